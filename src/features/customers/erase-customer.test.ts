import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq, sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";
import { workOffPayments } from "../payments/work-payments.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const BASE = "/business/customers";
const DAY = 86_400_000;
/** In every text that a customer or the team can write about one. */
const CANARY = "qxzcanary";
const word = (n: number) => `${CANARY}${n}`;

/** Every row of every table as text. */
async function dump(): Promise<string> {
  const { rows: tables } = await app.db.orm.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  assert.ok(tables.length > 25, "the dump sees the tables");
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await app.db.orm.execute<{ row: string }>(
      sql`select t::text as row from ${sql.identifier(name)} t`,
    );
    parts.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return parts.join("\n");
}

/** What bookkeeping counts. */
async function sums(business: MadeBusiness) {
  const { rows } = await app.db.orm.execute(
    sql`select (select sum(total) from bookings where business_id = ${business.id}) as booked,
      (select sum(amount_paid) from bookings where business_id = ${business.id}) as paid,
      (select sum(total) from quotes where business_id = ${business.id}) as quoted,
      (select sum(total + tax_total + amount_paid) from invoices where business_id = ${business.id}) as billed,
      (select sum(captured) from payments where business_id = ${business.id}) as captured,
      (select sum(amount) from refunds where business_id = ${business.id}) as refunded,
      (select sum(amount) from invoice_payments where business_id = ${business.id}) as received,
      (select jsonb_agg(jsonb_build_array(number, lines, currency) order by number) from invoices
        where business_id = ${business.id}) as bills,
      (select jsonb_agg((select sum((line->>'amount')::int) from jsonb_array_elements(price->'lines') line)
        order by id) from bookings where business_id = ${business.id}) as lines`,
  );
  return rows[0];
}

const contact = {
  name: `${word(1)} Person`,
  email: `${word(2)}@example.com`,
  phone: "+1 555 8675309",
  address: { line1: word(3), city: word(4), postalCode: "QXZ777", country: "US" },
};
const attribution = { widget: "default", pageUrl: `https://x.test/?me=${word(5)}`, utm: { source: word(6) } };

