import assert from "node:assert/strict";
import test from "node:test";
import type { Closure, Schedule } from "./availability-types.ts";
import { openIntervals, parseSpan, parseWeeklySpan } from "./schedule.ts";

const NY = "America/New_York";
const weekly = (weekday: number, ...spans: string[]) =>
  spans.map((span) => ({ weekday, from: span.slice(0, 5), to: span.slice(6) }));

/** Open intervals of a few days, written as local readings with the offset's hours. */
function hoursOf(schedule: Partial<Schedule>, from: string, to = from, closures: Closure[] = [], zone = NY) {
  const full = { weekly: [], overrides: [], ...schedule };
  const say = (ms: number) => {
    const told = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
    return `${told.toPlainDate().toString().slice(5)} ${told.toPlainTime().toString().slice(0, 5)} ${told.offset}`;
  };
  return openIntervals(full, closures, zone, from, to).map(({ start, end }) => `${say(start)} > ${say(end)}`);
}

test("a span is read, or the field at fault is named", () => {
  assert.deepEqual(parseSpan({ from: "09:00", to: "17:30" }), { ok: true, fromMinute: 540, toMinute: 1050 });
  assert.deepEqual(parseSpan({ from: "00:00", to: "24:00" }), { ok: true, fromMinute: 0, toMinute: 1440 });
  assert.deepEqual(parseSpan({ from: "22:00", to: "02:00" }), { ok: true, fromMinute: 1320, toMinute: 1560 });
  assert.deepEqual(parseSpan({ from: "09:00", to: "09:00" }), { ok: true, fromMinute: 540, toMinute: 1980 });
  const fieldOf = (from: string, to: string, weekday = 1) => {
    const parsed = parseWeeklySpan({ from, to, weekday });
    return parsed.ok ? null : parsed.field;
  };
  for (const bad of ["24:00", "9:00", "25:00", "09:60", "", "09:00:00", "0９:00"]) {
    assert.equal(fieldOf(bad, "17:00"), "from", bad);
  }
  for (const bad of ["24:01", "7:00", "x"]) assert.equal(fieldOf("09:00", bad), "to", bad);
  for (const bad of [0, 8, 1.5]) assert.equal(fieldOf("09:00", "17:00", bad), "weekday", String(bad));
  assert.throws(() => hoursOf({ weekly: weekly(9, "09:00-17:00") }, "2027-05-10"), RangeError);
});

test("a lunch break parts the day, touching spans join it", () => {
  assert.deepEqual(
    hoursOf({ weekly: weekly(1, "13:00-14:00", "09:00-12:00", "12:00-13:00", "15:00-17:00") }, "2027-05-10"),
    ["05-10 09:00 -04:00 > 05-10 14:00 -04:00", "05-10 15:00 -04:00 > 05-10 17:00 -04:00"],
  );
});

test("a night belongs to the date it begins on, and reaches into the range from the day before", () => {
  const night = { weekly: weekly(6, "22:00-03:00") };
  const saturday = "05-15 22:00 -04:00 > 05-16 03:00 -04:00";
  assert.deepEqual(hoursOf(night, "2027-05-16"), [saturday], "Sunday sees Saturday's night");
  assert.deepEqual(hoursOf(night, "2027-05-17"), []);
  const overrides = [{ date: "2027-05-16", spans: [] }];
  assert.deepEqual(
    hoursOf({ ...night, overrides }, "2027-05-16"),
    [saturday],
    "closed on Sunday: the night stays",
  );
  assert.deepEqual(hoursOf({ ...night, overrides: [{ date: "2027-05-15", spans: [] }] }, "2027-05-16"), []);
});

test("an override replaces the weekly hours of its date alone", () => {
  const overrides = [{ date: "2027-05-10", spans: [{ from: "12:00", to: "13:00" }] }];
  assert.deepEqual(
    hoursOf(
      { weekly: [...weekly(1, "09:00-17:00"), ...weekly(2, "09:00-17:00")], overrides },
      "2027-05-10",
      "2027-05-11",
    ),
    ["05-10 12:00 -04:00 > 05-10 13:00 -04:00", "05-11 09:00 -04:00 > 05-11 17:00 -04:00"],
  );
});

test("a closure removes its local days whole, cutting nights at midnight", () => {
  const nights = { weekly: [...weekly(5, "20:00-02:00"), ...weekly(6, "20:00-02:00")] };
  const closed = [{ startsOn: "2027-05-15", endsOn: "2027-05-15" }];
  assert.deepEqual(hoursOf(nights, "2027-05-14", "2027-05-15", closed), [
    "05-14 20:00 -04:00 > 05-15 00:00 -04:00",
    "05-16 00:00 -04:00 > 05-16 02:00 -04:00",
  ]);
});

test("hours follow the clock through transitions", () => {
  const everyDay = (span: string) => ({ weekly: [1, 2, 3, 4, 5, 6, 7].flatMap((day) => weekly(day, span)) });
  const night = weekly(6, "22:00-03:00");
  assert.deepEqual(hoursOf({ weekly: night }, "2027-03-13"), ["03-13 22:00 -05:00 > 03-14 03:00 -04:00"]);
  assert.deepEqual(hoursOf({ weekly: night }, "2026-10-31"), ["10-31 22:00 -04:00 > 11-01 03:00 -05:00"]);
  assert.deepEqual(hoursOf({ weekly: weekly(7, "02:10-02:50") }, "2027-03-14"), [], "wholly inside the gap");
  assert.deepEqual(hoursOf(everyDay("09:00-17:00"), "2011-12-30", "2011-12-31", [], "Pacific/Apia"), [
    "12-29 09:00 -10:00 > 12-29 17:00 -10:00",
    "12-31 09:00 +14:00 > 12-31 17:00 +14:00",
  ]);
});

test("a closure that ends before it starts closes nothing, not even where two dates interleave", () => {
  // At 00:01 of the 7th clocks went back to 23:01 of the 6th.
  const schedule = { weekly: weekly(7, "00:00-03:00") };
  const inverted = [{ startsOn: "2010-11-07", endsOn: "2010-11-06" }];
  const hours = ["11-07 00:00 -02:30 > 11-07 03:00 -03:30"];
  assert.deepEqual(hoursOf(schedule, "2010-11-07", "2010-11-07", [], "America/St_Johns"), hours);
  assert.deepEqual(hoursOf(schedule, "2010-11-07", "2010-11-07", inverted, "America/St_Johns"), hours);
});
