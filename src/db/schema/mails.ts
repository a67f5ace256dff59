import { sql } from "drizzle-orm";
import { bigserial, check, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, instant } from "#db/columns.ts";
import type { BusinessId } from "#domain/ids.ts";
import { businesses } from "./businesses.ts";

/**
 * Mail to be sent, written in the transaction of what it tells about. Holds ids and no address or secret: the text is
 * made when it is sent, from what is stored then. `related` names the records the kind needs.
 */
export const mails = pgTable(
  "mails",
  {
    id: text("id").primaryKey(),
    seq: bigserial("seq", { mode: "number" }).notNull(),
    /** `null` for mail about an account. */
    businessId: text("business_id")
      .$type<BusinessId>()
      .references(() => businesses.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    related: jsonb("related").$type<Record<string, string>>().notNull(),
    /** Mails of one thread (a person about one booking) go out in the order they were queued. */
    thread: text("thread"),
    /** Of no use any more after this: a reminder whose visit has begun. */
    expiresAt: instant("expires_at"),
    status: text("status").$type<"queued" | "sent" | "failed" | "dropped">().notNull().default("queued"),
    attempts: integer("attempts").notNull().default(0),
    /** When it is due; also the lease of whoever is sending it now. */
    nextAttemptAt: instant("next_attempt_at").notNull(),
    /** What the mail server said, without addresses. */
    lastError: text("last_error"),
    sentAt: instant("sent_at"),
    createdAt: createdAt(),
  },
  (t) => [
    check("mails_status", sql`${t.status} in ('queued', 'sent', 'failed', 'dropped')`),
    index("mails_due").on(t.nextAttemptAt).where(sql`${t.status} = 'queued'`),
    index("mails_by_thread").on(t.thread, t.seq).where(sql`${t.status} = 'queued'`),
    index("mails_failed").on(t.businessId, t.createdAt, t.id).where(sql`${t.status} = 'failed'`),
    index("mails_by_age").on(t.createdAt),
  ],
);
