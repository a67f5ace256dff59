import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { stripeEvents } from "#db/schema/index.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import { someone } from "#test/business.ts";
import { react } from "#test/jobs.ts";
import { makePaidBusiness, openPaidApp, type PaidApp, type PaidBusiness, sessionOf } from "#test/stripe.ts";
import { runClock } from "../clock/run-clock.ts";
import { sendDueMails } from "../mails/send-mail.ts";
import { sweep } from "../sweep.ts";

let app: PaidApp;
let business: PaidBusiness;
const DAY_MS = 86_400_000;

before(async () => {
  app = await openPaidApp();
  business = await makePaidBusiness(app);
});
after(() => app.close());

async function book(days: number, who: string) {
  const startsAt = new Date(Math.floor(app.clock.now / DAY_MS + days) * DAY_MS + 36_000_000).toISOString();
  const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt, customer: someone(who) },
  });
  return body;
}

/** Subjects of all that this person was mailed, oldest first. */
async function mailsTo(who: string): Promise<string[]> {
  await react(app);
  await sendDueMails(app.deps);
  const mails = app.deps.mailbox?.list() ?? [];
  return mails
    .filter(({ to }) => to.address === someone(who).email)
    .map(({ subject }) => subject)
    .reverse();
}

it("a customer gets a receipt for what was paid and word of what goes back", async () => {
  const made = await book(20, "ada");
  paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
  await app.settle();
  await app.call("POST", `/public/bookings/${made.booking.id}/cancel?token=${made.manageToken}`, {
    body: {},
  });
  await app.settle();
  const subjects = await mailsTo("ada");
  assert.ok(subjects.includes("Receipt: $20.00 to Test business"), subjects.join("; "));
  assert.ok(subjects.includes("$20.00 is on its way back to you"), subjects.join("; "));
});

/** The newest mail to this person whose subject says this. */
async function mailTo(who: string, subject: RegExp) {
  await mailsTo(who);
  const mails = app.deps.mailbox?.list() ?? [];
  return mails.find((mail) => mail.to.address === someone(who).email && subject.test(mail.subject));
}

/** Paid its deposit, and over: in the business's auto-invoice or without. */
async function completed(who: string, days: number, autoInvoice: boolean, cash = 0) {
  const set = await business.owner.call("PATCH", "/business", { body: { autoInvoice } });
  assert.equal(set.status, 200, JSON.stringify(set.body));
  const made = await book(days, who);
  paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
  await app.settle();
  if (cash > 0)
    await business.owner.call("POST", `/business/bookings/${made.booking.id}/payments`, {
      body: { amount: cash, method: "cash" },
    });
  app.clock.now = Date.parse(made.booking.endsAt);
  const done = await business.owner.call("PUT", `/business/bookings/${made.booking.id}/status`, {
    body: { status: "completed" },
  });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  return made;
}

it("who still owes something after a visit is told how much, with the link to pay it, when asked how it was", async () => {
  const owing = await completed("owing", 1, false);
  const settled = await completed("settled", 1, false, 8_000);
  app.clock.now += 121 * 60_000;
  await runClock(app.deps);
  const mail = await mailTo("owing", /How was it/);
  assert.match(mail?.text ?? "", /Total: \$100\.00\nPaid: \$20\.00\nStill to pay: \$80\.00/);
  const link = `${app.deps.baseUrl}/booking/${owing.booking.id}?token=`;
  assert.ok(mail?.text.includes(`Pay $80.00 now:\n${link}`));
  assert.match(mail?.html ?? "", />Pay \$80\.00 now<\/a>/);
  const page = await app.app.request(new URL(/Pay .* now:\n(.*)/.exec(mail?.text ?? "")?.[1] ?? "").href);
  assert.match(await page.text(), /Pay \$80\.00 now/, "and there it can be paid");
  const nothing = await mailTo("settled", /How was it/);
  assert.ok(nothing, settled.booking.id);
  assert.doesNotMatch(nothing.text, /Still to pay|Pay \$/);
});

it("an invoice that is paid when it is made is sent as a receipt, and one that is not as an invoice", async () => {
  await completed("paid", 1, true, 8_000);
  await completed("unpaid", 1, true);
  const receipt = await mailTo("paid", /^Receipt: invoice/);
  assert.match(receipt?.text ?? "", /has received \$100\.00[\s\S]*Total: \$100\.00\nPaid: \$100\.00/);
  assert.match(receipt?.text ?? "", /\/invoice\/inv_/);
  const invoice = await mailTo("unpaid", /^Invoice/);
  assert.match(invoice?.text ?? "", /Still to pay: \$80\.00/);
});

it("who paid too late for a time that is gone is told so, and that everything comes back", async () => {
  const made = await book(21, "bob");
  paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
  app.clock.now += 32 * 60_000;
  await sweep(app.deps);
  await book(21, "rival");
  await app.settle();
  const subjects = await mailsTo("bob");
  assert.ok(subjects.includes("Your payment came too late for Service"), subjects.join("; "));
  assert.ok(!subjects.some((subject) => /is on its way back|confirmed/i.test(subject)), subjects.join("; "));
});

it("what Stripe said is forgotten after 90 days, but not what is still to be done", async () => {
  const message = (id: string, status: "received" | "done", daysAgo: number) => ({
    id,
    status,
    type: "charge.refunded",
    objectId: "ch_1",
    receivedAt: app.clock.now - daysAgo * DAY_MS,
  });
  await app.db.orm
    .insert(stripeEvents)
    .values([
      message("evt_old", "done", 91),
      message("evt_due", "received", 91),
      message("evt_new", "done", 89),
    ]);
  await sweep(app.deps);
  const kept = await app.db.orm.select({ id: stripeEvents.id }).from(stripeEvents);
  const left = ["evt_old", "evt_due", "evt_new"].filter((id) => kept.some((one) => one.id === id));
  assert.deepEqual(left, ["evt_due", "evt_new"]);
});
