import {
  type AnyColumn,
  and,
  asc,
  eq,
  gt,
  inArray,
  isNotNull,
  lt,
  lte,
  notExists,
  type SQL,
  sql,
} from "drizzle-orm";
import { bookings, businesses, invoices, quotes, reviews } from "#db/schema/index.ts";
import { addDays, DAY_MS, localDateOf, MINUTE_MS } from "#domain/local-time.ts";
import { type EventType, emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { noteOnce, type Timer } from "./note-once.ts";

const AT_ONCE = 200;
/** How long after a visit its customer is asked how it was. */
const ASK_AFTER_MS = 120 * MINUTE_MS;
/** Who was not asked by then has other things in mind; and records brought in from elsewhere are older. */
const ASK_UNTIL_MS = 7 * DAY_MS;

/** Asks for a review, once, some hours after a visit was completed. */
export async function requestReviews(deps: Deps): Promise<void> {
  const now = deps.now();
  const done = await deps.db.orm
    .select({ id: bookings.id, businessId: bookings.businessId, at: bookings.statusChangedAt })
    .from(bookings)
    .where(
      and(
        eq(bookings.status, "completed"),
        gt(bookings.statusChangedAt, now - ASK_UNTIL_MS),
        lte(bookings.statusChangedAt, now - ASK_AFTER_MS),
        gt(bookings.endsAt, now - 2 * ASK_UNTIL_MS),
        sql`${bookings.contact}->>'email' is not null`,
        notExists(
          deps.db.orm
            .select({ one: sql`1` })
            .from(reviews)
            .where(and(eq(reviews.businessId, bookings.businessId), eq(reviews.bookingId, bookings.id))),
        ),
        notNoted(bookings, "review_request", millis(bookings.statusChangedAt)),
      ),
    )
    .orderBy(asc(bookings.statusChangedAt))
    .limit(AT_ONCE);
  for (const { id, businessId, at } of done)
    await happened(deps, "booking.review_requested", {
      businessId,
      subjectId: id,
      kind: "review_request",
      at: String(at),
    });
}

/** Says of quotes whose time is over that it is; their status is worked out wherever they are shown. */
export async function noteExpiredQuotes(deps: Deps): Promise<void> {
  const now = deps.now();
  const over = await deps.db.orm
    .select({ id: quotes.id, businessId: quotes.businessId, at: quotes.expiresAt })
    .from(quotes)
    .where(
      and(
        eq(quotes.status, "sent"),
        lte(quotes.expiresAt, now),
        gt(quotes.expiresAt, now - ASK_UNTIL_MS),
        notNoted(quotes, "quote_expired", millis(quotes.expiresAt)),
      ),
    )
    .orderBy(asc(quotes.expiresAt))
    .limit(AT_ONCE);
  for (const { id, businessId, at } of over)
    await happened(deps, "quote.expired", {
      businessId,
      subjectId: id,
      kind: "quote_expired",
      at: String(at),
    });
}

/** Says of open invoices that their last day to pay is over, by the business's own calendar. */
export async function noteOverdueInvoices(deps: Deps): Promise<void> {
  const now = deps.now();
  const late = await deps.db.orm
    .select({
      id: invoices.id,
      businessId: invoices.businessId,
      dueOn: invoices.dueOn,
      timeZone: businesses.timeZone,
    })
    .from(invoices)
    .innerJoin(businesses, eq(businesses.id, invoices.businessId))
    .where(
      and(
        inArray(invoices.status, ["sent", "viewed"]),
        isNotNull(invoices.dueOn),
        // Somewhere it is a day later than in UTC; which day it is here is looked at below.
        lt(invoices.dueOn, addDays(localDateOf(now, "UTC"), 1)),
        gt(invoices.dueOn, addDays(localDateOf(now, "UTC"), -30)),
        notNoted(invoices, "invoice_overdue", sql`${invoices.dueOn}::text`),
      ),
    )
    .orderBy(asc(invoices.dueOn))
    .limit(AT_ONCE);
  for (const { id, businessId, dueOn, timeZone } of late) {
    if (dueOn === null || dueOn >= localDateOf(now, timeZone)) continue;
    await happened(deps, "invoice.overdue", {
      businessId,
      subjectId: id,
      kind: "invoice_overdue",
      at: dueOn,
    });
  }
}

async function happened(deps: Deps, type: EventType, timer: Timer): Promise<void> {
  const { businessId, subjectId } = timer;
  const occurredAt = deps.now();
  await deps.db.transaction(async (tx) => {
    if (await noteOnce(tx, timer, occurredAt))
      await emit(tx, { businessId, type, subjectId, actor: { kind: "system" }, occurredAt });
  });
}

/** Not said yet of this record; when what it is counted from has changed since, it is said again. */
const notNoted = (table: typeof bookings | typeof quotes | typeof invoices, kind: string, at: SQL): SQL =>
  sql`not exists (select from timers where timers.business_id = ${table.businessId}
    and timers.subject_id = ${table.id} and timers.kind = ${kind} and timers.at = ${at})`;

const millis = (instant: AnyColumn): SQL => sql`(extract(epoch from ${instant}) * 1000)::bigint::text`;
