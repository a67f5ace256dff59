import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { asc, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type BusinessOptions, makeBusiness, someone } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";
import { createInvoiceForBooking } from "./create-invoice-for-booking.ts";
import { makeDueInvoices } from "./make-due-invoices.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());
beforeEach(() => {
  app.clock.now = TEST_NOW;
});

async function shop(options: BusinessOptions = {}) {
  const business = await makeBusiness(app.db, options);
  // A key: these tests move the clock by months, and no session lives that long.
  return { business, owner: await withApiKey(app, business, ["invoices:write"]) };
}

const anna = { name: "Anna", email: "anna@example.com" };
const monthly = {
  customer: anna,
  lines: [{ label: "Care", quantity: "2", unitAmount: 1250, taxRate: "0.1" }],
  every: "month",
  startsOn: "2027-01-31",
};

const madeBy = (id: string) =>
  app.db.orm
    .select()
    .from(t.invoices)
    .where(eq(t.invoices.recurringInvoiceId, id))
    .orderBy(asc(t.invoices.recurringOn));

test("each date is billed once, in the business's zone, months counted from the 31st, caught up after an outage", async () => {
  const { owner } = await shop({ business: { timeZone: "America/New_York", invoiceDueDays: 10 } });
  const { status, body: rule } = await owner.call("POST", "/business/recurring-invoices", { body: monthly });
  assert.equal(status, 201);
  assert.deepEqual([rule.nextOn, rule.made, rule.total, rule.dueDays], ["2027-01-31", 0, 2750, 10]);
  await makeDueInvoices(app.deps);
  assert.equal((await madeBy(rule.id)).length, 0);

  // Midnight in New York is 05:00 UTC in winter.
  app.clock.now = Date.parse("2027-01-31T04:59:59Z");
  assert.equal(await makeDueInvoices(app.deps), 0);
  app.clock.now = Date.parse("2027-01-31T05:00:00Z");
  const rivals = await Promise.all([makeDueInvoices(app.deps), makeDueInvoices(app.deps)]);
  assert.equal(rivals[0] + rivals[1], 1);
  const [first] = await madeBy(rule.id);
  assert.deepEqual(
    [first?.recurringOn, first?.issuedOn, first?.dueOn, first?.number, first?.status, first?.total],
    ["2027-01-31", "2027-01-31", "2027-02-10", 1, "sent", 2750],
  );

  // Nothing ran until the end of April, and summer time has begun: 03:59 UTC is still the 29th there.
  app.clock.now = Date.parse("2027-04-30T03:59:59Z");
  assert.equal(await makeDueInvoices(app.deps), 2);
  app.clock.now = Date.parse("2027-04-30T04:00:00Z");
  assert.equal(await makeDueInvoices(app.deps), 1);
  const all = await madeBy(rule.id);
  assert.deepEqual(
    all.map(({ recurringOn, issuedOn, number }) => [recurringOn, issuedOn, number]),
    [
      ["2027-01-31", "2027-01-31", 1],
      ["2027-02-28", "2027-04-29", 2],
      ["2027-03-31", "2027-04-29", 3],
      ["2027-04-30", "2027-04-30", 4],
    ],
  );
  const { body: now } = await owner.call("GET", `/business/recurring-invoices/${rule.id}`);
  assert.deepEqual([now.made, now.nextOn], [4, "2027-05-31"]);
  const mails = await app.db.orm.select().from(t.mails).where(eq(t.mails.kind, "invoice_sent"));
  assert.equal(mails.filter(({ related }) => all.some(({ id }) => id === related.invoiceId)).length, 4);
});

