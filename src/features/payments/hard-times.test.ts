import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { paymentAccounts, payments, refunds } from "#db/schema/index.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import { payingCustomers } from "#test/paying-customers.ts";
import { signedIn, withApiKey } from "#test/people.ts";
import { makePaidBusiness, openPaidApp, type PaidApp, sessionOf } from "#test/stripe.ts";
import { workOffPayments } from "./work-payments.ts";

let app: PaidApp;
let people: ReturnType<typeof payingCustomers>;
before(async () => {
  // Some calls hang until they are given up.
  app = await openPaidApp({}, { timeoutMs: 400 });
  people = payingCustomers(app);
});
after(() => app.close());

describe("when Stripe is down", () => {
  it("the booking holds, the customer is told, and the checkout comes once Stripe answers; nobody is charged twice", async () => {
    const business = await makePaidBusiness(app);
    app.stripe.faults.push({ endpoint: "POST /v1/checkout/sessions", times: 2, done: false, kind: "hang" });
    const made = await people.book(business);
    assert.deepEqual(
      [made.booking.status, made.payment.status, made.payment.checkoutUrl],
      ["pending_payment", "preparing", null],
    );
    const later = await app.call("POST", `/public/bookings/${made.id}/pay`, { body: {}, ...made.own });
    assert.equal(later.body.payment.status, "requires_payment");
    paySession(app.stripe.world, sessionOf(later.body.payment.checkoutUrl), "succeeds");
    await app.settle();
    assert.equal((await people.rowOf(made.id)).status, "confirmed");
  });

  it("after five faults customers of that account are told at once, those of others pay, and all is well afterwards", async () => {
    const [business, other] = [await makePaidBusiness(app), await makePaidBusiness(app)];
    const endpoint = "POST /v1/checkout/sessions";
    const asked = () => app.stripe.calls.filter((name) => name === endpoint).length;
    const before = asked();
    // Each is tried twice.
    app.stripe.faults.push(
      { endpoint, times: 4, done: false, kind: "hang" },
      { endpoint, times: 6, done: false, kind: { status: 500 } },
    );
    for (let n = 0; n < 5; n++) assert.equal((await people.book(business)).payment.status, "preparing");
    assert.equal(asked() - before, 10);
    const made = await people.book(business);
    assert.deepEqual(
      [made.booking.status, made.payment.status, asked() - before],
      ["pending_payment", "preparing", 10],
    );
    assert.equal((await people.book(other)).payment.status, "requires_payment");
    app.clock.now += 20_000;
    const later = await app.call("POST", `/public/bookings/${made.id}/pay`, { body: {}, ...made.own });
    assert.equal(later.body.payment.status, "requires_payment");
  });

  it("too many calls on one account do not stop it", async () => {
    const business = await makePaidBusiness(app);
    app.stripe.faults.push({
      endpoint: "POST /v1/checkout/sessions",
      times: 6,
      done: false,
      kind: { status: 429, code: "rate_limit" },
    });
    let made = await people.book(business);
    for (let n = 0; n < 20 && made.payment.status === "preparing"; n++) made = await people.book(business);
    assert.equal(app.stripe.faults.length, 0);
    assert.equal(made.payment.status, "requires_payment");
  });

  it("a refund whose answer is lost, however often, is paid back once", async () => {
    const business = await makePaidBusiness(app);
    const made = await people.paid(business);
    app.stripe.faults.push({ endpoint: "POST /v1/refunds", times: 4, done: true, kind: "reset" });
    await app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own });
    for (let n = 0; n < 4; n++) {
      app.clock.now += 2 * 3_600_000;
      await app.settle();
    }
    assert.deepEqual((await people.moneyOf(made.id)).back, ["cancelled succeeded 2000"]);
    const refundsThere = app.stripe.world.store.all(business.stripeAccountId, "refund");
    assert.equal(refundsThere.length, 1);
  });

  it("money asked back by many at once never exceeds what came", async () => {
    const business = await makePaidBusiness(app);
    const made = await people.paid(business);
    const [row] = await app.db.orm.select().from(payments).where(eq(payments.bookingId, made.id));
    const tries = Array.from({ length: 12 }, (_, n) =>
      n % 3 === 0
        ? app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own })
        : business.owner.call("POST", `/business/payments/${row?.id}/refund`, {
            body: n % 2 === 0 ? {} : { amount: 700 },
          }),
    );
    // On a PostgreSQL a lock taken in another order than elsewhere shows here as a deadlock, and in the end as a 503.
    for (const { status } of await Promise.all(tries))
      assert.ok([200, 201, 409, 422].includes(status), `${status}`);
    await app.settle();
    const back = await app.db.orm
      .select()
      .from(refunds)
      .where(eq(refunds.paymentId, row?.id ?? ""));
    assert.equal(
      back.reduce((sum, { amount }) => sum + amount, 0),
      2_000,
    );
    await assert.rejects(
      app.db.orm.insert(refunds).values({
        id: "rfd_more",
        businessId: business.id,
        paymentId: row?.id ?? "",
        cause: "by_hand",
        amount: 1,
        status: "created",
        idempotencyKey: "more",
        createdAt: 0,
        updatedAt: 0,
      }),
    );
  });
});

