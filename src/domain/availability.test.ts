import assert from "node:assert/strict";
import test from "node:test";
import { judgeStart, offeredDays } from "./availability.ts";
import { at, clock, MONDAY, member, NY, question, reasonAt, starts } from "./availability-fixture.ts";
import { toRfc3339 } from "./local-time.ts";

test("starts fall where a whole visit fits into the hours", () => {
  assert.deepEqual(starts({ members: [member("ann", ["09:30-12:00"])] }), ["10:00", "11:00"]);
  assert.deepEqual(starts({ members: [member("ann", ["09:30-12:00"])], spec: { alignment: "opening" } }), [
    "09:30",
    "10:30",
  ]);
  assert.deepEqual(
    starts({
      members: [member("ann", ["09:00-11:00", "11:00-12:00", "13:00-14:00"])],
      spec: { durationMinutes: 120 },
    }),
    ["09:00", "10:00"],
  );
  const uneven = {
    members: [member("ann", ["22:00-02:00"])],
    spec: { slotIntervalMinutes: 50, durationMinutes: 10 },
  };
  assert.deepEqual(
    starts(uneven),
    ["00:00", "00:50", "01:40", "22:30", "23:20"],
    "the clock grid restarts at midnight",
  );
});

test("no start in a gap, two in an overlap, and a visit lasts its minutes", () => {
  const night = [member("ann", ["00:00-04:00"])];
  const spec = { slotIntervalMinutes: 30 };
  assert.deepEqual(starts({ members: night, spec }, "2027-03-14", true), [
    "00:00-05:00",
    "00:30-05:00",
    "01:00-05:00",
    "01:30-05:00",
    "03:00-04:00",
  ]);
  assert.deepEqual(starts({ members: night, spec }, "2026-11-01", true), [
    "00:00-04:00",
    "00:30-04:00",
    "01:00-04:00",
    "01:30-04:00",
    "01:00-05:00",
    "01:30-05:00",
    "02:00-05:00",
    "02:30-05:00",
    "03:00-05:00",
  ]);
  const judged = judgeStart({
    ...question({ members: night, spec }),
    startsAt: at("2027-03-14T01:30:00-05:00"),
  });
  assert.ok(judged.ok);
  assert.equal(toRfc3339(judged.slot.endsAt, NY), "2027-03-14T03:30:00-04:00");
  assert.equal(reasonAt({ members: night, spec }, at("2026-11-01T03:30:00-05:00")), "closed");
});

test("half-hour transitions, skipped days and odd offsets are ordinary", () => {
  const members = [member("ann", ["01:00-03:00"])];
  const spec = { slotIntervalMinutes: 30, durationMinutes: 30 };
  const lordHowe = { members, spec, timeZone: "Australia/Lord_Howe" };
  assert.deepEqual(starts(lordHowe, "2026-10-04"), ["01:00", "01:30", "02:30"]);
  assert.deepEqual(starts(lordHowe, "2027-04-04", true), [
    "01:00+11:00",
    "01:30+11:00",
    "01:30+10:30",
    "02:00+10:30",
    "02:30+10:30",
  ]);
  assert.deepEqual(starts({ timeZone: "Asia/Kathmandu" }, "2027-03-14", true).slice(0, 1), ["09:00+05:45"]);
  const apia = question({ timeZone: "Pacific/Apia" });
  const days = offeredDays({ ...apia, from: "2011-12-29", to: "2011-12-31", explain: true });
  assert.deepEqual(
    days.map(({ date, slots }) => [date, slots.length]),
    [
      ["2011-12-29", 8],
      ["2011-12-30", 0],
      ["2011-12-31", 8],
    ],
  );
});

test("a night is one opening: visits cross midnight, the grid goes on, days split at midnight", () => {
  const night = {
    members: [member("ann", ["21:15-02:00"])],
    spec: { alignment: "opening", slotIntervalMinutes: 45 } as const,
  };
  assert.deepEqual(starts(night), ["00:15", "01:00", "21:15", "22:00", "22:45", "23:30"]);
});

