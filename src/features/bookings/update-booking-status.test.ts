import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import type { BookingStatus, StatusActorRole } from "#domain/booking-status.ts";
import { Refusal } from "#domain/refusals.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { halves, overlaps } from "#test/invariants.ts";
import { addTimeOff } from "../team/add-time-off.ts";
import { removeTimeOff } from "../team/remove-time-off.ts";
import { updateBookingStatus } from "./update-booking-status.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const at = (time: string) => `2027-01-20T${time}:00Z`;
const pays = { business: { paymentsEnabled: true }, services: [{ depositKind: "full" as const }] };

const book = (business: MadeBusiness, time: string, more: object = {}) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: at(time), customer: someone(), ...more },
  });

async function booked(options: BusinessOptions = {}, more: object = {}) {
  const business = await makeBusiness(app.db, options);
  const { status, body } = await book(business, "10:00", more);
  assert.equal(status, 201, JSON.stringify(body));
  return { business, id: body.booking.id as string, token: body.manageToken as string };
}

async function change(
  business: MadeBusiness,
  id: string,
  status: BookingStatus,
  more: { version?: number; reason?: string; role?: StatusActorRole } = {},
) {
  const { role = "owner", ...rest } = more;
  const loaded = await app.deps.businesses.bySlug(business.slug);
  const actor = { kind: role === "system" ? "system" : "user", id: "usr_1", role } as const;
  return updateBookingStatus(app.deps, loaded, id, { status, actor, ...rest });
}

/** The refusal's code, or the new status. */
const outcome = (act: Promise<{ row: { status: string } }>) =>
  act.then(
    ({ row }) => row.status,
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );

const claims = async (id: string) =>
  (
    await app.db.orm.execute(
      sql`select starts_at, ends_at, busy_until, expires_at from allocations where booking_id = ${id}`,
    )
  ).rows;
const eventsOf = async (id: string) =>
  (
    await app.db.orm.execute(
      sql`select type, actor_kind, actor_id, related from events where subject_id = ${id} and type <> 'booking.created' order by seq`,
    )
  ).rows;

describe("changing a booking's status", () => {
  it("approving keeps the time, raises the version and says so once", async () => {
    const { business, id } = await booked({ business: { requiresApproval: true } });
    const { row } = await change(business, id, "confirmed", { version: 1 });
    assert.deepEqual([row.status, row.version, row.statusChangedAt], ["confirmed", 2, TEST_NOW]);
    assert.equal((await claims(id)).length, 1);
    assert.deepEqual(await eventsOf(id), [
      {
        type: "booking.status_changed",
        actor_kind: "user",
        actor_id: "usr_1",
        related: { from: "pending", to: "confirmed" },
      },
    ]);
  });

  it("cancelling gives time and coupon back, and keeps the reason", async () => {
    const business = await makeBusiness(app.db);
    await app.db.orm.execute(sql`insert into coupons (id, business_id, code, label, discount_kind, discount_value, max_redemptions, created_at)
      values (${`cpn_${business.id.slice(4)}`}, ${business.id}, 'ONE', 'One', 'percent', '10', 1, now())`);
    const { body } = await book(business, "10:00", { couponCode: "ONE" });
    const { row } = await change(business, body.booking.id, "cancelled", { reason: "Ill" });
    assert.deepEqual([row.status, row.cancelReason], ["cancelled", "Ill"]);
    assert.deepEqual(await claims(body.booking.id), []);
    assert.equal((await eventsOf(body.booking.id))[0]?.type, "booking.cancelled");
    assert.equal((await book(business, "10:00", { couponCode: "ONE" })).status, 201, "both are free again");
  });

  it("an unpaid booking that is confirmed keeps its time for good, also after it was moved", async () => {
    const { business, id, token } = await booked(pays);
    assert.notEqual((await claims(id))[0]?.expires_at, null);
    await change(business, id, "confirmed", { role: "system" });
    assert.equal((await claims(id))[0]?.expires_at, null);
    const moved = await app.call("POST", `/public/bookings/${id}/reschedule?token=${token}`, {
      body: { startsAt: at("12:00") },
    });
    assert.equal(moved.status, 200);
    app.clock.now += 86_400_000;
    assert.equal((await book(business, "12:00")).body.code, "slot_unavailable");
    app.clock.now = TEST_NOW;
  });

  it("an unpaid booking that was not paid in time is not confirmed any more", async () => {
    const { business, id } = await booked(pays);
    app.clock.now += 32 * 60_000;
    assert.equal(await outcome(change(business, id, "confirmed", { role: "system" })), "invalid_transition");
    assert.equal((await book(business, "10:00")).status, 201);
    app.clock.now = TEST_NOW;
  });

  it("what the table does not allow is refused and changes nothing", async () => {
    const { business, id } = await booked();
    assert.equal(await outcome(change(business, id, "pending")), "invalid_transition");
    assert.equal(
      await outcome(change(business, id, "completed", { role: "customer" })),
      "invalid_transition",
    );
    assert.equal(await outcome(change(business, id, "completed", { version: 9 })), "version_conflict");
    await change(business, id, "cancelled");
    assert.equal(await outcome(change(business, id, "confirmed")), "invalid_transition");
    assert.deepEqual(await claims(id), [], "a cancelled booking never comes back");
  });

  it("a booking of another business is not found", async () => {
    const { id } = await booked();
    const other = await makeBusiness(app.db);
    assert.equal(await outcome(change(other, id, "cancelled")), "not_found");
  });
});

