/** The engine against the oracle, on random businesses around every kind of clock change. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { judgeStart, offeredDays, sessionKeyFor, type VisitQuestion } from "./availability.ts";
import {
  DULL,
  LISTED,
  MINUTE,
  minutesOf,
  NEAREST,
  Oracle,
  PLACES,
  type Place,
} from "./availability-oracle.ts";
import type { BookingCutoff, Claim, DaySpan, MemberFacts, OfferedSlot } from "./availability-types.ts";

const SEED = Number(process.env.ORACLE_SEED ?? Date.now() % 2 ** 31);

const five = (min: number, max: number) => fc.integer({ min: min / 5, max: max / 5 }).map((n) => n * 5);
const clockText = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const span: fc.Arbitrary<DaySpan> = fc
  .tuple(five(0, 1435), fc.oneof(five(30, 300), five(300, 1440)))
  .map(([from, length]) => ({ from: clockText(from), to: clockText((from + length) % 1440) }));
const spans: fc.Arbitrary<DaySpan[]> = fc.oneof(
  { weight: 8, arbitrary: fc.array(span, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constant<DaySpan[]>([]) },
  { weight: 1, arbitrary: fc.constant<DaySpan[]>([{ from: "00:00", to: "24:00" }]) },
);

const rawSchedule = fc.record({
  common: spans,
  special: fc.array(spans, { maxLength: 2 }),
  everyDay: fc.constantFrom(true, true, false),
  overrides: fc.array(fc.tuple(fc.integer({ min: -1, max: 4 }), spans), { maxLength: 2 }),
});
const rawClaim = fc.record({
  subject: fc.constantFrom("ann", "bob", "cyd", "r1", "r2", "r3"),
  at: five(-300, LISTED * 1440),
  length: five(5, 240),
  before: five(0, 40),
  after: five(0, 40),
  held: fc.boolean(),
});
const rawSession = fc.record({
  member: fc.constantFrom("ann", "bob", "cyd"),
  at: fc.nat({ max: LISTED * 24 }).map((n) => n * 60),
  seats: fc.integer({ min: 1, max: 4 }),
  room: fc.constantFrom("r1", "r2", null),
});

/** One run's random facts, in minutes since the first listed midnight. */
const facts = {
  place: fc.constantFrom(...PLACES),
  schedules: fc.array(rawSchedule, { minLength: 1, maxLength: 3 }),
  timeOff: fc.array(fc.tuple(fc.nat({ max: 2 }), five(0, LISTED * 1440), five(0, 600)), { maxLength: 3 }),
  closures: fc.array(fc.tuple(fc.integer({ min: -2, max: 4 }), fc.integer({ min: -1, max: 2 })), {
    maxLength: 1,
  }),
  claims: fc.oneof(fc.array(rawClaim, { maxLength: 4 }), fc.array(rawClaim, { maxLength: 25 })),
  sessions: fc.array(rawSession, { maxLength: 20 }),
  skilled: fc.oneof(
    { weight: 12, arbitrary: fc.subarray(["ann", "bob", "cyd"], { minLength: 1 }) },
    { weight: 1, arbitrary: fc.constant<string[]>([]) },
  ),
  durationMinutes: fc.oneof(
    { weight: 6, arbitrary: five(5, 120) },
    { weight: 3, arbitrary: five(5, 600) },
    { weight: 1, arbitrary: fc.constant(1500) },
  ),
  bufferBeforeMinutes: five(0, 45),
  bufferAfterMinutes: five(0, 45),
  resourceGroups: fc.oneof(
    fc.constant<string[][]>([]),
    fc.array(fc.subarray(["r1", "r2", "r3"], { minLength: 1 }), { maxLength: 2 }),
  ),
  isClass: fc.boolean(),
  seats: fc.integer({ min: 1, max: 3 }),
  slotIntervalMinutes: fc.constantFrom(5, 10, 15, 20, 30, 45, 50, 60, 7, 90, 240, 1440, 2000),
  alignment: fc.constantFrom("clock", "opening"),
  nowAt: five(-3000, 1440),
  nowMs: fc.constantFrom(0, 1, 31_000),
  minNoticeMinutes: fc.constantFrom(0, 60, 1440),
  maxAdvanceDays: fc.constantFrom(0, 1, 2, 3, 30, 30, 30),
  dailyLimit: fc.constantFrom(null, null, null, null, 1, 3),
  visits: fc.array(fc.nat({ max: 3 }), { minLength: LISTED, maxLength: LISTED }),
  /** Most visits a day of each member. */
  caps: fc.array(fc.constantFrom(null, null, null, 1, 2, 3, 4), { minLength: 3, maxLength: 3 }),
  bookingCutoffs: fc.oneof(
    { weight: 2, arbitrary: fc.constant<BookingCutoff[]>([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ daysBefore: fc.nat({ max: 3 }), at: five(0, 1435).map(clockText) }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
  ),
};

type Facts = {
  [key in keyof typeof facts]: (typeof facts)[key] extends fc.Arbitrary<infer value> ? value : never;
};

/** What the engine is asked about these facts. */
function questionOf(raw: Facts): VisitQuestion {
  const table = minutesOf(raw.place);
  const first = table.startOfDay(table.day);
  const ms = (minute: number) => table.start + (first + minute) * MINUTE;
  const date = (day: number) => table.dateOf(table.day + day);
  const members = ["ann", "bob", "cyd"].map((id, nth): MemberFacts => {
    const { common, special, everyDay, overrides } =
      raw.schedules[nth % raw.schedules.length] ?? assert.fail();
    const weekly = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
      const own = special[weekday % 4] ?? (everyDay || weekday % 3 > 0 ? common : []);
      return own.map((one) => ({ weekday, ...one }));
    });
    return {
      id,
      schedule: { weekly, overrides: overrides.map(([day, own]) => ({ date: date(day), spans: own })) },
      timeOff: raw.timeOff
        .filter(([who]) => who === nth)
        .map(([, at, length]) => ({ start: ms(at), end: ms(at + length) })),
      dailyLimit: raw.caps[nth] ?? null,
    };
  });
  const claims = raw.claims.map(
    ({ subject, at, length, before, after, held }, nth): Claim => ({
      subjectId: subject,
      sessionKey: `bkg_${nth}`,
      startsAt: ms(at),
      endsAt: ms(at + length),
      busyFrom: ms(at - before),
      busyUntil: ms(at + length + after),
      held,
    }),
  );
  for (const { member, at, seats, room } of raw.isClass ? raw.sessions : []) {
    const sessionKey = sessionKeyFor("cls", ms(at), member);
    for (let seat = 0; seat < seats; seat++) {
      for (const subjectId of room === null ? [member] : [member, room]) {
        const [startsAt, endsAt] = [ms(at), ms(at + raw.durationMinutes)];
        const busyUntil = endsAt + raw.bufferAfterMinutes * MINUTE;
        const busyFrom = startsAt - raw.bufferBeforeMinutes * MINUTE;
        claims.push({ subjectId, sessionKey, startsAt, endsAt, busyFrom, busyUntil, held: seat % 2 === 1 });
      }
    }
  }
  const visits = new Map(raw.visits.map((count, day) => [date(day), count]));
  const asked: VisitQuestion = {
    business: {
      timeZone: table.zone,
      closures: raw.closures.map(([day, length]) => ({ startsOn: date(day), endsOn: date(day + length) })),
    },
    members,
    claims,
    now: ms(raw.nowAt) + raw.nowMs,
    visitsOnDay: (day) => visits.get(day) ?? 0,
    spec: {
      durationMinutes: raw.durationMinutes,
      bufferBeforeMinutes: raw.bufferBeforeMinutes,
      bufferAfterMinutes: raw.bufferAfterMinutes,
      memberIds: raw.skilled,
      resourceGroups: raw.resourceGroups,
      capacity: raw.isClass ? 4 : 1,
      seats: raw.isClass ? raw.seats : 1,
      classKey: raw.isClass ? "cls" : null,
      slotIntervalMinutes: raw.slotIntervalMinutes,
      alignment: raw.alignment === "clock" ? "clock" : "opening",
      minNoticeMinutes: raw.minNoticeMinutes,
      bookingCutoffs: raw.bookingCutoffs,
      maxAdvanceDays: raw.maxAdvanceDays,
      dailyLimit: raw.dailyLimit,
    },
  };
  return asked;
}