/** Somebody about whom something is written wherever something can be written. */
async function makeHistory(
  business: MadeBusiness,
  owner: Person,
): Promise<{ id: string; bookingId: string }> {
  const [serviceId = ""] = business.serviceIds;
  const path = `/public/businesses/${business.slug}`;
  const quoted = await app.call("POST", `${path}/quotes`, { body: { serviceId, postalCode: "QXZ777" } });
  const booked = await app.call("POST", `${path}/bookings`, {
    headers: { "idempotency-key": "booking-key" },
    body: {
      quoteId: quoted.body.id,
      startsAt: "2027-01-14T10:00:00Z",
      customer: contact,
      answers: { door: word(7) },
      notes: word(8),
      locale: "en-GB",
      timeZone: "Europe/Lisbon",
      attribution,
    },
  });
  assert.equal(booked.status, 201, JSON.stringify(booked.body));
  const lead = await app.call("POST", `${path}/leads`, {
    headers: { "idempotency-key": "lead-key" },
    body: {
      name: contact.name,
      email: contact.email,
      serviceId,
      message: word(9),
      preferredTimes: [word(10)],
      postalCode: "QXZ777",
      attribution,
    },
  });
  assert.equal(lead.status, 201);
  const bookingId: string = booked.body.booking.id;
  const { body } = await owner.call("GET", `${BASE}?q=${word(1)}`);
  const id: string = body.data[0].id;
  await owner.call("PATCH", `${BASE}/${id}`, {
    body: { notes: word(11), tags: [word(12)], address: contact.address, locale: "pt" },
  });
  // By hand, so that not even their ids are in it: the answer that is kept holds the customer as entered.
  const price = {
    lines: [
      { code: "base", label: "Service", kind: "base", amount: 12_000, explain: "Service" },
      { code: "adjustment.1", label: word(13), kind: "adjustment", amount: -2_000, explain: word(14) },
    ],
  };
  const edit = sql`${t.bookings.price} || ${JSON.stringify(price)}::jsonb`;
  await app.db.orm
    .update(t.bookings)
    .set({
      status: "completed",
      internalNotes: word(15),
      cancelReason: word(16),
      amountPaid: 2_500,
      price: edit,
    })
    .where(eq(t.bookings.id, bookingId));
  await app.db.orm
    .update(t.leads)
    .set({ internalNotes: word(17), lostReason: word(18) })
    .where(eq(t.leads.businessId, business.id));
  await app.db.orm
    .update(t.quotes)
    .set({
      title: word(19),
      message: word(20),
      declineReason: word(21),
      adjustments: [{ label: word(22), amount: -2_000 }],
      result: sql`${t.quotes.result} || ${JSON.stringify(price)}::jsonb`,
    })
    .where(eq(t.quotes.businessId, business.id));
  const common = { businessId: business.id, createdAt: TEST_NOW };
  await app.db.orm.insert(t.reviews).values({
    ...common,
    id: newId("review"),
    bookingId,
    rating: 5,
    title: word(23),
    text: word(24),
    authorName: word(25),
    reply: word(26),
    status: "published",
  });
  const invoiceId = newId("invoice");
  await app.db.orm.insert(t.invoices).values({
    ...common,
    id: invoiceId,
    number: 7,
    customerId: id,
    bookingId,
    status: "sent",
    contact,
    lines: [],
    currency: "USD",
    total: 10_000,
    amountPaid: 4_000,
    notes: word(27),
    updatedAt: TEST_NOW,
  });
  await app.db.orm.insert(t.invoicePayments).values({
    ...common,
    id: newId("invoicePayment"),
    invoiceId,
    kind: "payment",
    method: "cash",
    amount: 4_000,
    note: word(28),
    receivedAt: TEST_NOW,
  });
  const paymentId = newId("payment");
  const accountId = newId("paymentAccount");
  await app.db.orm.insert(t.paymentAccounts).values({
    ...common,
    id: accountId,
    kind: "connect",
    livemode: false,
    requirements: [],
    updatedAt: TEST_NOW,
  });
  await app.db.orm.insert(t.payments).values({
    ...common,
    id: paymentId,
    bookingId,
    accountId,
    purpose: "balance",
    method: "stripe",
    status: "succeeded",
    amount: 2_500,
    captured: 2_500,
    currency: "USD",
    idempotencyKey: paymentId,
    note: word(31),
    receiptUrl: `https://pay.example/${word(32)}`,
    updatedAt: TEST_NOW,
  });
  await app.db.orm.insert(t.refunds).values({
    ...common,
    id: newId("refund"),
    paymentId,
    cause: "by_hand",
    amount: 100,
    status: "succeeded",
    reason: word(33),
    idempotencyKey: `refund ${paymentId}`,
    updatedAt: TEST_NOW,
  });
  await app.db.orm.insert(t.bookingCards).values({
    ...common,
    bookingId,
    accountId,
    stripeCustomerId: word(34),
    stripePaymentMethodId: word(35),
    brand: "visa",
    lastFour: "4242",
  });
  await app.db.orm.insert(t.recurringInvoices).values({
    ...common,
    id: newId("recurringInvoice"),
    customerId: id,
    lines: [],
    notes: word(29),
    every: "month",
    startsOn: "2027-01-01",
    nextOn: "2027-02-01",
  });
  await app.db.orm.insert(t.mails).values({
    ...common,
    id: newId("mail"),
    kind: "invoice_sent",
    related: { invoiceId },
    lastError: word(30),
    nextAttemptAt: TEST_NOW,
  });
  return { id, bookingId };
}

const texts = (stored: string) => ({
  words: new Set(stored.match(/qxzcanary\d+/g) ?? []).size,
  phone: stored.includes("8675309"),
  postalCode: stored.includes("QXZ777"),
});

