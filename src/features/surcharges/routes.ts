import { listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { archiveRoutes } from "../catalog/archive-routes.ts";
import { type Change, changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { orderRoute } from "../catalog/order-routes.ts";
import { idParams, listQuery } from "../catalog/schemas.ts";
import { createSurcharge, deleteSurcharge, updateSurcharge } from "./change-surcharge.ts";
import { checkSurcharge } from "./check-surcharge.ts";
import { getSurcharge, listSurcharges } from "./queries.ts";
import { businessSurchargeSchema, createSurchargeBody, updateSurchargeBody } from "./schemas.ts";
import { surchargeView } from "./view.ts";

const tag = "Services";
const tags = [tag];
const path = "/business/surcharges";
const read = { roles: EVERYONE, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("surcharge");
const one = { description: "The surcharge.", schema: businessSurchargeSchema };

const viewOf = async ({ tx }: Change, business: Business, id: string) =>
  surchargeView(business, await getSurcharge(tx, business.id, id));

export const surchargeRoutes = [
  businessRoute({
    operationId: "listSurcharges",
    method: "get",
    path,
    summary: "List surcharges in the order in which they are added",
    tags,
    access: read,
    query: listQuery,
    responses: { 200: { description: "The surcharges.", schema: listOf(businessSurchargeSchema) } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { rows, nextCursor } = await listSurcharges(deps.db.orm, business.id, query);
      return { status: 200, body: { data: rows.map((row) => surchargeView(business, row)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createSurcharge",
    method: "post",
    path,
    summary: "Add a surcharge",
    tags,
    access: write,
    idempotent: true,
    body: createSurchargeBody,
    responses: { 201: one },
    problems: ["already_exists", "idempotency_key_reused", "idempotency_in_progress"],
    handle({ deps, access, body, request }) {
      const call = { operation: "createSurcharge", request, input: body };
      return withBusiness(deps, access.slug, (business) => {
        const create = async (change: Change) =>
          viewOf(change, business, await createSurcharge(change, business, body));
        return createOnce(deps, access, call, create, business);
      });
    },
  }),
  orderRoute({ noun: "surcharge", kind: "surcharge", path, plural: "Surcharges", tag }),
  businessRoute({
    operationId: "getSurcharge",
    method: "get",
    path: `${path}/:id`,
    summary: "One surcharge",
    tags,
    access: read,
    params,
    responses: { 200: one },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      return {
        status: 200,
        body: surchargeView(business, await getSurcharge(deps.db.orm, business.id, params.id)),
      };
    },
  }),
  businessRoute({
    operationId: "updateSurcharge",
    method: "patch",
    path: `${path}/:id`,
    summary: "Change a surcharge",
    description: "Only what is given. Live quotes keep the surcharge as it was.",
    tags,
    access: write,
    params,
    body: updateSurchargeBody,
    responses: { 200: one },
    handle: ({ deps, access, params, body }) =>
      withBusiness(deps, access.slug, async (business) => {
        const work = async (change: Change) => {
          await updateSurcharge(change, business, params.id, body);
          return viewOf(change, business, params.id);
        };
        return { status: 200, body: await changeCatalog(deps, access, work, business) };
      }),
  }),
  businessRoute({
    operationId: "deleteSurcharge",
    method: "delete",
    path: `${path}/:id`,
    summary: "Delete a surcharge",
    description: "Quotes and bookings with it keep what they say.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Deleted." } },
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteSurcharge(change, params.id));
      return { status: 204 };
    },
  }),
  ...archiveRoutes({
    noun: "surcharge",
    kind: "surcharge",
    path,
    name: "Surcharge",
    tag,
    schema: businessSurchargeSchema,
    view: viewOf,
    beforeRestoring: async (change, business, id) =>
      checkSurcharge(change, business, await getSurcharge(change.tx, business.id, id)),
  }),
];
