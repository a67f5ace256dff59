import type { z } from "zod";
import type { webhookDeliveries, webhookEndpoints } from "#db/schema/index.ts";
import { parseInstant, toRfc3339 } from "#domain/local-time.ts";
import type { deliverySchema, webhookSchema } from "./schemas.ts";

export type EndpointRow = typeof webhookEndpoints.$inferSelect;
export type DeliveryRow = typeof webhookDeliveries.$inferSelect;

export function webhookView(row: EndpointRow, timeZone: string, now: number): z.output<typeof webhookSchema> {
  const at = (instant: number | null) => (instant === null ? null : toRfc3339(instant, timeZone));
  const overlaps = row.previousSecretUntil !== null && row.previousSecretUntil > now;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    enabled: row.enabled,
    disabledReason: row.disabledReason,
    failingSince: at(row.failingSince),
    previousSecretUntil: overlaps ? at(row.previousSecretUntil) : null,
    createdAt: toRfc3339(row.createdAt, timeZone),
    updatedAt: toRfc3339(row.updatedAt, timeZone),
  };
}

export function deliveryView(row: DeliveryRow, timeZone: string): z.output<typeof deliverySchema> {
  const at = (instant: number | null) => (instant === null ? null : toRfc3339(instant, timeZone));
  return {
    id: row.id,
    webhookId: row.endpointId,
    eventId: row.eventId,
    type: row.type,
    subjectId: row.subjectId,
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.status === "pending" ? at(row.nextAttemptAt) : null,
    deliveredAt: at(row.deliveredAt),
    responseStatus: row.responseStatus,
    responseBody: row.responseBody,
    lastError: row.lastError,
    tries: row.tries.map((one) => ({ ...one, at: toRfc3339(parseInstant(one.at) ?? 0, timeZone) })),
    createdAt: toRfc3339(row.createdAt, timeZone),
  };
}
