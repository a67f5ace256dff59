import { z } from "zod";
import { cursorQuery, limitQuery, listOf } from "#http/fields.ts";
import { type Access, businessRoute, MANAGERS } from "../access/business-route.ts";
import { idParams } from "../catalog/schemas.ts";
import type { Deps } from "../deps.ts";
import { renameApiKey, revokeApiKey } from "./change-api-key.ts";
import { createApiKey } from "./create-api-key.ts";
import { listApiKeys } from "./queries.ts";
import { apiKeyPatch, apiKeySchema, createdApiKeySchema, newApiKey } from "./schemas.ts";
import { apiKeyView } from "./view.ts";

const tags = ["API keys"];
/** No key may make or change keys: one that leaks must not be able to outlive its revocation. */
const access = { roles: MANAGERS, scope: null };

async function zoneOf(deps: Deps, { slug }: Access): Promise<string> {
  return (await deps.businesses.bySlug(slug)).row.timeZone;
}

export const apiKeyRoutes = [
  businessRoute({
    operationId: "listApiKeys",
    method: "get",
    path: "/business/api-keys",
    summary: "API keys, newest first",
    tags,
    access,
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: {
      200: { description: "A page of keys, without the keys themselves.", schema: listOf(apiKeySchema) },
    },
    async handle({ deps, access, query }) {
      const timeZone = await zoneOf(deps, access);
      const { rows, nextCursor } = await listApiKeys(deps.db.orm, access.businessId, query);
      return { status: 200, body: { data: rows.map((row) => apiKeyView(row, timeZone)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createApiKey",
    method: "post",
    path: "/business/api-keys",
    summary: "Make an API key",
    description: "The answer is the only place where the key ever appears.",
    tags,
    access,
    body: newApiKey,
    responses: { 201: { description: "The key.", schema: createdApiKeySchema } },
    problems: ["plan_required", "plan_limit"],
    async handle({ deps, access, body }) {
      const timeZone = await zoneOf(deps, access);
      const { row, key } = await createApiKey(deps, access, body);
      return { status: 201, body: { ...apiKeyView(row, timeZone), key } };
    },
  }),
  businessRoute({
    operationId: "updateApiKey",
    method: "patch",
    path: "/business/api-keys/:id",
    summary: "Rename an API key",
    tags,
    access,
    params: idParams("apiKey"),
    body: apiKeyPatch,
    responses: { 200: { description: "The key's entry.", schema: apiKeySchema } },
    async handle({ deps, access, params, body }) {
      const timeZone = await zoneOf(deps, access);
      return {
        status: 200,
        body: apiKeyView(await renameApiKey(deps, access, params.id, body.name), timeZone),
      };
    },
  }),
  businessRoute({
    operationId: "revokeApiKey",
    method: "delete",
    path: "/business/api-keys/:id",
    summary: "Revoke an API key",
    description: "At once and for good. Its entry stays, for the audit log.",
    tags,
    access,
    params: idParams("apiKey"),
    responses: { 204: { description: "Revoked." } },
    async handle({ deps, access, params }) {
      await revokeApiKey(deps, access, params.id);
      return { status: 204 };
    },
  }),
];
