import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { bookings, events, holds, leads } from "#db/schema/index.ts";
import { addDays } from "#domain/local-time.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { DEFAULT_TIERS } from "./catalogue.ts";

const folder = mkdtempSync(join(tmpdir(), "bookingmachine-limits-"));
const [FREE] = DEFAULT_TIERS;
const TINY = { ...FREE, id: "tiny", limits: { ...FREE?.limits, bookingsPerMonth: 2 } };

let app: TestApp;
before(async () => {
  const file = join(folder, "tiers.json");
  writeFileSync(file, JSON.stringify([...DEFAULT_TIERS, TINY]));
  app = await openTestApp({ PLANS: "on", TIERS: file });
});
after(() => app?.close());
after(() => rmSync(folder, { recursive: true }));

const SLOTS = Array.from({ length: 8 }, (_, hour) => `T${String(9 + hour).padStart(2, "0")}:00:00+00:00`);
/** The n-th free hour from tomorrow. */
const slot = (n: number) => addDays("2027-01-14", Math.floor(n / SLOTS.length)) + SLOTS[n % SLOTS.length];

function book(business: MadeBusiness, n: number, more: object = {}, headers: Record<string, string> = {}) {
  const body = {
    serviceId: business.serviceIds[0],
    startsAt: slot(n),
    customer: someone(`${business.slug}-${n}`),
    ...more,
  };
  return app.call("POST", `/public/businesses/${business.slug}/bookings`, { body, headers });
}

async function bookMany(business: MadeBusiness, count: number): Promise<void> {
  for (let n = 0; n < count; n++) assert.equal((await book(business, n)).status, 201);
}

const leadsOf = (business: MadeBusiness) =>
  app.db.orm.select().from(leads).where(eq(leads.businessId, business.id));

