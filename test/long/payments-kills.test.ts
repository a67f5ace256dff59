import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { it } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { pino } from "pino";
import { newId } from "#db/new-id.ts";
import { bookings, paymentAccounts, payments, refunds } from "#db/schema/index.ts";
import { randomFrom } from "#features/demo/random.ts";
import { workOffPayments } from "#features/payments/work-payments.ts";
import { sweep } from "#features/sweep.ts";
import { createAccount, setAccountReady } from "#integrations/local-stripe/accounts.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import type { Charge, Session } from "#integrations/local-stripe/objects.ts";
import { Reader } from "#integrations/local-stripe/params.ts";
import { sendEvents } from "#integrations/local-stripe/send-events.ts";
import { serveLocalStripe } from "#integrations/local-stripe/serve-local-stripe.ts";
import { assemble } from "#src/deps.ts";
import { testConfig } from "../app.ts";
import { makeBusiness, someone } from "../business.ts";
import { freePort, makeStore, post, type ServerProcess, startProcess } from "../server-process.ts";
import { STRIPE_KEY, sessionOf, WEBHOOK_SECRET } from "../stripe.ts";

const seed = process.env.STORM_SEED ?? randomBytes(4).toString("hex");
const kills = Number(process.env.KILLS ?? 2);
const CUSTOMERS = 6;
const HOUR_MS = 3_600_000;

it(`the server killed ${kills} times while customers pay and cancel: paid is confirmed or paid back, once (STORM_SEED=${seed})`, async () => {
  const random = randomFrom(seed);
  const store = await makeStore();
  const served = await serveLocalStripe({
    now: Date.now,
    file: null,
    secretKey: STRIPE_KEY,
    webhookSecret: WEBHOOK_SECRET,
  });
  const { stripe } = served;
  const account = createAccount(stripe.world, new Reader({}));
  setAccountReady(stripe.world, account.id, true);
  const db = await store.open();
  const business = await makeBusiness(db, {
    business: { paymentsEnabled: true },
    members: 3,
    services: [{ depositKind: "percent", depositValue: 20, durationMinutes: 15 }],
  });
  await db.orm.insert(paymentAccounts).values({
    id: newId("paymentAccount"),
    businessId: business.id,
    kind: "connect",
    stripeAccountId: account.id,
    livemode: false,
    chargesEnabled: true,
    requirements: [],
    createdAt: 0,
    updatedAt: 0,
  });
  await db.close();
  const port = await freePort();
  const env = {
    AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
    STRIPE_SECRET_KEY: STRIPE_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: served.url,
  };
  // Every message twice, and late enough to overtake each other.
  const stopSending = sendEvents(stripe, `http://127.0.0.1:${port}/api/v1/webhooks/stripe`, {
    duplicates: 1,
    delayMs: 150,
    drop: () => random.between(0, 9) === 0,
  });
  let server: ServerProcess | undefined;
  let number = 0;
  try {
    for (let round = 0; round < kills; round++) {
      server = await startProcess({ ...store.env, ...env, PORT: String(port) });
      const { url } = server;
      let dead = false;
      const customers = Array.from({ length: CUSTOMERS }, async () => {
        while (!dead) await visit(url, number++);
      });
      // The first answers of a fresh process take their time.
      while (number < (round + 1) * 2 * CUSTOMERS) await after(20);
      await after(random.between(0, 1_000));
      server.child.kill("SIGKILL");
      await server.exited;
      dead = true;
      await Promise.all(customers);
    }
  } finally {
    await server?.stop();
    stopSending();
  }

  async function visit(url: string, n: number): Promise<void> {
    const api = `${url}/api/v1/public`;
    const startsAt = new Date(
      (Math.floor(Date.now() / 86_400_000) + 3 + (n % 200)) * 86_400_000 + (9 + (n % 7)) * HOUR_MS,
    );
    const made = await post(`${api}/businesses/${business.slug}/bookings`, {
      serviceId: business.serviceIds[0],
      startsAt: startsAt.toISOString(),
      customer: someone(n),
    });
    const checkoutUrl = made?.body.payment?.checkoutUrl;
    if (!checkoutUrl) return;
    if (n % 8 !== 0) paySession(stripe.world, sessionOf(checkoutUrl), n % 9 === 0 ? "declined" : "succeeds");
    if (n % 3 === 0) {
      await after(random.between(0, 80));
      await post(`${api}/bookings/${made?.body.booking.id}/cancel?token=${made?.body.manageToken}`, {});
    }
  }

  // What was left in the middle is made good by asking Stripe, hours later and without any message.
  const end = await store.open();
  const log = pino({ level: process.env.TEST_LOG ?? "silent" });
  let later = Date.now() + 2 * HOUR_MS;
  const { deps } = assemble(testConfig(env), end, log, () => later);
  for (let n = 0; n < 3; n++) {
    await sweep(deps);
    await workOffPayments(deps);
    later += HOUR_MS;
  }
  const sessions = stripe.world.store.all<Session>(account.id, "checkout.session");
  const paid = sessions.filter((session) => session.payment_status === "paid");
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const session of sessions) {
    const id = session.client_reference_id ?? "";
    if (seen.has(id)) findings.push(`${id} has two checkouts`);
    seen.add(id);
    const [payment] = await end.orm.select().from(payments).where(eq(payments.id, id));
    if (!payment) findings.push(`${id} is at Stripe only`);
    const [booking] = await end.orm
      .select()
      .from(bookings)
      .where(eq(bookings.id, payment?.bookingId ?? ""));
    const back = await end.orm.select().from(refunds).where(eq(refunds.paymentId, id));
    const returned = back.reduce((sum, { amount, status }) => sum + (status === "succeeded" ? amount : 0), 0);
    const wasPaid = session.payment_status === "paid";
    const kept = wasPaid ? (session.amount_total ?? 0) - returned : 0;
    const confirmed = booking?.status === "confirmed";
    if (wasPaid !== (payment?.status === "succeeded"))
      findings.push(`${id} is ${payment?.status}, at Stripe ${session.payment_status}`);
    if (confirmed !== kept > 0 || (!confirmed && kept !== 0))
      findings.push(`${id}: ${booking?.status} with ${kept} kept`);
    if (booking?.amountPaid !== kept) findings.push(`${id}: ${booking?.amountPaid} noted, ${kept} kept`);
    const charge = stripe.world.store
      .all<Charge>(account.id, "charge")
      .find((one) => one.payment_intent === session.payment_intent && one.paid);
    if ((charge?.amount_refunded ?? 0) !== returned)
      findings.push(`${id}: ${returned} paid back, at Stripe ${charge?.amount_refunded}`);
  }
  await end.close();
  await served.close();
  await store.remove();
  assert.deepEqual(findings, []);
  assert.ok(paid.length > 3, `${paid.length} of ${sessions.length} were paid`);
});
