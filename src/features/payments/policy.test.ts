import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { bookingCards } from "#db/schema/index.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import type { Intent, Method, Refund } from "#integrations/local-stripe/objects.ts";
import { payingCustomers } from "#test/paying-customers.ts";
import { makePaidBusiness, openPaidApp, type PaidApp, sessionOf } from "#test/stripe.ts";

let app: PaidApp;
let people: ReturnType<typeof payingCustomers>;
before(async () => {
  // Some calls hang until they are given up.
  app = await openPaidApp({}, { timeoutMs: 400 });
  people = payingCustomers(app);
});
after(() => app.close());

const DAY_MS = 86_400_000;
const DETACH = "POST /v1/payment_methods/:id/detach";

describe("the policy", () => {
  it("of tiers decides what goes back, as promised when it was booked", async () => {
    const business = await makePaidBusiness(app);
    await people.setPolicy(business, {
      refundTiers: [
        { hoursBefore: 24, percent: 50 },
        { hoursBefore: 72, percent: 100 },
      ],
    });
    const cases = [
      { daysLeft: 10, amount: 2_000 },
      { daysLeft: 2, amount: 1_000 },
      { daysLeft: 0.5, amount: 0 },
    ];
    for (const { daysLeft, amount } of cases) {
      const startsAt = people.nextStart(30);
      const made = await people.paid(business, startsAt);
      await people.setPolicy(business, { refundTiers: [{ hoursBefore: 0, percent: 7 }] });
      const now = app.clock.now;
      app.clock.now = startsAt - daysLeft * DAY_MS;
      const shown = await app.call("GET", `/public/bookings/${made.id}`, made.own);
      assert.equal(shown.body.actions.cancel.refund.amount, amount);
      await app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own });
      await app.settle();
      assert.equal((await people.rowOf(made.id)).amountPaid, 2_000 - amount);
      app.clock.now = now;
      await people.setPolicy(business, {
        refundTiers: [
          { hoursBefore: 24, percent: 50 },
          { hoursBefore: 72, percent: 100 },
        ],
      });
    }
  });

  it("with a card on file: it is left before booking, and the fee for a missed visit is taken from it, and given back", async () => {
    const business = await makePaidBusiness(app, { services: [{}] });
    await people.setPolicy(business, { cardOnFile: true, noShowFee: { kind: "percent", value: 50 } });
    const made = await people.book(business);
    assert.deepEqual([made.booking.status, made.payment.amount], ["pending_payment", 0]);
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    await app.settle();
    assert.equal((await people.rowOf(made.id)).status, "confirmed");
    const [card] = await app.db.orm.select().from(bookingCards).where(eq(bookingCards.bookingId, made.id));
    assert.equal(card?.lastFour, "4242");
    app.stripe.faults.push({ endpoint: "POST /v1/payment_intents", times: 2, done: true, kind: "hang" });
    assert.equal((await people.setStatus(business, made.id, { status: "no_show" })).status, 200);
    await app.settle();
    assert.equal(app.stripe.faults.length, 0);
    app.clock.now += 61_000;
    await app.settle();
    assert.deepEqual((await people.moneyOf(made.id)).paid, [
      "card succeeded 0",
      "no_show_fee succeeded 5000",
    ]);
    const charged = app.stripe.world.store.all<Intent>(business.stripeAccountId, "payment_intent");
    assert.equal(charged.length, 1, "an answer that was lost twice charges once");
    assert.equal((await people.setStatus(business, made.id, { status: "confirmed" })).status, 200);
    await app.settle();
    assert.deepEqual((await people.moneyOf(made.id)).back, ["no_show_taken_back succeeded 5000"]);
  });

  for (const done of [true, false])
    it(`whose fee got no answer until Stripe forgot its key ${done ? "was charged, and that is found" : "was not charged, and is not"}`, async () => {
      const business = await makePaidBusiness(app, { services: [{}] });
      await people.setPolicy(business, { cardOnFile: true, noShowFee: { kind: "percent", value: 50 } });
      const made = await people.book(business);
      paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
      await app.settle();
      app.stripe.faults.push({ endpoint: "POST /v1/payment_intents", times: 1_000, done, kind: "reset" });
      await people.setStatus(business, made.id, { status: "no_show" });
      await app.settle();
      app.unsent.splice(0);
      app.stripe.faults.splice(0);
      assert.deepEqual((await people.moneyOf(made.id)).paid, ["card succeeded 0", "no_show_fee created 0"]);
      const now = app.clock.now;
      app.clock.now += 25 * 3_600_000;
      await app.settle();
      assert.deepEqual((await people.moneyOf(made.id)).paid, [
        "card succeeded 0",
        done ? "no_show_fee succeeded 5000" : "no_show_fee failed 0",
      ]);
      const charged = app.stripe.world.store.all<Intent>(business.stripeAccountId, "payment_intent");
      assert.equal(charged.length, done ? 1 : 0);
      app.clock.now = now;
    });

  it("late cancellation: the fee comes from the card, less what was paid; a card that is refused is the end of it", async () => {
    const business = await makePaidBusiness(app);
    await people.setPolicy(business, {
      cardOnFile: true,
      refundTiers: [{ hoursBefore: 24, percent: 100 }],
      lateCancelFee: { kind: "fixed", value: 3_000 },
    });
    const startsAt = people.nextStart(40);
    const good = await people.paid(business, startsAt);
    const bad = await people.paid(business, startsAt + DAY_MS);
    const [kept] = await app.db.orm.select().from(bookingCards).where(eq(bookingCards.bookingId, bad.id));
    const method = app.stripe.world.store.get<Method>(
      business.stripeAccountId,
      kept?.stripePaymentMethodId ?? "",
      "payment_method",
    );
    app.stripe.world.store.put(business.stripeAccountId, { ...method, local: { declines: true } });
    const now = app.clock.now;
    for (const [made, start] of [
      [good, startsAt],
      [bad, startsAt + DAY_MS],
    ] as const) {
      app.clock.now = start - 3_600_000;
      const shown = await app.call("GET", `/public/bookings/${made.id}`, made.own);
      assert.deepEqual(shown.body.actions.cancel.refund, { percent: 0, amount: 0, fee: 1_000 });
      await app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own });
      await app.settle();
    }
    app.clock.now = now;
    assert.deepEqual((await people.moneyOf(good.id)).paid, [
      "deposit succeeded 2000",
      "late_cancel_fee succeeded 1000",
    ]);
    assert.deepEqual((await people.moneyOf(bad.id)).paid, [
      "deposit succeeded 2000",
      "late_cancel_fee failed 0",
    ]);
  });
});

