import { and, asc, eq, gte, lte } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { closures, scheduleOverrides, teamMembers, timeOff } from "#db/schema/index.ts";
import type { Closure, Interval, Schedule, WeeklySpan } from "#domain/availability-types.ts";
import { mergeIntervals, subtractIntervals } from "#domain/intervals.ts";
import { addDays, dayBounds, MINUTE_MS } from "#domain/local-time.ts";
import { openIntervals } from "#domain/schedule.ts";
import { memberSchedules } from "../businesses/load-business.ts";
import type { Scope } from "./queries.ts";

export interface OpenMember {
  id: string;
  name: string;
  archived: boolean;
  /** Minutes in which this person could be booked, in the period and in the one before. */
  current: number;
  previous: number;
}

/**
 * How long everybody could be booked: weekly hours as they are now, dates of their own, closures and time off as they
 * were entered; who was archived, until then. In the order of the team.
 */
export async function measureOpenHours(
  tx: Transaction,
  scope: Scope,
  weeklyHours: WeeklySpan[],
): Promise<OpenMember[]> {
  const { businessId, timeZone, from, to, previousFrom } = scope;
  const start = dayBounds(previousFrom, timeZone).start;
  const middle = dayBounds(from, timeZone).start;
  const end = dayBounds(to, timeZone).end;
  const team = await tx
    .select()
    .from(teamMembers)
    .where(eq(teamMembers.businessId, businessId))
    .orderBy(asc(teamMembers.position), asc(teamMembers.id));
  const overrides = await tx
    .select()
    .from(scheduleOverrides)
    .where(
      and(
        eq(scheduleOverrides.businessId, businessId),
        // The night that began on the day before reaches into the period.
        gte(scheduleOverrides.date, addDays(previousFrom, -1)),
        lte(scheduleOverrides.date, to),
      ),
    );
  const away = await tx
    .select()
    .from(timeOff)
    .where(and(eq(timeOff.businessId, businessId), gte(timeOff.endsAt, start), lte(timeOff.startsAt, end)));
  const closed = await tx
    .select({ startsOn: closures.startsOn, endsOn: closures.endsOn })
    .from(closures)
    .where(
      and(
        eq(closures.businessId, businessId),
        gte(closures.endsOn, previousFrom),
        lte(closures.startsOn, to),
      ),
    );
  const schedules = memberSchedules(weeklyHours, team, overrides);
  const openOf = openOnce(scope, closed);
  return team.map(({ id, name, archivedAt }) => {
    const off = away.filter((one) => one.teamMemberId === id);
    const free = subtractIntervals(
      openOf(schedules.get(id)),
      mergeIntervals(off.map(({ startsAt, endsAt }) => ({ start: startsAt, end: endsAt }))),
    );
    const left = archivedAt ?? Number.POSITIVE_INFINITY;
    return {
      id,
      name,
      archived: archivedAt !== null,
      previous: minutesIn(free, start, Math.min(middle, left)),
      current: minutesIn(free, middle, Math.min(end, left)),
    };
  });
}

/** Those who share a schedule share its working out. */
function openOnce({ timeZone, previousFrom, to }: Scope, closed: Closure[]) {
  const known = new Map<Schedule | undefined, Interval[]>();
  return (schedule: Schedule | undefined): Interval[] => {
    const before = known.get(schedule);
    if (before) return before;
    const open = schedule ? openIntervals(schedule, closed, timeZone, previousFrom, to) : [];
    known.set(schedule, open);
    return open;
  };
}

function minutesIn(intervals: Interval[], start: number, end: number): number {
  let ms = 0;
  for (const one of intervals) ms += Math.max(0, Math.min(one.end, end) - Math.max(one.start, start));
  return Math.round(ms / MINUTE_MS);
}
