import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { bookings, payments, refunds, stripeEvents } from "#db/schema/index.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import type { Intent, Session, StripeEvent } from "#integrations/local-stripe/objects.ts";
import { closeDispute, openDispute, refundCharge } from "#integrations/local-stripe/refunds.ts";
import { someone } from "#test/business.ts";
import {
  makePaidBusiness,
  openPaidApp,
  type PaidApp,
  type PaidBusiness,
  sessionOf,
  WEBHOOK_SECRET,
} from "#test/stripe.ts";
import { workOffPayments } from "./work-payments.ts";

let app: PaidApp;
let business: PaidBusiness;
let other: PaidBusiness;
let day = 20;

before(async () => {
  app = await openPaidApp();
  business = await makePaidBusiness(app);
  other = await makePaidBusiness(app);
});
after(() => app.close());

const DAY_MS = 86_400_000;

/** A booking whose deposit has been paid at Stripe, with the messages about it, none of them sent. */
async function paidBooking(at = business) {
  const startsAt = new Date(Math.floor(app.clock.now / DAY_MS + day++) * DAY_MS + 36_000_000).toISOString();
  const { body } = await app.call("POST", `/public/businesses/${at.slug}/bookings`, {
    body: { serviceId: at.serviceIds[0], startsAt, customer: someone(`${day}`) },
  });
  const sessionId = sessionOf(body.payment.checkoutUrl);
  const session = paySession(app.stripe.world, sessionId, "succeeds");
  return {
    id: body.booking.id as string,
    token: body.manageToken as string,
    sessionId,
    intentId: session.payment_intent ?? "",
    events: app.unsent.splice(0),
  };
}

const stateOf = async (bookingId: string) => {
  const [booking] = await app.db.orm.select().from(bookings).where(eq(bookings.id, bookingId));
  const [payment] = await app.db.orm.select().from(payments).where(eq(payments.bookingId, bookingId));
  const back = await app.db.orm
    .select()
    .from(refunds)
    .where(eq(refunds.paymentId, payment?.id ?? ""));
  return {
    booking: booking?.status,
    amountPaid: booking?.amountPaid,
    payment: payment?.status,
    captured: payment?.captured,
    refunds: back.map(({ amount, status }) => `${amount} ${status}`),
  };
};
const CONFIRMED = {
  booking: "confirmed",
  amountPaid: 2_000,
  payment: "succeeded",
  captured: 2_000,
  refunds: [],
};
const eventCount = async () => (await app.db.orm.select({ id: stripeEvents.id }).from(stripeEvents)).length;

