import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq, sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { halves, overlaps } from "#test/invariants.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const at = (time: string) => `2027-01-20T${time}:00Z`;

async function owned(options: BusinessOptions = {}) {
  const business = await makeBusiness(app.db, options);
  return { business, owner: await signedIn(app, business) };
}

const byHand = (person: Pick<Person, "call">, business: MadeBusiness, time: string, more: object = {}) =>
  person.call("POST", "/business/bookings", {
    body: {
      serviceId: business.serviceIds[0],
      startsAt: at(time),
      customer: { name: "Ann Lee" },
      ...more,
    },
  });

const byWeb = (business: MadeBusiness, time: string, more: object = {}) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: at(time), customer: someone(), ...more },
  });

const eventsOf = async (id: string) =>
  (
    await app.db.orm
      .select({ type: t.events.type, kind: t.events.actorKind, by: t.events.actorId })
      .from(t.events)
      .where(eq(t.events.subjectId, id))
      .orderBy(t.events.seq)
  ).map(({ type, kind, by }) => `${type} ${kind} ${by}`);

const overridden = async (id: string) =>
  (await app.db.orm.select().from(t.allocations).where(eq(t.allocations.bookingId, id))).map(
    (claim) => claim.override,
  );

describe("a booking by hand", () => {
  it("is confirmed at once, without approval, deposit, e-mail, notice, horizon or grid", async () => {
    const { business, owner } = await owned({
      business: {
        requiresApproval: true,
        paymentsEnabled: true,
        minNoticeMinutes: 10_000,
        maxAdvanceDays: 2,
      },
      services: [{ depositKind: "full", bookingCutoff: { daysBefore: 6, at: "12:00" } }],
    });
    assert.equal((await byWeb(business, "10:00")).body.reason, "max_advance");
    const { status, body } = await byHand(owner, business, "10:07", { internalNotes: "Rang twice" });
    assert.equal(status, 201);
    assert.deepEqual(
      [body.status, body.origin, body.startsAt, body.internalNotes, body.customer.name, body.customer.email],
      ["confirmed", "team", "2027-01-20T10:07:00+00:00", "Rang twice", "Ann Lee", null],
    );
    assert.deepEqual(body.payment, { status: "due", amountPaid: 0, amountDue: 10_000 });
    assert.deepEqual(body.allowedStatuses, ["in_progress", "completed", "cancelled", "no_show"]);
    assert.deepEqual(await eventsOf(body.id), [`booking.created user ${owner.userId}`]);
    assert.deepEqual(await eventsOf(body.customer.id), [`customer.created user ${owner.userId}`]);
    assert.deepEqual(await overridden(body.id), [false]);
    const past = await byHand(owner, business, "10:00", { startsAt: "2027-01-12T10:00:00Z" });
    assert.equal(past.status, 201, "yesterday's walk-in");
  });

  it("keeps to opening hours and to who is free", async () => {
    const { business, owner } = await owned();
    assert.equal((await byHand(owner, business, "10:00")).status, 201);
    const taken = await byHand(owner, business, "10:30");
    assert.deepEqual([taken.status, taken.body.code, taken.body.reason], [409, "slot_unavailable", "booked"]);
    assert.ok(taken.body.alternatives.every((slot: { startsAt: string }) => /:[03]0:00/.test(slot.startsAt)));
    assert.equal((await byHand(owner, business, "18:00")).body.reason, "closed");
  });

  it("adds the team's adjustments as lines that still sum to the total", async () => {
    const { business, owner } = await owned();
    const adjustments = [
      { label: "Long hair", amount: 2_500 },
      { label: "Regular", amount: -1_000 },
    ];
    const { status, body } = await byHand(owner, business, "10:00", { adjustments, expectedTotal: 11_500 });
    assert.equal(status, 201);
    const { lines, total, subtotal, discountTotal } = body.price;
    assert.deepEqual([total, subtotal, discountTotal], [11_500, 12_500, 1_000]);
    assert.equal(
      lines.reduce((sum: number, line: { amount: number }) => sum + line.amount, 0),
      total,
    );
    const free = await byHand(owner, business, "12:00", {
      adjustments: [{ label: "Gift", amount: -10_000 }],
    });
    assert.equal(free.body.price.total, 0);
    const below = await byHand(owner, business, "14:00", {
      adjustments: [{ label: "Gift", amount: -10_001 }],
    });
    assert.deepEqual([below.status, below.body.errors[0].path], [422, "adjustments"]);
  });

  it("is for a customer whose record is known, or who is named with the quote", async () => {
    const { business, owner } = await owned();
    const first = await byHand(owner, business, "10:00", {
      customer: { name: "Ann Lee", email: "ann@example.com" },
    });
    const { id } = first.body.customer;
    const again = await byHand(owner, business, "12:00", { customer: undefined, customerId: id });
    assert.deepEqual([again.status, again.body.customer], [201, first.body.customer]);
    const both = await byHand(owner, business, "14:00", { customerId: id });
    assert.deepEqual([both.status, both.body.errors[0].path], [422, "customerId"]);
    const none = await byHand(owner, business, "14:00", { customer: undefined });
    assert.deepEqual([none.status, none.body.errors[0].path], [422, "customer"]);
    await app.db.orm.update(t.customers).set({ erasedAt: 1 }).where(eq(t.customers.id, id));
    const erased = await byHand(owner, business, "14:00", { customer: undefined, customerId: id });
    const absent = { customer: undefined, customerId: newId("customer") };
    assert.deepEqual(erased.body.errors, (await byHand(owner, business, "14:00", absent)).body.errors);
  });

  it("of a quote made by hand costs what was quoted, at any time and place", async () => {
    const { business, owner } = await owned({
      surcharges: [
        {
          key: "wd",
          label: "Wednesday",
          change: { kind: "percent", value: "50" },
          conditions: [{ kind: "weekdays", weekdays: [3] }],
        },
      ],
    });
    const customer = (await byHand(owner, business, "16:00")).body.customer.id;
    const made = await app.call("POST", `/public/businesses/${business.slug}/quotes`, {
      body: { serviceId: business.serviceIds[0] },
    });
    await app.db.orm
      .update(t.quotes)
      .set({ origin: "team", status: "accepted", customerId: customer })
      .where(eq(t.quotes.id, made.body.id));
    const body = { startsAt: at("10:00"), quoteId: made.body.id };
    const { status, body: booked } = await owner.call("POST", "/business/bookings", { body });
    assert.equal(status, 201, JSON.stringify(booked));
    assert.deepEqual(
      [booked.price.total, booked.customer.id, booked.quoteId],
      [10_000, customer, made.body.id],
    );
  });

  it("is done once per Idempotency-Key, and a repetition holds nothing personal in store", async () => {
    const { business, owner } = await owned();
    const headers = { "idempotency-key": "k1" };
    const body = {
      serviceId: business.serviceIds[0],
      startsAt: at("10:00"),
      customer: { name: "Canary Kowalski" },
    };
    const first = await owner.call("POST", "/business/bookings", { body, headers });
    const second = await owner.call("POST", "/business/bookings", { body, headers });
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers.get("idempotency-replayed"), "true");
    const kept = await app.db.orm
      .select()
      .from(t.idempotencyKeys)
      .where(eq(t.idempotencyKeys.businessId, business.id));
    assert.equal(kept.length, 1);
    assert.ok(!JSON.stringify(kept).includes("Canary"));
  });

  it("names nothing of another business", async () => {
    const { business, owner } = await owned();
    const other = await owned();
    const theirs = await byHand(other.owner, other.business, "10:00");
    for (const more of [
      { serviceId: other.business.serviceIds[0] },
      { teamMemberId: other.business.memberIds[0] },
      { customer: undefined, customerId: theirs.body.customer.id },
    ]) {
      const { status, body } = await byHand(owner, business, "10:00", more);
      assert.equal(status, 422, JSON.stringify(body));
      assert.ok(body.errors[0].path in more);
    }
  });

  it("fields that the server decides are refused", async () => {
    const { business, owner } = await owned();
    for (const field of ["status", "price", "total", "businessId", "origin", "version"]) {
      const { status, body } = await byHand(owner, business, "10:00", { [field]: 1 });
      assert.deepEqual([status, body.errors?.[0]?.path], [422, field]);
    }
  });
});

