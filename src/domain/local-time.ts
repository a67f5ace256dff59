/**
 * The one place where local time becomes instants and back. Local dates are `YYYY-MM-DD`, zones IANA names,
 * instants epoch milliseconds. The server's own zone plays no part.
 *
 * A zone is kept as its offset periods, one small list per calendar year, so that a conversion is arithmetic:
 * listing a month asks Temporal for a handful of transitions, once.
 */
import type { Interval } from "./availability-types.ts";

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** A stretch of time with one offset from UTC: local reading = instant + `offsetMs`. */
export interface OffsetPeriod extends Interval {
  offsetMs: number;
}

const FIRST_YEAR = 1970;
const LAST_YEAR = 2200;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const leapDaysThrough = (year: number) =>
  Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
const yearStartDay = (year: number) =>
  365 * (year - 1970) + leapDaysThrough(year - 1) - leapDaysThrough(1969);
const daysBefore = (year: number, month: number) =>
  (DAYS_BEFORE_MONTH[month - 1] ?? Number.NaN) + (month > 2 && isLeap(year) ? 1 : 0);
const monthLength = (year: number, month: number) =>
  (month === 12 ? (isLeap(year) ? 366 : 365) : daysBefore(year, month + 1)) - daysBefore(year, month);

function yearOfDay(day: number): number {
  let year = 1970 + Math.floor(day / 365.2425);
  while (yearStartDay(year) > day) year--;
  while (yearStartDay(year + 1) <= day) year++;
  return year;
}

const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);

/** Days since 1970-01-01 of a date, or `null` when the text is no real calendar date. */
function parseDay(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  return yearStartDay(year) + daysBefore(year, month) + day - 1;
}

/** Days since 1970-01-01. Throws `RangeError` when the text is no date: callers have checked it by then. */
export function epochDay(date: string): number {
  const day = parseDay(date);
  if (day === null) throw new RangeError(`not a local date: ${date}`);
  return day;
}

