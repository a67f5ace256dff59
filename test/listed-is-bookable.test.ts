/**
 * Listed ⇔ bookable, through HTTP: on random businesses every listed start can be held and every other one is refused
 * with the very reason that `explain=1` told.
 */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import fc from "fast-check";
import { newId } from "#db/new-id.ts";
import { closures, scheduleOverrides, timeOff } from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "./app.ts";
import { type MadeBusiness, makeBusiness, someone } from "./business.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const HOUR = 3_600_000;
const SEED = Number(process.env.LISTED_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.LISTED_RUNS ?? 10);
/** Starts tried of each kind and business. */
const LISTED = 5;
const REFUSED = 9;
/** The local days around which everything happens: a Saturday night in March, when clocks change in many places. */
const FROM = "2027-03-12";
const TO = "2027-03-15";
const NOON = Date.parse("2027-03-12T12:00:00Z");

const clock = fc.integer({ min: 0, max: 95 }).map((n) => {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(n / 4))}:${two((n % 4) * 15)}`;
});
const span = fc.record({ from: clock, to: clock });
const daySpan = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ from: "08:00", to: "18:00" }) },
  { weight: 1, arbitrary: span },
);
const hours = fc
  .array(daySpan, { minLength: 1, maxLength: 2 })
  .map((spans) => [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => spans.map((one) => ({ weekday, ...one }))));
const date = fc.constantFrom("2027-03-12", "2027-03-13", "2027-03-14", "2027-03-15");
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3, nil: null });

const service = fc.record({
  durationMinutes: fc.constantFrom(30, 45, 60, 90),
  bufferBeforeMinutes: fc.constantFrom(0, 0, 15, 30),
  bufferAfterMinutes: fc.constantFrom(0, 0, 20),
  capacity: fc.constantFrom(1, 1, 3),
  minNoticeMinutes: rarely(fc.constantFrom(0, 600)),
  maxAdvanceDays: rarely(fc.constantFrom(1, 2, 30)),
  slotIntervalMinutes: rarely(fc.constantFrom(15, 20, 60)),
  dailyLimit: rarely(fc.constantFrom(1, 3)),
  bookingCutoff: rarely(fc.record({ daysBefore: fc.integer({ min: 0, max: 1 }), at: clock })),
  needsRoom: fc.boolean(),
});

const world = fc.record({
  timeZone: fc.constantFrom("America/New_York", "Europe/Berlin", "Pacific/Chatham", "Asia/Kathmandu", "UTC"),
  weeklyHours: hours,
  slotAlignment: fc.constantFrom("clock" as const, "opening" as const),
  slotIntervalMinutes: fc.constantFrom(30, 60),
  members: fc.array(fc.record({ weeklyHours: rarely(hours), dailyLimit: rarely(fc.constantFrom(1, 2)) }), {
    minLength: 1,
    maxLength: 3,
  }),
  services: fc.array(service, { minLength: 2, maxLength: 2 }),
  rooms: fc.integer({ min: 1, max: 2 }),
  closed: rarely(date),
  override: rarely(fc.record({ date, spans: fc.array(span, { maxLength: 1 }) })),
  away: rarely(fc.record({ from: fc.integer({ min: 0, max: 60 }), hours: fc.integer({ min: 1, max: 20 }) })),
  /** Hours since FROM's noon, what is booked (or held), and by which service. */
  taken: fc.array(fc.record({ nth: fc.nat({ max: 40 }), service: fc.nat({ max: 1 }), hold: fc.boolean() }), {
    minLength: 2,
    maxLength: 8,
  }),
  /** Hours from FROM's noon to now. */
  now: fc.constantFrom(-72, -30, -12, 0, 6),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

async function make(given: World): Promise<MadeBusiness> {
  // Without the null prototypes that fast-check likes and drizzle does not.
  const raw: World = JSON.parse(JSON.stringify(given));
  const { timeZone, weeklyHours, slotAlignment, slotIntervalMinutes } = raw;
  const business = await makeBusiness(app.db, {
    business: { timeZone, weeklyHours, slotAlignment, slotIntervalMinutes },
    members: raw.members,
    resources: { room: raw.rooms },
    services: raw.services.map(({ needsRoom, ...one }) => ({ ...one, groups: needsRoom ? ["room"] : [] })),
  });
  const businessId = business.id;
  const [memberId = ""] = business.memberIds;
  if (raw.closed)
    await app.db.orm
      .insert(closures)
      .values({ id: newId("closure"), businessId, startsOn: raw.closed, endsOn: raw.closed });
  if (raw.override)
    await app.db.orm
      .insert(scheduleOverrides)
      .values({ id: newId("override"), businessId, teamMemberId: memberId, ...raw.override });
  if (raw.away) {
    const startsAt = NOON + raw.away.from * HOUR;
    await app.db.orm.insert(timeOff).values({
      id: newId("timeOff"),
      businessId,
      teamMemberId: memberId,
      startsAt,
      endsAt: startsAt + raw.away.hours * HOUR,
    });
  }
  return business;
}

interface Listing {
  listed: string[];
  refused: { startsAt: string; reason: string }[];
}

async function listing(business: MadeBusiness, nth: number): Promise<Listing> {
  const query = `serviceId=${business.serviceIds[nth]}&from=${FROM}&to=${TO}&explain=1`;
  const { body } = await app.call("GET", `/public/businesses/${business.slug}/availability?${query}`);
  const days: { slots: { startsAt: string }[]; unavailable: Listing["refused"] }[] = body.days;
  return {
    listed: days.flatMap((day) => day.slots.map(({ startsAt }) => startsAt)),
    refused: days.flatMap((day) => day.unavailable),
  };
}

/** Spread over the list. */
const some = <T>(list: readonly T[], most: number): T[] =>
  list.filter((_, at) => at % Math.max(1, Math.ceil(list.length / most)) === 0);

/** The first starts of each reason before more of the same. */
function variety(refused: Listing["refused"]): Listing["refused"] {
  const byReason = Map.groupBy(refused, ({ reason }) => reason);
  return [...byReason.values()].flatMap((same) => some(same, Math.ceil(REFUSED / byReason.size)));
}

it("every listed start can be held, every explained one is refused with its reason", async (t) => {
  t.diagnostic(`replay with LISTED_SEED=${SEED}`);
  const met = new Map<string, number>();
  const meet = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);
  const property = fc.asyncProperty(world, async (raw) => {
    const business = await make(raw);
    const path = `/public/businesses/${business.slug}`;
    const post = (kind: "holds" | "bookings", nth: number, startsAt: string, more: object = {}) =>
      app.call("POST", `${path}/${kind}`, {
        body: { serviceId: business.serviceIds[nth], startsAt, ...more },
      });
    app.clock.now = NOON + raw.now * HOUR;
    for (const [n, { nth, service, hold }] of raw.taken.entries()) {
      const { listed } = await listing(business, service);
      const startsAt = listed[nth % Math.max(1, listed.length)];
      if (startsAt === undefined) continue;
      // One client holds at most five at once.
      const made =
        hold && n < 4
          ? await post("holds", service, startsAt)
          : await post("bookings", service, startsAt, { customer: someone(n) });
      assert.equal(made.status, 201, `${startsAt} was listed: ${JSON.stringify(made.body)}`);
    }
    for (const nth of [0, 1]) {
      const { listed, refused } = await listing(business, nth);
      for (const startsAt of some(listed, LISTED)) {
        const held = await post("holds", nth, startsAt);
        assert.equal(held.status, 201, `${startsAt} was listed: ${JSON.stringify(held.body)}`);
        assert.equal((await app.call("DELETE", `${path}/holds/${held.body.id}`)).status, 204);
        meet("listed");
      }
      for (const { startsAt, reason } of variety(refused)) {
        const answer = await post("holds", nth, startsAt);
        assert.deepEqual([answer.status, answer.body.reason], [409, reason], `${startsAt} was explained`);
        meet(reason);
      }
      assert.deepEqual(await listing(business, nth), { listed, refused }, "nothing of this left a trace");
    }
  });
  try {
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  } finally {
    app.clock.now = TEST_NOW;
  }
  assert.ok((met.get("listed") ?? 0) > RUNS, "few starts were listed");
  assert.ok(met.size >= 6, `few reasons were met: ${[...met.keys()]}`);
});
