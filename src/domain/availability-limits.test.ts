/** Last moments to book, and how many visits a person takes on a day. */
import assert from "node:assert/strict";
import test from "node:test";
import { offeredDays, sessionKeyFor } from "./availability.ts";
import { at, claim, clock, MONDAY, member, question, reasonAt, starts } from "./availability-fixture.ts";
import { epochDay } from "./local-time.ts";
import { bookingClosesAt } from "./schedule.ts";

const eveBefore = { daysBefore: 1, at: "18:00" };

test("a day can be booked up to its cut-off and not a millisecond longer", () => {
  const spec = { bookingCutoffs: [eveBefore] };
  const last = clock("18:00", "2027-05-09");
  assert.equal(reasonAt({ spec, now: last }, clock("10:00")), "ok");
  assert.equal(reasonAt({ spec, now: last + 1 }, clock("10:00")), "min_notice");
  assert.equal(reasonAt({ spec, now: last + 1 }, clock("10:00", "2027-05-11")), "ok");
  assert.deepEqual(starts({ spec, now: last + 1 }), []);
  assert.equal(starts({ spec, now: last }).length, 8);
});

test("of several cut-offs the strictest holds, and the notice holds beside them", () => {
  const bookingCutoffs = [{ daysBefore: 0, at: "08:00" }, eveBefore, { daysBefore: 1, at: "20:00" }];
  const now = clock("18:01", "2027-05-09");
  assert.equal(reasonAt({ spec: { bookingCutoffs }, now }, clock("10:00")), "min_notice");
  const morning = { bookingCutoffs: [{ daysBefore: 0, at: "08:00" }], minNoticeMinutes: 180 };
  assert.equal(reasonAt({ spec: morning, now: clock("07:30") }, clock("10:00")), "min_notice");
  assert.equal(reasonAt({ spec: morning, now: clock("07:30") }, clock("11:00")), "ok");
});

test("where nobody works the cut-off is not what is told", () => {
  const now = clock("18:01", "2027-05-09");
  assert.equal(reasonAt({ spec: { bookingCutoffs: [eveBefore] }, now }, clock("07:00")), "closed");
});

test("a cut-off the clock skips is the change, one that it shows twice the later", () => {
  const closes = (date: string, cutoff: { daysBefore: number; at: string }, zone: string) =>
    bookingClosesAt([cutoff], epochDay(date), zone);
  const sameDay = (time: string) => ({ daysBefore: 0, at: time });
  const zone = "America/New_York";
  assert.equal(closes("2027-03-14", sameDay("02:30"), zone), at("2027-03-14T03:00:00-04:00"));
  assert.equal(closes("2027-11-07", sameDay("01:30"), zone), at("2027-11-07T01:30:00-05:00"));
  assert.equal(closes("2027-11-07", sameDay("01:00"), zone), at("2027-11-07T01:00:00-05:00"));
  assert.equal(closes("2027-11-07", sameDay("02:00"), zone), at("2027-11-07T02:00:00-05:00"));
  assert.equal(closes("2027-03-15", { daysBefore: 1, at: "18:00" }, zone), at("2027-03-14T18:00:00-04:00"));
  assert.equal(closes("2027-03-14", { daysBefore: 1, at: "18:00" }, zone), at("2027-03-13T18:00:00-05:00"));
  // Half an hour back: 01:45 passes twice.
  const lordHowe = at("2027-04-04T01:45:00+10:30");
  assert.equal(closes("2027-04-04", sameDay("01:45"), "Australia/Lord_Howe"), lordHowe);
  // 2011-12-30 never was in Apia: its noon is the instant of the jump.
  const jump = at("2011-12-30T10:00:00Z");
  assert.equal(closes("2011-12-31", { daysBefore: 1, at: "12:00" }, "Pacific/Apia"), jump);
  assert.equal(closes("2027-05-10", sameDay("24:00"), "UTC"), at("2027-05-11T00:00:00Z"));
  assert.throws(() => closes("2027-05-10", sameDay("25:00"), "UTC"), RangeError);
});

