import { bigserial, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { businessId, createdAt, instant } from "#db/columns.ts";
import { businesses } from "./businesses.ts";

/**
 * The outbox: what happened, to which record, by whom. Ids and field names only, never personal data, so that
 * erasing a person needs no rewriting here.
 */
export const events = pgTable(
  "events",
  {
    seq: bigserial("seq", { mode: "number" }).primaryKey(),
    id: text("id").notNull().unique(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    type: text("type").notNull(),
    subjectId: text("subject_id").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id"),
    /** Names of the fields that changed. */
    fields: text("fields").array().notNull(),
    /** Ids of the other records involved, by role. */
    related: jsonb("related").$type<Record<string, string>>().notNull(),
    occurredAt: instant("occurred_at").notNull(),
  },
  (t) => [
    index("events_by_subject").on(t.businessId, t.subjectId, t.seq),
    index("events_by_business").on(t.businessId, t.seq),
  ],
);

/** Answers kept for `Idempotency-Key`, written in the transaction of the effect: both exist or neither does. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    operation: text("operation").notNull(),
    key: text("key").notNull(),
    /** SHA-256 of the request. */
    fingerprint: text("fingerprint").notNull(),
    status: integer("status").notNull(),
    /** Without secrets: those are made again on replay. */
    answer: jsonb("answer").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.operation, t.key] }),
    index("idempotency_keys_by_age").on(t.createdAt),
  ],
);