describe("a no-show taken back", () => {
  it("is confirmed again, with its whole time although its end had been cut", async () => {
    const { business, id } = await booked({ services: [{ bufferAfterMinutes: 15 }] });
    await change(business, id, "no_show");
    const whole = await claims(id);
    await cut(id);
    assert.equal((await change(business, id, "confirmed")).row.status, "confirmed");
    assert.deepEqual(await claims(id), whole);
  });

  it("stays a no-show when somebody has the rest of its time, whether the diary allowed that or the owner", async () => {
    const business = await makeBusiness(app.db, { services: [{}, { durationMinutes: 30 }] });
    const { body } = await book(business, "10:00");
    const { id } = body.booking;
    await change(business, id, "no_show");
    await cut(id);
    const rival = await book(business, "10:30", { serviceId: business.serviceIds[1] });
    assert.equal(rival.status, 201);
    assert.equal(await outcome(change(business, id, "confirmed")), "slot_unavailable");
    await change(business, rival.body.booking.id, "cancelled");
    await app.db.orm.execute(sql`insert into allocations (id, business_id, team_member_id, booking_id, session_key, service_ids, starts_at, ends_at, busy_from, busy_until, override)
      select ${`alc_x${id}`}, business_id, team_member_id, ${rival.body.booking.id}, 'over', service_ids, starts_at, ends_at, busy_from, busy_until, true
      from allocations where booking_id = ${id}`);
    assert.equal(await outcome(change(business, id, "confirmed")), "slot_unavailable");
    await app.db.orm.execute(sql`delete from allocations where booking_id = ${rival.body.booking.id}`);
    assert.equal(await outcome(change(business, id, "confirmed")), "confirmed");
  });

  it("stays a no-show when its person has taken the time off since, and comes back when that is given up", async () => {
    const { business, id } = await booked();
    const off = { startsAt: Date.parse(at("09:00")), endsAt: Date.parse(at("10:30")), reason: "" };
    const actor = { kind: "user", id: "usr_1" } as const;
    const loaded = await app.deps.businesses.bySlug(business.slug);
    const teamMemberId = business.memberIds[0] ?? "";
    // Taken over the customer's head before: she stays booked, and a no-show of hers is taken back.
    await addTimeOff(app.deps, loaded, { ...off, teamMemberId, actor, force: true });
    app.clock.now += 60_000;
    await change(business, id, "no_show");
    assert.equal(await outcome(change(business, id, "confirmed")), "confirmed");
    await change(business, id, "no_show");
    app.clock.now += 60_000;
    const again = await app.deps.businesses.bySlug(business.slug);
    const { id: since } = await addTimeOff(app.deps, again, { ...off, teamMemberId, actor });
    assert.equal(await outcome(change(business, id, "confirmed")), "slot_unavailable");
    await removeTimeOff(app.deps, await app.deps.businesses.bySlug(business.slug), since, actor);
    assert.equal(await outcome(change(business, id, "confirmed")), "confirmed");
    app.clock.now = TEST_NOW;
  });

  it("against a rival who books the cut part: one of them has it", async () => {
    for (let round = 0; round < 5; round++) {
      const business = await makeBusiness(app.db, { services: [{}, { durationMinutes: 30 }] });
      const { body } = await book(business, "10:00");
      await change(business, body.booking.id, "no_show");
      await cut(body.booking.id);
      const [back, rival] = await Promise.all([
        outcome(change(business, body.booking.id, "confirmed")),
        book(business, "10:30", { serviceId: business.serviceIds[1] }),
      ]);
      assert.ok((back === "confirmed") !== (rival.status === 201), `${back} and ${rival.status}`);
      assert.deepEqual(await overlaps(app.db, business.id), []);
    }
  });

  /** As the owner does who sends the next customer in early. */
  async function cut(id: string) {
    await app.db.orm.execute(
      sql`update allocations set ends_at = ends_at - interval '30 minutes', busy_until = busy_until - interval '30 minutes' where booking_id = ${id}`,
    );
  }
});