test("a rule ends on its last date, can be changed and ended, and says no to the past", async () => {
  const { owner, business } = await shop();
  const make = (more: object) =>
    owner.call("POST", "/business/recurring-invoices", {
      body: { ...monthly, startsOn: "2027-01-13", ...more },
    });
  const past = await make({ startsOn: "2027-01-12" });
  assert.deepEqual([past.status, past.body.errors[0].path], [422, "startsOn"]);
  const before = await make({ endsOn: "2027-01-12" });
  assert.deepEqual([before.status, before.body.errors[0].path], [422, "endsOn"]);

  const { body: weekly } = await make({ every: "week", endsOn: "2027-01-27" });
  const path = `/business/recurring-invoices/${weekly.id}`;
  await makeDueInvoices(app.deps);
  const fixed = await owner.call("PATCH", path, { body: { every: "month" } });
  assert.deepEqual([fixed.status, fixed.body.errors[0].path], [422, "every"]);
  const dearer = await owner.call("PATCH", path, { body: { lines: [{ label: "Care", unitAmount: 9900 }] } });
  assert.equal(dearer.body.total, 9900);
  app.clock.now = Date.parse("2027-03-01T12:00:00Z");
  await makeDueInvoices(app.deps);
  assert.deepEqual(
    (await madeBy(weekly.id)).map(({ recurringOn, total }) => [recurringOn, total]),
    [
      ["2027-01-13", 2750],
      ["2027-01-20", 9900],
      ["2027-01-27", 9900],
    ],
  );
  assert.equal((await owner.call("GET", path)).body.nextOn, null);

  const { body: next } = await make({ startsOn: "2027-03-02" });
  assert.equal((await owner.call("DELETE", `/business/recurring-invoices/${next.id}`)).status, 204);
  assert.equal((await owner.call("DELETE", `/business/recurring-invoices/${next.id}`)).status, 204);
  app.clock.now = Date.parse("2027-03-03T12:00:00Z");
  await makeDueInvoices(app.deps);
  assert.equal((await madeBy(next.id)).length, 0);
  const { body: list } = await owner.call("GET", "/business/recurring-invoices");
  assert.deepEqual(
    list.data.map(({ id }: { id: string }) => id),
    [weekly.id],
  );
  const stranger = await shop();
  for (const [method, body] of [
    ["GET", undefined],
    ["PATCH", { notes: "x" }],
    ["DELETE", undefined],
  ] as const)
    assert.equal((await stranger.owner.call(method, path, body ? { body } : {})).status, 404);
  const staff = await signedIn(app, business, "staff");
  assert.equal((await staff.call("GET", path)).status, 403);
});

test("a customer who was erased is not billed any more, and one failing rule does not stop the others", async () => {
  const { owner } = await shop();
  const { body: gone } = await owner.call("POST", "/business/recurring-invoices", {
    body: { ...monthly, startsOn: "2027-01-13", customer: { name: "Gone" } },
  });
  const { body: kept } = await owner.call("POST", "/business/recurring-invoices", {
    body: { ...monthly, startsOn: "2027-01-14" },
  });
  const { body: broken } = await owner.call("POST", "/business/recurring-invoices", {
    body: { ...monthly, startsOn: "2027-01-13" },
  });
  await app.db.orm
    .update(t.recurringInvoices)
    .set({ lines: [{ label: "x", quantity: "1", unitAmount: -1, taxRate: null, amount: -1, tax: 0 }] })
    .where(eq(t.recurringInvoices.id, broken.id));
  await app.db.orm
    .update(t.customers)
    .set({ erasedAt: app.clock.now })
    .where(eq(t.customers.id, gone.customer.id));
  app.clock.now = Date.parse("2027-01-14T12:00:00Z");
  await makeDueInvoices(app.deps);
  assert.equal((await madeBy(gone.id)).length, 0);
  assert.equal((await madeBy(broken.id)).length, 0);
  assert.equal((await madeBy(kept.id)).length, 1);
  assert.notEqual((await owner.call("GET", `/business/recurring-invoices/${gone.id}`)).body.archivedAt, null);
  app.clock.now = TEST_NOW;
});

const windows = {
  basePrice: 10_000,
  dimensions: [
    {
      key: "size",
      label: "Size",
      kind: "choice" as const,
      required: true,
      options: [{ key: "large", label: "Large", multiplier: "1.333" }],
    },
    {
      key: "panes",
      label: "Panes",
      kind: "quantity" as const,
      unit: "pane",
      required: true,
      min: 0,
      max: 50,
      unitAmount: 333,
    },
  ],
  addOns: [{ key: "wax", label: "Wax", amount: 1250, minutes: 0, maxQuantity: 5 }],
};
const selection = { selections: { size: "large", panes: 7 }, addOns: { wax: 3 } };

async function booked(taxes: NonNullable<BusinessOptions["business"]>["taxes"]) {
  const { business, owner } = await shop({
    business: { taxes },
    services: [windows],
    coupons: [{ code: "TEN", discountKind: "percent", discountValue: "10" }],
  });
  const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      ...selection,
      couponCode: "TEN",
      startsAt: "2027-01-14T10:00:00Z",
      customer: someone(),
    },
  });
  return { business, owner, booking: body.booking };
}