export function dateOfEpochDay(day: number): string {
  const year = yearOfDay(day);
  const rest = day - yearStartDay(year);
  let month = 12;
  while (daysBefore(year, month) > rest) month--;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(rest - daysBefore(year, month) + 1)}`;
}

/** A real calendar date of the years 1970 to 2200. */
export function isLocalDate(text: string): boolean {
  if (parseDay(text) === null) return false;
  const year = Number(text.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

export const addDays = (date: string, n: number): string => dateOfEpochDay(epochDay(date) + n);

/** Calendar days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => epochDay(to) - epochDay(from);

/** ISO weekday of a day number: 1 is Monday. 1970-01-01 was a Thursday. */
export const weekdayOfEpochDay = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
export const weekdayOf = (date: string): number => weekdayOfEpochDay(epochDay(date));

/** An IANA name in its registered spelling, aliases included; offsets such as `+01:00` are no zones here. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId === name;
  } catch {
    return false;
  }
}

/** What is known of one zone around one calendar year, as seen from any question about that year. */
interface ZoneYear {
  timeZone: string;
  /** Questions from here up to `until` (a reading or an instant) belong to this year. */
  from: number;
  until: number;
  /** Sorted, gapless, reaching days beyond the year at both ends. */
  periods: readonly OffsetPeriod[];
}

/** No offset reaches this far, so a year's list answers for readings and for instants alike. */
const MARGIN_MS = 4 * DAY_MS;
const KEPT_ZONE_YEARS = 1024;
const zoneYears = new Map<string, ZoneYear>();
let latest: ZoneYear | undefined;

function loadZoneYear(timeZone: string, year: number): ZoneYear {
  const from = yearStartDay(year) * DAY_MS;
  const until = yearStartDay(year + 1) * DAY_MS;
  const periods: OffsetPeriod[] = [];
  let start = from - MARGIN_MS;
  const end = until + MARGIN_MS;
  while (start < end) {
    const here = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone);
    const next = here.getTimeZoneTransition("next")?.epochMilliseconds ?? end;
    const stop = Math.min(next, end);
    periods.push({ start, end: stop, offsetMs: here.offsetNanoseconds / 1_000_000 });
    start = stop;
  }
  return { timeZone, from, until, periods };
}

/** The offset periods around an instant or around a local reading (`ms` as if it were UTC). */
function periodsAround(ms: number, timeZone: string): readonly OffsetPeriod[] {
  if (latest !== undefined && latest.timeZone === timeZone && ms >= latest.from && ms < latest.until) {
    return latest.periods;
  }
  const year = yearOfDay(Math.floor(ms / DAY_MS));
  const key = `${year} ${timeZone}`;
  let found = zoneYears.get(key);
  if (found === undefined) {
    found = loadZoneYear(timeZone, year);
    if (zoneYears.size >= KEPT_ZONE_YEARS) {
      for (const oldest of zoneYears.keys()) {
        zoneYears.delete(oldest);
        break;
      }
    }
    zoneYears.set(key, found);
  }
  latest = found;
  return found.periods;
}

/** Local reading minus instant, in milliseconds. */
export function offsetAt(instant: number, timeZone: string): number {
  for (const period of periodsAround(instant, timeZone)) {
    if (instant < period.end) return period.offsetMs;
  }
  throw new RangeError(`no offset at ${instant}`);
}

/** The first instant whose clock shows this reading or a later one. */
function firstReaching(reading: number, timeZone: string): number {
  for (const { start, end, offsetMs } of periodsAround(reading, timeZone)) {
    const instant = Math.max(start, reading - offsetMs);
    if (instant < end) return instant;
  }
  throw new RangeError(`reading out of range: ${reading}`);
}

/** The end of the last stretch whose clock shows less than this reading. */
function lastBefore(reading: number, timeZone: string): number {
  let last = Number.NaN;
  for (const { start, end, offsetMs } of periodsAround(reading, timeZone)) {
    const instant = Math.min(end, reading - offsetMs);
    if (instant > start) last = instant;
  }
  return last;
}

/** As `openingInstant`, for a day number: the form that hot paths use. */
export const openingOnDay = (day: number, minuteOfDay: number, timeZone: string): number =>
  firstReaching(day * DAY_MS + minuteOfDay * MINUTE_MS, timeZone);

/** As `closingInstant`, for a day number. */
export const closingOnDay = (day: number, minuteOfDay: number, timeZone: string): number =>
  lastBefore(day * DAY_MS + minuteOfDay * MINUTE_MS, timeZone);

/**
 * When a place that opens at this local time opens: the first instant at which the clock shows it or more.
 * A time in a gap is the transition; of a time that happens twice, the earlier. Minutes above 1440 are the next day's.
 */
export const openingInstant = (date: string, minuteOfDay: number, timeZone: string): number =>
  openingOnDay(epochDay(date), minuteOfDay, timeZone);

/**
 * When a place that closes at this local time closes: the end of the last stretch in which the clock shows less.
 * A time in a gap is the transition; of a time inside an overlap, the later. A closing at the very beginning of
 * an overlap is its first passing: nothing before it is repeated, so 24:00 stays the end of its own day even
 * where clocks go back from 01:00 to 00:00.
 */
export const closingInstant = (date: string, minuteOfDay: number, timeZone: string): number =>
  closingOnDay(epochDay(date), minuteOfDay, timeZone);

/** The instant at which the clock shows this local time: the later of two, the transition when it is skipped. */
export function lastOnDay(day: number, minuteOfDay: number, timeZone: string): number {
  const reading = day * DAY_MS + minuteOfDay * MINUTE_MS;
  let last = firstReaching(reading, timeZone);
  for (const { start, end, offsetMs } of periodsAround(reading, timeZone)) {
    const instant = reading - offsetMs;
    if (instant >= start && instant < end) last = Math.max(last, instant);
  }
  return last;
}

/** The instants between these two at which the zone's offset changes, in order. */
export function transitionsBetween(from: number, until: number, timeZone: string): number[] {
  const changes = new Set<number>();
  const lastYear = yearOfDay(Math.floor(until / DAY_MS));
  for (let year = yearOfDay(Math.floor(from / DAY_MS)); year <= lastYear; year++) {
    // The first period of a year's list is cut, the others begin where the offset changes.
    for (const { start } of periodsAround(yearStartDay(year) * DAY_MS, timeZone).slice(1))
      if (start >= from && start < until) changes.add(start);
  }
  return [...changes].sort((a, b) => a - b);
}

/** From the first instant of the local day to that of the next; a date the zone skipped is empty. */
export function dayBounds(date: string, timeZone: string): Interval {
  const day = epochDay(date);
  return { start: openingOnDay(day, 0, timeZone), end: openingOnDay(day + 1, 0, timeZone) };
}

/**
 * Exactly the instants whose local date this is, cut where the offset changes: one piece on most days, two around
 * a transition, none on a skipped date. Where clocks go back past midnight the pieces of two days interleave.
 */
export function daySegments(day: number, timeZone: string): OffsetPeriod[] {
  const reading = day * DAY_MS;
  const segments: OffsetPeriod[] = [];
  for (const { start, end, offsetMs } of periodsAround(reading, timeZone)) {
    const from = Math.max(start, reading - offsetMs);
    const until = Math.min(end, reading + DAY_MS - offsetMs);
    if (from < until) segments.push({ start: from, end: until, offsetMs });
  }
  return segments;
}

/** Day number of the local date at an instant. */
export const epochDayAt = (instant: number, timeZone: string): number =>
  Math.floor((instant + offsetAt(instant, timeZone)) / DAY_MS);

export const localDateOf = (instant: number, timeZone: string): string =>
  dateOfEpochDay(epochDayAt(instant, timeZone));

/** Whole minutes the clock shows since 00:00, 0–1439. */
export function localMinuteOf(instant: number, timeZone: string): number {
  const reading = instant + offsetAt(instant, timeZone);
  return Math.floor((reading - Math.floor(reading / DAY_MS) * DAY_MS) / MINUTE_MS);
}

/** The readings of a day at whole minutes as they are written, made once. */
const CLOCKS = Array.from(
  { length: 1440 },
  (_, minute) => `T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`,
);

/** The date and the offset written last: times are told in order, so both rarely change from one to the next. */
let told = { day: Number.NaN, date: "" };
let toldOffset = { minutes: Number.NaN, text: "" };

/** `2027-03-14T09:00:00-04:00`; UTC is `+00:00`; milliseconds only when there are some. */
export function toRfc3339(instant: number, timeZone: string): string {
  const offset = offsetAt(instant, timeZone);
  // Liberia kept 44.5 minutes until 1972; RFC 3339 has no seconds in offsets, so such instants are told in UTC.
  const shown = offset % MINUTE_MS === 0 ? offset / MINUTE_MS : 0;
  const reading = instant + shown * MINUTE_MS;
  const day = Math.floor(reading / DAY_MS);
  const ms = reading - day * DAY_MS;
  if (told.day !== day) told = { day, date: dateOfEpochDay(day) };
  if (toldOffset.minutes !== shown) toldOffset = { minutes: shown, text: offsetText(shown) };
  return told.date + (CLOCKS[ms / MINUTE_MS] ?? clockText(ms)) + toldOffset.text;
}

/** Milliseconds since midnight, not at a whole minute. */
function clockText(ms: number): string {
  const second = Math.floor(ms / 1000);
  const fraction = ms % 1000 === 0 ? "" : `.${String(ms % 1000).padStart(3, "0")}`;
  return `T${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}${fraction}`;
}

function offsetText(minutes: number): string {
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Epoch milliseconds of an RFC 3339 text with its offset or `Z`; digits beyond the millisecond are dropped.
 * `null` for anything else: no offset, years outside 1970–2200, dates that do not exist, 24:00, second 60.
 */
export function parseInstant(text: string): number | null {
  const parts = INSTANT.exec(text);
  const date = parts?.[1];
  if (parts === null || date === undefined || !isLocalDate(date)) return null;
  const [hour, minute, second] = [Number(parts[2]), Number(parts[3]), Number(parts[4])];
  const [offsetHour, offsetMinute] = [Number(parts[7] ?? 0), Number(parts[8] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null;
  const fraction = Number((parts[5] ?? "").padEnd(3, "0").slice(0, 3));
  const offset = (parts[6] === "-" ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const instant =
    epochDay(date) * DAY_MS + (hour * 60 + minute - offset) * MINUTE_MS + second * 1000 + fraction;
  return instant < 0 || instant >= yearStartDay(LAST_YEAR + 1) * DAY_MS ? null : instant;
}
