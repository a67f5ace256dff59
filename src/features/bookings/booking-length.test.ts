/** A visit that the team makes shorter or longer than its services take. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { halves, overlaps } from "#test/invariants.ts";
import { type Person, signedIn } from "#test/people.ts";
import { rescheduleBooking } from "./reschedule-booking.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const DAY = "2027-01-20";
const at = (time: string) => `${DAY}T${time}:00Z`;
const shown = (time: string) => `${DAY}T${time}:00+00:00`;

const byWeb = (business: MadeBusiness, time: string, more: object = {}) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: at(time), customer: someone(), ...more },
  });

/** One hour from ten on, of one person unless said otherwise. */
async function booked(options: BusinessOptions = {}) {
  const business = await makeBusiness(app.db, options);
  const owner = await signedIn(app, business);
  const { status, body } = await byWeb(business, "10:00");
  assert.equal(status, 201, JSON.stringify(body));
  return { business, owner, id: body.booking.id as string, token: body.manageToken as string };
}

const patch = (person: Pick<Person, "call">, id: string, body: object) =>
  person.call("PATCH", `/business/bookings/${id}`, { body });

const claimOf = async (id: string) => {
  const [claim] = await app.db.orm.select().from(t.allocations).where(eq(t.allocations.bookingId, id));
  assert.ok(claim);
  const minutes = (from: number, to: number) => (to - from) / 60_000;
  return {
    length: minutes(claim.startsAt, claim.endsAt),
    after: minutes(claim.endsAt, claim.busyUntil),
    override: claim.override,
  };
};

const startsOf = ({ body }: { body: { days: { slots: { startsAt: string }[] }[] } }) =>
  body.days.flatMap(({ slots }) => slots.map(({ startsAt }) => startsAt.slice(11, 16)));