describe("several at once", () => {
  it("two admins approve: one does it, the other is told", async () => {
    const { business, id } = await booked({ business: { requiresApproval: true } });
    const both = await Promise.all(
      Array.from({ length: 8 }, () => outcome(change(business, id, "confirmed"))),
    );
    assert.equal(both.filter((one) => one === "confirmed").length, 1);
    for (const one of both)
      assert.ok(["confirmed", "version_conflict", "invalid_transition"].includes(one), one);
    assert.equal((await eventsOf(id)).length, 1);
  });

  it("a customer who cancels twice at once is told twice that it is cancelled", async () => {
    const { id, token } = await booked();
    const twice = await Promise.all(
      [1, 2].map(() => app.call("POST", `/public/bookings/${id}/cancel?token=${token}`, { body: {} })),
    );
    assert.deepEqual(
      twice.map(({ status, body }) => [status, body.status, body.version]),
      [
        [200, "cancelled", 2],
        [200, "cancelled", 2],
      ],
    );
    assert.equal((await eventsOf(id)).length, 1);
  });

  it("approving against the customer's cancelling: never confirmed without its time, never cancelled with it", async () => {
    for (let round = 0; round < 12; round++) {
      const { business, id, token } = await booked({ business: { requiresApproval: true } });
      await Promise.all([
        outcome(change(business, id, "confirmed")),
        app.call("POST", `/public/bookings/${id}/cancel?token=${token}`, { body: {} }),
        ...(round % 2 ? [outcome(change(business, id, "cancelled"))] : []),
      ]);
      const chain = (await eventsOf(id)).map(({ related }) => related as { from: string; to: string });
      chain.forEach(({ from }, n) => {
        assert.equal(from, n === 0 ? "pending" : chain[n - 1]?.to);
      });
    }
    assert.deepEqual(await halves(app.db), []);
  });

  it("confirming a payment against a rival for the time at the moment it lapses: one of them has it", async () => {
    for (let round = 0; round < 12; round++) {
      const { business, id } = await booked(pays);
      const moments = [TEST_NOW + 31 * 60_000 - 1, TEST_NOW + 31 * 60_000];
      let asked = 0;
      const deps = { ...app.deps, now: () => moments[asked++ % 2] ?? TEST_NOW };
      const loaded = await app.deps.businesses.bySlug(business.slug);
      app.clock.now = TEST_NOW + 31 * 60_000;
      const actor = { kind: "system", role: "system" } as const;
      const [paid, rival] = await Promise.all([
        outcome(updateBookingStatus(deps, loaded, id, { status: "confirmed", actor })),
        book(business, "10:00"),
      ]);
      app.clock.now = TEST_NOW;
      assert.ok(paid !== "confirmed" || rival.status === 409, `${paid} and ${rival.status}`);
      assert.deepEqual(await overlaps(app.db, business.id), []);
    }
    assert.deepEqual(await halves(app.db), []);
  });
});
