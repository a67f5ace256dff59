import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import type { SmtpOptions } from "#features/mails/mailer.ts";
import { smtpOptions } from "#features/mails/smtp-options.ts";
import { type TwilioOptions, twilioOptions } from "#features/sms/twilio.ts";
import { DEFAULT_TIERS, type Tier } from "#features/tiers/catalogue.ts";
import { parseCatalogue } from "#features/tiers/schemas.ts";
import { trustedProxies } from "#http/client-ip.ts";

/** What the process was told by its environment. Read once at start; nothing else looks at `process.env`. */
export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Public address without a trailing slash. */
  baseUrl: string;
  dataDir: string;
  databaseUrl: string | null;
  /** `REDIS_URL` is set, of which nothing is made yet. */
  redisGiven: boolean;
  authSecret: string;
  trustedProxies: string[];
  rateLimit: "on" | "off";
  plans: "on" | "off";
  /** The catalogue of plans. */
  tiers: Tier[];
  /** `null`: no mail server. */
  smtp: SmtpOptions | null;
  stripe: StripeConfig;
  /** `null`: no text messages. */
  twilio: TwilioOptions | null;
  demo: boolean;
  /** Sign-in with Google; `null`: not offered. */
  google: { clientId: string; clientSecret: string } | null;
  /** Webhooks and imported calendars may be on this machine. */
  outgoingLoopback: boolean;
  logLevel: string;
}

/** How payments are taken. */
export interface StripeConfig {
  secretKey: string | null;
  webhookSecrets: string[];
  apiBase: string;
  accounts: "connect" | "single";
  /** No key is given, and this is no production: payments are pretended. */
  local: boolean;
}