describe("a customer who is erased", () => {
  it("is given what was paid, and Stripe forgets the card, however often it has to be asked", async () => {
    const business = await makePaidBusiness(app);
    await people.setPolicy(business, { cardOnFile: true });
    const made = await people.paid(business);
    const cardOf = async () =>
      (await app.db.orm.select().from(bookingCards).where(eq(bookingCards.bookingId, made.id)))[0];
    const { stripePaymentMethodId = "" } = (await cardOf()) ?? {};
    const atStripe = () =>
      app.stripe.world.store.get<Method>(business.stripeAccountId, stripePaymentMethodId, "payment_method");
    assert.ok(atStripe().customer);
    await app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own });
    await app.settle();
    const { customerId } = await people.rowOf(made.id);
    const { body } = await business.owner.call("GET", `/business/customers/${customerId}/export`);
    assert.deepEqual(
      [body.payments, body.refunds, body.disputes].map((rows: { amount: number }[]) =>
        rows.map(({ amount }) => amount),
      ),
      [[2_000], [2_000], []],
    );
    assert.doesNotMatch(JSON.stringify(body), /idempotencyKey|nextCheckAt/);
    const calls = app.stripe.calls.length;
    app.stripe.faults.push({ endpoint: DETACH, times: 2, done: false, kind: { status: 500 } });
    app.stripe.faults.push({ endpoint: DETACH, times: 2, done: true, kind: "reset" });
    const erased = await business.owner.call("POST", `/business/customers/${customerId}/erase`);
    assert.equal(erased.status, 204);
    assert.equal(app.stripe.calls.length, calls, "Stripe is not asked inside the transaction");
    for (let n = 0; n < 4; n++) {
      await app.settle();
      app.clock.now += 11 * 60_000;
    }
    assert.equal(app.stripe.faults.length, 0);
    assert.equal(atStripe().customer, null);
    assert.equal(await cardOf(), undefined);
  });
});

describe("the operator's share", () => {
  it("goes back with what goes back, in proportion", async () => {
    const business = await makePaidBusiness(app);
    const { plans } = app.deps;
    const tiers = plans.tiers.map((tier) => ({ ...tier, paymentFeeBasisPoints: 500 }));
    Object.assign(app.deps, { plans: { ...plans, tiers } });
    const made = await people.paid(business).finally(() => Object.assign(app.deps, { plans }));
    const [intent] = app.stripe.world.store.all<Intent>(business.stripeAccountId, "payment_intent");
    assert.equal(intent?.application_fee_amount, 100);
    const { body } = await business.owner.call("GET", `/business/payments?bookingId=${made.id}`);
    const part = await business.owner.call("POST", `/business/payments/${body.data[0].id}/refund`, {
      body: { amount: 500 },
    });
    assert.equal(part.status, 201, JSON.stringify(part.body));
    await app.settle();
    await app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own });
    await app.settle();
    const returned = app.stripe.world.store
      .all<Refund>(business.stripeAccountId, "refund")
      .map(({ amount, local }) => [amount, local.feeReturned]);
    assert.deepEqual(returned, [
      [1_500, 75],
      [500, 25],
    ]);
  });
});

describe("currencies", () => {
  for (const [currency, basePrice, asked, atStripe] of [
    ["JPY", 12_345, 2_469, 2_469],
    ["KWD", 12_345, 2_460, 2_460],
    ["ISK", 5_000, 1_000, 100_000],
    ["MGA", 1_234_567, 246_900, 2_469],
  ] as const)
    it(`${currency}: ${asked} of ours is ${atStripe} of Stripe's, and comes back as it went`, async () => {
      const business = await makePaidBusiness(app, {
        business: { currency },
        services: [{ basePrice, depositKind: "percent", depositValue: 20 }],
      });
      const made = await people.book(business);
      assert.equal(made.payment.amount, asked);
      const session = paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
      assert.equal(session.amount_total, atStripe);
      await app.settle();
      assert.deepEqual(
        [(await people.rowOf(made.id)).status, (await people.rowOf(made.id)).amountPaid],
        ["confirmed", asked],
      );
      await app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own });
      await app.settle();
      assert.deepEqual((await people.moneyOf(made.id)).back, [`cancelled succeeded ${asked}`]);
    });

  it("a deposit too small for Stripe is waived: the booking is confirmed at once", async () => {
    const business = await makePaidBusiness(app, {
      services: [{ basePrice: 100, depositKind: "percent", depositValue: 20 }],
    });
    const made = await people.book(business);
    assert.deepEqual([made.booking.status, made.payment], ["confirmed", null]);
    assert.deepEqual((await people.moneyOf(made.id)).paid, ["deposit failed 0"]);
  });
});
