import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import { businesses } from "#db/schema/index.ts";
import { workOffPayments } from "#features/payments/work-payments.ts";
import { setAccountReady } from "#integrations/local-stripe/accounts.ts";
import type { LocalStripe } from "#integrations/local-stripe/local-stripe.ts";
import type { StripeEvent } from "#integrations/local-stripe/objects.ts";
import { type ServedLocalStripe, serveLocalStripe } from "#integrations/local-stripe/serve-local-stripe.ts";
import { paymentsWith } from "#src/deps.ts";
import { type Answer, openTestApp, type TestApp } from "./app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness } from "./business.ts";
import { type Person, signedIn } from "./people.ts";

export const STRIPE_KEY = "sk_test_localstripe";
export const WEBHOOK_SECRET = "whsec_for_tests";

export interface PaidApp extends TestApp {
  stripe: LocalStripe;
  /** What has happened at Stripe and was not sent yet, oldest first. */
  unsent: StripeEvent[];
  /** Sends one message as Stripe would. */
  send(event: StripeEvent, secret?: string): Promise<Answer>;
  /** Sends everything and lets it be worked on, until nothing happens any more. */
  settle(): Promise<void>;
}

/** The application with the local Stripe beside it, whose messages wait until the test sends them. */
export async function openPaidApp(
  env: Record<string, string> = {},
  { timeoutMs = 8_000, database }: { timeoutMs?: number; database?: Database } = {},
): Promise<PaidApp> {
  const app = await openTestApp(env, database);
  const served: ServedLocalStripe = await serveLocalStripe({
    now: () => app.clock.now,
    file: null,
    secretKey: STRIPE_KEY,
    webhookSecret: WEBHOOK_SECRET,
  });
  const { stripe } = served;
  const config = {
    secretKey: STRIPE_KEY,
    webhookSecrets: [WEBHOOK_SECRET],
    apiBase: served.url,
    accounts: "connect" as const,
    local: true,
  };
  Object.assign(
    app.deps.payments,
    paymentsWith(config, () => app.clock.now, timeoutMs),
  );
  const unsent: StripeEvent[] = [];
  stripe.world.onEvent((event) => unsent.push(event));
  const paid: PaidApp = {
    ...app,
    stripe,
    unsent,
    send(event, secret) {
      const { body, headers } = stripe.signed(event, secret);
      return app.call("POST", "/webhooks/stripe", { body, headers });
    },
    async settle() {
      // What happens later is told apart by its time.
      app.clock.now += 1_000;
      do {
        for (const event of unsent.splice(0)) assert.equal((await paid.send(event)).status, 200);
        await workOffPayments(app.deps);
      } while (unsent.length > 0);
    },
    async close() {
      await served.close();
      await app.close();
    },
  };
  return paid;
}

export interface PaidBusiness extends MadeBusiness {
  owner: Person;
  /** Its account at Stripe. */
  stripeAccountId: string;
}

/** A business that takes payments: one service of 100.00, of which 20 % is a deposit, unless `options` say otherwise. */
export async function makePaidBusiness(app: PaidApp, options: BusinessOptions = {}): Promise<PaidBusiness> {
  const made = await makeBusiness(app.db, {
    services: [{ depositKind: "percent", depositValue: 20 }],
    ...options,
  });
  const owner = await signedIn(app, made);
  const { body } = await owner.call("POST", "/business/payments/connect");
  const stripeAccountId = body.account.stripeAccountId as string;
  setAccountReady(app.stripe.world, stripeAccountId, true);
  await app.settle();
  const [row] = await app.db.orm.select().from(businesses).where(eq(businesses.id, made.id));
  assert.equal(row?.paymentsEnabled, true);
  return { ...made, owner, stripeAccountId };
}

/** The checkout's id at Stripe, from its address. */
export const sessionOf = (checkoutUrl: string): string => checkoutUrl.split("/").at(-1) ?? "";
