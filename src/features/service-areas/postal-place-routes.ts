import { z } from "zod";
import { listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { changeCatalog } from "../catalog/change-catalog.ts";
import { deletePostalPlaces, putPostalPlaces } from "./put-postal-places.ts";
import { listPostalPlaces } from "./queries.ts";
import { postalPlaceParams, postalPlaceSchema, postalPlacesQuery, putPostalPlacesBody } from "./schemas.ts";

const tags = ["Services"];
const path = "/business/postal-places";
const write = { roles: MANAGERS, scope: "services:write" } as const;

export const postalPlaceRoutes = [
  businessRoute({
    operationId: "listPostalPlaces",
    method: "get",
    path,
    summary: "Where postal codes lie",
    description: "By postal code. Distances and radii are counted from these, without a map service.",
    tags,
    access: { roles: EVERYONE, scope: "services:read" },
    query: postalPlacesQuery,
    responses: { 200: { description: "The places.", schema: listOf(postalPlaceSchema) } },
    handle: async ({ deps, access, query }) => ({
      status: 200,
      body: await listPostalPlaces(deps.db.orm, access.businessId, query),
    }),
  }),
  businessRoute({
    operationId: "putPostalPlaces",
    method: "put",
    path,
    summary: "Say where postal codes lie",
    description:
      "Adds and replaces up to 1,000 at a time; codes are kept in upper case without spaces and dashes.",
    tags,
    access: write,
    body: putPostalPlacesBody,
    maxBodyBytes: 262_144,
    responses: {
      200: { description: "How many are known now.", schema: z.strictObject({ total: z.int() }) },
    },
    handle: async ({ deps, access, body }) => ({
      status: 200,
      body: { total: await changeCatalog(deps, access, (change) => putPostalPlaces(change, body.places)) },
    }),
  }),
  businessRoute({
    operationId: "deletePostalPlaces",
    method: "delete",
    path,
    summary: "Forget all postal codes",
    tags,
    access: write,
    responses: { 204: { description: "Forgotten." } },
    async handle({ deps, access }) {
      await changeCatalog(deps, access, (change) => deletePostalPlaces(change));
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "deletePostalPlace",
    method: "delete",
    path: `${path}/:postalCode`,
    summary: "Forget one postal code",
    tags,
    access: write,
    params: postalPlaceParams,
    responses: { 204: { description: "Forgotten." } },
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deletePostalPlaces(change, params.postalCode));
      return { status: 204 };
    },
  }),
];
