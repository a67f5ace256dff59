/** When people are told: not while they sleep, and reminders at the hour they mean. */
import {
  addDays,
  closingInstant,
  localDateOf,
  localMinuteOf,
  MINUTE_MS,
  openingInstant,
} from "./local-time.ts";

/** Local times `HH:MM`; `from` later than `to` passes midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

const DAY_MINUTES = 1440;

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** The end of the quiet hours that an instant lies in; `null` when it lies in none. */
export function quietUntil(instant: number, quiet: QuietHours | null, timeZone: string): number | null {
  if (quiet === null) return null;
  const [from, to] = [minuteOf(quiet.from), minuteOf(quiet.to)];
  const minute = localMinuteOf(instant, timeZone);
  const inside = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!inside) return null;
  const today = localDateOf(instant, timeZone);
  const end = openingInstant(minute < to ? today : addDays(today, 1), to, timeZone);
  // Where clocks go back, the end of today's quiet hours may be behind already and come a second time.
  return end > instant ? end : Math.max(instant, closingInstant(today, to, timeZone));
}

/**
 * When a visit is brought to mind. Whole days are days of the calendar, so that "a day before" is the same hour on the
 * day before, whatever the clocks do in between; the rest is elapsed time.
 */
export function reminderInstant(startsAt: number, offsetMinutes: number, timeZone: string): number {
  const days = Math.floor(offsetMinutes / DAY_MINUTES);
  const rest = (offsetMinutes - days * DAY_MINUTES) * MINUTE_MS;
  if (days === 0) return startsAt - rest;
  const date = addDays(localDateOf(startsAt, timeZone), -days);
  return openingInstant(date, localMinuteOf(startsAt, timeZone), timeZone) - rest;
}