describe("another length", () => {
  it("is claimed, told as another time, and shown in the history; the price stays", async () => {
    const { business, owner, id } = await booked();
    const { status, body } = await patch(owner, id, { durationMinutes: 105, version: 1 });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      [body.startsAt, body.endsAt, body.version, body.price.total],
      [shown("10:00"), shown("11:45"), 2, 10_000],
    );
    assert.equal((await claimOf(id)).length, 105);
    assert.equal((await byWeb(business, "11:30")).body.reason, "booked");
    const { history } = (await owner.call("GET", `/business/bookings/${id}`)).body;
    assert.deepEqual(
      history.slice(1).map((one: { type: string; fields: string[] }) => [one.type, one.fields]),
      [["booking.rescheduled", ["endsAt"]]],
    );
    assert.deepEqual(await halves(app.db), []);
  });

  it("asked for again changes nothing, and shorter gives the time back", async () => {
    const { business, owner, id } = await booked();
    assert.equal((await patch(owner, id, { durationMinutes: 60 })).body.version, 1);
    assert.equal((await patch(owner, id, { durationMinutes: 30 })).body.endsAt, shown("10:30"));
    assert.equal((await patch(owner, id, { durationMinutes: 30 })).body.version, 2);
    assert.equal((await byWeb(business, "10:30")).status, 201);
    const back = await patch(owner, id, { durationMinutes: 60 });
    assert.deepEqual([back.status, back.body.code, back.body.reason], [409, "slot_unavailable", "booked"]);
  });

  it("with another time and person is one change; of a stale version none", async () => {
    const { business, owner, id } = await booked({ members: 2 });
    const [first, second] = business.memberIds;
    const goal = (await claimedBy(id)) === first ? second : first;
    const { body } = await patch(owner, id, {
      startsAt: at("13:00"),
      teamMemberId: goal,
      durationMinutes: 90,
    });
    assert.deepEqual(
      [body.startsAt, body.endsAt, body.teamMember.id, body.version],
      [shown("13:00"), shown("14:30"), goal, 2],
    );
    const stale = await patch(owner, id, { durationMinutes: 45, version: 1 });
    assert.deepEqual([stale.status, stale.body.code], [409, "version_conflict"]);
    assert.equal((await claimOf(id)).length, 90);
  });

  it("does not run into a visit, a buffer or the end of the day", async () => {
    const { business, owner, id } = await booked({ services: [{ bufferAfterMinutes: 30 }] });
    assert.equal((await byWeb(business, "12:00")).status, 201);
    // 10:00 to 11:30 and half an hour to clean up is as long as it can be.
    const near = await patch(owner, id, { durationMinutes: 95 });
    assert.deepEqual([near.status, near.body.reason], [409, "buffer"]);
    assert.equal((await patch(owner, id, { durationMinutes: 90 })).status, 200);
    assert.deepEqual(await claimOf(id), { length: 90, after: 30, override: false });
    const over = await patch(owner, id, { durationMinutes: 480 });
    assert.deepEqual([over.status, over.body.code], [409, "slot_unavailable"]);
    const late = await patch(owner, id, { startsAt: at("16:00"), durationMinutes: 90 });
    assert.deepEqual([late.status, late.body.reason], [409, "closed"]);
    assert.deepEqual(await overlaps(app.db, business.id), []);
  });

  it("is taken with `override`, marked and told apart", async () => {
    const { business, owner, id } = await booked();
    assert.equal((await byWeb(business, "11:00")).status, 201);
    const forced = await patch(owner, id, { durationMinutes: 120, override: true });
    assert.deepEqual([forced.status, forced.body.endsAt], [200, shown("12:00")]);
    assert.deepEqual(await claimOf(id), { length: 120, after: 0, override: true });
    const { history } = (await owner.call("GET", `/business/bookings/${id}`)).body;
    assert.deepEqual(
      history.slice(1).map((one: { type: string }) => one.type),
      ["booking.rescheduled", "booking.overridden"],
    );
    assert.deepEqual(await overlaps(app.db, business.id), []);
  });

  it("stays when the customer or the team moves the booking afterwards", async () => {
    const { business, owner, id, token } = await booked();
    await patch(owner, id, { durationMinutes: 150 });
    const moved = await app.call("POST", `/public/bookings/${id}/reschedule?token=${token}`, {
      body: { startsAt: at("13:00") },
    });
    assert.deepEqual([moved.status, moved.body.endsAt], [200, shown("15:30")], JSON.stringify(moved.body));
    // At 14:30 on the visit would end at 17:00, when the day does.
    const tooLate = await app.call("POST", `/public/bookings/${id}/reschedule?token=${token}`, {
      body: { startsAt: at("15:00") },
    });
    assert.deepEqual([tooLate.status, tooLate.body.code], [409, "slot_unavailable"]);
    assert.equal((await patch(owner, id, { startsAt: at("09:00") })).body.endsAt, shown("11:30"));
    assert.equal((await claimOf(id)).length, 150);

    const query = `from=${DAY}&to=${DAY}&serviceId=${business.serviceIds[0]}`;
    const own = await owner.call("GET", `/business/availability?${query}&bookingId=${id}`);
    assert.deepEqual([own.body.durationMinutes, startsOf(own).at(-1)], [150, "14:30"]);
    const short = await owner.call("GET", `/business/availability?${query}&durationMinutes=30`);
    assert.deepEqual([startsOf(short)[0], startsOf(short).at(-1)], ["11:30", "16:30"]);
    assert.deepEqual(await halves(app.db), []);
  });

  it("by staff as a move: of their own, not over anybody else's time", async () => {
    const { business, id } = await booked();
    const own = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
    assert.equal((await patch(own, id, { durationMinutes: 90 })).status, 200);
    assert.equal((await patch(own, id, { durationMinutes: 120, override: true })).status, 403);
    const other = await signedIn(app, business, "staff");
    assert.equal((await patch(other, id, { durationMinutes: 30 })).status, 404);
  });

  it("is whole minutes from five to seven days, of a booking that still moves, and never of a class", async () => {
    const { owner, id } = await booked();
    for (const durationMinutes of [4, 0, -60, 30.5, 10_081, "60", null]) {
      const { status, body } = await patch(owner, id, { durationMinutes });
      assert.deepEqual([status, body.errors[0].path], [422, "durationMinutes"], String(durationMinutes));
    }
    await owner.call("PUT", `/business/bookings/${id}/status`, { body: { status: "completed" } });
    assert.equal((await patch(owner, id, { durationMinutes: 30 })).body.code, "invalid_transition");

    const yoga = await booked({ services: [{ capacity: 8 }] });
    const refused = await patch(yoga.owner, yoga.id, { durationMinutes: 90 });
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, "durationMinutes"]);
    assert.equal((await patch(yoga.owner, yoga.id, { durationMinutes: 60, notes: "x" })).status, 200);
  });
});

