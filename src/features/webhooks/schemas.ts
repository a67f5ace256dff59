import { z } from "zod";
import { cursorQuery, limitQuery, text, wholeListOf } from "#http/fields.ts";
import { instantSchema } from "../catalog/schemas.ts";
import { WEBHOOK_EVENT_TYPES } from "./catalogue.ts";

const eventType = z.enum(WEBHOOK_EVENT_TYPES);

const fields = {
  url: z.string().trim().min(1).max(2000).describe("https, in production; never a private address."),
  events: z
    .array(eventType)
    .min(1)
    .max(WEBHOOK_EVENT_TYPES.length)
    .refine((events) => new Set(events).size === events.length, "names one twice"),
  description: text(200, 0),
  enabled: z.boolean(),
};

export const newWebhook = z.strictObject({
  url: fields.url,
  events: fields.events,
  description: fields.description.default(""),
  enabled: fields.enabled.default(true),
});
export type NewWebhook = z.output<typeof newWebhook>;

export const webhookPatch = z.strictObject({
  url: fields.url.optional(),
  events: fields.events.optional(),
  description: fields.description.optional(),
  enabled: fields.enabled.optional().describe("`false` gives up what is waiting; it can be replayed."),
});
export type WebhookPatch = z.output<typeof webhookPatch>;

export const webhookSchema = z
  .strictObject({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    disabledReason: z
      .enum(["gone", "failing"])
      .nullable()
      .describe("`gone`: it answered 410. `failing`: it took nothing for five days."),
    failingSince: instantSchema.nullable().describe("Since when no delivery was taken."),
    previousSecretUntil: instantSchema.nullable().describe("Until when the secret before also signs."),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: "Webhook" });

export const webhookWithSecretSchema = webhookSchema
  .extend({ secret: z.string().describe("`whsec_…`: shown now and never again.") })
  .meta({ id: "WebhookWithSecret" });

const deliveryStatus = z.enum(["pending", "delivered", "failed"]);

export const deliverySchema = z
  .strictObject({
    id: z.string(),
    webhookId: z.string(),
    eventId: z.string().describe("The `webhook-id` of every try."),
    type: z.string(),
    subjectId: z.string().describe("The record it is about."),
    status: deliveryStatus,
    attempts: z.int(),
    nextAttemptAt: instantSchema
      .nullable()
      .describe("While `pending`; one for the same record may go first."),
    deliveredAt: instantSchema.nullable(),
    responseStatus: z.int().nullable().describe("Of the last try; `null`: no answer came."),
    responseBody: z.string().nullable().describe("Its first kilobyte."),
    lastError: z.string().nullable(),
    tries: z.array(
      z.strictObject({
        at: instantSchema,
        responseStatus: z.int().nullable(),
        durationMs: z.int(),
        error: z.string().nullable(),
      }),
    ),
    createdAt: instantSchema,
  })
  .meta({ id: "WebhookDelivery" });

export const deliveriesQuery = z.strictObject({
  status: z.array(deliveryStatus).max(3).optional(),
  limit: limitQuery,
  cursor: cursorQuery,
});
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;

export const catalogueSchema = wholeListOf(z.strictObject({ type: eventType, description: z.string() })).meta(
  { id: "WebhookEventCatalogue" },
);