/** A setting that cannot work; the message names the variable and what it takes. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/** Reads the configuration; every mistake is reported at once. An empty variable counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = [];
  const value = (name: string) => (env[name] === "" ? undefined : env[name]);
  const oneOf = <T extends string>(name: string, options: readonly T[], otherwise: T): T => {
    const given = value(name);
    if (given === undefined) return otherwise;
    if ((options as readonly string[]).includes(given)) return given as T;
    problems.push(`${name} is "${given}"; it takes ${options.join(" or ")}.`);
    return otherwise;
  };

  const production = env.NODE_ENV === "production";
  const port = portOf(value("PORT"), problems);
  const host = value("HOST") ?? (production ? "0.0.0.0" : "127.0.0.1");
  if (!isIP(host) && !(/^[\w.-]+$/.test(host) && URL.canParse(`http://${host}`)))
    problems.push(`HOST is "${host}"; it takes an address or a name of this machine, without brackets.`);
  const baseUrl = baseUrlOf(value("BASE_URL"), production, host, port, problems);
  const databaseUrl = databaseUrlOf(value("DATABASE_URL"), problems);
  const dataDir = resolve(value("DATA_DIR") ?? ".data");
  const proxies = (value("TRUSTED_PROXIES") ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  try {
    trustedProxies(proxies);
  } catch (error) {
    problems.push(`TRUSTED_PROXIES: ${(error as Error).message}.`);
  }
  const rateLimit = oneOf("RATE_LIMIT", ["on", "off"], "on");
  const plans = oneOf("PLANS", ["on", "off"], "off");
  const tiers = tiersOf(value("TIERS"), problems);
  const smtp = smtpOptions(value("SMTP_URL"), value("MAIL_FROM"), problems);
  const stripe = stripeOf(
    value,
    oneOf("STRIPE_ACCOUNTS", ["connect", "single"], "connect"),
    production,
    problems,
  );
  const twilio = twilioOptions(value, problems);
  const demo = oneOf("DEMO", ["on", "off"], production ? "off" : "on") === "on";
  const logLevel = oneOf("LOG_LEVEL", LOG_LEVELS, production ? "info" : "warn");
  const secret = value("AUTH_SECRET");
  if (secret === undefined && production)
    problems.push("AUTH_SECRET is required in production: at least 32 random characters.");
  if (secret !== undefined && secret.length < 32)
    problems.push("AUTH_SECRET is too short: it takes at least 32 random characters.");
  if (demo && production)
    problems.push("DEMO is on in production: demo businesses are for development only.");
  const outgoingLoopback = oneOf("OUTGOING_LOOPBACK", ["on", "off"], "off") === "on";
  if (outgoingLoopback && production)
    problems.push(
      "OUTGOING_LOOPBACK is on in production: it would open this machine to everybody who signs up.",
    );
  const [googleId, googleSecret] = [value("GOOGLE_CLIENT_ID"), value("GOOGLE_CLIENT_SECRET")];
  if ((googleId === undefined) !== (googleSecret === undefined))
    problems.push("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET go together: set both or neither.");
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    production,
    port,
    host,
    baseUrl,
    dataDir,
    databaseUrl,
    redisGiven: value("REDIS_URL") !== undefined,
    authSecret: secret ?? generatedSecret(dataDir),
    trustedProxies: proxies,
    rateLimit,
    plans,
    tiers,
    smtp,
    stripe,
    twilio,
    demo,
    google: googleId && googleSecret ? { clientId: googleId, clientSecret: googleSecret } : null,
    outgoingLoopback,
    logLevel,
  };
}

function portOf(given: string | undefined, problems: string[]): number {
  if (given === undefined) return 3000;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : -1;
  if (port < 0 || port > 65_535) problems.push(`PORT is "${given}"; it takes a number from 0 to 65535.`);
  return port;
}

function baseUrlOf(
  given: string | undefined,
  production: boolean,
  host: string,
  port: number,
  problems: string[],
): string {
  if (given === undefined) {
    if (production)
      problems.push(
        "BASE_URL is required in production: the public address, e.g. https://booking.example.com.",
      );
    const name =
      host === "0.0.0.0" || host === "::" || host === "127.0.0.1"
        ? "localhost"
        : isIP(host) === 6
          ? `[${host}]`
          : host;
    return `http://${name}:${port}`;
  }
  const url = URL.canParse(given) ? new URL(given) : null;
  const usable =
    url &&
    (url.protocol === "http:" || url.protocol === "https:") &&
    url.pathname === "/" &&
    !url.search &&
    !url.hash &&
    !url.username;
  if (!usable)
    problems.push(
      `BASE_URL is "${given}"; it takes an http or https address without a path, e.g. https://booking.example.com.`,
    );
  return url?.origin ?? given;
}

function databaseUrlOf(given: string | undefined, problems: string[]): string | null {
  if (given === undefined) return null;
  if (!/^postgres(ql)?:\/\//.test(given) || !URL.canParse(given))
    problems.push(
      "DATABASE_URL takes a PostgreSQL address, e.g. postgres://user:password@host:5432/database.",
    );
  return given;
}

const STRIPE_API = "https://api.stripe.com";

function stripeOf(
  value: (name: string) => string | undefined,
  accounts: StripeConfig["accounts"],
  production: boolean,
  problems: string[],
): StripeConfig {
  const secretKey = value("STRIPE_SECRET_KEY") ?? null;
  if (secretKey !== null && !/^[rs]k_(test|live)_\w+$/.test(secretKey))
    problems.push("STRIPE_SECRET_KEY takes a secret key of Stripe, sk_test_… or sk_live_….");
  const webhookSecrets = (value("STRIPE_WEBHOOK_SECRET") ?? "")
    .split(",")
    .map((secret) => secret.trim())
    .filter(Boolean);
  if (webhookSecrets.some((secret) => !/^whsec_\w+$/.test(secret)))
    problems.push("STRIPE_WEBHOOK_SECRET takes signing secrets of Stripe, whsec_…, comma-separated.");
  // Without a key the local Stripe signs with the secret.
  if (secretKey !== null && webhookSecrets.length === 0)
    problems.push("STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET beside it.");
  if (secretKey === null && webhookSecrets.length > 0 && production)
    problems.push("STRIPE_WEBHOOK_SECRET needs STRIPE_SECRET_KEY beside it.");
  const apiBase = value("STRIPE_API_BASE") ?? STRIPE_API;
  const url = URL.canParse(apiBase) ? new URL(apiBase) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search !== "")
    problems.push(`STRIPE_API_BASE is "${apiBase}"; it takes an address without a path, e.g. ${STRIPE_API}.`);
  return { secretKey, webhookSecrets, apiBase, accounts, local: !production && secretKey === null };
}

/** The file is read here, once: a catalogue that changes takes effect at the next start. */
function tiersOf(file: string | undefined, problems: string[]): Tier[] {
  if (file === undefined) return DEFAULT_TIERS;
  try {
    return parseCatalogue(readFileSync(resolve(file), "utf8"));
  } catch (error) {
    problems.push(`TIERS (${file}): ${(error as Error).message}.`);
    return DEFAULT_TIERS;
  }
}

/** Outside production a secret is made once and kept, so that sessions and links outlive a restart. */
function generatedSecret(dataDir: string): string {
  const file = join(dataDir, "auth-secret");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  mkdirSync(dataDir, { recursive: true });
  const secret = createHash("sha256").update(randomBytes(64)).digest("base64url");
  try {
    // `wx`: of two processes that start at once, the later uses the earlier's.
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: "wx" });
    return secret;
  } catch {
    return readFileSync(file, "utf8").trim();
  }
}
