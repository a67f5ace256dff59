import assert from "node:assert/strict";
import { test } from "node:test";
import { weekdayOf } from "./local-time.ts";
import { INTERVALS, occurrence } from "./recurrence.ts";

const dates = (startsOn: string, every: (typeof INTERVALS)[number], count: number) =>
  Array.from({ length: count }, (_, n) => occurrence(startsOn, every, n));

test("what began on the 31st falls on the last day of short months and comes back to the 31st", () => {
  assert.deepEqual(dates("2027-12-31", "month", 5), [
    "2027-12-31",
    "2028-01-31",
    "2028-02-29",
    "2028-03-31",
    "2028-04-30",
  ]);
  assert.deepEqual(dates("2027-11-30", "quarter", 3), ["2027-11-30", "2028-02-29", "2028-05-30"]);
});

test("the 29th of February comes every year, on the 28th where there is none", () => {
  assert.deepEqual(dates("2028-02-29", "year", 5), [
    "2028-02-29",
    "2029-02-28",
    "2030-02-28",
    "2031-02-28",
    "2032-02-29",
  ]);
});

test("weeks keep the weekday, and every interval only moves forward", () => {
  for (const every of INTERVALS) {
    const all = dates("2027-01-31", every, 60);
    assert.deepEqual([...all].sort(), all);
    assert.equal(new Set(all).size, all.length);
    if (every.endsWith("week") || every.endsWith("weeks"))
      assert.ok(all.every((date) => weekdayOf(date) === weekdayOf("2027-01-31")));
  }
});
