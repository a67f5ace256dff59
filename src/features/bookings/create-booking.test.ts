import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { allocations, bookings, businesses, customers, events } from "#db/schema/index.ts";
import { type Answer, openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { onServer } from "#test/database.ts";
import { signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const start = (time: string, date = "2027-01-20") => `${date}T${time}:00Z`;
const book = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], customer: someone(), startsAt: start("10:00"), ...body },
    headers,
  });
const manage = (answer: Answer, act: string, body: object = {}) =>
  app.call("POST", `/public/bookings/${answer.body.booking.id}/${act}?token=${answer.body.manageToken}`, {
    body,
  });
const rowOf = async (answer: Answer) => {
  const [row] = await app.db.orm.select().from(bookings).where(eq(bookings.id, answer.body.booking.id));
  assert.ok(row);
  return row;
};

describe("a booking", () => {
  before(async () => {
    business = await makeBusiness(app.db);
  });

  it("answers without anything personal, and shows the customer's own details by the manage token only", async () => {
    const customer = {
      name: "Ada Canary",
      email: "ada.canary@example.com",
      phone: "+1 555 0100",
      address: { line1: "Canary Row 1", city: "Town", postalCode: "12345", country: "US" },
    };
    const made = await book({ customer, notes: "canary note", answers: {} });
    assert.equal(made.status, 201);
    assert.equal(made.body.booking.status, "confirmed");
    assert.equal(made.body.payment, null);
    const { id } = made.body.booking;
    const open = await app.call("GET", `/public/bookings/${id}`);
    assert.doesNotMatch(JSON.stringify([made.body.booking, open.body]), /canary/i);
    assert.equal(open.headers.get("cache-control"), "no-store");
    const own = await app.call("GET", `/public/bookings/${id}?token=${made.body.manageToken}`);
    assert.deepEqual(own.body.customer, { ...customer });
    assert.equal(own.body.notes, "canary note");
    const bearer = await app.call("GET", `/public/bookings/${id}`, {
      headers: { authorization: `Bearer ${made.body.manageToken}` },
    });
    assert.deepEqual(bearer.body, own.body);
    const wrong = await app.call("GET", `/public/bookings/${id}?token=${"x".repeat(43)}`);
    assert.equal(wrong.status, 401);
    assert.match(made.body.manageUrl, new RegExp(`/booking/${id}\\?token=`));
  });

  it("never shows what the customer's record knows beyond this booking", async () => {
    const email = "returning@example.com";
    await book({ startsAt: start("11:00"), customer: { name: "Real Name", email, phone: "555 0111" } });
    const stranger = await book({
      startsAt: start("12:00"),
      customer: { name: "Stranger", email: "Returning@Example.com" },
    });
    const own = await app.call(
      "GET",
      `/public/bookings/${stranger.body.booking.id}?token=${stranger.body.manageToken}`,
    );
    assert.deepEqual(own.body.customer, {
      name: "Stranger",
      email: "Returning@Example.com",
      phone: null,
      address: null,
    });
    const known = await app.db.orm.select().from(customers).where(eq(customers.emailKey, email));
    assert.equal(known.length, 1, "one person, one record");
    assert.equal(known[0]?.name, "Real Name");
  });

  it("by somebody's number finds their record and writes no e-mail into it, whoever's it is; the team's does", async () => {
    const phone = "+1 555 0177";
    const owner = await signedIn(app, business);
    const byTeam = (time: string, customer: object) =>
      owner.call("POST", "/business/bookings", {
        body: { serviceId: business.serviceIds[0], startsAt: start(time), customer },
      });
    const known = () => app.db.orm.select().from(customers).where(eq(customers.phoneKey, "+15550177"));
    assert.equal((await byTeam("14:00", { name: "Real Name", phone })).status, 201);
    const before = await known();
    assert.deepEqual([before.length, before[0]?.emailKey], [1, null]);
    const stranger = { name: "Stranger", email: "stranger@example.com", phone };
    const second = await book({ startsAt: start("15:00"), customer: stranger });
    assert.equal((await rowOf(second)).customerId, before[0]?.id);
    const lead = await app.call("POST", `/public/businesses/${business.slug}/leads`, { body: stranger });
    assert.equal(lead.status, 201, JSON.stringify(lead.body));
    assert.deepEqual(await known(), before);
    const real = { name: "Real Name", email: "real@example.com", phone };
    assert.equal((await byTeam("16:00", real)).status, 201);
    assert.deepEqual(
      (await known()).map(({ id, email }) => [id, email]),
      [[before[0]?.id, "real@example.com"]],
    );
  });

  it("writes its event in the same transaction, without personal data", async () => {
    const made = await book({
      startsAt: start("13:00"),
      customer: { name: "Eve Canary", email: "eve.canary@example.com" },
    });
    const written = await app.db.orm.select().from(events).where(eq(events.subjectId, made.body.booking.id));
    assert.deepEqual(
      written.map((event) => event.type),
      ["booking.created"],
    );
    assert.doesNotMatch(JSON.stringify(written), /canary/i);
  });

  it("is refused when it asks for an unknown person, service or person without the skill", async () => {
    const other = await makeBusiness(app.db);
    for (const [body, path] of [
      [{ teamMemberId: other.memberIds[0] }, "teamMemberId"],
      [{ serviceId: other.serviceIds[0] }, "serviceId"],
    ] as const) {
      const answer = await book(body);
      assert.equal(answer.status, 422);
      assert.equal(answer.body.errors[0].path, path);
    }
  });

  it("a body without anything is told everything that is missing at once, what is bought included", async () => {
    const base = `/public/businesses/${business.slug}`;
    const table = [
      ["POST", `${base}/bookings`, { body: {} }, ["startsAt", "customer", "serviceId"]],
      ["POST", `${base}/bookings`, { body: { serviceId: 5 } }, ["serviceId", "startsAt", "customer"]],
      ["POST", `${base}/holds`, { body: {} }, ["startsAt", "serviceId"]],
      ["POST", `${base}/quotes`, { body: { seats: 0, price: 1 } }, ["seats", "price", "serviceId"]],
      ["POST", `${base}/leads`, { body: {} }, ["name", "email"]],
      ["GET", `${base}/availability`, {}, ["from", "to", "serviceId"]],
    ] as const;
    for (const [method, path, options, missing] of table) {
      const answer = await app.call(method, path, options);
      assert.equal(answer.status, 422, path);
      assert.deepEqual(
        answer.body.errors.map((e: { path: string }) => e.path),
        missing,
        path,
      );
    }
  });

  it("fields that a client may not set are refused by name", async () => {
    for (const field of ["total", "price", "status", "businessId", "paid", "override", "depositDue"]) {
      const answer = await book({ [field]: 1 });
      assert.equal(answer.status, 422, field);
      assert.deepEqual(
        answer.body.errors.map((e: { path: string }) => e.path),
        [field],
      );
    }
  });
});