test("a booking's invoice has its lines and taxes, sums to its total, and takes over what was paid", async () => {
  for (const included of [false, true]) {
    const { owner, booking } = await booked([
      { key: "vat", label: "VAT", rate: "0.19", included },
      { key: "city", label: "City tax", rate: "0.01", included: false },
    ]);
    await app.db.orm.update(t.bookings).set({ amountPaid: 5000 }).where(eq(t.bookings.id, booking.id));
    const made = await owner.call("POST", "/business/invoices/from-booking", {
      body: { bookingId: booking.id },
    });
    assert.equal(made.status, 201);
    const { body } = made;
    assert.equal(body.total, booking.price.total);
    assert.equal(body.taxTotal, booking.price.taxTotal);
    const sold = body.lines.reduce((sum: number, line: { amount: number }) => sum + line.amount, 0);
    const onTop = body.taxes
      .filter((tax: { included: boolean }) => !tax.included)
      .reduce((sum: number, tax: { amount: number }) => sum + tax.amount, 0);
    assert.equal(sold, body.subtotal);
    assert.equal(sold + onTop, body.total);
    assert.equal(body.taxes[0].included, included);
    assert.deepEqual([body.amountPaid, body.balanceDue], [5000, body.total - 5000]);
    assert.deepEqual(
      body.timeline.map(({ type, amount }: { type: string; amount: number | null }) => [type, amount]),
      [
        ["created", null],
        ["deposit", 5000],
      ],
    );
    const wax = body.lines.find(({ label }: { label: string }) => label === "Wax");
    assert.deepEqual([wax.quantity, wax.unitAmount, wax.amount], ["3", 1250, 3750]);
    const twice = await owner.call("POST", "/business/invoices/from-booking", {
      body: { bookingId: booking.id },
    });
    assert.deepEqual(
      [twice.status, twice.body.code, twice.body.errors[0].path],
      [409, "already_exists", "bookingId"],
    );
    await owner.call("POST", `/business/invoices/${body.id}/cancel`, { body: {} });
    const again = await owner.call("POST", "/business/invoices/from-booking", {
      body: { bookingId: booking.id },
    });
    assert.equal(again.status, 201);
    const stranger = await shop();
    const foreign = await stranger.owner.call("POST", "/business/invoices/from-booking", {
      body: { bookingId: booking.id },
    });
    assert.deepEqual([foreign.status, foreign.body.errors[0].path], [422, "bookingId"]);
  }
});

test("a booking that two complete at once is billed and mailed once, and paid in full is paid when sent", async () => {
  const { business, owner, booking } = await booked([]);
  await app.db.orm
    .update(t.bookings)
    .set({ amountPaid: booking.price.total + 500 })
    .where(eq(t.bookings.id, booking.id));
  const whole = await app.deps.businesses.byId(business.id);
  const both = await Promise.all(
    [1, 2].map(() =>
      app.db.transaction((tx) =>
        createInvoiceForBooking(tx, app.deps, whole, booking.id, { kind: "system" }, app.clock.now),
      ),
    ),
  );
  assert.deepEqual(both.map(({ made }) => made).sort(), [false, true]);
  assert.equal(both[0]?.invoice.id, both[1]?.invoice.id);
  const { body } = await owner.call("GET", `/business/invoices?bookingId=${booking.id}`);
  assert.equal(body.data.length, 1);
  assert.deepEqual([body.data[0].status, body.data[0].number, body.data[0].balanceDue], ["paid", 1, 0]);
});

test("what is paid for a booking's invoice is paid for the booking, until the invoice is made void", async () => {
  const { owner, booking } = await booked([]);
  await app.db.orm.update(t.bookings).set({ amountPaid: 1000 }).where(eq(t.bookings.id, booking.id));
  const paid = async () => (await app.call("GET", `/public/bookings/${booking.id}`)).body.payment.amountPaid;
  const { body } = await owner.call("POST", "/business/invoices/from-booking", {
    body: { bookingId: booking.id },
  });
  await owner.call("POST", `/business/invoices/${body.id}/send`, { body: {} });
  await owner.call("POST", `/business/invoices/${body.id}/payments`, {
    body: { amount: 700, method: "cash" },
  });
  await owner.call("POST", `/business/invoices/${body.id}/payments`, {
    body: { amount: 50, method: "cash" },
  });
  assert.equal(await paid(), 1750);
  const gone = await owner.call("POST", `/business/invoices/${body.id}/void`, { body: { reason: "Wrong" } });
  assert.deepEqual([gone.body.amountPaid, gone.body.balanceDue], [1750, 0]);
  assert.equal(await paid(), 1000);
  const again = await owner.call("POST", "/business/invoices/from-booking", {
    body: { bookingId: booking.id },
  });
  assert.equal(again.body.amountPaid, 1000);
});