describe("override", () => {
  it("overbooks: marked, outside the walls, audited, and the time stays taken for everybody else", async () => {
    const { business, owner } = await owned();
    const teamMemberId = business.memberIds[0];
    assert.equal((await byWeb(business, "10:00")).status, 201);
    const { status, body } = await byHand(owner, business, "10:30", { override: true, teamMemberId });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(await overridden(body.id), [true]);
    assert.deepEqual(await eventsOf(body.id), [
      `booking.created user ${owner.userId}`,
      `booking.overridden user ${owner.userId}`,
    ]);
    assert.equal((await byWeb(business, "11:00")).body.reason, "booked");
    assert.deepEqual(await overlaps(app.db, business.id), []);
    const night = await byHand(owner, business, "22:00", { override: true, teamMemberId });
    assert.equal(night.status, 201);
    const free = await byHand(owner, business, "14:00", { override: true, teamMemberId });
    assert.deepEqual(await overridden(free.body.id), [false], "what is free needs no override");
  });

  it("puts one more into a full class", async () => {
    const { business, owner } = await owned({ services: [{ capacity: 2 }] });
    await byWeb(business, "10:00", { seats: 2 });
    const more = { override: true, teamMemberId: business.memberIds[0] };
    const { status, body } = await byHand(owner, business, "10:00", more);
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(await overridden(body.id), [true]);
  });

  it("without a person takes one who is free, else the first who can do it", async () => {
    const { business, owner } = await owned({ members: 2 });
    const force = async () => {
      const { status, body } = await byHand(owner, business, "10:00", { override: true });
      assert.equal(status, 201, JSON.stringify(body));
      return [business.memberIds.indexOf(body.teamMember.id), ...(await overridden(body.id))];
    };
    const free = [await force(), await force()];
    assert.deepEqual(free.sort(), [
      [0, false],
      [1, false],
    ]);
    assert.deepEqual(await force(), [0, true]);
    const { business: empty, owner: alone } = await owned({ members: 0 });
    assert.equal((await byHand(alone, empty, "10:00", { override: true })).body.reason, "no_skill");
  });

  it("is for owner and admin, and no public path knows it", async () => {
    const { business } = await owned();
    const [teamMemberId] = business.memberIds;
    const staff = await signedIn(app, business, "staff", { teamMemberId: teamMemberId ?? "" });
    assert.equal((await byHand(staff, business, "10:00", { override: true })).body.code, "forbidden");
    const made = await byWeb(business, "10:00");
    const token = `?token=${made.body.manageToken}`;
    const pub = `/public/bookings/${made.body.booking.id}`;
    for (const [path, body] of [
      [
        `/public/businesses/${business.slug}/bookings`,
        { serviceId: "x", startsAt: at("11:00"), customer: someone() },
      ],
      [`/public/businesses/${business.slug}/holds`, { serviceId: "x", startsAt: at("11:00") }],
      [`${pub}/reschedule${token}`, { startsAt: at("11:00") }],
      [`${pub}/cancel${token}`, {}],
    ] as const) {
      const refused = await app.call("POST", path, { body: { ...body, override: true } });
      assert.equal(refused.status, 422);
      assert.ok(
        refused.body.errors.some((one: { path: string }) => one.path === "override"),
        path,
      );
    }
  });

  it("against a crowd of customers: overbooked at most by the owner, never by them", async () => {
    const { business, owner } = await owned();
    const [teamMemberId] = business.memberIds;
    const crowd = Array.from({ length: 6 }, (_, n) => byWeb(business, "10:00", { customer: someone(n) }));
    const forced = [1, 2].map(() => byHand(owner, business, "10:00", { override: true, teamMemberId }));
    const answers = await Promise.all([...crowd, ...forced]);
    const ordinary = answers.slice(0, 6).filter(({ status }) => status === 201);
    assert.ok(ordinary.length <= 1);
    assert.deepEqual(
      answers.slice(6).map(({ status }) => status),
      [201, 201],
    );
    assert.deepEqual(await overlaps(app.db, business.id), []);
    assert.deepEqual(await halves(app.db), []);
  });
});