test("a person with as many visits as they take a day is not free, others are", () => {
  const members = [member("ann", ["09:00-17:00"], { dailyLimit: 2 }), member("bob")];
  const claims = [
    claim("ann", clock("09:00"), clock("10:00")),
    claim("ann", clock("16:00"), clock("17:00"), { held: true }),
  ];
  assert.equal(reasonAt({ members, claims }, clock("12:00"), "ann"), "daily_limit");
  assert.equal(reasonAt({ members, claims }, clock("12:00"), "bob"), "ok");
  assert.equal(reasonAt({ members, claims: claims.slice(1) }, clock("12:00"), "ann"), "ok");
  assert.equal(reasonAt({ members, claims }, clock("12:00", "2027-05-11"), "ann"), "ok");
  const [day] = offeredDays({ ...question({ members, claims }), from: MONDAY, to: MONDAY });
  assert.ok(day?.slots.every(({ teamMemberIds }) => teamMemberIds.join() === "bob"));
});

test("a visit counts on the local day it begins, whatever the zone and however long", () => {
  const limited = [member("ann", ["00:00-24:00"], { dailyLimit: 1 })];
  const night = [claim("ann", clock("23:30", "2027-05-09"), clock("00:30"))];
  assert.equal(reasonAt({ members: limited, claims: night }, clock("12:00")), "ok");
  assert.equal(reasonAt({ members: limited, claims: night }, clock("12:00", "2027-05-09")), "daily_limit");
});

test("the seats of a session are one visit, and joining it adds none", () => {
  const members = [member("ann", ["09:00-17:00"], { dailyLimit: 1 })];
  const spec = { classKey: "yoga", capacity: 3 };
  const sessionKey = sessionKeyFor("yoga", clock("10:00"), "ann");
  const seat = claim("ann", clock("10:00"), clock("11:00"), { sessionKey });
  assert.deepEqual(starts({ members, spec, claims: [seat, seat] }), ["10:00"]);
  assert.equal(reasonAt({ members, spec, claims: [seat, seat] }, clock("12:00")), "daily_limit");
  const two = [member("ann", ["09:00-17:00"], { dailyLimit: 2 })];
  assert.equal(reasonAt({ members: two, spec, claims: [seat, seat] }, clock("12:00")), "ok");
  assert.equal(
    reasonAt({ members: [member("ann", undefined, { dailyLimit: 0 })] }, clock("12:00")),
    "daily_limit",
  );
});

test("a day without slots says what came nearest, but only when somebody would work in time", () => {
  const emptyBecause = (setting: Parameters<typeof question>[0]) => {
    const [plain, explained] = [false, true].map(
      (explain) => offeredDays({ ...question(setting), from: MONDAY, to: MONDAY, explain })[0]?.emptyBecause,
    );
    assert.equal(plain, explained, "explaining changes nothing");
    return plain;
  };
  const hours = [member("ann", ["09:00-11:00"])];
  const [first, second] = [clock("09:00"), clock("10:00")];
  const full = [claim("ann", first, second), claim("ann", second, clock("11:00"), { held: true })];
  assert.equal(emptyBecause({ members: hours, claims: full }), "held");
  assert.equal(emptyBecause({ members: hours, claims: full, now: clock("09:30") }), "held");
  assert.equal(emptyBecause({ members: hours, claims: full.slice(0, 1), now: clock("09:30") }), undefined);
  assert.equal(emptyBecause({ members: hours, claims: full, now: clock("12:00") }), undefined);
  const off = [{ start: clock("00:00"), end: clock("23:00") }];
  assert.equal(emptyBecause({ members: [member("ann", undefined, { timeOff: off })] }), "time_off");
  assert.equal(emptyBecause({ members: [member("ann", [])] }), undefined);
  assert.equal(emptyBecause({ members: hours, spec: { maxAdvanceDays: 0 } }), undefined);
  assert.equal(emptyBecause({ members: hours, spec: { memberIds: [] } }), undefined);
});
