import { and, asc, eq, gte, inArray, lte } from "drizzle-orm";
import { bookings, calendarFeeds, memberships } from "#db/schema/index.ts";
import type { BookingStatus } from "#domain/booking-status.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { MANAGERS } from "../access/business-route.ts";
import { bookingsByIds } from "../bookings/queries.ts";
import type { Deps } from "../deps.ts";
import { bookingEvent, calendarHost } from "./booking-event.ts";
import { writeCalendar } from "./write-calendar.ts";

const BACK_MS = 30 * DAY_MS;
const AHEAD_MS = 400 * DAY_MS;
/** Earliest first; a calendar with more in it would be no use to anybody. */
const MOST_EVENTS = 3_000;

const SHOWN: BookingStatus[] = [
  "pending",
  "confirmed",
  "in_progress",
  "completed",
  "no_show",
  // So that calendars that keep what is no longer sent take it away.
  "cancelled",
];

/**
 * The calendar behind a secret address, with what its owner may see at this moment: staff their own bookings, owners and
 * admins those of everybody. Refuses with `not_found` for an address that was never made, or taken back.
 */
export async function readFeed(deps: Deps, token: string): Promise<string> {
  const id = deps.secrets.openLinkToken(token);
  const [found] =
    id === null
      ? []
      : await deps.db.orm
          .select({ feed: calendarFeeds, role: memberships.role, teamMemberId: memberships.teamMemberId })
          .from(calendarFeeds)
          .innerJoin(
            memberships,
            and(
              eq(memberships.businessId, calendarFeeds.businessId),
              eq(memberships.userId, calendarFeeds.userId),
            ),
          )
          .where(eq(calendarFeeds.id, id));
  const demoted = found?.feed.kind === "business" && !MANAGERS.includes(found.role);
  if (!found || demoted) throw new Refusal("not_found", "There is no such calendar.");
  const { businessId, kind } = found.feed;
  const business = await deps.businesses.byId(businessId);
  const now = deps.now();
  const ids = await deps.db.orm
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        kind === "person" ? eq(bookings.teamMemberId, found.teamMemberId ?? "") : undefined,
        gte(bookings.startsAt, now - BACK_MS),
        lte(bookings.startsAt, now + AHEAD_MS),
        inArray(bookings.status, SHOWN),
      ),
    )
    .orderBy(asc(bookings.startsAt), asc(bookings.id))
    .limit(MOST_EVENTS);
  const shown = await bookingsByIds(
    deps.db.orm,
    businessId,
    ids.map((one) => one.id),
  );
  const host = calendarHost(deps.baseUrl);
  const events = shown.map((one) => bookingEvent(business, one, { now, host, seenBy: { kind: "team" } }));
  return writeCalendar(events, { name: business.row.name });
}