describe("bookings of a month", () => {
  it("of forty at once for different times only the last of the plan is booked, the others are leads", async () => {
    const business = await makeBusiness(app.db, { business: { tier: "free" }, members: 3 });
    await bookMany(business, 24);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => book(business, 24 + n)));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    assert.deepEqual([count(201), count(202)], [1, 39]);
    const stored = await app.db.orm.select().from(bookings).where(eq(bookings.businessId, business.id));
    assert.equal(stored.length, 25);
    const kept = await leadsOf(business);
    assert.equal(kept.length, 39);
    assert.equal(new Set(kept.map((lead) => lead.customerId)).size, 39);
    assert.ok(kept.every((lead) => lead.reason === "plan_limit" && lead.quoteId !== null));
  });

  it("the lead holds the price, the time and the words of the customer, and the hold is given back", async () => {
    const business = await makeBusiness(app.db, { business: { tier: "tiny" } });
    await bookMany(business, 2);
    const hold = await app.call("POST", `/public/businesses/${business.slug}/holds`, {
      body: { serviceId: business.serviceIds[0], startsAt: slot(30) },
    });
    assert.equal(hold.status, 201);
    const { status, body } = await book(business, 30, { notes: "Blue door", holdId: hold.body.id });
    assert.equal(status, 202);
    assert.equal(body.booking, null);
    assert.equal(body.reason, "plan_limit");
    assert.equal(body.lead.quote.total, 10_000);
    const [lead] = await leadsOf(business);
    assert.ok(lead);
    assert.equal(lead.id, body.lead.id);
    assert.equal(lead.message, "Blue door");
    assert.deepEqual(lead.preferredTimes, [slot(30)]);
    assert.equal((await app.db.orm.select().from(holds).where(eq(holds.id, hold.body.id))).length, 0);
    const told = await app.db.orm.select().from(events).where(eq(events.subjectId, lead.id));
    assert.deepEqual(
      told.map((event) => event.type),
      ["lead.created"],
    );
    const config = await app.call("GET", `/public/businesses/${business.slug}/config`);
    assert.equal(config.body.services.length, 1);
  });

  it("a quote that is booked over the limit stays the lead's quote, and can still be booked later", async () => {
    const business = await makeBusiness(app.db, { business: { tier: "tiny" } });
    const quote = await app.call("POST", `/public/businesses/${business.slug}/quotes`, {
      body: { serviceId: business.serviceIds[0] },
    });
    await bookMany(business, 2);
    const more = { serviceId: undefined, quoteId: quote.body.id };
    const { status, body } = await book(business, 30, more);
    assert.equal(status, 202);
    assert.equal(body.lead.quote.id, quote.body.id);
    await app.db.orm
      .update(bookings)
      .set({ status: "cancelled" })
      .where(eq(bookings.businessId, business.id));
    assert.equal((await book(business, 31, more)).status, 201);
  });

  it("a repeated Idempotency-Key answers the same lead and keeps one", async () => {
    const business = await makeBusiness(app.db, { business: { tier: "tiny" } });
    await bookMany(business, 2);
    const headers = { "idempotency-key": "once-and-only-once" };
    const first = await book(business, 30, {}, headers);
    const second = await book(business, 30, {}, headers);
    assert.equal(first.status, 202);
    assert.equal(second.status, 202);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers.get("idempotency-replayed"), "true");
    assert.equal((await leadsOf(business)).length, 1);
  });

  it("what cannot be booked anyway is refused as ever and keeps no lead", async () => {
    const business = await makeBusiness(app.db, { business: { tier: "tiny" } });
    await bookMany(business, 2);
    assert.equal((await book(business, 1)).status, 409);
    assert.equal((await book(business, 30, { expectedTotal: 1 })).status, 409);
    assert.equal((await leadsOf(business)).length, 0);
  });

  it("cancelled and lapsed bookings make room, and a new month begins in the business's zone", async () => {
    const business = await makeBusiness(app.db, { business: { tier: "tiny", timeZone: "Pacific/Auckland" } });
    const own = eq(bookings.businessId, business.id);
    // 12:00 in UTC is past midnight in Auckland: hours there are 09:00–17:00 local.
    const at = (n: number) => ({ startsAt: `2027-03-02T0${n}:00:00Z` });
    const started = app.clock.now;
    try {
      app.clock.now = Date.parse("2027-01-31T10:30:00Z");
      for (let n = 0; n < 2; n++) assert.equal((await book(business, n, at(n))).status, 201);
      const another = () => book(business, 99, { startsAt: "2027-06-01T01:00:00Z" });
      assert.equal((await another()).status, 202);
      const [one] = await app.db.orm.select().from(bookings).where(own).limit(1);
      assert.ok(one);
      const past = { status: "pending_payment" as const, paymentExpiresAt: app.clock.now };
      await app.db.orm.update(bookings).set(past).where(eq(bookings.id, one.id));
      assert.equal((await another()).status, 201);
      const next = () => book(business, 99, { startsAt: "2027-06-02T01:00:00Z" });
      app.clock.now = Date.parse("2027-01-31T10:59:59.999Z");
      assert.equal((await next()).status, 202);
      app.clock.now = Date.parse("2027-01-31T11:00:00Z");
      assert.equal((await next()).status, 201);
    } finally {
      app.clock.now = started;
    }
  });

  it("another tier, and another business, has its own count", async () => {
    const full = await makeBusiness(app.db, { business: { tier: "tiny" } });
    await bookMany(full, 2);
    const other = await makeBusiness(app.db, { business: { tier: "tiny" } });
    assert.equal((await book(other, 0)).status, 201);
    const pro = await makeBusiness(app.db, { business: { tier: "pro" } });
    await bookMany(pro, 3);
  });

  it("with plans off nothing is limited", async () => {
    const free = await openTestApp();
    try {
      const business = await makeBusiness(free.db, { business: { tier: "free" } });
      for (let n = 0; n < 26; n++) {
        const body = { serviceId: business.serviceIds[0], startsAt: slot(n), customer: someone(n) };
        const { status } = await free.call("POST", `/public/businesses/${business.slug}/bookings`, { body });
        assert.equal(status, 201);
      }
    } finally {
      await free.close();
    }
  });
});