describe("a message of Stripe's", () => {
  it("is stored once however often and at once it comes, and has its effect once", async () => {
    const { id, events } = await paidBooking();
    const before = await eventCount();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => app.send(events[n % events.length] as StripeEvent)),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal((await eventCount()) - before, events.length);
    await Promise.all([1, 2, 3].map(() => workOffPayments(app.deps)));
    assert.deepEqual(await stateOf(id), CONFIRMED);
  });

  it("that is forged leaves no trace: over HTTP, all the ways", async () => {
    const { events } = await paidBooking();
    const event = events.at(-1) as StripeEvent;
    const before = await eventCount();
    const genuine = app.stripe.signed(event);
    const late = app.clock.now;
    const send = (body: string, headers: Record<string, string>) =>
      app.call("POST", "/webhooks/stripe", { body, headers });
    const { headers } = genuine;
    const signature = headers["stripe-signature"] ?? "";
    const tries: [string, Record<string, string>][] = [
      [genuine.body, { "content-type": "application/json" }],
      [genuine.body, { ...headers, "stripe-signature": "" }],
      [genuine.body, { ...headers, "stripe-signature": signature.replace("v1=", "v0=") }],
      [genuine.body, { ...headers, "stripe-signature": `${signature}, t=1` }],
      [`${genuine.body} `, headers],
      [JSON.stringify(JSON.parse(genuine.body)), headers],
      [genuine.body.replace('"livemode": false', '"livemode": true'), headers],
      ["", headers],
      [genuine.body, app.stripe.signed(event, "whsec_other").headers],
    ];
    for (const [body, given] of tries) {
      const answer = await send(body, given);
      assert.deepEqual([answer.status, answer.body.code], [400, "signature_invalid"], JSON.stringify(given));
    }
    const long = { ...headers, "content-length": "2000000" };
    assert.equal((await send("x".repeat(2_000_000), long)).status, 413);
    for (const off of [301_000, 86_400_000, -301_000, -86_400_000]) {
      app.clock.now = late + off;
      assert.equal((await send(genuine.body, headers)).status, 400, `${off}`);
    }
    app.clock.now = late;
    const elsewhere = await app.call("POST", `/webhooks/stripe?business=${business.id}`, {
      body: genuine.body,
      headers,
    });
    assert.equal(elsewhere.status, 400, "the business has no keys of its own");
    assert.equal(await eventCount(), before);
    assert.equal((await send(genuine.body, headers)).status, 200);
  });

  it("that says less than we need is taken when it is signed, and only no JSON and no id are refused", async () => {
    const before = await eventCount();
    const said = async (body: string) => {
      const at = Math.floor(app.clock.now / 1000);
      const signature = createHmac("sha256", WEBHOOK_SECRET).update(`${at}.${body}`).digest("hex");
      const headers = { "content-type": "application/json", "stripe-signature": `t=${at},v1=${signature}` };
      const answer = await app.call("POST", "/webhooks/stripe", { body, headers });
      return [answer.status, answer.body.code];
    };
    assert.deepEqual(await said('{"id":"evt_test_webhook","object":"event"}'), [200, undefined]);
    assert.deepEqual(await said('{"id":"evt_1","type":"payment_intent.succeeded"}'), [200, undefined]);
    assert.deepEqual(await said('{"id":"evt_1"'), [400, "malformed_json"]);
    assert.deepEqual(await said('{"type":"payment_intent.succeeded"}'), [422, "validation_failed"]);
    assert.equal(await eventCount(), before);
    // Which mode it is of is known from whose secret has signed it.
    assert.deepEqual(
      await said('{"id":"evt_2","type":"payment_intent.succeeded","data":{"object":{"id":"pi_2"}}}'),
      [200, undefined],
    );
    assert.equal(await eventCount(), before + 1);
  });

  it("about an account or of a mode that is not ours is taken and not kept", async () => {
    const { events } = await paidBooking();
    const event = events.at(-1) as StripeEvent;
    const before = await eventCount();
    for (const change of [{ account: "acct_stranger" }, { livemode: true }, { type: "invoiceitem.created" }])
      assert.equal((await app.send({ ...event, id: `evt_${"x".repeat(10)}`, ...change })).status, 200);
    assert.equal(await eventCount(), before);
  });

  it("about one business's payment has no effect when it comes from another's account", async () => {
    const { id, events } = await paidBooking();
    const event = events.at(-1) as StripeEvent;
    await app.send({ ...event, id: "evt_crossed", account: other.stripeAccountId });
    await workOffPayments(app.deps);
    assert.equal((await stateOf(id)).booking, "pending_payment");
    const [kept] = await app.db.orm.select().from(stripeEvents).where(eq(stripeEvents.id, "evt_crossed"));
    assert.equal(kept?.status, "ignored");
  });

  for (const [what, change] of [
    ["amount", { amount: 100, amount_received: 100 }],
    ["currency", { currency: "jpy" }],
    ["mode", { livemode: true }],
    ["reference", { metadata: { payment: "pay_of_somebody_else" } }],
  ] as const)
    it(`is not believed when Stripe's ${what} is not what was agreed`, async () => {
      const { id, intentId, events } = await paidBooking();
      const account = business.stripeAccountId;
      const intent = app.stripe.world.store.get<Intent>(account, intentId, "payment_intent");
      app.stripe.world.store.put<Intent>(account, { ...intent, ...change } as Intent);
      for (const event of events) await app.send(event);
      await workOffPayments(app.deps);
      assert.deepEqual(await stateOf(id), {
        booking: "pending_payment",
        amountPaid: 0,
        payment: "open",
        captured: 0,
        refunds: [],
      });
      app.stripe.world.store.put<Intent>(account, intent);
    });

  it("that was lost is made good by asking: an endpoint that was down for days", async () => {
    const { id } = await paidBooking();
    app.clock.now += 70_000;
    await workOffPayments(app.deps);
    assert.deepEqual(await stateOf(id), CONFIRMED);
  });

  it("about refunds and disputes at Stripe that was lost is asked for every day", async () => {
    const made = [await paidBooking(), await paidBooking()];
    for (const event of made.flatMap(({ events }) => events)) await app.send(event);
    await workOffPayments(app.deps);
    const [refunded, disputed] = made.map(({ id, intentId }) => ({ id, intentId }));
    assert.ok(refunded && disputed);
    const { world } = app.stripe;
    const account = business.stripeAccountId;
    const intent = world.store.get<Intent>(account, refunded.intentId, "payment_intent");
    refundCharge(world, account, intent.latest_charge ?? "", { amount: 500 });
    const dispute = openDispute(world, account, disputed.intentId);
    assert.ok(app.unsent.splice(0).length >= 3, "none of these messages arrives");
    const nextDay = async () => {
      app.clock.now += 25 * 3_600_000;
      await workOffPayments(app.deps);
    };
    await nextDay();
    assert.deepEqual(await stateOf(refunded.id), {
      ...CONFIRMED,
      amountPaid: 1_500,
      refunds: ["500 succeeded"],
    });
    const shown = async () => {
      const { body } = await business.owner.call("GET", "/business/disputes");
      return body.data.map((one: { status: string; bookingId: string }) => [one.bookingId, one.status]);
    };
    assert.deepEqual(await shown(), [[disputed.id, "needs_response"]]);
    closeDispute(world, account, dispute.id, "lost");
    app.unsent.splice(0);
    await nextDay();
    assert.deepEqual(await shown(), [[disputed.id, "lost"]]);
    const before = await eventCount();
    await nextDay();
    assert.equal(await eventCount(), before, "what is known is not taken again");
  });

  it("about a checkout whose making was never answered finds its payment by our own id", async () => {
    app.stripe.faults.push({ endpoint: "POST /v1/checkout/sessions", times: 2, done: true, kind: "reset" });
    const startsAt = new Date(Math.floor(app.clock.now / DAY_MS + day++) * DAY_MS + 36_000_000).toISOString();
    const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
      body: { serviceId: business.serviceIds[0], startsAt, customer: someone("lost") },
    });
    assert.deepEqual([body.payment.status, body.payment.checkoutUrl], ["preparing", null]);
    const sessions = app.stripe.world.store.all<Session>(business.stripeAccountId, "checkout.session");
    const session = sessions[0] as Session;
    assert.equal(sessions.filter((one) => one.client_reference_id === session.client_reference_id).length, 1);
    paySession(app.stripe.world, session.id, "succeeds");
    await app.settle();
    assert.deepEqual(await stateOf(body.booking.id), CONFIRMED);
  });
});

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length <= 1
    ? [[...list]]
    : list.flatMap((one, n) => permutations(list.filter((_, m) => m !== n)).map((rest) => [one, ...rest]));