const some = <T>(list: readonly T[], most: number) =>
  list.filter((_, at) => at % Math.max(1, Math.ceil(list.length / most)) === 0);

interface Tally {
  listed: number;
  joinable: number;
  /** In how many runs each answer was met. */
  runs: Map<string, number>;
}

/** Fails unless listing, judging and oracle agree on every minute of the listed days. */
function compare(place: Place, asked: VisitQuestion, tally: Tally): void {
  const table = minutesOf(place);
  const oracle = new Oracle(table, asked);
  const listing = { ...asked, from: table.from, to: table.dateOf(table.day + LISTED - 1) };
  const days = offeredDays({ ...listing, explain: true });
  const plain = days.map(({ refused: _, ...day }) => day);
  assert.deepEqual(offeredDays(listing), plain, "explaining changes nothing");
  const slots = new Map(days.flatMap((day) => day.slots).map((slot) => [slot.startsAt, slot]));
  const refused = new Map(days.flatMap((day) => day.refused ?? []).map((one) => [one.startsAt, one.reason]));
  for (const { slots } of days) {
    assert.ok(
      slots.every(({ startsAt }, nth) => startsAt > (slots[nth - 1]?.startsAt ?? 0)),
      "in order",
    );
  }

  const dull: number[] = [];
  const telling: number[] = [];
  for (let at = 0; at < table.reading.length; at++) {
    const nth = table.dayOf(at) - table.day;
    if (nth < 0 || nth >= LISTED) continue;
    const startsAt = oracle.ms(at);
    const { free, reason } = oracle.start(at);
    const slot = slots.get(startsAt);
    assert.ok(!(slot && refused.has(startsAt)));
    const offered = slot?.teamMemberIds ?? [];
    if (offered.length !== free.size || !offered.every((id) => free.has(id))) {
      assert.fail(`at ${startsAt} offered ${offered}, free ${[...free.keys()]}`);
    }
    if (slot === undefined) {
      if (refused.has(startsAt)) assert.equal(refused.get(startsAt), reason, `reason at ${startsAt}`);
      else assert.ok(DULL.includes(reason), `${reason} at ${startsAt} is not explained`);
      (DULL.includes(reason) ? dull : telling).push(at);
      continue;
    }
    assert.equal(slot.endsAt - slot.startsAt, asked.spec.durationMinutes * MINUTE);
    assert.equal(slot.seatsLeft, Math.max(...free.values()));
    assert.ok(days[nth]?.slots.includes(slot), "under the date its clock shows");
  }

  tally.listed += slots.size;
  for (const answer of oracle.told) tally.runs.set(answer, (tally.runs.get(answer) ?? 0) + 1);
  const minute = (slot: OfferedSlot) => (slot.startsAt - table.start) / MINUTE;
  const running = (slot: OfferedSlot) => slot.teamMemberIds.some((id) => oracle.taken(id, minute(slot)) > 0);
  const joinable = [...slots.values()].filter(running);
  tally.joinable += joinable.length;
  for (const slot of [...some([...slots.values()], 8), ...some(joinable, 8)]) compareFree(oracle, slot);
  for (const at of [...some(dull, 4), ...some(telling, 12)]) compareRefused(oracle, at);
}