describe("staff", () => {
  it("book for themselves, at the price that the rules say, and see no amounts unless they may", async () => {
    const { business } = await owned({ members: 2 });
    const [own = "", colleague = ""] = business.memberIds;
    const staff = await signedIn(app, business, "staff", { teamMemberId: own });
    const made = await byHand(staff, business, "10:00");
    assert.deepEqual(
      [made.status, made.body.teamMember.id, made.body.price, made.body.payment],
      [201, own, null, null],
    );
    assert.equal((await byHand(staff, business, "12:00", { teamMemberId: colleague })).status, 403);
    const adjusted = await byHand(staff, business, "12:00", { adjustments: [{ label: "Less", amount: -1 }] });
    assert.equal(adjusted.status, 403);
    const nowhere = await signedIn(app, business, "staff");
    assert.equal((await byHand(nowhere, business, "12:00")).status, 403);
    const guess = await byHand(staff, business, "12:00", { expectedTotal: 1 });
    assert.deepEqual([guess.status, guess.body.current, guess.body.expected], [409, undefined, undefined]);
    const rich = await signedIn(app, business, "staff", { teamMemberId: colleague, seesMoney: true });
    assert.equal((await byHand(rich, business, "12:00")).body.price.total, 10_000);
  });

  it("can name only customers who have been theirs", async () => {
    const { business, owner } = await owned({ members: 2 });
    const [own = "", colleague = ""] = business.memberIds;
    const staff = await signedIn(app, business, "staff", { teamMemberId: own });
    const theirs = await byHand(owner, business, "10:00", { teamMemberId: colleague });
    const customerId = theirs.body.customer.id as string;
    const named = { customer: undefined, customerId };
    assert.equal((await byHand(staff, business, "12:00", named)).status, 422);
    await byHand(owner, business, "14:00", { teamMemberId: own, ...named });
    assert.equal((await byHand(staff, business, "12:00", named)).status, 201);
  });
});

