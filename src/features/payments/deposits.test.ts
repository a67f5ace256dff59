import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { and, eq } from "drizzle-orm";
import { bookings, events, payments, refunds } from "#db/schema/index.ts";
import { paySession, settleLater } from "#integrations/local-stripe/checkout.ts";
import type { Intent } from "#integrations/local-stripe/objects.ts";
import { refundCharge, settleRefund } from "#integrations/local-stripe/refunds.ts";
import { someone } from "#test/business.ts";
import { makePaidBusiness, openPaidApp, type PaidApp, type PaidBusiness, sessionOf } from "#test/stripe.ts";
import { sweep } from "../sweep.ts";

let app: PaidApp;
let business: PaidBusiness;
let day = 0;

before(async () => {
  app = await openPaidApp();
  business = await makePaidBusiness(app);
});
after(() => app.close());

const DAY_MS = 86_400_000;
/** Ten o'clock of a day of its own. */
const freshStart = () =>
  new Date(Math.floor(app.clock.now / DAY_MS + 20 + day++) * DAY_MS + 36_000_000).toISOString();

async function book(startsAt = freshStart(), at: PaidBusiness = business, more: object = {}) {
  const { status, body } = await app.call("POST", `/public/businesses/${at.slug}/bookings`, {
    body: { serviceId: at.serviceIds[0], startsAt, customer: someone(`${day}`), ...more },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const own = (made: { manageToken: string }) => ({ headers: { authorization: `Bearer ${made.manageToken}` } });
const read = async (made: { booking: { id: string }; manageToken: string }) =>
  (await app.call("GET", `/public/bookings/${made.booking.id}`, own(made))).body;
const rowsOf = async (bookingId: string) => {
  const paid = await app.db.orm.select().from(payments).where(eq(payments.bookingId, bookingId));
  const back = await Promise.all(
    paid.map(({ id }) => app.db.orm.select().from(refunds).where(eq(refunds.paymentId, id))),
  );
  return { paid, back: back.flat() };
};

describe("a deposit", () => {
  it("holds the time, is paid at Stripe's checkout, and its message confirms the booking", async () => {
    const made = await book();
    assert.equal(made.booking.status, "pending_payment");
    assert.equal(made.payment.status, "requires_payment");
    assert.equal(made.payment.amount, 2_000);
    assert.match(made.payment.checkoutUrl, /^http:\/\/127\.0\.0\.1:\d+\/pay\/cs_test_/);
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    assert.equal((await read(made)).status, "pending_payment", "nothing was sent yet");
    await app.settle();
    const booking = await read(made);
    assert.equal(booking.status, "confirmed");
    assert.deepEqual(booking.payment, { status: "partly_paid", amountPaid: 2_000, amountDue: 8_000 });
  });

  it("is paid back in full when the customer cancels and the policy says nothing else, once", async () => {
    const made = await book();
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    await app.settle();
    const { actions } = await read(made);
    assert.deepEqual(actions.cancel.refund, { percent: 100, amount: 2_000, fee: 0 });
    for (let n = 0; n < 3; n++) {
      const { status } = await app.call("POST", `/public/bookings/${made.booking.id}/cancel`, {
        body: {},
        ...own(made),
      });
      assert.equal(status, 200);
      await app.settle();
    }
    const { paid, back } = await rowsOf(made.booking.id);
    assert.deepEqual(
      paid.map(({ captured }) => captured),
      [2_000],
    );
    assert.deepEqual(
      back.map(({ amount, status }) => [amount, status]),
      [[2_000, "succeeded"]],
    );
    assert.equal((await read(made)).payment.amountPaid, 0);
  });

  it("that nobody pays in time gives the time back, and its checkout cannot be paid any more", async () => {
    const startsAt = freshStart();
    const made = await book(startsAt);
    app.clock.now += 32 * 60_000;
    await sweep(app.deps);
    await app.settle();
    assert.equal((await read(made)).status, "expired");
    assert.throws(() => paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds"));
    await book(startsAt);
  });

  it("paid before it lapsed but told afterwards takes the time again when it is free", async () => {
    const made = await book();
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    app.clock.now += 32 * 60_000;
    await sweep(app.deps);
    assert.equal((await read(made)).status, "expired");
    await app.settle();
    assert.equal((await read(made)).status, "confirmed");
    assert.equal((await rowsOf(made.booking.id)).back.length, 0);
  });

  it("paid for a time that somebody else has by now goes back, once", async () => {
    const startsAt = freshStart();
    const made = await book(startsAt);
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    app.clock.now += 32 * 60_000;
    await book(startsAt);
    await app.settle();
    await app.settle();
    assert.equal((await read(made)).status, "expired");
    const { paid, back } = await rowsOf(made.booking.id);
    assert.deepEqual(
      [paid[0]?.status, back.map(({ cause, amount, status }) => [cause, amount, status])],
      ["succeeded", [["late", 2_000, "succeeded"]]],
    );
    const [row] = await app.db.orm.select().from(bookings).where(eq(bookings.id, made.booking.id));
    assert.equal(row?.amountPaid, 0);
  });

  it("with the bank still at it keeps the time for days; the bank's no gives it back", async () => {
    const made = await book();
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "processing");
    await app.settle();
    app.clock.now += 2 * DAY_MS;
    await sweep(app.deps);
    assert.equal((await read(made)).status, "pending_payment");
    settleLater(app.stripe.world, sessionOf(made.payment.checkoutUrl), false);
    await app.settle();
    assert.equal((await read(made)).status, "expired");
  });

  it("that the bank sends back when it is refunded counts as paid again, and the owner sees it", async () => {
    const made = await book();
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    await app.settle();
    const [payment] = (await rowsOf(made.booking.id)).paid;
    const refund = await business.owner.call("POST", `/business/payments/${payment?.id}/refund`, {
      body: { amount: 500 },
    });
    assert.equal(refund.status, 201);
    await app.settle();
    assert.equal((await read(made)).payment.amountPaid, 1_500);
    const [stored] = (await rowsOf(made.booking.id)).back;
    settleRefund(app.stripe.world, business.stripeAccountId, stored?.stripeRefundId ?? "", "failed");
    await app.settle();
    assert.equal((await read(made)).payment.amountPaid, 2_000);
    const shown = await business.owner.call("GET", `/business/payments/${payment?.id}`);
    assert.deepEqual([shown.body.refunds[0].status, shown.body.refundable], ["failed", 2_000]);
    for (const amount of [2_001, 0, -1, 1.5]) {
      const { status } = await business.owner.call("POST", `/business/payments/${payment?.id}/refund`, {
        body: { amount },
      });
      assert.equal(status, 422, `${amount}`);
    }
  });

  it("goes back in parts, as often as somebody says so, by hand and at Stripe, and no cause names an id", async () => {
    const made = await book();
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    await app.settle();
    const [payment] = (await rowsOf(made.booking.id)).paid;
    for (const amount of [500, 300]) {
      const { body } = await business.owner.call("POST", `/business/payments/${payment?.id}/refund`, {
        body: { amount },
      });
      assert.equal(body.cause, "by_hand");
    }
    await app.settle();
    const { world } = app.stripe;
    const intent = world.store.get<Intent>(
      business.stripeAccountId,
      payment?.paymentIntentId ?? "",
      "payment_intent",
    );
    for (const amount of [200, 100])
      refundCharge(world, business.stripeAccountId, intent.latest_charge ?? "", { amount });
    await app.settle();
    const { body } = await business.owner.call("GET", `/business/payments/${payment?.id}`);
    assert.deepEqual(
      body.refunds.map(({ cause, amount }: { cause: string; amount: number }) => `${cause} ${amount}`).sort(),
      ["by_hand 300", "by_hand 500", "stripe 100", "stripe 200"],
    );
    const told = await app.db.orm
      .select({ related: events.related })
      .from(events)
      .where(and(eq(events.businessId, business.id), eq(events.type, "refund.issued")));
    const causes = told.flatMap(({ related }) => (related.paymentId === payment?.id ? [related.cause] : []));
    assert.deepEqual(causes.sort(), ["by_hand", "by_hand", "stripe", "stripe"]);
  });

  it("of a quote that was accepted is paid when it is booked, and makes it a booking", async () => {
    const customer = { name: "Ada", email: "ada-quote@example.com" };
    const quoted = await business.owner.call("POST", "/business/quotes", {
      body: {
        serviceId: business.serviceIds[0],
        customer,
        adjustments: [{ label: "Stairs", amount: 5_000 }],
      },
    });
    assert.equal(quoted.status, 201, JSON.stringify(quoted.body));
    const { id } = quoted.body;
    const sent = await business.owner.call("POST", `/business/quotes/${id}/send`, { body: {} });
    const { search } = new URL(sent.body.url);
    const said = await app.call("POST", `/public/quotes/${id}/accept${search}`, { body: {} });
    assert.deepEqual([said.body.status, said.body.depositDue], ["accepted", 3_000]);
    const made = await book(freshStart(), business, { quoteId: id, serviceId: undefined, customer });
    assert.deepEqual(
      [made.booking.status, made.booking.price.total, made.payment.amount],
      ["pending_payment", 15_000, 3_000],
    );
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    await app.settle();
    const { status, payment } = await read(made);
    assert.deepEqual([status, payment.amountPaid, payment.amountDue], ["confirmed", 3_000, 12_000]);
    const { body } = await business.owner.call("GET", `/business/quotes/${id}`);
    assert.equal(body.status, "converted");
  });

  it("is due also from a customer whose e-mail Stripe refuses: the checkout is then without it", async () => {
    const asked = () => app.stripe.calls.filter((name) => name === "POST /v1/checkout/sessions").length;
    for (const email of ["a@b-.com", `${"a".repeat(100)}@example.com`]) {
      const before = asked();
      const made = await book(freshStart(), business, { customer: { name: "Ada", email } });
      assert.deepEqual(
        [made.booking.status, made.payment.status, made.payment.amount, asked() - before],
        ["pending_payment", "requires_payment", 2_000, 2],
      );
      paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
      await app.settle();
      assert.equal((await read(made)).status, "confirmed");
    }
  });

  it("whose checkout without the e-mail gets no answer is asked for again, not waived", async () => {
    const endpoint = "POST /v1/checkout/sessions";
    app.stripe.faults.push(
      { endpoint, times: 1, done: false, kind: { status: 400, code: "email_invalid" } },
      { endpoint, times: 2, done: true, kind: "reset" },
    );
    const made = await book();
    assert.deepEqual([made.booking.status, made.payment.status], ["pending_payment", "preparing"]);
    const later = await app.call("POST", `/public/bookings/${made.booking.id}/pay`, {
      body: {},
      ...own(made),
    });
    assert.equal(later.body.payment.status, "requires_payment");
  });

  it("answers a repeated request with the same checkout", async () => {
    const startsAt = freshStart();
    const body = { serviceId: business.serviceIds[0], startsAt, customer: someone("again") };
    const call = () =>
      app.call("POST", `/public/businesses/${business.slug}/bookings`, {
        body,
        headers: { "idempotency-key": startsAt },
      });
    const [first, second] = [await call(), await call()];
    assert.equal(second.headers.get("idempotency-replayed"), "true");
    assert.deepEqual(second.body, first.body);
  });
});
