import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { businessId, createdAt, instant, updatedAt } from "#db/columns.ts";
import { users } from "./accounts.ts";
import { businesses } from "./businesses.ts";

/** Where a business wants to be told what happens. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    description: text("description").notNull().default(""),
    /** Who set it up: their notification preferences say what it is told. `null`: somebody who is gone. */
    createdBy: text("created_by").references(() => users.id, { onDelete: "set null" }),
    /** Types of events, `booking.created`. */
    events: text("events").array().notNull(),
    enabled: boolean("enabled").notNull().default(true),
    /** `gone`: it answered 410. `failing`: nothing was taken for days. `null` while enabled, and when switched off by hand. */
    disabledReason: text("disabled_reason").$type<"gone" | "failing">(),
    /** `whsec_…`, sealed; read again for every signature. */
    secret: text("secret").notNull(),
    /** The one before, sealed: also signs until `previous_secret_until`. */
    previousSecret: text("previous_secret"),
    previousSecretUntil: instant("previous_secret_until"),
    /** Since when nothing was taken; `null` after every success. */
    failingSince: instant("failing_since"),
    /** One sends at a time: until then nobody else takes up this endpoint. */
    leasedUntil: instant("leased_until"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("webhook_endpoints_tenant").on(t.businessId, t.id),
    unique("webhook_endpoints_url").on(t.businessId, t.url),
    check("webhook_endpoints_disabled_reason", sql`${t.disabledReason} in ('gone', 'failing')`),
    index("webhook_endpoints_by_creator").on(t.createdBy),
    index("webhook_endpoints_by_creation").on(t.businessId, t.createdAt, t.id),
  ],
);

/** One try of a delivery. */
export interface WebhookTry {
  /** RFC 3339, UTC. */
  at: string;
  /** `null`: no answer came. */
  responseStatus: number | null;
  durationMs: number;
  error: string | null;
}

/**
 * One event for one endpoint. A trigger on `events` writes the rows in the transaction of the event itself
 * (`queue_webhook_deliveries`), so that nothing is lost or told of what never happened. Only ids are kept: what is sent is
 * made at every try from what is stored then.
 */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    /** The order in which things happened to one record. */
    seq: bigserial("seq", { mode: "number" }).primaryKey(),
    id: text("id").notNull().unique(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    endpointId: text("endpoint_id").notNull(),
    /** The `webhook-id`, the same at every try and replay; of a test, of no stored event. */
    eventId: text("event_id").notNull(),
    type: text("type").notNull(),
    subjectId: text("subject_id").notNull(),
    status: text("status").$type<"pending" | "delivered" | "failed">().notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull(),
    deliveredAt: instant("delivered_at"),
    /** Of the last try; `null`: no answer came. */
    responseStatus: integer("response_status"),
    /** Its beginning, as text. A receiver may repeat what it was sent: erasing a person empties it. */
    responseBody: text("response_body"),
    lastError: text("last_error"),
    /** The latest tries, oldest first. */
    tries: jsonb("tries").$type<WebhookTry[]>().notNull().default([]),
    createdAt: createdAt(),
  },
  (t) => [
    unique("webhook_deliveries_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.endpointId],
      foreignColumns: [webhookEndpoints.businessId, webhookEndpoints.id],
    }).onDelete("cascade"),
    check("webhook_deliveries_status", sql`${t.status} in ('pending', 'delivered', 'failed')`),
    index("webhook_deliveries_log").on(t.businessId, t.endpointId, t.createdAt, t.id),
    index("webhook_deliveries_waiting")
      .on(t.endpointId, t.subjectId, t.seq)
      .where(sql`${t.status} = 'pending'`),
    index("webhook_deliveries_due").on(t.nextAttemptAt).where(sql`${t.status} = 'pending'`),
    index("webhook_deliveries_by_age").on(t.createdAt),
  ],
);
