import { and, asc, eq, gt, gte, inArray, lt, lte, or, sql } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { LIVE_STATUSES } from "#domain/booking-status.ts";
import { mergeIntervals } from "#domain/intervals.ts";
import { DAY_MS, dayBounds, daysBetween } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { onlyOf, type TeamCaller } from "./policy.ts";
import { bookingsByIds } from "./queries.ts";

const LONGEST_RANGE_DAYS = 62;
/** A calendar with more in it shows nobody anything. */
const MOST_BOOKINGS = 5_000;
/** No claim is longer (constraint `allocations_longest`): where to begin to look for what runs into the range. */
const LONGEST_VISIT_MS = 8 * DAY_MS;

export interface CalendarQuery {
  /** Local dates, both inclusive. */
  from: string;
  to: string;
  teamMemberId?: string | undefined;
}

/** What lies in the calendar in a range, of everybody the caller may see; six queries for any number of people. */
export async function listCalendar(
  deps: Deps,
  business: Business,
  { from, to, teamMemberId }: CalendarQuery,
  caller: TeamCaller,
) {
  if (to < from) throw refuseField("to", "must not be before `from`");
  if (daysBetween(from, to) >= LONGEST_RANGE_DAYS)
    throw refuseField("to", `a range has at most ${LONGEST_RANGE_DAYS} days`);
  const { orm } = deps.db;
  const businessId = business.id;
  const start = dayBounds(from, business.row.timeZone).start;
  const end = dayBounds(to, business.row.timeZone).end;
  const only = onlyOf(caller);
  const member = only ?? teamMemberId;
  const found = await orm
    .select({ id: t.bookings.id })
    .from(t.bookings)
    .where(
      and(
        eq(t.bookings.businessId, businessId),
        member === undefined ? undefined : eq(t.bookings.teamMemberId, member),
        only === null || teamMemberId === undefined ? undefined : eq(t.bookings.teamMemberId, teamMemberId),
        gte(t.bookings.startsAt, start - LONGEST_VISIT_MS),
        lt(t.bookings.startsAt, end),
        gt(t.bookings.endsAt, start),
        inArray(t.bookings.status, LIVE_STATUSES),
      ),
    )
    .orderBy(asc(t.bookings.startsAt), asc(t.bookings.id))
    .limit(MOST_BOOKINGS + 1);
  const ids = found.slice(0, MOST_BOOKINGS).map(({ id }) => id);
  const bookings = await bookingsByIds(orm, businessId, ids);
  const people = await orm
    .select({
      id: t.teamMembers.id,
      name: t.teamMembers.name,
      color: t.teamMembers.color,
      archivedAt: t.teamMembers.archivedAt,
      holds: sql<number>`(select count(*)::int from ${t.holds} where ${t.holds.businessId} = ${t.teamMembers.businessId}
        and ${t.holds.teamMemberId} = ${t.teamMembers.id} and ${gt(t.holds.expiresAt, deps.now())}
        and ${lt(t.holds.startsAt, end)} and ${gt(t.holds.endsAt, start)})`,
    })
    .from(t.teamMembers)
    .where(
      and(
        eq(t.teamMembers.businessId, businessId),
        member === undefined ? undefined : eq(t.teamMembers.id, member),
        // Who has left stays in the calendar for as long as there is something of theirs in it.
        or(
          sql`${t.teamMembers.archivedAt} is null`,
          inArray(t.teamMembers.id, [...new Set(bookings.map(({ row }) => row.teamMemberId))]),
        ),
      ),
    )
    .orderBy(asc(t.teamMembers.position), asc(t.teamMembers.id));
  const timeOff = await orm
    .select()
    .from(t.timeOff)
    .where(
      and(
        eq(t.timeOff.businessId, businessId),
        member === undefined ? undefined : eq(t.timeOff.teamMemberId, member),
        gt(t.timeOff.endsAt, start),
        lt(t.timeOff.startsAt, end),
      ),
    )
    .orderBy(asc(t.timeOff.startsAt), asc(t.timeOff.id));
  const busy = await orm
    .select({ of: t.busyTimes.teamMemberId, start: t.busyTimes.startsAt, end: t.busyTimes.endsAt })
    .from(t.busyTimes)
    .where(
      and(
        eq(t.busyTimes.businessId, businessId),
        member === undefined ? undefined : eq(t.busyTimes.teamMemberId, member),
        gt(t.busyTimes.endsAt, start),
        lt(t.busyTimes.startsAt, end),
      ),
    );
  const closures = await orm
    .select()
    .from(t.closures)
    .where(
      and(eq(t.closures.businessId, businessId), lte(t.closures.startsOn, to), gte(t.closures.endsOn, from)),
    )
    .orderBy(asc(t.closures.startsOn), asc(t.closures.id));
  return {
    bookings,
    people,
    timeOff,
    // Somebody may have several calendars with the same event in them.
    busy: new Map([...Map.groupBy(busy, ({ of }) => of)].map(([of, times]) => [of, mergeIntervals(times)])),
    closures,
    truncated: found.length > MOST_BOOKINGS,
  };
}