describe("two at once", () => {
  it("longer against a customer who wants the time behind: one of them has it", async () => {
    for (let round = 0; round < 5; round++) {
      const { business, owner, id } = await booked();
      const answers = await Promise.all([
        patch(owner, id, { durationMinutes: 90 }),
        byWeb(business, "11:00", { customer: someone(2) }),
      ]);
      assert.deepEqual(answers.map(({ status }) => status < 300).sort(), [false, true]);
      assert.deepEqual(await overlaps(app.db, business.id), []);
    }
  });

  it("made longer between the customer's decision and the taking: nothing is moved at the old length", async () => {
    const { business, owner, id } = await booked();
    const atLast: Database = {
      ...app.db,
      async transaction(work) {
        assert.equal((await patch(owner, id, { durationMinutes: 120 })).status, 200);
        return app.db.transaction(work);
      },
    };
    const known = await app.deps.businesses.bySlug(business.slug);
    await assert.rejects(
      rescheduleBooking({ ...app.deps, db: atLast }, known, id, { startsAtMs: Date.parse(at("13:00")) }),
      { code: "version_conflict" },
    );
    assert.equal((await claimOf(id)).length, 120);
    assert.deepEqual(await halves(app.db), []);
  });
});

describe("booking by hand for another length", () => {
  const make = (person: Pick<Person, "call">, business: MadeBusiness, more: object, headers = {}) =>
    person.call("POST", "/business/bookings", {
      body: {
        serviceId: business.serviceIds[0],
        startsAt: at("10:00"),
        customer: { name: "Ann" },
        ...more,
      },
      headers,
    });

  it("takes as long as was said, at the usual price, and once under its key", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const key = { "idempotency-key": "longer-0001" };
    const made = await make(owner, business, { durationMinutes: 45 }, key);
    assert.deepEqual(
      [made.status, made.body.endsAt, made.body.price.total],
      [201, shown("10:45"), 10_000],
      JSON.stringify(made.body),
    );
    assert.equal((await make(owner, business, { durationMinutes: 45 }, key)).body.id, made.body.id);
    const other = await make(owner, business, { durationMinutes: 50 }, key);
    assert.equal(other.body.code, "idempotency_key_reused");
    assert.equal((await claimOf(made.body.id)).length, 45);
    const behind = await make(owner, business, { startsAt: at("10:45") });
    assert.equal(behind.status, 201);
    const tooLong = await make(owner, business, { startsAt: at("09:00"), durationMinutes: 75 });
    assert.deepEqual([tooLong.status, tooLong.body.reason], [409, "booked"]);
  });

  it("is refused for a class, for what is no length, and to customers", async () => {
    const business = await makeBusiness(app.db, { services: [{ capacity: 4 }] });
    const owner = await signedIn(app, business);
    const { status, body } = await make(owner, business, { durationMinutes: 90 });
    assert.deepEqual([status, body.errors[0].path], [422, "durationMinutes"]);
    const none = await make(owner, business, { durationMinutes: 4 });
    assert.deepEqual([none.status, none.body.errors[0].path], [422, "durationMinutes"]);
    const customer = await byWeb(business, "10:00", { durationMinutes: 30 });
    assert.deepEqual([customer.status, customer.body.errors[0].path], [422, "durationMinutes"]);
  });
});

const claimedBy = async (id: string) => {
  const [row] = await app.db.orm.select().from(t.bookings).where(eq(t.bookings.id, id));
  return row?.teamMemberId;
};
