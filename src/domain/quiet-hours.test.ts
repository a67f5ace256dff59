import assert from "node:assert/strict";
import { test } from "node:test";
import { quietUntil, reminderInstant } from "./quiet-hours.ts";

const NIGHT = { from: "22:00", to: "07:00" };
const NEW_YORK = "America/New_York";
const at = (text: string) => Date.parse(text);

test("quiet hours that pass midnight end on the right morning, and their end is not quiet", () => {
  const until = (text: string) => quietUntil(at(text), NIGHT, NEW_YORK);
  assert.equal(until("2027-01-13T21:59:00-05:00"), null);
  assert.equal(until("2027-01-13T22:00:00-05:00"), at("2027-01-14T07:00:00-05:00"));
  assert.equal(until("2027-01-14T03:00:00-05:00"), at("2027-01-14T07:00:00-05:00"));
  assert.equal(until("2027-01-14T07:00:00-05:00"), null);
  assert.equal(quietUntil(at("2027-01-14T03:00:00-05:00"), null, NEW_YORK), null);
});

test("quiet hours within a day, and across both changes of the clocks", () => {
  const siesta = { from: "13:00", to: "15:30" };
  assert.equal(quietUntil(at("2027-01-13T13:10:00Z"), siesta, "UTC"), at("2027-01-13T15:30:00Z"));
  assert.equal(quietUntil(at("2027-01-13T15:30:00Z"), siesta, "UTC"), null);
  const spring = at("2027-03-13T23:00:00-05:00");
  assert.equal(quietUntil(spring, NIGHT, NEW_YORK), at("2027-03-14T07:00:00-04:00"));
  const autumn = at("2027-11-06T23:00:00-04:00");
  assert.equal(quietUntil(autumn, NIGHT, NEW_YORK), at("2027-11-07T07:00:00-05:00"));
  // 01:10 the second time; quiet until 01:30, which comes a second time too.
  const twice = quietUntil(at("2027-11-07T01:10:00-05:00"), { from: "00:30", to: "01:30" }, NEW_YORK);
  assert.equal(twice, at("2027-11-07T01:30:00-05:00"));
});

test("a day before is the same hour of the day before, also across a change of the clocks", () => {
  const remind = (start: string, minutes: number) => reminderInstant(at(start), minutes, NEW_YORK);
  assert.equal(remind("2027-03-14T09:00:00-04:00", 1440), at("2027-03-13T09:00:00-05:00"));
  assert.equal(remind("2027-11-07T09:00:00-05:00", 1440), at("2027-11-06T09:00:00-04:00"));
  assert.equal(remind("2027-11-08T09:00:00-05:00", 2 * 1440 + 120), at("2027-11-06T07:00:00-04:00"));
  assert.equal(remind("2027-03-14T03:30:00-04:00", 120), at("2027-03-14T00:30:00-05:00"));
  // 02:30 did not exist on the day before: the first moment after the gap.
  assert.equal(remind("2027-03-15T02:30:00-04:00", 1440), at("2027-03-14T03:00:00-04:00"));
});