test("a place that never closes counts its opening grid from each local midnight, whatever range is asked", () => {
  const always = {
    members: [member("ann", ["00:00-24:00"])],
    spec: { alignment: "opening", slotIntervalMinutes: 50 } as const,
  };
  const alone = starts(always, "2027-05-13");
  assert.equal(alone[0], "00:00");
  const week = offeredDays({ ...question(always), from: MONDAY, to: "2027-05-14" });
  assert.deepEqual(
    week
      .find(({ date }) => date === "2027-05-13")
      ?.slots.map(({ startsAt }) => toRfc3339(startsAt, NY).slice(11, 16)),
    alone,
  );
});

test("lunch, time off, closures, overrides and other people's hours are told apart", () => {
  const timeOff = [{ start: clock("13:30"), end: clock("15:00") }];
  const schedule = { ...member("ann", ["09:00-12:00", "13:00-17:00"]).schedule };
  schedule.overrides = [{ date: "2027-05-11", spans: [{ from: "10:00", to: "11:00" }] }];
  const setting = {
    members: [{ id: "ann", schedule, timeOff }],
    business: { timeZone: NY, closures: [{ startsOn: "2027-05-12", endsOn: "2027-05-13" }] },
  };
  assert.deepEqual(starts(setting), ["09:00", "10:00", "11:00", "15:00", "16:00"]);
  const [day] = offeredDays({ ...question(setting), from: MONDAY, to: MONDAY, explain: true });
  assert.deepEqual(
    day?.refused?.map(({ startsAt, reason }) => [toRfc3339(startsAt, NY).slice(11, 16), reason]),
    [
      ["12:00", "closed"],
      ["13:00", "time_off"],
      ["14:00", "time_off"],
    ],
  );
  assert.deepEqual(starts(setting, "2027-05-11"), ["10:00"]);
  assert.deepEqual(starts(setting, "2027-05-12"), []);
  assert.deepEqual(starts(setting, "2027-05-13"), []);
  assert.equal(reasonAt(setting, clock("10:00", "2027-05-12")), "closed");
  assert.equal(reasonAt(setting, clock("10:30")), "off_grid");
  assert.equal(reasonAt(setting, clock("10:00") + 1), "off_grid");
  assert.equal(reasonAt(setting, clock("16:00")), "ok");
});

test("under opening alignment a start is offered with those members only whose grid it is on", () => {
  const members = [member("ann", ["09:00-12:00"]), member("bob", ["09:15-12:00"])];
  const spec = { alignment: "opening" } as const;
  const [day] = offeredDays({ ...question({ members, spec }), from: MONDAY, to: MONDAY });
  assert.deepEqual(
    day?.slots.map(
      ({ startsAt, teamMemberIds }) => `${toRfc3339(startsAt, NY).slice(11, 16)} ${teamMemberIds}`,
    ),
    ["09:00 ann", "09:15 bob", "10:00 ann", "10:15 bob", "11:00 ann"],
  );
  assert.equal(reasonAt({ members, spec }, clock("09:15"), "ann"), "off_grid");
});

test("notice is counted from now, the horizon in local days", () => {
  const now = clock("10:30");
  const noticed = { now, spec: { minNoticeMinutes: 90 } };
  assert.deepEqual(starts(noticed).slice(0, 1), ["12:00"]);
  assert.equal(reasonAt(noticed, clock("11:00")), "min_notice");
  assert.equal(reasonAt(noticed, clock("08:00")), "closed");
  const near = { now: clock("23:30"), spec: { maxAdvanceDays: 1 } };
  assert.equal(reasonAt(near, clock("16:00", "2027-05-11")), "ok");
  assert.equal(reasonAt(near, clock("09:00", "2027-05-12")), "max_advance");
  assert.deepEqual(starts({ ...near, spec: { maxAdvanceDays: 0 }, now }, MONDAY), [
    "11:00",
    "12:00",
    "13:00",
    "14:00",
    "15:00",
    "16:00",
  ]);
  assert.deepEqual(starts({ ...near, spec: { maxAdvanceDays: 0 } }, "2027-05-11"), []);
});

test("a visit without a length, or a grid without a step, is refused outright", () => {
  assert.throws(() => starts({ spec: { durationMinutes: 0 } }), RangeError);
  assert.throws(() => starts({ spec: { slotIntervalMinutes: 0 } }), RangeError);
});