it("an API key books with bookings:write and not with bookings:read", async () => {
  const { business } = await owned();
  const key = await withApiKey(app, business, ["bookings:write"]);
  const { status, body } = await byHand(key, business, "10:00");
  assert.equal(status, 201);
  assert.deepEqual(await eventsOf(body.id), [`booking.created api_key ${key.id}`]);
  const reader = await withApiKey(app, business, ["bookings:read"]);
  assert.equal((await byHand(reader, business, "12:00")).body.code, "forbidden");
  assert.equal((await byHand(app, business, "12:00")).status, 401);
});

it("the arrival window and the cut-off stay as they were when booked", async () => {
  const { business, owner } = await owned({
    services: [{ arrivalWindowMinutes: 30, cancellationCutoffMinutes: 60 }, {}],
  });
  const promised = await byWeb(business, "10:00");
  const without = await byWeb(business, "12:00", { serviceId: business.serviceIds[1] });
  await app.db.orm
    .update(t.services)
    .set({ arrivalWindowMinutes: 120, cancellationCutoffMinutes: 30 * 1440 })
    .where(eq(t.services.businessId, business.id));
  const view = async (made: typeof promised) =>
    (await app.call("GET", `/public/bookings/${made.body.booking.id}?token=${made.body.manageToken}`)).body;
  const kept = await view(promised);
  assert.equal(kept.arrivesUntil, "2027-01-20T10:30:00+00:00");
  assert.equal(kept.actions.cancel.until, "2027-01-20T09:00:00+00:00");
  assert.equal((await view(without)).arrivesUntil, undefined);
  await app.db.orm.execute(
    sql`update bookings set arrival_window_minutes = null, cancellation_cutoff_minutes = null where business_id = ${business.id}`,
  );
  assert.equal(
    (await view(without)).arrivesUntil,
    "2027-01-20T14:00:00+00:00",
    "older: as the service says now",
  );
  assert.equal((await view(without)).actions.cancel.allowed, false);
  const shown = await owner.call("GET", `/business/bookings/${promised.body.booking.id}`);
  assert.equal(shown.body.arrivesUntil, "2027-01-20T12:00:00+00:00");
});