describe("any order, any number, any interruption", () => {
  /** Sends some messages in this order, some twice, asking Stripe failing now and then, and works in between or not. */
  async function play(events: StripeEvent[], n: number): Promise<void> {
    for (const [index, event] of events.entries()) {
      assert.equal((await app.send(event)).status, 200);
      if ((n + index) % 3 === 0) await app.send(event);
      if ((n + index) % 4 === 0)
        app.stripe.faults.push({ times: 1, done: index % 2 === 0, kind: { status: 429 } });
      if ((n + index) % 2 === 0) await workOffPayments(app.deps);
    }
    app.stripe.faults.length = 0;
    app.clock.now += 30_000;
    await Promise.all([workOffPayments(app.deps), workOffPayments(app.deps)]);
  }

  it("of the messages about a payment ends with the booking confirmed", async () => {
    const { events } = await paidBooking();
    assert.deepEqual(
      events.map(({ type }) => type),
      [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
      ],
    );
    let n = 0;
    for (const order of permutations([0, 1, 2, 3])) {
      const made = await paidBooking();
      await play(
        order.slice(0, 2 + (n % 3)).map((at) => made.events[at] as StripeEvent),
        n++,
      );
      assert.deepEqual(await stateOf(made.id), CONFIRMED, `${order}`);
    }
  });

  it("of the messages about a payment, its refund and what follows ends with everything paid back once", async () => {
    let n = 0;
    for (const order of permutations([0, 1, 2, 3, 4, 5]).filter((_, at) => at % 72 === 5)) {
      const made = await paidBooking();
      const charge =
        app.stripe.world.store.get<Intent>(business.stripeAccountId, made.intentId, "payment_intent")
          .latest_charge ?? "";
      refundCharge(app.stripe.world, business.stripeAccountId, charge, { amount: 500 });
      const events = [...made.events, ...app.unsent.splice(0)];
      await play(
        order.map((at) => events[at] as StripeEvent),
        n++,
      );
      assert.deepEqual(
        await stateOf(made.id),
        { ...CONFIRMED, amountPaid: 1_500, refunds: ["500 succeeded"] },
        `${order}`,
      );
      const { status } = await app.call("POST", `/public/bookings/${made.id}/cancel`, {
        body: {},
        headers: { authorization: `Bearer ${made.token}` },
      });
      assert.equal(status, 200);
      await app.settle();
      const { booking, amountPaid, refunds: back } = await stateOf(made.id);
      assert.deepEqual(
        [booking, amountPaid, back.sort()],
        ["cancelled", 0, ["1500 succeeded", "500 succeeded"]],
      );
    }
  });
});

