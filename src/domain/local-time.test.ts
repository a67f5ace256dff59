import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  addDays,
  closingInstant,
  DAY_MS,
  dayBounds,
  daySegments,
  daysBetween,
  epochDay,
  isLocalDate,
  isTimeZone,
  localDateOf,
  localMinuteOf,
  offsetAt,
  openingInstant,
  parseInstant,
  toRfc3339,
  transitionsBetween,
  weekdayOf,
} from "./local-time.ts";

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const NY = "America/New_York";

test("opening and closing times become the stated instants around every kind of transition", () => {
  const cases: [what: string, zone: string, date: string, minute: number, opens: string, closes: string][] = [
    ["ordinary day", NY, "2027-03-13", 540, "2027-03-13T09:00-05:00", "2027-03-13T09:00-05:00"],
    ["gap", NY, "2027-03-14", 150, "2027-03-14T03:00-04:00", "2027-03-14T03:00-04:00"],
    ["gap, its end", NY, "2027-03-14", 180, "2027-03-14T03:00-04:00", "2027-03-14T03:00-04:00"],
    ["overlap", NY, "2026-11-01", 90, "2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00"],
    ["overlap, its beginning", NY, "2026-11-01", 60, "2026-11-01T01:00-04:00", "2026-11-01T01:00-04:00"],
    ["overlap, its end", NY, "2026-11-01", 120, "2026-11-01T02:00-05:00", "2026-11-01T02:00-05:00"],
    ["past midnight into a gap", NY, "2027-03-13", 1590, "2027-03-14T03:00-04:00", "2027-03-14T03:00-04:00"],
    [
      "half-hour gap",
      "Australia/Lord_Howe",
      "2026-10-04",
      135,
      "2026-10-04T02:30+11:00",
      "2026-10-04T02:30+11:00",
    ],
    [
      "half-hour overlap",
      "Australia/Lord_Howe",
      "2027-04-04",
      105,
      "2027-04-04T01:45+11:00",
      "2027-04-04T01:45+10:30",
    ],
    ["skipped day", "Pacific/Apia", "2011-12-30", 600, "2011-12-31T00:00+14:00", "2011-12-31T00:00+14:00"],
    [
      "no summer time",
      "Asia/Kathmandu",
      "2027-03-14",
      540,
      "2027-03-14T09:00+05:45",
      "2027-03-14T09:00+05:45",
    ],
    [
      "gap at midnight",
      "America/Sao_Paulo",
      "2018-11-04",
      0,
      "2018-11-04T01:00-02:00",
      "2018-11-04T01:00-02:00",
    ],
    [
      "24:00 before a repeated midnight",
      "America/Havana",
      "2026-10-31",
      1440,
      "2026-11-01T00:00-04:00",
      "2026-11-01T00:00-04:00",
    ],
  ];
  for (const [what, zone, date, minute, opens, closes] of cases) {
    assert.equal(openingInstant(date, minute, zone), at(opens), `${what}: opening`);
    assert.equal(closingInstant(date, minute, zone), at(closes), `${what}: closing`);
  }
});

test("a local day has its true length, and a skipped one none", () => {
  const hours = (date: string, zone: string) => {
    const { start, end } = dayBounds(date, zone);
    return (end - start) / 3_600_000;
  };
  assert.equal(hours("2027-03-14", NY), 23);
  assert.equal(hours("2026-11-01", NY), 25);
  assert.equal(hours("2027-04-04", "Australia/Lord_Howe"), 24.5);
  assert.equal(hours("2026-10-04", "Australia/Lord_Howe"), 23.5);
  assert.equal(hours("2011-12-30", "Pacific/Apia"), 0);
  assert.equal(hours("2011-12-29", "Pacific/Apia"), 24);
  assert.equal(hours("2027-03-14", "Asia/Kathmandu"), 24);
  assert.deepEqual(daySegments(epochDay("2011-12-30"), "Pacific/Apia"), []);
});

test("every offset change of every zone from 2024 to 2035 is told as Temporal tells it", () => {
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    let here = Temporal.Instant.from("2024-01-01T00:00Z").toZonedDateTimeISO(zone);
    for (;;) {
      const next = here.getTimeZoneTransition("next");
      if (next === null || next.year > 2035) break;
      for (const instant of [next.epochMilliseconds - 1, next.epochMilliseconds]) {
        const told = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        assert.equal(offsetAt(instant, zone), told.offsetNanoseconds / 1e6, `${zone} ${told}`);
        assert.equal(localDateOf(instant, zone), told.toPlainDate().toString(), `${zone} ${told}`);
        assert.equal(localMinuteOf(instant, zone), told.hour * 60 + told.minute, `${zone} ${told}`);
        assert.equal(parseInstant(toRfc3339(instant, zone)), instant, `${zone} ${told}`);
        const inside = daySegments(epochDay(localDateOf(instant, zone)), zone).filter(
          ({ start, end }) => start <= instant && instant < end,
        );
        assert.equal(inside.length, 1, `${zone} ${told}: in exactly one piece of its own day`);
      }
      here = next;
    }
  }
});

