import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { makeBusiness, someone } from "#test/business.ts";
import { signedIn } from "#test/people.ts";
import { makeDueInvoices } from "./make-due-invoices.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp({ PLANS: "on" });
});
after(() => app.close());
beforeEach(() => {
  app.clock.now = TEST_NOW;
});

const bill = {
  customer: { name: "Anna", email: "anna@example.com" },
  lines: [{ label: "Care", quantity: "1", unitAmount: 5_000 }],
};

async function shop(tier: string) {
  const business = await makeBusiness(app.db, { business: { tier, autoInvoice: true } });
  const owner = await signedIn(app, business);
  const setTier = (to: string) =>
    app.db.orm.update(t.businesses).set({ tier: to }).where(eq(t.businesses.id, business.id));
  return { business, owner, setTier };
}

test("a plan without invoices makes none, by hand or by itself, and completes bookings all the same", async () => {
  for (const [tier, made] of [
    ["free", false],
    ["starter", false],
    ["pro", true],
  ] as const) {
    const { business, owner } = await shop(tier);
    const booked = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
      body: { serviceId: business.serviceIds[0], startsAt: "2027-01-14T10:00:00Z", customer: someone() },
    });
    const { id: bookingId } = booked.body.booking;
    const tries = [
      await owner.call("POST", "/business/invoices", { body: bill }),
      await owner.call("POST", "/business/recurring-invoices", {
        body: { ...bill, every: "month", startsOn: "2027-02-01" },
      }),
    ];
    for (const { status, body } of tries)
      assert.deepEqual(
        [status, body.code, body.feature],
        made ? [201, undefined, undefined] : [403, "plan_required", "invoices"],
        tier,
      );
    app.clock.now = Date.parse("2027-01-14T12:00:00Z");
    const done = await owner.call("PUT", `/business/bookings/${bookingId}/status`, {
      body: { status: "completed" },
    });
    assert.equal(done.status, 200, tier);
    const { body } = await owner.call("GET", `/business/invoices?bookingId=${bookingId}`);
    assert.equal(body.data.length, made ? 1 : 0, tier);
    const asked = await owner.call("POST", "/business/invoices/from-booking", { body: { bookingId } });
    assert.equal(asked.body.code, made ? "already_exists" : "plan_required");
    app.clock.now = TEST_NOW;
  }
});

test("after a change to such a plan what was sent can be paid and made void, and dates that pass are not billed later", async () => {
  const { owner, setTier } = await shop("pro");
  const invoice = async () => (await owner.call("POST", "/business/invoices", { body: bill })).body.id;
  const [sent, other, draft] = [await invoice(), await invoice(), await invoice()];
  for (const id of [sent, other]) await owner.call("POST", `/business/invoices/${id}/send`, { body: {} });
  const { body: rule } = await owner.call("POST", "/business/recurring-invoices", {
    body: { ...bill, every: "week", startsOn: "2027-01-14" },
  });
  await setTier("free");
  const act = (id: string, what: string, body: object = {}) =>
    owner.call("POST", `/business/invoices/${id}/${what}`, { body });
  assert.equal((await act(sent, "payments", { amount: 5_000, method: "cash" })).status, 201);
  assert.equal((await act(other, "void", { reason: "Wrong" })).status, 200);
  assert.equal((await act(draft, "send")).body.code, "plan_required");
  const patched = await owner.call("PATCH", `/business/recurring-invoices/${rule.id}`, {
    body: { notes: "More" },
  });
  assert.equal(patched.body.code, "plan_required");
  const made = async () =>
    (await app.db.orm.select().from(t.invoices).where(eq(t.invoices.recurringInvoiceId, rule.id))).map(
      ({ recurringOn }) => recurringOn,
    );
  app.clock.now = Date.parse("2027-01-22T12:00:00Z");
  await makeDueInvoices(app.deps);
  assert.deepEqual(await made(), []);
  await setTier("pro");
  app.clock.now = Date.parse("2027-01-28T12:00:00Z");
  await makeDueInvoices(app.deps);
  assert.deepEqual(await made(), ["2027-01-28"]);
});