describe("keys of one's own", () => {
  it("are tried, sealed and never shown; payments, messages and refunds go through them, also after a change", async () => {
    const business = await makePaidBusiness(app);
    const owner = business.owner;
    for (const body of [
      { secretKey: "sk_test_unknown", webhookSecret: "whsec_x" },
      { secretKey: "pk_test_1", webhookSecret: "whsec_x" },
    ])
      assert.equal((await owner.call("PUT", "/business/payments/keys", { body })).status, 422);
    const keys = { secretKey: "sk_test_own_ada", webhookSecret: "whsec_ada" };
    const set = await owner.call("PUT", "/business/payments/keys", { body: keys });
    assert.deepEqual(
      [set.status, set.body.kind, set.body.enabled, set.body.keyHint],
      [200, "own_keys", true, "_ada"],
    );
    assert.doesNotMatch(JSON.stringify(set.body), /sk_test_own|whsec_/);
    const [stored] = await app.db.orm
      .select()
      .from(paymentAccounts)
      .where(eq(paymentAccounts.keyHint, "_ada"));
    assert.doesNotMatch(JSON.stringify(stored), /sk_test_own|whsec_/);
    const made = await people.book(business);
    paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
    for (const event of app.unsent.splice(0)) {
      assert.equal((await app.send(event, "whsec_ada")).status, 400, "not at the installation's address");
      const { body, headers } = app.stripe.signed(event, "whsec_ada");
      assert.equal(
        (await app.call("POST", `/webhooks/stripe?business=${business.id}`, { body, headers })).status,
        200,
      );
    }
    await app.settle();
    assert.equal((await people.rowOf(made.id)).status, "confirmed");
    assert.equal((await owner.call("POST", "/business/payments/disconnect")).body.enabled, false);
    assert.equal((await people.book(business)).payment, null, "not connected: nothing is asked for");
    await app.call("POST", `/public/bookings/${made.id}/cancel`, { body: {}, ...made.own });
    await workOffPayments(app.deps);
    assert.deepEqual((await people.moneyOf(made.id)).back, ["cancelled succeeded 2000"]);
    app.unsent.length = 0;
  });

  it("and connecting are for the owner alone", async () => {
    const business = await makePaidBusiness(app);
    const admin = await signedIn(app, business, "admin");
    assert.equal((await admin.call("POST", "/business/payments/connect")).status, 403);
    const key = await withApiKey(app, business, ["payments:write"]);
    assert.equal((await key.call("POST", "/business/payments/disconnect")).status, 403);
  });
});
