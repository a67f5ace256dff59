import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { setAccountReady } from "#integrations/local-stripe/accounts.ts";
import type { Intent } from "#integrations/local-stripe/objects.ts";
import { openDispute } from "#integrations/local-stripe/refunds.ts";
import { payingCustomers } from "#test/paying-customers.ts";
import { makePaidBusiness, openPaidApp, type PaidApp, type PaidBusiness } from "#test/stripe.ts";

let app: PaidApp;
let business: PaidBusiness;
let people: ReturnType<typeof payingCustomers>;

before(async () => {
  app = await openPaidApp();
  people = payingCustomers(app);
  business = await makePaidBusiness(app);
});
after(() => app.close());

interface Listed {
  id: string;
  customer: { id: string; name: string };
  applicationFee: number;
}

const list = async (query: string): Promise<Listed[]> => {
  const { status, body } = await business.owner.call("GET", `/business/payments?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.data;
};

it("payments name who paid, and are found by name, customer, day and way of paying", async () => {
  const first = await people.paid(business);
  const second = await people.paid(business);
  const cash = await business.owner.call("POST", `/business/bookings/${first.id}/payments`, {
    body: { amount: 100, method: "cash" },
  });
  const all = await list("");
  assert.equal(all.length, 3);
  const payer = cash.body.customer as Listed["customer"];
  const { customerId } = await people.rowOf(first.id);
  assert.equal(payer.id, customerId);
  assert.deepEqual(
    (await list(`customerId=${payer.id}`)).map(({ customer }) => customer),
    [payer, payer],
  );
  assert.deepEqual(
    (await list("method=cash")).map(({ id }) => id),
    [cash.body.id],
  );
  const other = all.find(({ customer }) => customer.id !== payer.id);
  const [found] = (await list(`q=${encodeURIComponent(other?.customer.name ?? "")}`)).filter(
    ({ customer }) => customer.id === other?.customer.id,
  );
  assert.equal(found?.id, other?.id);
  assert.deepEqual(await list("q=%26"), []);
  const today = new Date(app.clock.now).toISOString().slice(0, 10);
  assert.equal((await list(`from=${today}&to=${today}`)).length, 3);
  assert.deepEqual(await list("to=2020-01-01"), []);
  assert.deepEqual(await list("from=2100-01-01"), []);
  assert.equal(found?.applicationFee, 0);
  assert.equal(
    (await business.owner.call("GET", `/business/payments/${found?.id}`)).body.customer.name,
    found?.customer.name,
  );

  const [paid] = (await list(`bookingId=${second.id}`)).map(({ id }) => id);
  const [intent] = app.stripe.world.store
    .all<Intent>(business.stripeAccountId, "payment_intent")
    .filter(({ metadata }) => Object.values(metadata).includes(paid ?? ""));
  openDispute(app.stripe.world, business.stripeAccountId, intent?.id ?? "");
  await app.settle();
  const disputes = await business.owner.call("GET", "/business/disputes");
  assert.deepEqual(
    disputes.body.data.map(({ paymentId, customer }: { paymentId: string; customer: { id: string } }) => [
      paymentId,
      customer.id,
    ]),
    [[paid, (await people.rowOf(second.id)).customerId]],
  );
});

it("an account whose message was lost is as Stripe says after one question", async () => {
  const read = async () => (await business.owner.call("GET", "/business/payments/account")).body;
  assert.equal((await read()).enabled, true);
  setAccountReady(app.stripe.world, business.stripeAccountId, false);
  app.unsent.length = 0;
  assert.equal((await read()).enabled, true);
  const asked = await business.owner.call("POST", "/business/payments/refresh");
  assert.equal(asked.status, 200);
  assert.equal(asked.body.enabled, false);
  assert.deepEqual(asked.body.requirements, ["individual.verification.document"]);
  assert.deepEqual(await read(), asked.body);
  setAccountReady(app.stripe.world, business.stripeAccountId, true);
  assert.equal((await business.owner.call("POST", "/business/payments/refresh")).body.enabled, true);
});