// From February 1972: until that January Liberia's offset had seconds, which Temporal rounds away in writing.
test("any instant reads the same as in Temporal, in any zone", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 65_750_400, max: 7_258_118_399 }),
      (zone, second) => {
        const told = Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(zone);
        assert.equal(localDateOf(second * 1000, zone), told.toPlainDate().toString());
        assert.equal(
          toRfc3339(second * 1000, zone),
          told.toString({ timeZoneName: "never", smallestUnit: "second" }),
        );
        const { start, end } = dayBounds(told.toPlainDate().toString(), zone);
        assert.equal(start, told.startOfDay().epochMilliseconds);
        assert.ok(end > start);
      },
    ),
    { numRuns: 1500 },
  );
});

test("calendar arithmetic agrees with Temporal", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 84_000 }), fc.integer({ min: -800, max: 800 }), (day, n) => {
      const told = Temporal.PlainDate.from("1970-01-01").add({ days: day });
      assert.equal(epochDay(told.toString()), day);
      assert.equal(addDays(told.toString(), n), told.add({ days: n }).toString());
      assert.equal(weekdayOf(told.toString()), told.dayOfWeek);
      assert.equal(daysBetween(told.toString(), told.add({ days: n }).toString()), n);
    }),
  );
});

test("an instant is written with its offset", () => {
  assert.equal(toRfc3339(at("2027-03-14T13:00Z"), NY), "2027-03-14T09:00:00-04:00");
  assert.equal(toRfc3339(at("2027-03-14T13:00Z"), "UTC"), "2027-03-14T13:00:00+00:00");
  assert.equal(toRfc3339(at("2027-03-14T13:00:00.050Z"), "Asia/Kathmandu"), "2027-03-14T18:45:00.050+05:45");
  assert.equal(parseInstant(toRfc3339(5 * DAY_MS, "Africa/Monrovia")), 5 * DAY_MS, "an offset with seconds");
});

test("an instant is read only from RFC 3339 with an offset, of a time that exists", () => {
  assert.equal(parseInstant("2027-03-14T09:00:00-04:00"), at("2027-03-14T13:00Z"));
  assert.equal(parseInstant("2027-03-14t13:00:00.1239z"), at("2027-03-14T13:00:00.123Z"));
  assert.equal(parseInstant("2027-03-14T09:00:00+14:00"), at("2027-03-13T19:00Z"));
  assert.equal(parseInstant("2028-02-29T00:00:00Z"), at("2028-02-29T00:00Z"));
  const refused = [
    "2027-03-14T09:00:00",
    "2027-03-14T09:00Z",
    "2027-03-14 09:00:00Z",
    "2027-03-14",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:00:00+01:00",
    "2201-01-01T00:00:00Z",
    "2200-12-31T23:59:59-01:00",
    "9999-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "-000001-01-01T00:00:00Z",
    "2027-02-30T00:00:00Z",
    "2027-02-29T00:00:00Z",
    "2027-00-10T00:00:00Z",
    "2027-13-10T00:00:00Z",
    "2027-03-00T00:00:00Z",
    "2027-03-14T24:00:00Z",
    "2027-03-14T23:59:60Z",
    "2027-03-14T23:60:00Z",
    "2027-03-14T09:00:00+24:00",
    "2027-03-14T09:00:00+01:60",
    "2027-03-14T09:00:00+0100",
    "2027-03-14T09:00:00Z[UTC]",
    " 2027-03-14T09:00:00Z",
    "2027-03-14T09:00:00Z\n",
    "٢٠٢٧-03-14T09:00:00Z",
    "",
  ];
  for (const text of refused) assert.equal(parseInstant(text), null, JSON.stringify(text));
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => parseInstant(text) === null));
});

test("dates and zones are what they claim to be", () => {
  for (const date of ["1970-01-01", "2028-02-29", "2200-12-31"]) assert.ok(isLocalDate(date), date);
  for (const date of [
    "1969-12-31",
    "2201-01-01",
    "2027-02-29",
    "2027-2-1",
    "2027-04-31",
    "x",
    "2027-01-01\n",
  ]) {
    assert.ok(!isLocalDate(date), date);
  }
  for (const zone of ["UTC", NY, "Asia/Calcutta", "Etc/GMT+5", "America/Argentina/Ushuaia"]) {
    assert.ok(isTimeZone(zone), zone);
  }
  for (const zone of [
    "",
    "+01:00",
    "Mars/Olympus",
    "america/new_york",
    "Z",
    "../etc/passwd",
    "A".repeat(90),
  ]) {
    assert.ok(!isTimeZone(zone), zone);
  }
});

test("the changes of a zone between two instants: the first counts, the last does not, and years follow on", () => {
  const spring = at("2027-03-14T07:00:00Z");
  const autumn = at("2027-11-07T06:00:00Z");
  const nextSpring = at("2028-03-12T07:00:00Z");
  const zone = "America/New_York";
  assert.deepEqual(transitionsBetween(spring, nextSpring, zone), [spring, autumn]);
  assert.deepEqual(transitionsBetween(spring + 1, nextSpring + 1, zone), [autumn, nextSpring]);
  assert.equal(transitionsBetween(at("2026-12-31T00:00:00Z"), at("2032-01-02T00:00:00Z"), zone).length, 10);
  assert.deepEqual(transitionsBetween(spring, nextSpring, "Asia/Kathmandu"), []);
  for (const change of transitionsBetween(at("2024-01-01T00:00:00Z"), at("2036-01-01T00:00:00Z"), zone))
    assert.notEqual(offsetAt(change, zone), offsetAt(change - 1, zone));
});
