import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { type Answer, openTestApp, type TestApp } from "./app.ts";
import { type MadeBusiness, makeBusiness, someone } from "./business.ts";
import { overlaps } from "./invariants.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const at = (time: string, date = "2027-01-20") => `${date}T${time}:00Z`;

function book(
  business: MadeBusiness,
  serviceIndex: number,
  startsAt: string,
  n: number,
  more: object = {},
): Promise<Answer> {
  const serviceId = business.serviceIds[serviceIndex];
  return app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId, startsAt, customer: someone(n), ...more },
  });
}

const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

/** Exactly `winners` made it; everybody else got a clean answer with somewhere to go. */
async function assertWinners(answers: Answer[], winners: number, business: MadeBusiness): Promise<void> {
  const made = answers.filter((answer) => answer.status === 201);
  const lost = answers.filter((answer) => answer.status !== 201);
  assert.equal(made.length, winners, `statuses ${answers.map((a) => a.status).join(" ")}`);
  for (const { status, body } of lost) {
    assert.equal(status, 409);
    assert.equal(body.code, "slot_unavailable");
    assert.ok(["booked", "held", "capacity", "buffer"].includes(body.reason), body.reason);
    assert.ok(body.alternatives.length > 0, "alternatives are offered");
  }
  assert.deepEqual(await overlaps(app.db, business.id), []);
}