describe("changing a booking by its link", () => {
  before(async () => {
    business = await makeBusiness(app.db, { business: { cancellation: { cutoffMinutes: 60 } } });
  });

  it("cancelling gives the time back, and again answers the same", async () => {
    const made = await book({});
    const cancelled = await manage(made, "cancel", { reason: "rain" });
    assert.equal(cancelled.status, 200);
    assert.equal(cancelled.body.status, "cancelled");
    assert.equal(cancelled.body.actions.cancel.allowed, false);
    assert.deepEqual(cancelled.body.payment, { status: "none", amountPaid: 0, amountDue: 0 });
    assert.equal((await manage(made, "cancel")).status, 200);
    assert.equal((await rowOf(made)).cancelReason, "rain");
    assert.equal((await book({ customer: someone(2) })).status, 201);
  });

  it("needs the token", async () => {
    const made = await book({ startsAt: start("11:00") });
    const answer = await app.call("POST", `/public/bookings/${made.body.booking.id}/cancel`, { body: {} });
    assert.equal(answer.status, 401);
    assert.equal((await rowOf(made)).status, "confirmed");
  });

  it("rescheduling moves it and frees the old time", async () => {
    const made = await book({ startsAt: start("12:00") });
    const moved = await manage(made, "reschedule", { startsAt: start("14:00") });
    assert.equal(moved.status, 200);
    assert.equal(moved.body.startsAt, "2027-01-20T14:00:00+00:00");
    assert.equal(moved.body.version, 2);
    assert.equal((await book({ startsAt: start("12:00"), customer: someone(3) })).status, 201);
  });

  it("may overlap its own old time", async () => {
    const made = await book({ startsAt: start("09:00", "2027-01-21") });
    const moved = await manage(made, "reschedule", { startsAt: start("09:30", "2027-01-21") });
    assert.equal(moved.status, 200);
  });

  it("a taken time is refused with alternatives, and the booking stays where it was", async () => {
    const made = await book({ startsAt: start("10:00", "2027-01-22") });
    await book({ startsAt: start("11:00", "2027-01-22"), customer: someone(4) });
    const moved = await manage(made, "reschedule", { startsAt: start("11:00", "2027-01-22") });
    assert.equal(moved.status, 409);
    assert.equal(moved.body.reason, "booked");
    assert.ok(moved.body.alternatives.length > 0);
    assert.equal((await rowOf(made)).version, 1);
  });

  it("a stale version is refused", async () => {
    const made = await book({ startsAt: start("10:00", "2027-01-23") });
    await manage(made, "reschedule", { startsAt: start("11:00", "2027-01-23") });
    const stale = await manage(made, "reschedule", { startsAt: start("12:00", "2027-01-23"), version: 1 });
    assert.equal(stale.status, 409);
    assert.equal(stale.body.code, "version_conflict");
  });

  it("ends at the cut-off", async () => {
    const made = await book({ startsAt: start("10:00", "2027-01-24") });
    const { now } = app.clock;
    try {
      app.clock.now = Date.parse("2027-01-24T09:00:00Z");
      assert.equal(
        (await app.call("GET", `/public/bookings/${made.body.booking.id}?token=${made.body.manageToken}`))
          .body.actions.cancel.allowed,
        true,
      );
      app.clock.now += 1;
      const late = await manage(made, "cancel");
      assert.equal(late.status, 409);
      assert.equal(late.body.code, "cancellation_closed");
      assert.equal(
        (await manage(made, "reschedule", { startsAt: start("15:00", "2027-01-24") })).body.code,
        "cancellation_closed",
      );
    } finally {
      app.clock.now = now;
    }
  });
});