/** A listed start is judged free with the same members, alone or as anyone, and with resources that are free. */
function compareFree(oracle: Oracle, slot: OfferedSlot): void {
  const { asked, table } = oracle;
  const { startsAt } = slot;
  const { resourceGroups } = asked.spec;
  const at = (startsAt - table.start) / MINUTE;
  const judged = judgeStart({ ...asked, startsAt });
  assert.ok(judged.ok);
  assert.deepEqual([judged.slot, judged.best], [slot, judged.placements[0]]);
  let leftBefore = 0;
  for (const [nth, { teamMemberId, resourceIds, sessionKey, seatsLeft }] of judged.placements.entries()) {
    assert.deepEqual([teamMemberId, sessionKey], [slot.teamMemberIds[nth], oracle.session(teamMemberId, at)]);
    assert.ok(seatsLeft >= leftBefore, "the fullest session first");
    leftBefore = seatsLeft;
    assert.deepEqual([resourceIds.length, new Set(resourceIds).size], Array(2).fill(resourceGroups.length));
    for (const [group, id] of resourceIds.entries()) {
      assert.ok(resourceGroups[group]?.includes(id));
      assert.equal(oracle.collision(id, at, sessionKey), "free");
    }
    const alone = judgeStart({ ...asked, startsAt, teamMemberId });
    assert.deepEqual(alone.ok && alone.slot.teamMemberIds, [teamMemberId]);
  }
}

/** A start not listed is refused for the oracle's reason, whoever is asked for. */
function compareRefused(oracle: Oracle, at: number): void {
  const { asked } = oracle;
  const startsAt = oracle.ms(at);
  assert.deepEqual(judgeStart({ ...asked, startsAt }), { ok: false, reason: oracle.start(at).reason });
  for (const member of asked.members) {
    const able = asked.spec.memberIds.includes(member.id);
    const reason = able ? oracle.member(member, at) : "no_skill";
    const judged = judgeStart({ ...asked, startsAt, teamMemberId: member.id });
    assert.deepEqual(judged, { ok: false, reason }, `${member.id} at ${startsAt}`);
  }
}

