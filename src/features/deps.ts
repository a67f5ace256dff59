import type { Logger } from "pino";
import type { Database } from "#db/open.ts";
import { routeFor } from "#http/route.ts";
import type { SignInSettings } from "./auth/settings.ts";
import type { BusinessCache } from "./businesses/business-cache.ts";
import type { RefusedDemand } from "./demand/refused-demand.ts";
import type { LiveFeed } from "./live/live-feed.ts";
import type { Mailbox } from "./mails/mailbox.ts";
import type { Mailer } from "./mails/mailer.ts";
import type { OutgoingRules } from "./outgoing/check-address.ts";
import type { PaymentSettings } from "./payments/settings.ts";
import type { Secrets } from "./secrets.ts";
import type { SmsSender } from "./sms/sms-sender.ts";
import type { Plans } from "./tiers/catalogue.ts";

/** What every feature may use; made once at start (`src/deps.ts`) and passed, never imported as a global. */
export interface Deps {
  db: Database;
  /** The only clock: epoch milliseconds. */
  now: () => number;
  log: Logger;
  /** Public address without a trailing slash, for links. */
  baseUrl: string;
  businesses: BusinessCache;
  secrets: Secrets;
  demand: RefusedDemand;
  plans: Plans;
  payments: PaymentSettings;
  /** `null`: there is no way to send mail, so it stays queued. */
  mailer: Mailer | null;
  /** `null`: no text messages are sent, and none are queued. */
  sms: SmsSender | null;
  /** What happens, as it happens. */
  live: LiveFeed;
  /** Where mail goes in development; otherwise `null`. */
  mailbox: Mailbox | null;
  /** Whether work in the background may write now: false while the disk of the embedded database is nearly full. */
  hasRoom: () => boolean;
  /** The folder of what is kept in files. */
  dataDir: string;
  signIn: SignInSettings;
  /** For requests to addresses that people typed in. */
  outgoing: OutgoingRules;
}

/** Defines a route over these dependencies. */
export const route = routeFor<Deps>();
