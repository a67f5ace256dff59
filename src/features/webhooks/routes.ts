import { z } from "zod";
import { cursorQuery, limitQuery, listOf } from "#http/fields.ts";
import { type Access, businessRoute, MANAGERS } from "../access/business-route.ts";
import { idParams } from "../catalog/schemas.ts";
import type { Deps } from "../deps.ts";
import { WEBHOOK_EVENT_TYPES, WEBHOOK_EVENTS } from "./catalogue.ts";
import { createWebhook, deleteWebhook, rotateSecret, updateWebhook } from "./change-webhook.ts";
import { getWebhook, listDeliveries, listWebhooks } from "./queries.ts";
import { replayDelivery, sendTestEvent } from "./replay-delivery.ts";
import {
  catalogueSchema,
  deliveriesQuery,
  deliverySchema,
  newWebhook,
  webhookPatch,
  webhookSchema,
  webhookWithSecretSchema,
} from "./schemas.ts";
import { deliveryView, webhookView } from "./view.ts";

const tags = ["Webhooks"];
/** No key may send a business's data to a place of its choosing. */
const access = { roles: MANAGERS, scope: null };
const params = idParams("webhook");

async function zoneOf(deps: Deps, { slug }: Access): Promise<string> {
  return (await deps.businesses.bySlug(slug)).row.timeZone;
}

export const webhookRoutes = [
  businessRoute({
    operationId: "listWebhookEvents",
    method: "get",
    path: "/business/webhook-events",
    summary: "What a webhook can be told of",
    tags,
    access: { roles: MANAGERS, scope: "business:read" },
    responses: { 200: { description: "The catalogue of events.", schema: catalogueSchema } },
    async handle() {
      const data = WEBHOOK_EVENT_TYPES.map((type) => ({ type, description: WEBHOOK_EVENTS[type] }));
      return { status: 200, body: { data, nextCursor: null } };
    },
  }),
  businessRoute({
    operationId: "listWebhooks",
    method: "get",
    path: "/business/webhooks",
    summary: "Webhooks, newest first",
    tags,
    access,
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: { 200: { description: "A page, without secrets.", schema: listOf(webhookSchema) } },
    async handle({ deps, access, query }) {
      const timeZone = await zoneOf(deps, access);
      const { shown, nextCursor } = await listWebhooks(deps.db.orm, access.businessId, query);
      const data = shown.map((row) => webhookView(row, timeZone, deps.now()));
      return { status: 200, body: { data, nextCursor } };
    },
  }),
  businessRoute({
    operationId: "createWebhook",
    method: "post",
    path: "/business/webhooks",
    summary: "Be told of events",
    description:
      "Messages follow Standard Webhooks 1.0. The answer is the only place where the signing secret ever appears.",
    tags,
    access,
    body: newWebhook,
    responses: { 201: { description: "The webhook with its secret.", schema: webhookWithSecretSchema } },
    problems: ["plan_required", "plan_limit", "already_exists"],
    async handle({ deps, access, body }) {
      const timeZone = await zoneOf(deps, access);
      const { row, secret } = await createWebhook(deps, access, body);
      return { status: 201, body: { ...webhookView(row, timeZone, deps.now()), secret } };
    },
  }),
  businessRoute({
    operationId: "getWebhook",
    method: "get",
    path: "/business/webhooks/:id",
    summary: "One webhook",
    tags,
    access,
    params,
    responses: { 200: { description: "The webhook, without its secret.", schema: webhookSchema } },
    async handle({ deps, access, params }) {
      const timeZone = await zoneOf(deps, access);
      const row = await getWebhook(deps.db.orm, access.businessId, params.id);
      return { status: 200, body: webhookView(row, timeZone, deps.now()) };
    },
  }),
  businessRoute({
    operationId: "updateWebhook",
    method: "patch",
    path: "/business/webhooks/:id",
    summary: "Change a webhook, or switch it on or off",
    tags,
    access,
    params,
    body: webhookPatch,
    responses: { 200: { description: "The webhook as it is now.", schema: webhookSchema } },
    problems: ["plan_required", "already_exists"],
    async handle({ deps, access, params, body }) {
      const timeZone = await zoneOf(deps, access);
      const row = await updateWebhook(deps, access, params.id, body);
      return { status: 200, body: webhookView(row, timeZone, deps.now()) };
    },
  }),
  businessRoute({
    operationId: "deleteWebhook",
    method: "delete",
    path: "/business/webhooks/:id",
    summary: "Remove a webhook and its log",
    tags,
    access,
    params,
    responses: { 204: { description: "Removed; what waited is not sent." } },
    async handle({ deps, access, params }) {
      await deleteWebhook(deps, access, params.id);
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "rotateWebhookSecret",
    method: "post",
    path: "/business/webhooks/:id/rotate",
    summary: "Make a new signing secret",
    description: "For 24 hours messages carry two signatures, of the new secret and of the one before.",
    tags,
    access,
    params,
    responses: { 200: { description: "The webhook with its new secret.", schema: webhookWithSecretSchema } },
    async handle({ deps, access, params }) {
      const timeZone = await zoneOf(deps, access);
      const { row, secret } = await rotateSecret(deps, access, params.id);
      return { status: 200, body: { ...webhookView(row, timeZone, deps.now()), secret } };
    },
  }),
  businessRoute({
    operationId: "sendTestEvent",
    method: "post",
    path: "/business/webhooks/:id/test",
    summary: "Send a test message",
    description: "Of type `webhook.test`, tried once. What came of it is in the log of deliveries.",
    tags,
    access,
    params,
    responses: { 202: { description: "On its way.", schema: deliverySchema } },
    problems: ["invalid_transition"],
    async handle({ deps, access, params }) {
      const timeZone = await zoneOf(deps, access);
      const row = await sendTestEvent(deps, access, params.id);
      return { status: 202, body: deliveryView(row, timeZone) };
    },
  }),
  businessRoute({
    operationId: "listWebhookDeliveries",
    method: "get",
    path: "/business/webhooks/:id/deliveries",
    summary: "What was sent to a webhook, newest first",
    description: "Kept for 30 days.",
    tags,
    access,
    params,
    query: deliveriesQuery,
    responses: { 200: { description: "A page of the log.", schema: listOf(deliverySchema) } },
    async handle({ deps, access, params, query }) {
      const timeZone = await zoneOf(deps, access);
      const { shown, nextCursor } = await listDeliveries(deps.db.orm, access.businessId, params.id, query);
      return { status: 200, body: { data: shown.map((row) => deliveryView(row, timeZone)), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "replayWebhookDelivery",
    method: "post",
    path: "/business/webhook-deliveries/:id/replay",
    summary: "Send an event once more",
    description: "Under the same `webhook-id`, with the record as it is now.",
    tags,
    access,
    params: idParams("webhookDelivery"),
    responses: { 202: { description: "On its way.", schema: deliverySchema } },
    problems: ["invalid_transition"],
    async handle({ deps, access, params }) {
      const timeZone = await zoneOf(deps, access);
      const row = await replayDelivery(deps, access, params.id);
      return { status: 202, body: deliveryView(row, timeZone) };
    },
  }),
];
