import { pino } from "pino";
import { diskGuard, roomToWork } from "#db/disk-guard.ts";
import { isUnavailable } from "#db/errors.ts";
import { type Database, migrateDatabase, openPostgres } from "#db/open.ts";
import { identify } from "#features/access/identify.ts";
import { GuessLimiter } from "#features/auth/limit-guesses.ts";
import { businessCache } from "#features/businesses/business-cache.ts";
import { RefusedDemand } from "#features/demand/refused-demand.ts";
import type { Deps } from "#features/deps.ts";
import { LiveFeed } from "#features/live/live-feed.ts";
import { Mailbox } from "#features/mails/mailbox.ts";
import { smtpMailer } from "#features/mails/mailer.ts";
import { resolveName } from "#features/outgoing/check-address.ts";
import type { PaymentSettings } from "#features/payments/settings.ts";
import { secretsFrom } from "#features/secrets.ts";
import { twilioSender } from "#features/sms/twilio.ts";
import { trustedProxies } from "#http/client-ip.ts";
import { loopbackAliases } from "#http/foreign-origin.ts";
import type { PipelineOptions } from "#http/pipeline.ts";
import { SlidingWindowLimiter } from "#http/rate-limit.ts";
import { isLiveKey, stripePayments } from "#integrations/payments/stripe.ts";
import { stripeBilling } from "#integrations/payments/stripe-billing.ts";
import { StripeClient } from "#integrations/payments/stripe-client.ts";
import type { Config, StripeConfig } from "./config.ts";

/** The one clock of a process. */
export const clock = (): number => Date.now();

export interface Built {
  deps: Deps;
  http: PipelineOptions;
}

/** Opens and migrates the database and makes everything that features and routes share. */
export async function buildDeps(config: Config): Promise<Built> {
  const log = pino({ level: config.logLevel });
  const db =
    config.databaseUrl === null ? await openFolder(config.dataDir) : openPostgres(config.databaseUrl);
  try {
    await migrateDatabase(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  return assemble(config, db, log);
}

/** Loaded only when needed: PostgreSQL in WebAssembly is tens of megabytes that a server with its own does not use. */
async function openFolder(folder: string): Promise<Database> {
  const { openEmbedded } = await import("#db/embedded.ts");
  return openEmbedded(folder);
}

/** The same over a database that is open already (tests). */
export function assemble(config: Config, db: Database, log: Deps["log"], now: () => number = clock): Built {
  // A full disk makes the embedded database spin without an error, so writes are refused before that.
  const beforeWrite = db.kind === "embedded" ? diskGuard(config.dataDir) : undefined;
  const { smtp } = config;
  const mailbox = smtp === null && !config.production ? new Mailbox(now) : null;
  const deps: Deps = {
    db,
    now,
    log,
    baseUrl: config.baseUrl,
    businesses: businessCache(db, now),
    secrets: secretsFrom(config.authSecret),
    demand: new RefusedDemand({ db, log, now }, beforeWrite),
    plans: { enforced: config.plans === "on", tiers: config.tiers },
    payments: paymentsWith(config.stripe, now),
    mailer: smtp === null ? mailbox : smtpMailer(smtp),
    mailbox,
    live: new LiveFeed({ db, log, now }),
    sms: config.twilio === null ? null : twilioSender(config.twilio),
    hasRoom: beforeWrite ? roomToWork(beforeWrite, log) : () => true,
    dataDir: config.dataDir,
    signIn: {
      google: config.google,
      demo: config.demo && !config.production,
      guesses: new GuessLimiter(now),
      mails: new SlidingWindowLimiter(),
    },
    outgoing: {
      httpsOnly: config.production,
      allowLoopback: config.outgoingLoopback,
      resolve: resolveName,
    },
  };
  const http: PipelineOptions = {
    baseUrl: config.baseUrl,
    sameOrigins: loopbackAliases(config.baseUrl),
    now,
    limiter: new SlidingWindowLimiter(),
    rateLimit: config.rateLimit,
    isTrustedProxy: trustedProxies(config.trustedProxies),
    log,
    isUnavailable,
    sessionKey: async (request) => (await identify(deps, request))?.key ?? null,
    ...(beforeWrite ? { beforeWrite } : {}),
  };
  return { deps, http };
}

/** Over Stripe, or over what stands where Stripe would: the local one. */
export function paymentsWith(
  { secretKey, webhookSecrets, apiBase, accounts, local }: StripeConfig,
  now: () => number,
  timeoutMs?: number,
): PaymentSettings {
  const client = new StripeClient({
    secretKey,
    apiBase,
    now,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return {
    api: stripePayments(client),
    billing: stripeBilling(client),
    installation: secretKey === null ? null : { livemode: isLiveKey(secretKey), accounts },
    webhookSecrets,
    local,
  };
}