describe("Idempotency-Key", () => {
  before(async () => {
    business = await makeBusiness(app.db);
  });
  const headers = { "idempotency-key": "key-1" };

  it("fifty at once with one key are one booking; the others are told to wait or get its answer", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => book({}, headers)));
    const ids = new Set(answers.filter((a) => a.status === 201).map((a) => a.body.booking.id));
    assert.equal(ids.size, 1);
    assert.ok(answers.every((a) => a.status === 201 || a.body.code === "idempotency_in_progress"));
    assert.equal(
      (await app.db.orm.select().from(bookings).where(eq(bookings.businessId, business.id))).length,
      1,
    );
  });

  it("a key whose process has just died is waited for; one that is still busy is told to come back", {
    skip: !onServer,
  }, async () => {
    for (const [key, hour, status] of [
      ["died", "10:00", 201],
      ["busy", "11:00", 409],
    ] as const) {
      const [held, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const other = app.db.transaction(async (tx) => {
        await tx.execute(
          sql`select pg_advisory_xact_lock(hashtextextended(${`${business.id} createBooking ${key}`}, 1))`,
        );
        held.resolve();
        await (key === "died" ? pause(200) : answered.promise);
      });
      await held.promise;
      const answer = await book({ startsAt: start(hour, "2027-02-10") }, { "idempotency-key": key });
      answered.resolve();
      await other;
      assert.equal(answer.status, status, JSON.stringify(answer.body));
    }
  });

  it("replays the whole answer, its secrets made again and not stored", async () => {
    const first = await book({}, headers);
    const again = await book({}, headers);
    assert.equal(again.status, 201);
    assert.equal(again.headers.get("idempotency-replayed"), "true");
    assert.deepEqual(again.body, first.body);
    const dump = JSON.stringify((await app.db.orm.execute("select answer from idempotency_keys")).rows);
    assert.doesNotMatch(dump, new RegExp(first.body.manageToken));
  });

  it("another body under the same key is refused", async () => {
    const answer = await book({ startsAt: start("15:00") }, headers);
    assert.equal(answer.status, 422);
    assert.equal(answer.body.code, "idempotency_key_reused");
  });

  it("a refused request may be tried again under its key", async () => {
    const own = { "idempotency-key": "key-2" };
    assert.equal((await book({}, own)).status, 409);
    assert.equal((await book({ startsAt: start("16:00") }, own)).status, 201);
  });

  it("keys are a business's own", async () => {
    const mine = business;
    business = await makeBusiness(app.db);
    assert.equal((await book({}, headers)).status, 201);
    business = mine;
  });

  it("is forgotten after a day", async () => {
    app.clock.now += 86_400_000 + 1;
    const answer = await book({ startsAt: start("11:00") }, headers);
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get("idempotency-replayed"), null);
    app.clock.now -= 86_400_000 + 1;
  });
});