describe("simultaneous bookings", () => {
  it("200 of one slot: one is booked, 199 are offered other times", async () => {
    const business = await makeBusiness(app.db);
    await assertWinners(await times(200, (n) => book(business, 0, at("10:00"), n)), 1, business);
  });

  it("two services of one person at overlapping starts: one is booked", async () => {
    const business = await makeBusiness(app.db, {
      services: [{ durationMinutes: 90 }, { durationMinutes: 45 }],
    });
    const answers = await times(60, (n) => book(business, n % 2, n % 2 ? at("10:30") : at("10:00"), n));
    await assertWinners(answers, 1, business);
  });

  it("starts a buffer apart: the larger of the buffers between two visits is kept", async () => {
    const business = await makeBusiness(app.db, {
      services: [{ bufferAfterMinutes: 30 }, { bufferBeforeMinutes: 15 }],
    });
    const answers = await times(40, (n) => book(business, n % 2, n % 2 ? at("11:00") : at("10:00"), n));
    await assertWinners(answers, 1, business);
    const later = await book(business, 1, at("11:30"), 99);
    assert.equal(
      later.status,
      answers.some((a) => a.status === 201 && a.body.booking.startsAt.includes("T10:00")) ? 201 : 409,
    );
  });

  it("anyone: exactly as many are booked as there are people, each by another", async () => {
    const business = await makeBusiness(app.db, { members: 7 });
    const answers = await times(60, (n) => book(business, 0, at("10:00"), n));
    await assertWinners(answers, 7, business);
    const people = answers.filter((a) => a.status === 201).map((a) => a.body.booking.teamMember.id);
    assert.equal(new Set(people).size, 7);
  });

  it("anyone, while others ask for one of them by name", async () => {
    const business = await makeBusiness(app.db, { members: 3 });
    const answers = await times(60, (n) =>
      book(business, 0, at("10:00"), n, n % 3 === 0 ? { teamMemberId: business.memberIds[0] } : {}),
    );
    await assertWinners(answers, 3, business);
  });

  it("a class: exactly its seats, also when some want several", async () => {
    const business = await makeBusiness(app.db, { services: [{ capacity: 10 }] });
    const answers = await times(40, (n) => book(business, 0, at("10:00"), n, { seats: 1 + (n % 3) }));
    const seats = answers.filter((a) => a.status === 201).reduce((sum, a) => sum + a.body.booking.seats, 0);
    assert.ok(seats > 7 && seats <= 10, `${seats} seats`);
    const rest = await times(10 - seats + 1, (n) => book(business, 0, at("10:00"), 100 + n));
    assert.equal(rest.filter((a) => a.status === 201).length, 10 - seats);
    assert.deepEqual(await overlaps(app.db, business.id), []);
  });

  it("a class and an ordinary visit of its teacher: one or the other", async () => {
    const business = await makeBusiness(app.db, { services: [{ capacity: 5 }, {}] });
    const answers = await times(30, (n) => book(business, n % 2, at("10:00"), n));
    const classes = answers.filter((a, n) => n % 2 === 0 && a.status === 201).length;
    const visits = answers.filter((a, n) => n % 2 === 1 && a.status === 201).length;
    assert.ok(
      (classes === 5 && visits === 0) || (classes === 0 && visits === 1),
      `${classes} seats and ${visits} visits`,
    );
    assert.deepEqual(await overlaps(app.db, business.id), []);
  });

  it("a room two people share: one visit at a time", async () => {
    const business = await makeBusiness(app.db, {
      members: 4,
      resources: { room: 2 },
      services: [{ groups: ["room"] }],
    });
    await assertWinners(await times(40, (n) => book(business, 0, at("10:00"), n)), 2, business);
  });

  it("holds against bookings: one of them has the time", async () => {
    const business = await makeBusiness(app.db);
    const hold = (n: number) =>
      app.call("POST", `/public/businesses/${business.slug}/holds`, {
        body: { serviceId: business.serviceIds[0], startsAt: at("10:00") },
        headers: { "x-n": String(n) },
      });
    const answers = await times(40, (n) => (n % 2 ? hold(n) : book(business, 0, at("10:00"), n)));
    await assertWinners(answers, 1, business);
  });

  it("rescheduling against booking: the target goes to one, and nobody loses the old time in vain", async () => {
    const business = await makeBusiness(app.db);
    const starts = ["09:00", "10:00", "11:00", "12:00"];
    const mine = await Promise.all(starts.map((time, n) => book(business, 0, at(time), n)));
    const move = ({ body }: Answer) =>
      app.call("POST", `/public/bookings/${body.booking.id}/reschedule?token=${body.manageToken}`, {
        body: { startsAt: at("14:00") },
      });
    const answers = await Promise.all([
      ...mine.map(move),
      ...starts.map((_, n) => book(business, 0, at("14:00"), 10 + n)),
    ]);
    assert.equal(answers.filter((a) => a.status < 300).length, 1, answers.map((a) => a.status).join(" "));
    assert.deepEqual(await overlaps(app.db, business.id), []);
    const moved = answers.findIndex((a) => a.status === 200);
    for (const [n, { body }] of mine.entries()) {
      const now = await app.call("GET", `/public/bookings/${body.booking.id}`);
      assert.equal(now.body.startsAt.slice(11, 16), n === moved ? "14:00" : starts[n]);
    }
  });

  it("two bookings swapping their times: no deadlock, nothing lost", async () => {
    const business = await makeBusiness(app.db, { members: 2 });
    const [first, second] = await Promise.all([
      book(business, 0, at("10:00"), 1, { teamMemberId: business.memberIds[0] }),
      book(business, 0, at("10:00"), 2, { teamMemberId: business.memberIds[1] }),
    ]);
    const move = ({ body }: Answer, teamMemberId: string | undefined) =>
      app.call("POST", `/public/bookings/${body.booking.id}/reschedule?token=${body.manageToken}`, {
        body: { startsAt: at("11:00"), teamMemberId },
      });
    const rounds = await Promise.all([
      move(first, business.memberIds[1]),
      move(second, business.memberIds[0]),
    ]);
    assert.deepEqual(
      rounds.map((a) => a.status),
      [200, 200],
    );
    assert.deepEqual(await overlaps(app.db, business.id), []);
  });

  it("a daily limit of three: three are booked, however many ask for different times", async () => {
    const business = await makeBusiness(app.db, { members: 5, services: [{ dailyLimit: 3 }] });
    const hours = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"];
    const answers = await times(30, (n) => book(business, 0, at(hours[n % 6] ?? "09:00"), n));
    assert.equal(answers.filter((a) => a.status === 201).length, 3);
    assert.ok(
      answers.every((a) => a.status === 201 || a.body.reason === "daily_limit" || a.body.reason === "booked"),
    );
    const [row] = (
      await app.db.orm.execute(
        sql`select count(*)::int as n from bookings where business_id = ${business.id}`,
      )
    ).rows;
    assert.deepEqual(row, { n: 3 });
  });

  it("a coupon with two uses left: two bookings have it", async () => {
    const business = await makeBusiness(app.db, { members: 8 });
    await app.db.orm.execute(sql`insert into coupons (id, business_id, code, label, discount_kind, discount_value, max_redemptions, created_at)
      values (${`cpn_${business.id.slice(4)}`}, ${business.id}, 'TWO', 'Two', 'percent', '10', 2, now())`);
    const answers = await times(8, (n) => book(business, 0, at("10:00"), n, { couponCode: "two" }));
    assert.equal(answers.filter((a) => a.status === 201).length, 2);
    assert.ok(answers.every((a) => a.status === 201 || a.body.code === "coupon_invalid"));
  });
});
