/** Opening hours as written by people (local clock times) turned into instants. */
import type {
  BookingCutoff,
  Closure,
  DaySpan,
  Interval,
  Schedule,
  WeeklySpan,
} from "./availability-types.ts";
import { mergeIntervals, subtractIntervals } from "./intervals.ts";
import {
  closingInstant,
  closingOnDay,
  epochDay,
  lastOnDay,
  openingInstant,
  openingOnDay,
  weekdayOfEpochDay,
} from "./local-time.ts";

/** Minutes since local midnight of the date the span begins on; `toMinute` may pass 1440. */
export interface SpanMinutes {
  fromMinute: number;
  toMinute: number;
}

/** `field` says what to point at in a form; the message is fit for the person who typed it. */
export type ParsedSpan =
  | ({ ok: true } & SpanMinutes)
  | { ok: false; field: "from" | "to" | "weekday"; message: string };

/** Minutes since midnight of `HH:MM`, 00:00 to 24:00, or `null`. */
function parseClock(text: string): number | null {
  if (text === "24:00") return 1440;
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2]);
}

/** A span is at most a day long; equal times mean around the clock. */
export function parseSpan(span: DaySpan): ParsedSpan {
  const fromMinute = parseClock(span.from);
  if (fromMinute === null || fromMinute === 1440) {
    return { ok: false, field: "from", message: "must be a time from 00:00 to 23:59" };
  }
  const until = parseClock(span.to);
  if (until === null) return { ok: false, field: "to", message: "must be a time from 00:00 to 24:00" };
  return { ok: true, fromMinute, toMinute: until > fromMinute ? until : until + 1440 };
}

export function parseWeeklySpan(span: WeeklySpan): ParsedSpan {
  if (!Number.isInteger(span.weekday) || span.weekday < 1 || span.weekday > 7) {
    return { ok: false, field: "weekday", message: "must be 1 (Monday) to 7 (Sunday)" };
  }
  return parseSpan(span);
}

/** Stored spans were checked when they were written: one that does not parse is a fault, never "closed". */
function minutesOf(parsed: ParsedSpan): SpanMinutes {
  if (!parsed.ok) throw new RangeError(`stored opening hours: ${parsed.field} ${parsed.message}`);
  return parsed;
}

/**
 * The hours of a schedule, closures aside: merged, for spans that begin on the dates from the one before
 * `fromDate` (whose night may reach into it) to `toDate`. Not clipped: the last night runs to its end.
 * An override replaces the weekly hours of its date, the night that began the day before stays;
 * of two overrides for one date the later in the list holds.
 */
export function scheduledIntervals(
  schedule: Schedule,
  timeZone: string,
  fromDate: string,
  toDate: string,
): Interval[] {
  const byWeekday: SpanMinutes[][] = [[], [], [], [], [], [], [], []];
  for (const span of schedule.weekly) {
    const minutes = minutesOf(parseWeeklySpan(span));
    byWeekday[span.weekday]?.push(minutes);
  }
  const [first, last] = [epochDay(fromDate) - 1, epochDay(toDate)];
  const byDay = new Map<number, SpanMinutes[]>();
  for (const { date, spans } of schedule.overrides) {
    const day = epochDay(date);
    if (day < first || day > last) continue;
    byDay.set(
      day,
      spans.map((span) => minutesOf(parseSpan(span))),
    );
  }
  const open: Interval[] = [];
  for (let day = first; day <= last; day++) {
    for (const { fromMinute, toMinute } of byDay.get(day) ?? byWeekday[weekdayOfEpochDay(day)] ?? []) {
      const start = openingOnDay(day, fromMinute, timeZone);
      open.push({ start, end: closingOnDay(day, toMinute, timeZone) });
    }
  }
  return mergeIntervals(open);
}

/**
 * Closures as instants: from the beginning of the first local day to the end of the last, merged. One that ends
 * before it starts closes nothing (not even where clocks go back past midnight and two dates interleave).
 */
export function closedIntervals(closures: readonly Closure[], timeZone: string): Interval[] {
  return mergeIntervals(
    closures
      .filter(({ startsOn, endsOn }) => startsOn <= endsOn)
      .map(({ startsOn, endsOn }) => ({
        start: openingInstant(startsOn, 0, timeZone),
        end: closingInstant(endsOn, 1440, timeZone),
      })),
  );
}

/** The last instant at which visits of a local day can be booked: the earliest of the cut-offs, `Infinity` for none. */
export function bookingClosesAt(cutoffs: readonly BookingCutoff[], day: number, timeZone: string): number {
  let last = Number.POSITIVE_INFINITY;
  for (const { daysBefore, at } of cutoffs) {
    const minute = parseClock(at);
    if (minute === null) throw new RangeError(`stored booking cut-off: ${at} is no time`);
    last = Math.min(last, lastOnDay(day - daysBefore, minute, timeZone));
  }
  return last;
}

/** When someone with this schedule can be booked, time off aside; see `scheduledIntervals` for the range. */
export function openIntervals(
  schedule: Schedule,
  closures: readonly Closure[],
  timeZone: string,
  fromDate: string,
  toDate: string,
): Interval[] {
  const hours = scheduledIntervals(schedule, timeZone, fromDate, toDate);
  return subtractIntervals(hours, closedIntervals(closures, timeZone));
}
