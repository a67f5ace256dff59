import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { and, eq, isNull } from "drizzle-orm";
import { invoicePayments, invoices, refunds } from "#db/schema/index.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import { settleRefund } from "#integrations/local-stripe/refunds.ts";
import { payingCustomers } from "#test/paying-customers.ts";
import { makePaidBusiness, openPaidApp, type PaidApp, type PaidBusiness, sessionOf } from "#test/stripe.ts";

let app: PaidApp;
let business: PaidBusiness;
let people: ReturnType<typeof payingCustomers>;
before(async () => {
  app = await openPaidApp();
  people = payingCustomers(app);
  business = await makePaidBusiness(app);
});
after(() => app.close());

interface Entry {
  type: string;
  amount: number | null;
  method: string | null;
}

/** Status, paid, due, and the movements of money in its timeline. */
async function billOf(id: string) {
  const { body } = await business.owner.call("GET", `/business/invoices/${id}`);
  const money = (body.timeline as Entry[]).flatMap(({ type, amount, method }) =>
    amount === null ? [] : `${type} ${method} ${amount}`,
  );
  const entries = await app.db.orm.select().from(invoicePayments).where(eq(invoicePayments.invoiceId, id));
  assert.equal(
    entries.reduce((sum, { amount }) => sum + amount, 0),
    body.amountPaid,
    "the timeline adds up to what is paid",
  );
  return {
    is: `${body.status} ${body.amountPaid} ${body.balanceDue}`,
    money,
    paidAt: body.paidAt,
    url: body.url,
  };
}

async function post(path: string, body: object, status = 200) {
  const answer = await business.owner.call("POST", `/business${path}`, { body });
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  // What happened at different times is told apart by it.
  app.clock.now += 1_000;
  return answer.body;
}

const booked = async () => {
  const made = await people.paid(business);
  app.clock.now += 1_000;
  return made;
};
const billed = async (bookingId: string): Promise<string> => {
  const { id } = await post("/invoices/from-booking", { bookingId }, 201);
  await post(`/invoices/${id}/send`, {});
  return id;
};
const pay = async (url: string) => {
  const { body } = await app.call("POST", url, { body: {} });
  paySession(app.stripe.world, sessionOf(body.payment.checkoutUrl), "succeeds");
  await app.settle();
  app.clock.now += 1_000;
};
const payBill = async (id: string): Promise<string> => {
  const { url } = await billOf(id);
  await pay(`/public/invoices/${id}/pay?token=${new URL(url).searchParams.get("token")}`);
  return (await paymentsOf(`invoiceId=${id}`))[0].id;
};
const refund = (paymentId: string, amount?: number) =>
  post(`/payments/${paymentId}/refund`, amount === undefined ? {} : { amount }, 201);
const paymentsOf = async (query: string) =>
  (await business.owner.call("GET", `/business/payments?${query}&sort=createdAt`)).body.data;

/** At Stripe the bank sends the newest refund back. */
async function fails(paymentId: string) {
  const [row] = await app.db.orm
    .select({ id: refunds.stripeRefundId })
    .from(refunds)
    .where(and(eq(refunds.paymentId, paymentId), isNull(refunds.failure)));
  settleRefund(app.stripe.world, business.stripeAccountId, row?.id ?? "", "failed");
  await app.settle();
}

async function ownInvoice(amount: number): Promise<string> {
  const made = await post(
    "/invoices",
    {
      customer: { name: "Ada", email: "ada@example.com" },
      lines: [{ label: "Work", quantity: "1", unitAmount: amount }],
      dueDays: 0,
    },
    201,
  );
  await post(`/invoices/${made.id}/send`, {});
  return made.id;
}

