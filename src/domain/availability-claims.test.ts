import assert from "node:assert/strict";
import test from "node:test";
import { judgeStart, offeredDays, sessionKeyFor } from "./availability.ts";
import { claim, clock, MONDAY, member, question, reasonAt, starts } from "./availability-fixture.ts";

test("the gap between two visits is the larger of the first's after-buffer and the second's before-buffer", () => {
  const spec = {
    slotIntervalMinutes: 5,
    durationMinutes: 30,
    bufferBeforeMinutes: 20,
    bufferAfterMinutes: 10,
  };
  // Stored 12:00–13:00 with 15 before and 5 after: free again at 13:20 (20 > 5), free until 11:45 (15 > 10).
  const claims = [claim("ann", clock("12:00"), clock("13:00"), {}, 15, 5)];
  const times = starts({ claims, spec });
  assert.ok(times.includes("11:15") && !times.includes("11:20"));
  assert.ok(times.includes("13:20") && !times.includes("13:15"));
  assert.equal(reasonAt({ claims, spec }, clock("11:20")), "buffer");
  assert.equal(reasonAt({ claims, spec }, clock("13:15")), "buffer");
  assert.equal(reasonAt({ claims, spec }, clock("12:30")), "booked");
  assert.equal(reasonAt({ claims, spec }, clock("09:00")), "ok", "buffers may lie outside the hours");
});

test("what a hold alone takes is told as held", () => {
  const held = claim("ann", clock("10:00"), clock("11:00"), { held: true });
  const booked = claim("ann", clock("11:00"), clock("12:00"));
  assert.equal(reasonAt({ claims: [held] }, clock("10:00")), "held");
  assert.equal(
    reasonAt({ claims: [held, booked], spec: { durationMinutes: 120 } }, clock("10:00")),
    "booked",
  );
  assert.equal(reasonAt({ claims: [held, booked] }, clock("12:00")), "ok");
});

test("of several members the one nearest to being free gives the reason", () => {
  const members = [
    member("ann", ["08:00-17:00"]),
    member("bob", ["08:00-17:00"]),
    member("cyd", ["08:00-17:00"], { timeOff: [{ start: clock("08:00"), end: clock("17:00") }] }),
    member("dan", ["15:00-17:00"]),
  ];
  const ann = claim("ann", clock("10:00"), clock("11:00"), { held: true });
  const bob = claim("bob", clock("10:00"), clock("11:00"));
  assert.equal(reasonAt({ members, claims: [ann, bob] }, clock("10:00")), "held");
  assert.equal(reasonAt({ members, claims: [{ ...ann, held: false }, bob] }, clock("10:00")), "booked");
  assert.equal(reasonAt({ members, claims: [ann, bob] }, clock("10:00"), "bob"), "booked");
  assert.equal(reasonAt({ members }, clock("10:00"), "cyd"), "time_off");
  assert.equal(reasonAt({ members: members.slice(2) }, clock("10:00")), "time_off");
  assert.equal(reasonAt({ members }, clock("10:00"), "dan"), "closed");
});

test("only members with the skill are offered, and without one the reason says so", () => {
  const members = [member("ann"), member("bob")];
  const [slot] =
    offeredDays({ ...question({ members, spec: { memberIds: ["bob"] } }), from: MONDAY, to: MONDAY })[0]
      ?.slots ?? [];
  assert.deepEqual(slot?.teamMemberIds, ["bob"]);
  assert.equal(reasonAt({ members, spec: { memberIds: ["bob"] } }, clock("10:00"), "ann"), "no_skill");
  const none = question({ members, spec: { memberIds: [] } });
  const [day] = offeredDays({ ...none, from: MONDAY, to: MONDAY, explain: true });
  assert.deepEqual(day?.slots, []);
  assert.equal(day?.refused?.length, 8);
  assert.ok(day?.refused?.every(({ reason }) => reason === "no_skill"));
});

