import { pino } from "pino";
import { diskGuard } from "#db/disk-guard.ts";
import { openEmbedded } from "#db/embedded.ts";
import { isUnavailable } from "#db/errors.ts";
import { type Database, migrateDatabase, openPostgres } from "#db/open.ts";
import { businessCache } from "#features/businesses/business-cache.ts";
import type { Deps } from "#features/deps.ts";
import { secretsFrom } from "#features/secrets.ts";
import { trustedProxies } from "#http/client-ip.ts";
import type { PipelineOptions } from "#http/pipeline.ts";
import { SlidingWindowLimiter } from "#http/rate-limit.ts";
import type { Config } from "./config.ts";

export interface Built {
  deps: Deps;
  http: PipelineOptions;
}

/** Opens and migrates the database and makes everything that features and routes share. */
export async function buildDeps(config: Config): Promise<Built> {
  const log = pino({ level: config.logLevel });
  const db =
    config.databaseUrl === null ? await openEmbedded(config.dataDir) : openPostgres(config.databaseUrl);
  try {
    await migrateDatabase(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  return assemble(config, db, log);
}

/** The same over a database that is open already (tests). */
export function assemble(
  config: Config,
  db: Database,
  log: Deps["log"],
  now: () => number = Date.now,
): Built {
  const deps: Deps = {
    db,
    now,
    log,
    baseUrl: config.baseUrl,
    businesses: businessCache(db, now),
    secrets: secretsFrom(config.authSecret),
  };
  const http: PipelineOptions = {
    baseUrl: config.baseUrl,
    now,
    limiter: new SlidingWindowLimiter(),
    rateLimit: config.rateLimit,
    isTrustedProxy: trustedProxies(config.trustedProxies),
    log,
    isUnavailable,
    // A full disk makes the embedded database spin without an error, so writes are refused before that.
    ...(db.kind === "embedded" ? { beforeWrite: diskGuard(config.dataDir) } : {}),
  };
  return { deps, http };
}
