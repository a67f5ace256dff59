import nodeIcal, { type EventInstance, type VEvent } from "node-ical";
import { mergeIntervals } from "#domain/intervals.ts";
import { dayBounds, isTimeZone } from "#domain/local-time.ts";

export interface BusyReading {
  text: string;
  /** The zone of what names none: whole days, and times without a zone. */
  timeZone: string;
  /** What lies outside is left out. As the parser takes them: the thread that reads loads nothing that it can do without. */
  from: Date;
  until: Date;
  /** The part behind the `@` of ids that we made ourselves: our own bookings, come back. */
  ownHost: string;
}

export interface BusyTime {
  startsAt: number;
  endsAt: number;
}

/** A calendar with more in it than anybody could have in their diary is none to go by. */
const MOST_TIMES = 20_000;

/**
 * The times at which somebody is busy by their calendar (RFC 5545): repeated events expanded, exceptions and moved ones
 * heeded, free and cancelled ones left out; merged, in order. Throws for what is no calendar and for one that holds too
 * much. May take long or much memory with a calendar made for that: run it where it can be ended.
 */
export function readBusyTimes({ text, timeZone, from, until, ownHost }: BusyReading): BusyTime[] {
  if (!/^\s*(?:\ufeff)?BEGIN:VCALENDAR/i.test(text)) throw new Error("is no calendar");
  const parsed = nodeIcal.sync.parseICS(withZone(text, timeZone));
  const times: { start: number; end: number }[] = [];
  for (const component of Object.values(parsed)) {
    if (component?.type === "VFREEBUSY")
      for (const period of component.freebusy ?? [])
        if (period.type !== "FREE") times.push({ start: period.start.getTime(), end: period.end.getTime() });
    if (component?.type !== "VEVENT" || isOurs(component, ownHost)) continue;
    const instances = nodeIcal.expandRecurringEvent(component, {
      from,
      to: until,
      expandOngoing: true,
    });
    for (const instance of instances) if (isBusy(instance.event)) times.push(spanOf(instance, timeZone));
    if (times.length > MOST_TIMES) throw new Error("holds too many events");
  }
  const inside = times
    .map(({ start, end }) => ({
      start: Math.max(start, from.getTime()),
      end: Math.min(end, until.getTime()),
    }))
    .filter(({ start, end }) => start < end);
  return mergeIntervals(inside).map(({ start, end }) => ({ startsAt: start, endsAt: end }));
}

const isOurs = ({ uid }: VEvent, ownHost: string): boolean =>
  typeof uid === "string" && uid.startsWith("bkg_") && uid.endsWith(`@${ownHost}`);

const isBusy = ({ transparency, status }: VEvent): boolean =>
  String(transparency ?? "").toUpperCase() !== "TRANSPARENT" &&
  String(status ?? "").toUpperCase() !== "CANCELLED";

/** A whole day is one of the business's zone. The parser gives it as the local midnight of this machine. */
function spanOf({ start, end, isFullDay }: EventInstance, timeZone: string): { start: number; end: number } {
  if (!isFullDay) return { start: start.getTime(), end: end.getTime() };
  return { start: dayBounds(dateIn(start), timeZone).start, end: dayBounds(dateIn(end), timeZone).start };
}

const two = (n: number) => String(n).padStart(2, "0");
const dateIn = (date: Date): string =>
  `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** Times without a zone mean the reader's; a machine's own zone must play no part, so they are given the business's. */
function withZone(text: string, timeZone: string): string {
  const named = /^X-WR-TIMEZONE:(.+)$/im.exec(text)?.[1]?.trim();
  const zone = named !== undefined && isTimeZone(named) ? named : timeZone;
  return text.replace(
    /^((?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(?![^:\n]*TZID=)(?:;[^:\n]*)?):(\d{8}T\d{6}(?:,\d{8}T\d{6})*)\r?$/gim,
    `$1;TZID=${zone}:$2`,
  );
}