describe("a dispute", () => {
  it("is shown with the booking's history, takes evidence once, and ends as Stripe says", async () => {
    const made = await paidBooking();
    for (const event of made.events) await app.send(event);
    await workOffPayments(app.deps);
    const dispute = openDispute(app.stripe.world, business.stripeAccountId, made.intentId);
    await app.settle();
    const list = await business.owner.call("GET", "/business/disputes");
    const id = list.body.data[0].id;
    const shown = await business.owner.call("GET", `/business/disputes/${id}`);
    assert.equal(shown.body.status, "needs_response");
    assert.match(
      shown.body.evidence,
      /Booked on \w+ \d+, 20\d\d at [\d:]+\s[AP]M UTC by the customer, online/,
    );
    assert.match(shown.body.evidence, /UTC: booking status changed to confirmed, by system/);
    const sent = await business.owner.call("POST", `/business/disputes/${id}/evidence`, {
      body: { text: shown.body.evidence },
    });
    assert.deepEqual([sent.status, sent.body.status], [200, "under_review"]);
    assert.equal(
      (await business.owner.call("POST", `/business/disputes/${id}/evidence`, { body: { text: "More" } }))
        .status,
      409,
    );
    closeDispute(app.stripe.world, business.stripeAccountId, dispute.id, "won");
    await app.settle();
    assert.equal((await business.owner.call("GET", `/business/disputes/${id}`)).body.status, "won");
    assert.equal((await other.owner.call("GET", `/business/disputes/${id}`)).status, 404);
  });
});
