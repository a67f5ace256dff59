import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import { payingCustomers } from "#test/paying-customers.ts";
import { makePaidBusiness, openPaidApp, type PaidApp, sessionOf } from "#test/stripe.ts";

let app: PaidApp;
let people: ReturnType<typeof payingCustomers>;
before(async () => {
  app = await openPaidApp();
  people = payingCustomers(app);
});
after(() => app.close());

describe("the balance", () => {
  it("is paid by the link with a tip; the tip is no part of the price and goes back with everything only", async () => {
    const business = await makePaidBusiness(app);
    await people.setPolicy(business, { tips: true });
    const made = await people.paid(business);
    for (const tip of [-1, 0.5, 10_001, "5"])
      assert.equal(
        (await app.call("POST", `/public/bookings/${made.id}/pay`, { body: { tip }, ...made.own })).status,
        422,
        `${tip}`,
      );
    const first = await app.call("POST", `/public/bookings/${made.id}/pay`, { body: {}, ...made.own });
    assert.deepEqual([first.status, first.body.payment.amount], [200, 8_000]);
    const again = await app.call("POST", `/public/bookings/${made.id}/pay`, { body: {}, ...made.own });
    assert.equal(again.body.payment.checkoutUrl, first.body.payment.checkoutUrl, "the same checkout");
    const tipped = await app.call("POST", `/public/bookings/${made.id}/pay`, {
      body: { tip: 1_000 },
      ...made.own,
    });
    assert.equal(tipped.body.payment.amount, 9_000);
    assert.throws(
      () => paySession(app.stripe.world, sessionOf(first.body.payment.checkoutUrl), "succeeds"),
      "the other one has ended",
    );
    paySession(app.stripe.world, sessionOf(tipped.body.payment.checkoutUrl), "succeeds");
    await app.settle();
    assert.equal((await people.rowOf(made.id)).amountPaid, 10_000);
    assert.equal(
      (await app.call("POST", `/public/bookings/${made.id}/pay`, { body: {}, ...made.own })).status,
      409,
    );
    assert.equal((await people.setStatus(business, made.id, { status: "cancelled" })).status, 200);
    await app.settle();
    assert.equal((await people.rowOf(made.id)).amountPaid, 0);
    const { paid: came, back } = await people.moneyOf(made.id);
    assert.deepEqual(came, ["deposit succeeded 2000", "balance expired 0", "balance succeeded 9000"]);
    assert.deepEqual(back.sort(), ["cancelled succeeded 2000", "cancelled succeeded 9000"]);
  });

  it("taken on site is noted, never more than is due, and its invoice is credited with what came online before", async () => {
    const business = await makePaidBusiness(app);
    const made = await people.paid(business);
    const note = (amount: number) =>
      business.owner.call("POST", `/business/bookings/${made.id}/payments`, {
        body: { amount, method: "cash" },
      });
    assert.equal((await note(8_001)).status, 422);
    const invoice = await business.owner.call("POST", "/business/invoices/from-booking", {
      body: { bookingId: made.id },
    });
    assert.equal(invoice.body.balanceDue, 8_000, JSON.stringify(invoice.body));
    await business.owner.call("POST", `/business/invoices/${invoice.body.id}/send`, { body: {} });
    const answers = await Promise.all([note(5_000), note(5_000)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422]);
    assert.equal((await note(3_000)).status, 201);
    const { body } = await business.owner.call("GET", `/business/invoices/${invoice.body.id}`);
    assert.deepEqual([body.status, body.balanceDue], ["paid", 0]);
    assert.equal((await people.rowOf(made.id)).amountPaid, 10_000);
  });
});

describe("an invoice", () => {
  it("is paid online in parts; paid twice, what is too much goes back", async () => {
    const business = await makePaidBusiness(app);
    const customer = await business.owner.call("POST", "/business/customers", {
      body: { name: "Ada", email: "ada@example.com" },
    });
    const lines = [{ label: "Work", quantity: "1", unitAmount: 30_000 }];
    const made = await business.owner.call("POST", "/business/invoices", {
      body: { customerId: customer.body.id, lines },
    });
    const sent = await business.owner.call("POST", `/business/invoices/${made.body.id}/send`, { body: {} });
    const token = new URL(sent.body.url).searchParams.get("token");
    const pay = (body: object) =>
      app.call("POST", `/public/invoices/${made.body.id}/pay?token=${token}`, { body });
    assert.equal((await pay({ amount: 30_001 })).status, 422);
    const part = await pay({ amount: 10_000 });
    paySession(app.stripe.world, sessionOf(part.body.payment.checkoutUrl), "succeeds");
    await app.settle();
    const rest = await pay({});
    assert.equal(rest.body.payment.amount, 20_000);
    // The timeline is in the order of the clock, which stands still here unless it is moved.
    app.clock.now += 60_000;
    const cash = { amount: 15_000, method: "cash" };
    assert.equal(
      (await business.owner.call("POST", `/business/invoices/${made.body.id}/payments`, { body: cash }))
        .status,
      201,
    );
    app.clock.now += 60_000;
    paySession(app.stripe.world, sessionOf(rest.body.payment.checkoutUrl), "succeeds");
    await app.settle();
    const { body } = await business.owner.call("GET", `/business/invoices/${made.body.id}`);
    assert.deepEqual([body.status, body.amountPaid], ["paid", 30_000]);
    assert.deepEqual(
      body.timeline
        .filter(({ amount }: { amount: number | null }) => amount !== null)
        .map(({ amount }: { amount: number }) => amount),
      [10_000, 15_000, 5_000],
    );
    const list = await business.owner.call(
      "GET",
      `/business/payments?invoiceId=${made.body.id}&sort=createdAt`,
    );
    assert.deepEqual(
      list.body.data.map(({ captured, refunded }: { captured: number; refunded: number }) => [
        captured,
        refunded,
      ]),
      [
        [10_000, 0],
        [20_000, 15_000],
      ],
    );
    const page = await app.app.request(`/invoice/${made.body.id}?token=${token}`);
    assert.doesNotMatch(await page.text(), /\/pay\/invoice/, "nothing is left to pay");
  });

  it("has a pay button on its page that leads on to the checkout, without a script", async () => {
    const business = await makePaidBusiness(app);
    const customer = await business.owner.call("POST", "/business/customers", {
      body: { name: "Bob", email: "bob@example.com" },
    });
    const lines = [{ label: "Work", quantity: "1", unitAmount: 9_900 }];
    const made = await business.owner.call("POST", "/business/invoices", {
      body: { customerId: customer.body.id, lines },
    });
    const sent = await business.owner.call("POST", `/business/invoices/${made.body.id}/send`, { body: {} });
    const page = await (
      await app.app.request(new URL(sent.body.url).pathname + new URL(sent.body.url).search)
    ).text();
    const action = /<form method="post" action="(\/pay\/invoice\/[^"]+)"><button>Pay \$99\.00/
      .exec(page)?.[1]
      ?.replaceAll("&amp;", "&");
    assert.ok(action, page);
    const answer = await app.app.request(action, { method: "POST" });
    assert.equal(answer.status, 200);
    assert.match(
      await answer.text(),
      /http-equiv="refresh" content="0;url=http:\/\/127\.0\.0\.1:\d+\/pay\/cs_test_/,
    );
  });
});
