import { listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { archiveRoutes } from "../catalog/archive-routes.ts";
import { type Change, changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { orderRoute } from "../catalog/order-routes.ts";
import { idParams, listQuery } from "../catalog/schemas.ts";
import {
  assertUnnamed,
  createServiceArea,
  deleteServiceArea,
  updateServiceArea,
} from "./change-service-area.ts";
import { getServiceArea, listServiceAreas } from "./queries.ts";
import { businessAreaSchema, createServiceAreaBody, updateServiceAreaBody } from "./schemas.ts";
import { serviceAreaView } from "./view.ts";

const tag = "Services";
const tags = [tag];
const path = "/business/service-areas";
const read = { roles: EVERYONE, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("serviceArea");
const one = { description: "The service area.", schema: businessAreaSchema };

/** Two thousand postal codes are longer than an ordinary body. */
const maxBodyBytes = 131_072;

const viewOf = async ({ tx }: Change, business: Business, id: string) =>
  serviceAreaView(business, await getServiceArea(tx, business.id, id));

export const serviceAreaRoutes = [
  businessRoute({
    operationId: "listServiceAreas",
    method: "get",
    path,
    summary: "List service areas in the owner's order",
    tags,
    access: read,
    query: listQuery,
    responses: { 200: { description: "The service areas.", schema: listOf(businessAreaSchema) } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { rows, nextCursor } = await listServiceAreas(deps.db.orm, business.id, query);
      return { status: 200, body: { data: rows.map((row) => serviceAreaView(business, row)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createServiceArea",
    method: "post",
    path,
    summary: "Add a service area",
    tags,
    access: write,
    idempotent: true,
    body: createServiceAreaBody,
    maxBodyBytes,
    responses: { 201: one },
    problems: ["already_exists", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      const business = await deps.businesses.byId(access.businessId);
      const call = { operation: "createServiceArea", request, input: body };
      return createOnce(deps, access, call, async (change) =>
        viewOf(change, business, await createServiceArea(change, business, body)),
      );
    },
  }),
  orderRoute({ noun: "service_area", kind: "serviceArea", path, plural: "ServiceAreas", tag }),
  businessRoute({
    operationId: "getServiceArea",
    method: "get",
    path: `${path}/:id`,
    summary: "One service area",
    tags,
    access: read,
    params,
    responses: { 200: one },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      return {
        status: 200,
        body: serviceAreaView(business, await getServiceArea(deps.db.orm, business.id, params.id)),
      };
    },
  }),
  businessRoute({
    operationId: "updateServiceArea",
    method: "patch",
    path: `${path}/:id`,
    summary: "Change a service area",
    description: "Only what is given. Live quotes keep the service area as it was.",
    tags,
    access: write,
    params,
    body: updateServiceAreaBody,
    maxBodyBytes,
    responses: { 200: one },
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.byId(access.businessId);
      const view = await changeCatalog(deps, access, async (change) => {
        await updateServiceArea(change, business, params.id, body);
        return viewOf(change, business, params.id);
      });
      return { status: 200, body: view };
    },
  }),
  businessRoute({
    operationId: "deleteServiceArea",
    method: "delete",
    path: `${path}/:id`,
    summary: "Delete a service area",
    description:
      "One that a surcharge or a tax names is 409 `in_use`. Quotes and bookings keep their own copy.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Deleted." } },
    problems: ["in_use"],
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteServiceArea(change, params.id));
      return { status: 204 };
    },
  }),
  ...archiveRoutes({
    noun: "service_area",
    kind: "serviceArea",
    path,
    name: "ServiceArea",
    tag,
    schema: businessAreaSchema,
    view: viewOf,
    beforeArchiving: assertUnnamed,
  }),
];