describe("money paid back", () => {
  it("opens the invoice of a booking that was paid, once, and stands in its timeline; every payment is an entry of its own", async () => {
    const { id } = await booked();
    await post(`/bookings/${id}/payments`, { amount: 3_000, method: "transfer" }, 201);
    const invoice = await billed(id);
    await post(`/bookings/${id}/payments`, { amount: 5_000, method: "cash" }, 201);
    const paid = ["deposit card 2000", "deposit transfer 3000", "payment cash 5000"];
    const full = await billOf(invoice);
    assert.deepEqual([full.is, full.money], ["paid 10000 0", paid]);
    const [deposit, , cash] = await paymentsOf(`bookingId=${id}`);
    await refund(deposit.id, 500);
    for (let n = 0; n < 2; n++) await app.settle();
    const opened = await billOf(invoice);
    assert.deepEqual(
      [opened.is, opened.money, opened.paidAt],
      ["sent 9500 500", [...paid, "refund card -500"], null],
    );
    await refund(cash.id);
    assert.equal((await billOf(invoice)).is, "sent 4500 5500");
    assert.equal((await people.rowOf(id)).amountPaid, 4_500);
    const page = await app.app.request(new URL(full.url).pathname + new URL(full.url).search);
    assert.match(await page.text(), /Paid back, [^<]+<\/th><td>\$5\.00/);
    await post(`/invoices/${invoice}/void`, { reason: "Wrong" });
    assert.equal((await people.rowOf(id)).amountPaid, 4_500, "what was paid back is not taken off twice");
    const again = await billed(id);
    assert.deepEqual((await billOf(again)).money, ["deposit card 1500", "deposit transfer 3000"]);
  });

  it("opens an invoice paid online without a booking; late it is overdue, and a refund that fails makes it paid again", async () => {
    const invoice = await ownInvoice(30_000);
    const payment = await payBill(invoice);
    assert.equal((await billOf(invoice)).is, "paid 30000 0");
    app.clock.now += 2 * 86_400_000;
    await refund(payment, 12_000);
    assert.equal((await billOf(invoice)).is, "overdue 18000 12000");
    await app.settle();
    await fails(payment);
    const again = await billOf(invoice);
    assert.deepEqual([again.is, again.money], ["paid 30000 0", ["payment card 30000"]]);
    assert.ok(again.paidAt);
  });

  it("that fails after the customer has paid anew is no more than the invoice has room for", async () => {
    const { id } = await booked();
    const invoice = await billed(id);
    const [deposit] = await paymentsOf(`bookingId=${id}`);
    await refund(deposit.id);
    await post(`/invoices/${invoice}/payments`, { amount: 9_000, method: "cash" }, 201);
    await app.settle();
    await fails(deposit.id);
    const bill = await billOf(invoice);
    assert.equal(bill.is, "paid 10000 0");
    assert.equal((await people.rowOf(id)).amountPaid, 11_000, "the rest is the booking's");
  });

  it("and counted again counts for an invoice that was made in between", async () => {
    const { id } = await booked();
    const [deposit] = await paymentsOf(`bookingId=${id}`);
    await refund(deposit.id, 1_500);
    await app.settle();
    const invoice = await billed(id);
    assert.deepEqual((await billOf(invoice)).money, ["deposit card 500"]);
    await fails(deposit.id);
    const bill = await billOf(invoice);
    assert.deepEqual([bill.is, bill.money], ["sent 2000 8000", ["deposit card 2000"]]);
  });

  it("because it came twice leaves the invoice paid", async () => {
    const { id, own } = await booked();
    const { body } = await app.call("POST", `/public/bookings/${id}/pay`, { body: {}, ...own });
    const invoice = await billed(id);
    await post(`/invoices/${invoice}/payments`, { amount: 8_000, method: "cash" }, 201);
    paySession(app.stripe.world, sessionOf(body.payment.checkoutUrl), "succeeds");
    await app.settle();
    assert.equal((await people.rowOf(id)).amountPaid, 10_000);
    const bill = await billOf(invoice);
    assert.deepEqual([bill.is, bill.money], ["paid 10000 0", ["deposit card 2000", "payment cash 8000"]]);
  });

  it("of a cancelled booking asks for nothing: its invoice is void, with all that came and went", async () => {
    const { id } = await booked();
    const invoice = await billed(id);
    await payBill(invoice);
    assert.equal((await people.setStatus(business, id, { status: "cancelled" })).status, 200);
    await app.settle();
    const bill = await billOf(invoice);
    assert.equal(bill.is, "void 0 0");
    assert.deepEqual(bill.money.slice(0, 2), ["deposit card 2000", "payment card 8000"]);
    assert.deepEqual(bill.money.slice(2).sort(), ["refund card -2000", "refund card -8000"]);
    assert.equal((await people.rowOf(id)).amountPaid, 0);
  });

  it("leaves an invoice alone that was void before, and one that is being written without it", async () => {
    const { id } = await booked();
    const first = await billed(id);
    await post(`/invoices/${first}/void`, { reason: "Wrong" });
    const draft = await post("/invoices/from-booking", { bookingId: id }, 201);
    const [deposit] = await paymentsOf(`bookingId=${id}`);
    await refund(deposit.id);
    await app.settle();
    assert.deepEqual((await billOf(first)).money, ["deposit card 2000"]);
    assert.equal((await billOf(draft.id)).is, "draft 0 10000");
    assert.equal((await people.setStatus(business, id, { status: "cancelled" })).status, 200);
    assert.equal((await people.rowOf(id)).amountPaid, 0);
  });

  it("never meets another change of the same bill in a deadlock or in a lost amount", async () => {
    const { id } = await booked();
    const invoice = await billed(id);
    const [deposit] = await paymentsOf(`bookingId=${id}`);
    const note = () =>
      business.owner.call("POST", `/business/invoices/${invoice}/payments`, {
        body: { amount: 1_000, method: "cash" },
      });
    const back = () =>
      business.owner.call("POST", `/business/payments/${deposit.id}/refund`, { body: { amount: 100 } });
    const answers = await Promise.all([note(), back(), note(), back(), note(), back(), note(), back()]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      answers.map(() => 201),
    );
    assert.equal((await billOf(invoice)).is, "sent 5600 4400");
    assert.equal((await people.rowOf(id)).amountPaid, 5_600);
    const [row] = await app.db.orm.select().from(invoices).where(eq(invoices.id, invoice));
    assert.equal(row?.amountPaid, 5_600);
  });
});
