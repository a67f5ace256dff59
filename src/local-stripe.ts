import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sendEvents } from "#integrations/local-stripe/send-events.ts";
import { serveLocalStripe } from "#integrations/local-stripe/serve-local-stripe.ts";
import type { Config } from "./config.ts";
import { clock } from "./deps.ts";

export interface RunningLocalStripe {
  /** The configuration as if it were Stripe. */
  config: Config;
  url: string;
  /** From now on its messages go there. */
  sendTo(webhookUrl: string): void;
  close(): Promise<void>;
}

/**
 * Without keys, outside production, payments are pretended by a Stripe in this very process, reachable from this machine
 * only. `src/serve.ts` loads this then, and nothing else does: in production nothing of it is loaded.
 */
export async function startLocalStripe(config: Config): Promise<RunningLocalStripe> {
  const { dataDir, stripe } = config;
  mkdirSync(dataDir, { recursive: true });
  const secretKey = "sk_test_localstripe";
  const webhookSecret = stripe.webhookSecrets[0] ?? `whsec_${randomBytes(24).toString("hex")}`;
  const file = join(dataDir, "local-stripe.json");
  const served = await serveLocalStripe({ now: clock, file, secretKey, webhookSecret });
  let stopSending = () => {};
  return {
    config: {
      ...config,
      stripe: {
        ...stripe,
        secretKey,
        webhookSecrets: [webhookSecret, ...stripe.webhookSecrets.slice(1)],
        apiBase: served.url,
      },
    },
    url: served.url,
    sendTo(webhookUrl) {
      stopSending = sendEvents(served.stripe, webhookUrl);
    },
    async close() {
      stopSending();
      await served.close();
    },
  };
}
