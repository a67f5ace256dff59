import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import ICAL from "ical.js";
import { mergeIntervals } from "#domain/intervals.ts";
import { readApart } from "./read-apart.ts";
import { type BusyReading, readBusyTimes } from "./read-busy-times.ts";

const FROM = Date.parse("2027-03-01T00:00:00Z");
const DAY = 86_400_000;

const calendar = (...events: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", ...events, "END:VCALENDAR", ""].join("\r\n");
const vevent = (...lines: string[]) =>
  ["BEGIN:VEVENT", "UID:one@example.org", "DTSTAMP:20270101T000000Z", ...lines, "END:VEVENT"].join("\r\n");

const reading = (text: string, more: Partial<BusyReading> = {}): BusyReading => ({
  text,
  timeZone: "America/New_York",
  from: new Date(FROM),
  until: new Date(FROM + 60 * DAY),
  ownHost: "booking.example.com",
  ...more,
});
const times = (...events: string[]) =>
  readBusyTimes(reading(calendar(...events))).map(({ startsAt, endsAt }) =>
    [startsAt, endsAt].map((at) => new Date(at).toISOString().slice(0, 16)).join("/"),
  );

test("a repeated event keeps its local hour across the change of the clock, without its exceptions", () => {
  const weekly = [
    "DTSTART;TZID=Europe/Berlin:20270315T090000",
    "DTEND;TZID=Europe/Berlin:20270315T100000",
    "RRULE:FREQ=WEEKLY;COUNT=5",
    "EXDATE;TZID=Europe/Berlin:20270405T090000",
  ];
  const moved = [
    "RECURRENCE-ID;TZID=Europe/Berlin:20270412T090000",
    "DTSTART;TZID=Europe/Berlin:20270413T150000",
    "DTEND;TZID=Europe/Berlin:20270413T153000",
  ];
  assert.deepEqual(times(vevent(...weekly), vevent(...moved)), [
    "2027-03-15T08:00/2027-03-15T09:00",
    "2027-03-22T08:00/2027-03-22T09:00",
    "2027-03-29T07:00/2027-03-29T08:00",
    "2027-04-13T13:00/2027-04-13T13:30",
  ]);
});

test("whole days and times without a zone are the business's, wherever this machine stands", () => {
  assert.deepEqual(times(vevent("DTSTART;VALUE=DATE:20270314", "DTEND;VALUE=DATE:20270315")), [
    "2027-03-14T05:00/2027-03-15T04:00",
  ]);
  assert.deepEqual(
    times(vevent("DTSTART;VALUE=DATE:20270404", "DTEND;VALUE=DATE:20270405", "RRULE:FREQ=DAILY;COUNT=2")),
    ["2027-04-04T04:00/2027-04-06T04:00"],
  );
  // At 02:45 on these days the clock of this suite's own zone stands still.
  for (const day of ["20270404", "20270405"])
    assert.deepEqual(times(vevent(`DTSTART:${day}T024500`, `DTEND:${day}T034500`)), [
      `2027-04-${day.slice(6)}T06:45/2027-04-${day.slice(6)}T07:45`,
    ]);
  assert.deepEqual(
    readBusyTimes(
      reading(
        calendar("X-WR-TIMEZONE:Asia/Tokyo", vevent("DTSTART:20270404T090000", "DTEND:20270404T100000")),
      ),
    ),
    [{ startsAt: Date.parse("2027-04-04T00:00:00Z"), endsAt: Date.parse("2027-04-04T01:00:00Z") }],
  );
});

test("zones come as names of the world, of Windows, and as rules of their own", () => {
  assert.deepEqual(
    times(
      vevent(
        "DTSTART;TZID=W. Europe Standard Time:20270315T090000",
        "DTEND;TZID=W. Europe Standard Time:20270315T100000",
      ),
    ),
    ["2027-03-15T08:00/2027-03-15T09:00"],
  );
});

test("free, cancelled and our own events do not count; free-busy, endless and running ones do", () => {
  const at = ["DTSTART:20270315T090000Z", "DTEND:20270315T100000Z"];
  assert.deepEqual(times(vevent(...at, "TRANSP:TRANSPARENT")), []);
  assert.deepEqual(times(vevent(...at, "STATUS:CANCELLED")), []);
  const ours = vevent(...at).replace("one@example.org", "bkg_123@booking.example.com");
  assert.deepEqual(times(ours), []);
  assert.equal(times(vevent(...at)).length, 1);
  const freebusy = [
    "BEGIN:VFREEBUSY",
    "UID:fb@example.org",
    "DTSTAMP:20270101T000000Z",
    "FREEBUSY;FBTYPE=BUSY:20270315T090000Z/20270315T100000Z",
    "FREEBUSY;FBTYPE=FREE:20270316T090000Z/20270316T100000Z",
    "END:VFREEBUSY",
  ];
  assert.deepEqual(times(freebusy.join("\r\n")), ["2027-03-15T09:00/2027-03-15T10:00"]);
  const endless = vevent("DTSTART:20200101T120000Z", "DTEND:20200101T130000Z", "RRULE:FREQ=DAILY");
  assert.equal(times(endless).length, 60);
  assert.deepEqual(times(vevent("DTSTART:20270201T000000Z", "DTEND:20270303T000000Z")), [
    "2027-03-01T00:00/2027-03-03T00:00",
  ]);
});

test("what two parsers make of repeated events is the same", () => {
  const rule = fc.record({
    freq: fc.constantFrom("DAILY", "WEEKLY", "MONTHLY"),
    interval: fc.integer({ min: 1, max: 4 }),
    count: fc.integer({ min: 1, max: 30 }),
    day: fc.integer({ min: 0, max: 40 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minutes: fc.integer({ min: 15, max: 600 }),
  });
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), (rules) => {
      const stamp = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
      const events = rules.map(({ freq, interval, count, day, hour, minutes }, n) => {
        const start = FROM + day * DAY + hour * 3_600_000;
        return vevent(
          `DTSTART:${stamp(start)}`,
          `DTEND:${stamp(start + minutes * 60_000)}`,
          `RRULE:FREQ=${freq};INTERVAL=${interval};COUNT=${count}`,
        ).replace("one@", `event-${n}@`);
      });
      const text = calendar(...events);
      const expected = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").flatMap((one) => {
        const event = new ICAL.Event(one);
        const iterator = event.iterator();
        const found: { start: number; end: number }[] = [];
        for (let next = iterator.next(); next; next = iterator.next()) {
          const { startDate, endDate } = event.getOccurrenceDetails(next);
          const [start, end] = [startDate.toJSDate().getTime(), endDate.toJSDate().getTime()];
          const until = FROM + 60 * DAY;
          if (start < until && end > FROM) found.push({ start, end: Math.min(end, until) });
        }
        return found;
      });
      assert.deepEqual(
        readBusyTimes(reading(text)),
        mergeIntervals(expected).map(({ start, end }) => ({ startsAt: start, endsAt: end })),
      );
    }),
    { numRuns: 60 },
  );
});

test("a calendar made to be endless comes to an end; nonsense is told from a calendar; and none harms the next", async () => {
  const second = vevent("DTSTART:19700101T000000Z", "DTEND:19700101T000001Z", "RRULE:FREQ=SECONDLY");
  const [slow, nonsense, fine] = await Promise.all([
    readApart(reading(calendar(second)), 1_500),
    readApart(reading("<!doctype html><title>Sign in</title>")),
    readApart(reading(calendar(vevent("DTSTART:20270315T090000Z", "DTEND:20270315T100000Z")))),
  ]);
  assert.ok("error" in slow, JSON.stringify(slow));
  assert.deepEqual(await readApart(reading(calendar()), 0), { error: "takes too long to read" });
  assert.deepEqual(nonsense, { error: "is no calendar" });
  assert.deepEqual(fine, {
    times: [{ startsAt: Date.parse("2027-03-15T09:00:00Z"), endsAt: Date.parse("2027-03-15T10:00:00Z") }],
  });
});