test("a full day takes no further visit, but seats in a session that runs anyway", () => {
  const visitsOnDay = (date: string) => (date === MONDAY ? 2 : 0);
  const limited = { visitsOnDay, spec: { dailyLimit: 2, classKey: "yoga", capacity: 3 } };
  assert.equal(reasonAt(limited, clock("10:00")), "daily_limit");
  assert.equal(reasonAt(limited, clock("10:00", "2027-05-11")), "ok");
  assert.deepEqual(starts(limited), []);
  const sessionKey = sessionKeyFor("yoga", clock("10:00"), "ann");
  const claims = [claim("ann", clock("10:00"), clock("11:00"), { sessionKey })];
  assert.deepEqual(starts({ ...limited, claims }), ["10:00"]);
});

test("seats of a session are shared until they run out, and running sessions fill first", () => {
  const members = [member("ann"), member("bob"), member("cyd")];
  const spec = { classKey: "yoga", capacity: 3, durationMinutes: 60 };
  const seat = (who: string) =>
    claim(who, clock("10:00"), clock("11:00"), { sessionKey: sessionKeyFor("yoga", clock("10:00"), who) });
  const claims = [seat("cyd"), seat("bob"), seat("cyd")];
  const judged = judgeStart({ ...question({ members, spec, claims }), startsAt: clock("10:00") });
  assert.ok(judged.ok);
  assert.deepEqual(judged.slot.teamMemberIds, ["cyd", "bob", "ann"]);
  assert.equal(judged.slot.seatsLeft, 3);
  assert.deepEqual(
    [judged.best.seatsLeft, judged.best.sessionKey],
    [1, sessionKeyFor("yoga", clock("10:00"), "cyd")],
  );
  const two = { members, spec: { ...spec, seats: 2 }, claims };
  assert.equal(reasonAt(two, clock("10:00"), "cyd"), "capacity");
  assert.equal(reasonAt(two, clock("10:00"), "bob"), "ok");
  assert.equal(reasonAt({ members, spec: { ...spec, seats: 4 }, claims }, clock("12:00")), "capacity");
  assert.equal(
    reasonAt({ members, spec: { ...spec, slotIntervalMinutes: 30 }, claims }, clock("10:30"), "bob"),
    "booked",
  );
});

test("a visit takes one free resource of each group, and a session keeps its room", () => {
  const members = [member("ann"), member("bob")];
  const spec = { resourceGroups: [["r1", "r2"], ["van"]] };
  const room = claim("r1", clock("10:00"), clock("11:00"));
  const judged = judgeStart({ ...question({ members, spec, claims: [room] }), startsAt: clock("10:00") });
  assert.ok(judged.ok);
  assert.deepEqual(judged.best.resourceIds, ["r2", "van"]);
  const van = claim("van", clock("10:00"), clock("11:00"), { held: true });
  assert.equal(reasonAt({ members, spec, claims: [van] }, clock("10:00")), "held");
  assert.equal(
    reasonAt({ members, spec, claims: [van, room, { ...room, subjectId: "r2" }] }, clock("10:00")),
    "booked",
  );
  assert.equal(
    reasonAt({ members, spec: { resourceGroups: [["r1"], ["r1"]] } }, clock("10:00")),
    "booked",
    "one is not two",
  );
  assert.equal(reasonAt({ members, spec: { resourceGroups: [[]] } }, clock("10:00")), "booked");

  const yoga = { resourceGroups: [["r1", "r2"]], classKey: "yoga", capacity: 4 };
  const sessionKey = sessionKeyFor("yoga", clock("10:00"), "ann");
  const running = [
    claim("ann", clock("10:00"), clock("11:00"), { sessionKey }),
    { ...room, subjectId: "r2", sessionKey },
  ];
  const joined = judgeStart({
    ...question({ members, spec: yoga, claims: running }),
    startsAt: clock("10:00"),
  });
  assert.ok(joined.ok);
  assert.deepEqual(
    joined.placements.map(({ teamMemberId, resourceIds }) => [teamMemberId, resourceIds]),
    [
      ["ann", ["r2"]],
      ["bob", ["r1"]],
    ],
  );
  const oneRoom = { members, spec: { ...yoga, resourceGroups: [["r2"]] }, claims: running };
  assert.equal(reasonAt(oneRoom, clock("10:00"), "ann"), "ok");
  assert.equal(reasonAt(oneRoom, clock("10:00"), "bob"), "booked", "another session needs a room of its own");
});
