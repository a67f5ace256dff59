import { and, eq, gt, gte, isNull, lt, notInArray, or, sql } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookings } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { addDays, dayBounds, localDateOf } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { tierOf } from "./catalogue.ts";

type Counting = Pick<Deps, "plans" | "now">;

/** Bookings a month, or `null` where nothing limits them. */
function monthlyLimit({ plans }: Counting, business: Business): number | null {
  return plans.enforced ? tierOf(plans, business.row.tier).limits.bookingsPerMonth : null;
}

/** What a booking has to lock so that two cannot both be the last one of the month: nothing, without a limit. */
export function bookingLimitLocks(deps: Counting, business: Business): string[] {
  return monthlyLimit(deps, business) === null ? [] : [`bookings of ${business.id}`];
}

/**
 * Refuses with `plan_limit` (`limit`, `used`, `resetsOn`) when the business has no booking left this month. Under the
 * locks of `bookingLimitLocks`, and on a business that is not stale.
 */
export async function assertBookingsLeft(tx: Transaction, deps: Counting, business: Business): Promise<void> {
  const limit = monthlyLimit(deps, business);
  if (limit === null) return;
  const now = deps.now();
  const { timeZone } = business.row;
  const used = await bookingsThisMonth(tx, business.id, timeZone, now, limit);
  if (used < limit) return;
  const { name } = tierOf(deps.plans, business.row.tier);
  throw new Refusal("plan_limit", `The ${name} plan has ${limit} bookings a month.`, {
    extra: { limit, used, resetsOn: monthOf(now, timeZone).next },
  });
}

/**
 * Bookings made in the calendar month of `now`, in the business's zone, by customers and by hand; those cancelled or
 * never paid in time do not count. Counts no further than `atMost`.
 */
export async function bookingsThisMonth(
  db: Queryable,
  businessId: BusinessId,
  timeZone: string,
  now: number,
  atMost: number,
): Promise<number> {
  const { first, next } = monthOf(now, timeZone);
  const counted = db
    .select({ one: sql`1`.as("one") })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        gte(bookings.createdAt, dayBounds(first, timeZone).start),
        lt(bookings.createdAt, dayBounds(next, timeZone).start),
        notInArray(bookings.status, ["cancelled", "expired"]),
        or(
          sql`${bookings.status} <> 'pending_payment'`,
          isNull(bookings.paymentExpiresAt),
          gt(bookings.paymentExpiresAt, now),
        ),
      ),
    )
    .limit(atMost)
    .as("counted");
  const [row] = await db.select({ n: sql<number>`count(*)::int` }).from(counted);
  return row?.n ?? 0;
}

/** Local dates: the first of this month and of the next. */
function monthOf(now: number, timeZone: string): { first: string; next: string } {
  const first = `${localDateOf(now, timeZone).slice(0, 8)}01`;
  return { first, next: `${addDays(first, 31).slice(0, 8)}01` };
}