/** Runs the comparison and returns what came up: a generator that never lists or never refuses proves nothing. */
function compareOn(settings: fc.Arbitrary<Facts>, numRuns: number): Tally {
  const tally: Tally = { listed: 0, joinable: 0, runs: new Map() };
  const one = (raw: Facts) => compare(raw.place, questionOf(raw), tally);
  fc.assert(fc.property(fc.noBias(settings), one), { numRuns, seed: SEED });
  return tally;
}

test("what is listed can be booked with whom it says, and nothing else can, minute by minute", () => {
  const { listed, runs } = compareOn(fc.record(facts), 130);
  assert.ok(listed > 1000, `${listed} starts listed`);
  const common = [...NEAREST, "min_notice", "max_advance"].filter(
    (one) => one !== "capacity" && one !== "held",
  );
  for (const reason of common) assert.ok(runs.has(reason), `nothing was refused as ${reason}`);
});

test("so it is with classes whose sessions fill up", () => {
  const hours = [{ from: "06:00", to: "22:00" }];
  const dayTime = { common: hours, special: [], everyDay: true, overrides: [] };
  const classes: fc.Arbitrary<Facts> = fc.record({
    ...facts,
    isClass: fc.constant(true),
    schedules: fc.constant([dayTime]),
    sessions: fc.array(rawSession, { minLength: 15, maxLength: 20 }),
    timeOff: fc.constant([]),
    bufferBeforeMinutes: fc.constantFrom(0, 10),
    bufferAfterMinutes: fc.constantFrom(0, 10),
    closures: fc.constant([]),
    claims: fc.array(rawClaim, { maxLength: 6 }),
    durationMinutes: fc.constantFrom(30, 60),
    slotIntervalMinutes: fc.constantFrom(30, 60),
    minNoticeMinutes: fc.constant(0),
    maxAdvanceDays: fc.constant(30),
    bookingCutoffs: fc.constant([]),
  });
  const { listed, joinable, runs } = compareOn(classes, 50);
  assert.ok(listed > 1000 && joinable > 30, `${listed} starts listed, ${joinable} of them to join`);
  assert.ok(runs.has("capacity") && runs.has("held"), "nothing was refused for want of seats, or for a hold");
});

test("so it is with cut-offs around the clock changes and with people who take few visits a day", () => {
  const allDay = {
    common: [{ from: "00:00", to: "24:00" }],
    special: [],
    everyDay: true,
    overrides: [],
  };
  const cutoff = fc.record({ daysBefore: fc.nat({ max: 2 }), at: five(0, 1435).map(clockText) });
  const limits: fc.Arbitrary<Facts> = fc.record({
    ...facts,
    schedules: fc.constant([allDay]),
    timeOff: fc.constant([]),
    closures: fc.constant([]),
    skilled: fc.constant<string[]>(["ann", "bob"]),
    durationMinutes: fc.constantFrom(30, 60),
    slotIntervalMinutes: fc.constantFrom(60, 90),
    // Most questions are asked in the night of the change.
    nowAt: fc.oneof(five(-2880, 2880), five(1440, 1740)),
    minNoticeMinutes: fc.constant(0),
    maxAdvanceDays: fc.constant(30),
    dailyLimit: fc.constant(null),
    caps: fc.array(fc.constantFrom(1, 2, 3, 4), { minLength: 3, maxLength: 3 }),
    bookingCutoffs: fc.array(cutoff, { maxLength: 2 }),
  });
  const tally: Tally = { listed: 0, joinable: 0, runs: new Map() };
  const changed = { byCutoffs: 0, byCaps: 0 };
  const property = fc.property(fc.noBias(limits), (raw) => {
    const asked = questionOf(raw);
    compare(raw.place, asked, tally);
    const table = minutesOf(raw.place);
    const listing = { from: table.from, to: table.dateOf(table.day + LISTED - 1) };
    const slots = (question: VisitQuestion) =>
      offeredDays({ ...question, ...listing }).flatMap((day) =>
        day.slots.flatMap(({ teamMemberIds }) => teamMemberIds),
      ).length;
    const offered = slots(asked);
    if (slots({ ...asked, spec: { ...asked.spec, bookingCutoffs: [] } }) > offered) changed.byCutoffs++;
    if (slots({ ...asked, members: asked.members.map((one) => ({ ...one, dailyLimit: null })) }) > offered)
      changed.byCaps++;
  });
  fc.assert(property, { numRuns: 60, seed: SEED });
  assert.ok(tally.listed > 500, `${tally.listed} starts listed`);
  // The cases are drawn anew each time: enough that no run of bad luck looks like a rule that does nothing.
  assert.ok(changed.byCutoffs > 0 && changed.byCaps > 0, JSON.stringify(changed));
});
