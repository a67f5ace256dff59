/** Daily limits when many want the same day at once. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type Answer, openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { overlaps } from "#test/invariants.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const HOURS = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"];
const at = (n: number, date = "2027-01-20") => `${date}T${HOURS[n % HOURS.length]}:00Z`;
const post = (business: MadeBusiness, kind: "bookings" | "holds", nth: number, body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/${kind}`, {
    body: { serviceId: business.serviceIds[nth], ...body },
  });
const storm = (count: number, make: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const made = (answers: Answer[]) => answers.filter((answer) => answer.status === 201);
/** Who lost was told that the day is full, or that the time was taken. */
const assertRefusals = (answers: Answer[]) => {
  for (const { status, body } of answers)
    if (status !== 201) assert.ok(["daily_limit", "booked", "held"].includes(body.reason), body.reason);
};

it("a person with a daily limit takes exactly so many, over services, holds and hours", async () => {
  const business = await makeBusiness(app.db, {
    members: [{ dailyLimit: 3 }],
    services: [{}, { durationMinutes: 30 }],
  });
  const answers = await storm(48, (n) =>
    n % 4 === 3
      ? post(business, "holds", n % 2, { startsAt: at(n) })
      : post(business, "bookings", n % 2, { startsAt: at(n), customer: someone(n) }),
  );
  assert.equal(made(answers).length, 3);
  assertRefusals(answers);
  const next = await post(business, "bookings", 0, { startsAt: at(0, "2027-01-21"), customer: someone() });
  assert.equal(next.status, 201, "the next day is free");
});

it("limits of several people add up, and who has none goes on", async () => {
  const business = await makeBusiness(app.db, { members: [{ dailyLimit: 2 }, { dailyLimit: 1 }, {}] });
  const answers = await storm(60, (n) =>
    post(business, "bookings", 0, { startsAt: at(n), customer: someone(n) }),
  );
  const byMember = Map.groupBy(made(answers), (answer) => answer.body.booking.teamMember.id);
  assert.deepEqual(
    business.memberIds.map((id) => byMember.get(id)?.length),
    [2, 1, 8],
  );
  assert.deepEqual(await overlaps(app.db, business.id), []);
});

it("a class is one visit: its seats fill up although the day is full otherwise", async () => {
  const business = await makeBusiness(app.db, {
    members: [{ dailyLimit: 1 }],
    services: [{ capacity: 5 }],
  });
  const answers = await storm(40, (n) =>
    post(business, "bookings", 0, { startsAt: at(n), customer: someone(n) }),
  );
  const starts = new Set(made(answers).map((answer) => answer.body.booking.startsAt));
  assert.equal(starts.size, 1, "one session");
  const [startsAt] = starts;
  const rest = await storm(6, (n) => post(business, "bookings", 0, { startsAt, customer: someone(100 + n) }));
  assert.equal(made(answers).length + made(rest).length, 5);
});

it("what lapses or is given back no longer counts, and a visit can move within a full day", async () => {
  const business = await makeBusiness(app.db, { members: [{ dailyLimit: 1 }] });
  const held = await post(business, "holds", 0, { startsAt: at(0) });
  assert.equal((await post(business, "holds", 0, { startsAt: at(3) })).body.reason, "daily_limit");
  assert.equal(
    (await app.call("DELETE", `/public/businesses/${business.slug}/holds/${held.body.id}`)).status,
    204,
  );
  await post(business, "holds", 0, { startsAt: at(0) });
  const { now } = app.clock;
  app.clock.now += 11 * 60_000;
  try {
    const booked = await post(business, "bookings", 0, { startsAt: at(3), customer: someone() });
    assert.equal(booked.status, 201);
    const { booking, manageToken } = booked.body;
    const moved = await app.call("POST", `/public/bookings/${booking.id}/reschedule?token=${manageToken}`, {
      body: { startsAt: at(5) },
    });
    assert.equal(moved.status, 200);
    assert.equal((await post(business, "holds", 0, { startsAt: at(0) })).body.reason, "daily_limit");
    await app.call("POST", `/public/bookings/${booking.id}/cancel?token=${manageToken}`, { body: {} });
    assert.equal((await post(business, "holds", 0, { startsAt: at(0) })).status, 201);
  } finally {
    app.clock.now = now;
  }
});

it("the local day counts: a limit on the far side of the world is of its own dates", async () => {
  const business = await makeBusiness(app.db, {
    business: {
      timeZone: "Pacific/Chatham",
      weeklyHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" })),
    },
    members: [{ dailyLimit: 1 }],
  });
  const book = (startsAt: string, n: number) =>
    post(business, "bookings", 0, { startsAt, customer: someone(n) });
  assert.equal((await book("2027-01-20T00:00:00+13:45", 1)).status, 201);
  assert.equal((await book("2027-01-20T23:00:00+13:45", 2)).body.reason, "daily_limit");
  assert.equal((await book("2027-01-19T23:00:00+13:45", 3)).status, 201);
  assert.equal((await book("2027-01-21T00:00:00+13:45", 4)).status, 201);
});
