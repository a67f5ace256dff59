import { z } from "zod";
import { cursorQuery, limitQuery, listOf } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { changeCatalog, createOnce } from "../catalog/change-catalog.ts";
import { idParams } from "../catalog/schemas.ts";
import { createResourceGroup, deleteResourceGroup, updateResourceGroup } from "./change-resource-group.ts";
import { getResourceGroup, listResourceGroups } from "./queries.ts";
import { resourceGroupBody, resourceGroupSchema, updateResourceGroupBody } from "./schemas.ts";

const tags = ["Resources"];
const path = "/business/resource-groups";
const read = { roles: EVERYONE, scope: "services:read" } as const;
const write = { roles: MANAGERS, scope: "services:write" } as const;
const params = idParams("resourceGroup");
const one = { description: "The group.", schema: resourceGroupSchema };

export const resourceGroupRoutes = [
  businessRoute({
    operationId: "listResourceGroups",
    method: "get",
    path,
    summary: "List groups of resources",
    tags,
    access: read,
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: { 200: { description: "The groups.", schema: listOf(resourceGroupSchema) } },
    handle: async ({ deps, access, query }) => ({
      status: 200,
      body: await listResourceGroups(deps.db.orm, access.businessId, query),
    }),
  }),
  businessRoute({
    operationId: "createResourceGroup",
    method: "post",
    path,
    summary: "Add a group of resources that do for each other",
    tags,
    access: write,
    idempotent: true,
    body: resourceGroupBody,
    responses: { 201: one },
    problems: ["idempotency_key_reused", "idempotency_in_progress"],
    handle: ({ deps, access, body, request }) =>
      createOnce(deps, access, { operation: "createResourceGroup", request, input: body }, async (change) =>
        getResourceGroup(change.tx, change.businessId, await createResourceGroup(change, body)),
      ),
  }),
  businessRoute({
    operationId: "getResourceGroup",
    method: "get",
    path: `${path}/:id`,
    summary: "One group of resources",
    tags,
    access: read,
    params,
    responses: { 200: one },
    handle: async ({ deps, access, params }) => ({
      status: 200,
      body: await getResourceGroup(deps.db.orm, access.businessId, params.id),
    }),
  }),
  businessRoute({
    operationId: "updateResourceGroup",
    method: "patch",
    path: `${path}/:id`,
    summary: "Rename a group of resources",
    tags,
    access: write,
    params,
    body: updateResourceGroupBody,
    responses: { 200: one },
    async handle({ deps, access, params, body }) {
      const view = await changeCatalog(deps, access, async (change) => {
        await updateResourceGroup(change, params.id, body);
        return getResourceGroup(change.tx, change.businessId, params.id);
      });
      return { status: 200, body: view };
    },
  }),
  businessRoute({
    operationId: "deleteResourceGroup",
    method: "delete",
    path: `${path}/:id`,
    summary: "Delete an empty group of resources",
    description: "409 `in_use` with `usedBy` while a service needs it or it has resources.",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Deleted." } },
    problems: ["in_use"],
    async handle({ deps, access, params }) {
      await changeCatalog(deps, access, (change) => deleteResourceGroup(change, params.id));
      return { status: 204 };
    },
  }),
];
