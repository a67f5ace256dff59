import { and, count, eq, gt, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { bookings, businesses, quotes, teamMembers, widgets } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { bookingsThisMonth } from "../tiers/assert-bookings-left.ts";

export type BusinessRow = typeof businesses.$inferSelect;

/** More bookings a month than anybody takes: a bound for counting, not for businesses. */
const COUNT_TO = 1_000_000;

export interface StoredProfile {
  row: BusinessRow;
  used: { bookingsThisMonth: number; teamMembers: number; widgets: number };
}

/** A business with what its plan counts. */
export async function getProfile(db: Queryable, businessId: BusinessId, now: number): Promise<StoredProfile> {
  const members = db
    .select({ n: count() })
    .from(teamMembers)
    .where(and(eq(teamMembers.businessId, businessId), isNull(teamMembers.archivedAt)));
  const widgetCount = db.select({ n: count() }).from(widgets).where(eq(widgets.businessId, businessId));
  const [row] = await db.select().from(businesses).where(eq(businesses.id, businessId));
  if (!row) throw new Refusal("not_found", "There is no such business.");
  const [team] = await members;
  const [kept] = await widgetCount;
  return {
    row,
    used: {
      bookingsThisMonth: await bookingsThisMonth(db, businessId, row.timeZone, now, COUNT_TO),
      teamMembers: team?.n ?? 0,
      widgets: kept?.n ?? 0,
    },
  };
}

/** What still lies ahead under the zone and the currency of today. */
export async function countAhead(
  db: Queryable,
  businessId: BusinessId,
  now: number,
): Promise<{ bookings: number; quotes: number }> {
  const [ahead] = await db
    .select({ n: count() })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        inArray(bookings.status, ["pending_payment", "pending", "confirmed", "in_progress"]),
        gt(bookings.endsAt, now),
      ),
    );
  const [live] = await db
    .select({ n: count() })
    .from(quotes)
    .where(
      and(
        eq(quotes.businessId, businessId),
        inArray(quotes.status, ["pending", "sent", "accepted"]),
        gt(quotes.expiresAt, now),
      ),
    );
  return { bookings: ahead?.n ?? 0, quotes: live?.n ?? 0 };
}
