import { pino } from "pino";
import { diskGuard } from "#db/disk-guard.ts";
import { isUnavailable } from "#db/errors.ts";
import { type Database, migrateDatabase, openPostgres } from "#db/open.ts";
import { businessCache } from "#features/businesses/business-cache.ts";
import { RefusedDemand } from "#features/demand/refused-demand.ts";
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
export function assemble(
  config: Config,
  db: Database,
  log: Deps["log"],
  now: () => number = Date.now,
): Built {
  // A full disk makes the embedded database spin without an error, so writes are refused before that.
  const beforeWrite = db.kind === "embedded" ? diskGuard(config.dataDir) : undefined;
  const deps: Deps = {
    db,
    now,
    log,
    baseUrl: config.baseUrl,
    businesses: businessCache(db, now),
    secrets: secretsFrom(config.authSecret),
    demand: new RefusedDemand({ db, log, now }, beforeWrite),
  };
  const http: PipelineOptions = {
    baseUrl: config.baseUrl,
    now,
    limiter: new SlidingWindowLimiter(),
    rateLimit: config.rateLimit,
    isTrustedProxy: trustedProxies(config.trustedProxies),
    log,
    isUnavailable,
    ...(beforeWrite ? { beforeWrite } : {}),
  };
  return { deps, http };
}