describe("deposits and approval", () => {
  it("a business that takes payments keeps the time while the deposit is due, and gives it back when it lapses", async () => {
    business = await makeBusiness(app.db, {
      business: { paymentsEnabled: true },
      services: [{ depositKind: "percent", depositValue: 20 }],
    });
    const made = await book({});
    assert.equal(made.body.booking.status, "pending_payment");
    assert.deepEqual(
      { ...made.body.payment, expiresAt: null },
      { status: "preparing", amount: 2_000, currency: "USD", checkoutUrl: null, expiresAt: null },
    );
    const rival = await book({ customer: someone(2) });
    assert.equal(rival.body.reason, "held");
    const { now } = app.clock;
    app.clock.now += 32 * 60_000;
    const second = await book({ customer: someone(2) });
    assert.equal(second.status, 201);
    assert.equal((await app.call("GET", `/public/bookings/${made.body.booking.id}`)).body.status, "expired");
    assert.equal((await rowOf(made)).status, "expired");
    assert.equal(
      (await app.db.orm.select().from(allocations).where(eq(allocations.bookingId, made.body.booking.id)))
        .length,
      0,
    );
    app.clock.now = now;
  });

  it("a business without payments shows the deposit and does not demand it", async () => {
    business = await makeBusiness(app.db, { services: [{ depositKind: "percent", depositValue: 20 }] });
    const made = await book({});
    assert.equal(made.body.booking.status, "confirmed");
    assert.equal(made.body.booking.price.depositDue, 2_000);
    assert.equal(made.body.payment, null);
  });

  it("a business that approves gets a pending booking whose time is taken", async () => {
    business = await makeBusiness(app.db, { business: { requiresApproval: true } });
    assert.equal((await book({})).body.booking.status, "pending");
    assert.equal((await book({ customer: someone(2) })).body.reason, "booked");
  });
});

describe("a business changed by another process", () => {
  it("is noticed: the next booking follows the new rules", async () => {
    business = await makeBusiness(app.db);
    assert.equal((await book({})).status, 201);
    // Behind the cache's back, as another process would.
    await app.db.orm.update(businesses).set({ weeklyHours: [] }).where(eq(businesses.id, business.id));
    const closed = await book({ startsAt: start("12:00") });
    assert.equal(closed.status, 409);
    assert.equal(closed.body.reason, "closed");
  });
});
