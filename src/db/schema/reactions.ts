import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { businessId, createdAt, instant, updatedAt } from "#db/columns.ts";
import { memberships } from "./accounts.ts";
import { businesses } from "./businesses.ts";
import type { MessageText } from "./values.ts";

/**
 * What the clock has set off, each once: a reminder for one start and offset, the review request of a booking, the digest
 * of a day. A booking that moves has another start, so its reminders come anew.
 */
export const timers = pgTable(
  "timers",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    /** The booking, quote, invoice or (of digests) user. */
    subjectId: text("subject_id").notNull(),
    /** E.g. `reminder:1440:customer`. */
    kind: text("kind").notNull(),
    /** What it is counted from: the start of the visit, the end of the quote, the local date of the digest. */
    at: text("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.subjectId, t.kind, t.at] }),
    index("timers_by_age").on(t.createdAt),
  ],
);

/** Text messages to be sent. Ids only: number and words are taken from the records when it is sent. */
export const smsMessages = pgTable(
  "sms_messages",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    related: jsonb("related").$type<Record<string, string>>().notNull(),
    /** `unknown`: it was on its way when the connection or the process died; never sent again by itself. */
    status: text("status")
      .$type<"queued" | "sending" | "sent" | "failed" | "unknown" | "dropped">()
      .notNull()
      .default("queued"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull(),
    /** Of no use any more after this. */
    expiresAt: instant("expires_at"),
    lastError: text("last_error"),
    /** The provider's name for it. */
    providerId: text("provider_id"),
    sentAt: instant("sent_at"),
    createdAt: createdAt(),
  },
  (t) => [
    check(
      "sms_messages_status",
      sql`${t.status} in ('queued', 'sending', 'sent', 'failed', 'unknown', 'dropped')`,
    ),
    index("sms_messages_due").on(t.nextAttemptAt).where(sql`${t.status} in ('queued', 'sending')`),
    index("sms_messages_dead")
      .on(t.businessId, t.createdAt, t.id)
      .where(sql`${t.status} in ('failed', 'unknown')`),
    index("sms_messages_by_age").on(t.createdAt),
  ],
);

/** Numbers that asked for no more text messages, as keyed hashes. The sender's number is one for all businesses. */
export const smsOptOuts = pgTable("sms_opt_outs", {
  phoneHash: text("phone_hash").primaryKey(),
  createdAt: createdAt(),
});

/** What a person is told in the dashboard. Ids only: the words are made when it is read. */
export const notices = pgTable(
  "notices",
  {
    id: text("id").primaryKey(),
    businessId: businessId(),
    userId: text("user_id").notNull(),
    /** What happened, e.g. `booking.created`. */
    type: text("type").notNull(),
    subjectId: text("subject_id").notNull(),
    /** What set it off: an event, or a timer. Nobody is told of it twice. */
    cause: text("cause").notNull(),
    readAt: instant("read_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("notices_once").on(t.businessId, t.userId, t.cause),
    foreignKey({
      columns: [t.businessId, t.userId],
      foreignColumns: [memberships.businessId, memberships.userId],
    }).onDelete("cascade"),
    index("notices_by_person").on(t.businessId, t.userId, t.createdAt, t.id),
    index("notices_by_age").on(t.createdAt),
  ],
);

/** A business's own words for a message to its customers, per language. No row: the product's. */
export const messageTemplates = pgTable(
  "message_templates",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    language: text("language").notNull(),
    words: jsonb("words").$type<MessageText>().notNull(),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.businessId, t.kind, t.language] })],
);

/** Which messages a business sends to its customers. No row: by mail and, where that is possible, by text message. */
export const messageSettings = pgTable(
  "message_settings",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    email: boolean("email").notNull(),
    sms: boolean("sms").notNull(),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.businessId, t.kind] })],
);
