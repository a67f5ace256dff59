import { listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { archiveRoutes } from "../catalog/archive-routes.ts";
import { type Change, changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { idParams } from "../catalog/schemas.ts";
import { createResource, deleteResource, updateResource } from "./change-resource.ts";
import { getResource, listResources, resourceView } from "./queries.ts";
import { createResourceBody, resourceSchema, resourcesQuery, updateResourceBody } from "./schemas.ts";

const tag = "Resources";
const tags = [tag];
const path = "/business/resources";
const read = { roles: EVERYONE, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("resource");
const one = { description: "The resource.", schema: resourceSchema };

const viewOf = async ({ tx }: Change, business: Business, id: string) =>
  resourceView(business, await getResource(tx, business.id, id));

export const resourceRoutes = [
  businessRoute({
    operationId: "listResources",
    method: "get",
    path,
    summary: "List rooms, vehicles and machines",
    tags,
    access: read,
    query: resourcesQuery,
    responses: { 200: { description: "The resources.", schema: listOf(resourceSchema) } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { rows, nextCursor } = await listResources(deps.db.orm, business.id, query);
      return { status: 200, body: { data: rows.map((row) => resourceView(business, row)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createResource",
    method: "post",
    path,
    summary: "Add a resource to a group",
    tags,
    access: write,
    idempotent: true,
    body: createResourceBody,
    responses: { 201: one },
    problems: ["idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      const business = await deps.businesses.byId(access.businessId);
      const call = { operation: "createResource", request, input: body };
      return createOnce(deps, access, call, async (change) =>
        viewOf(change, business, await createResource(change, body)),
      );
    },
  }),
  businessRoute({
    operationId: "getResource",
    method: "get",
    path: `${path}/:id`,
    summary: "One resource",
    tags,
    access: read,
    params,
    responses: { 200: one },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.byId(access.businessId);
      return {
        status: 200,
        body: resourceView(business, await getResource(deps.db.orm, business.id, params.id)),
      };
    },
  }),
  businessRoute({
    operationId: "updateResource",
    method: "patch",
    path: `${path}/:id`,
    summary: "Rename a resource",
    tags,
    access: write,
    params,
    body: updateResourceBody,
    responses: { 200: one },
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.byId(access.businessId);
      const view = await changeCatalog(deps, access, async (change) => {
        await updateResource(change, params.id, body);
        return viewOf(change, business, params.id);
      });
      return { status: 200, body: view };
    },
  }),
  businessRoute({
    operationId: "deleteResource",
    method: "delete",
    path: `${path}/:id`,
    summary: "Delete a resource that no visit needs",
    description: "One that visits are planned with, or were, is 409 `in_use`: archive it instead.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Deleted." } },
    problems: ["in_use"],
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteResource(change, params.id));
      return { status: 204 };
    },
  }),
  ...archiveRoutes({
    noun: "resource",
    kind: "resource",
    path,
    name: "Resource",
    tag,
    schema: resourceSchema,
    view: viewOf,
  }),
];