describe("erasing a customer", () => {
  it("leaves no trace of the person anywhere, and every amount as it was", async () => {
    const business = await makeBusiness(app.db);
    await app.db.orm
      .update(t.widgets)
      .set({ fields: [{ key: "door", label: "Door", kind: "text", required: false }] })
      .where(eq(t.widgets.businessId, business.id));
    const owner = await signedIn(app, business);
    const { id, bookingId } = await makeHistory(business, owner);
    const before = await sums(business);
    assert.deepEqual(texts(await dump()), { words: 35, phone: true, postalCode: true });
    app.clock.now = TEST_NOW + 2 * DAY;
    const exported = JSON.stringify((await owner.call("GET", `${BASE}/${id}/export`)).body);
    assert.ok(texts(exported).words >= 27, "the person is given what will be erased");
    const erased = await owner.call("POST", `${BASE}/${id}/erase`);
    // Stripe forgets the card after that.
    await workOffPayments(app.deps);
    app.clock.now = TEST_NOW;
    assert.equal(erased.status, 204);
    assert.deepEqual(texts(await dump()), { words: 0, phone: false, postalCode: false });
    assert.deepEqual(await sums(business), before);

    const { body } = await owner.call("GET", `${BASE}/${id}`);
    assert.deepEqual(
      [body.name, body.email, body.tags, body.totalSpent],
      ["Erased customer", null, [], 10_000],
    );
    assert.notEqual(body.erasedAt, null);
    assert.deepEqual((await owner.call("GET", BASE)).body.data, []);
    const [booking] = await app.db.orm.select().from(t.bookings).where(eq(t.bookings.id, bookingId));
    assert.deepEqual(booking?.attribution, { widget: "default" });
    assert.equal(booking?.manageVersion, 2, "links sent earlier lead nowhere");
    const [rule] = await app.db.orm
      .select()
      .from(t.recurringInvoices)
      .where(eq(t.recurringInvoices.businessId, business.id));
    assert.ok(rule?.archivedAt !== null && rule?.nextOn === null, "nobody is billed any more");
  });

  it("happens once, and what was erased stays as it is", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const { body } = await owner.call("POST", BASE, {
      headers: { "idempotency-key": "once" },
      body: { name: "Ada Kept-Answer", email: "ada@x.test" },
    });
    assert.ok((await dump()).includes("idempotency_keys") && (await dump()).includes("Kept-Answer"));
    const both = await Promise.all([1, 2].map(() => owner.call("POST", `${BASE}/${body.id}/erase`)));
    assert.deepEqual(both.map((one) => one.status).sort(), [204, 409]);
    assert.ok(!(await dump()).includes("Kept-Answer"), "the answer kept for a repeated call is gone too");
    const changed = await owner.call("PATCH", `${BASE}/${body.id}`, { body: { name: "Ada" } });
    assert.deepEqual([changed.status, changed.body.code], [409, "invalid_transition"]);
    const again = await owner.call("POST", BASE, { body: { name: "Ada", email: "ada@x.test" } });
    assert.equal(again.status, 201, "a person who comes back is a new one");
  });

  it("waits until no visit is ahead", async () => {
    const business = await makeBusiness(app.db);
    const owner = await signedIn(app, business);
    const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
      body: {
        serviceId: business.serviceIds[0],
        startsAt: "2027-01-20T10:00:00Z",
        customer: { name: "Ada", email: "soon@x.test" },
      },
    });
    const [{ id }] = (await owner.call("GET", BASE)).body.data;
    const refused = await owner.call("POST", `${BASE}/${id}/erase`);
    assert.deepEqual([refused.status, refused.body.code, refused.body.bookings], [409, "in_use", 1]);
    await app.call("POST", `/public/bookings/${body.booking.id}/cancel?token=${body.manageToken}`, {
      body: { reason: "Ada moves away" },
    });
    assert.equal((await owner.call("POST", `${BASE}/${id}/erase`)).status, 204);
    assert.ok(!(await dump()).includes("Ada moves away"));
  });

  it("at the moment of a booking: the booking is refused the record or holds it back, never half of both", async () => {
    for (let round = 0; round < 6; round++) {
      const business = await makeBusiness(app.db);
      const owner = await signedIn(app, business);
      const email = `race-${round}@x.test`;
      const { body } = await owner.call("POST", BASE, { body: { name: "Racer", email } });
      const [erased, booked] = await Promise.all([
        owner.call("POST", `${BASE}/${body.id}/erase`),
        app.call("POST", `/public/businesses/${business.slug}/bookings`, {
          body: {
            serviceId: business.serviceIds[0],
            startsAt: "2027-01-20T10:00:00Z",
            customer: { name: "Racer", email },
          },
        }),
      ]);
      assert.equal(booked.status, 201);
      const [row] = await app.db.orm
        .select()
        .from(t.bookings)
        .where(eq(t.bookings.id, booked.body.booking.id));
      assert.equal(row?.customerId === body.id, erased.status === 409);
    }
  });
});
