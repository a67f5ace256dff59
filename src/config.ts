import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
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
  authSecret: string;
  trustedProxies: string[];
  rateLimit: "on" | "off";
  plans: "on" | "off";
  demo: boolean;
  logLevel: string;
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
  const demo = oneOf("DEMO", ["on", "off"], production ? "off" : "on") === "on";
  const logLevel = oneOf("LOG_LEVEL", LOG_LEVELS, production ? "info" : "warn");
  const secret = value("AUTH_SECRET");
  if (secret === undefined && production)
    problems.push("AUTH_SECRET is required in production: at least 32 random characters.");
  if (secret !== undefined && secret.length < 32)
    problems.push("AUTH_SECRET is too short: it takes at least 32 random characters.");
  if (demo && production)
    problems.push("DEMO is on in production: demo businesses are for development only.");
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    production,
    port,
    host,
    baseUrl,
    dataDir,
    databaseUrl,
    authSecret: secret ?? generatedSecret(dataDir),
    trustedProxies: proxies,
    rateLimit,
    plans,
    demo,
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
