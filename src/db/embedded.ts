import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { btree_gist } from "@electric-sql/pglite/contrib/btree_gist";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { lockDataFolder } from "./data-folder-lock.ts";
import { type Database, databaseOver, migrateDatabase } from "./open.ts";

/**
 * PostgreSQL's usual 128 MB of shared buffers would be touched and kept; the operating system caches the files anyway.
 */
const settings = {
  extensions: { btree_gin, btree_gist },
  postgresqlconf: ["shared_buffers=24MB", "wal_buffers=1MB"],
};
/** Longer than PostgreSQL's: with one connection a request may have to wait for the writes before it. */
const CONNECTION_TIMEOUT_MS = 10_000;

/**
 * PostgreSQL inside this process, kept in `folder/database`. One process at a time: the folder is locked first.
 * Durable across the death of the process, not across a power cut (it does not wait for the disk).
 */
export async function openEmbedded(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockDataFolder(folder);
  try {
    const dataDir = join(folder, "database");
    if (!existsSync(join(dataDir, "PG_VERSION"))) await initialise(dataDir);
    return await embeddedOver(await PGlite.create({ dataDir, ...settings }), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A database in memory, for tests: from a template made once (see `dumpTemplate`), which is much faster than anew. */
export async function openInMemory(template?: Blob): Promise<Database> {
  return embeddedOver(await PGlite.create({ ...settings, ...(template ? { loadDataDir: template } : {}) }));
}

/** A migrated database in memory, packed: what `openInMemory` starts from. */
export async function dumpTemplate(): Promise<Blob> {
  const pglite = await PGlite.create(settings);
  const database = await embeddedOver(pglite);
  await migrateDatabase(database);
  const template = await pglite.dumpDataDir("none");
  await database.close();
  return template;
}

async function embeddedOver(
  pglite: PGlite,
  onClosed: () => Promise<void> = async () => {},
): Promise<Database> {
  await pglite.exec("set time zone 'UTC'");
  const pool = new pg.Pool({
    ...pgConfig(pglite),
    max: 1,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    // The one connection stays: another would share its prepared statements without knowing them.
    idleTimeoutMillis: 0,
  } as pg.PoolConfig);
  pool.on("error", () => {});
  keepConnection(pool);
  return databaseOver({
    kind: "embedded",
    pool,
    onClosed: async () => {
      await pglite.close();
      await onClosed();
    },
  });
}

/**
 * The pool's own `query` throws a connection away after any error, even a refused value. Here the next one would be
 * the same session again, with answers still on their way: later queries would then get each other's rows.
 */
function keepConnection(pool: pg.Pool): void {
  const query = async (...args: unknown[]) => {
    const client = await pool.connect();
    try {
      return await (client.query as (...args: unknown[]) => Promise<unknown>)(...args);
    } finally {
      client.release();
    }
  };
  Object.assign(pool, { query });
}

/**
 * The driver's `types` (how to read results) would be taken for parameter types and break the statement, so only what
 * the protocol's Parse message has goes through.
 */
function pgConfig(pglite: PGlite) {
  const config = createPgConfig(pglite);
  const parse = config.connection.parse.bind(config.connection);
  config.connection.parse = ({ name, text }: { name?: string; text: string }) => parse({ name, text });
  return config;
}

/** Creating the folder takes several hundred megabytes for some seconds; a child process takes them with it. */
async function initialise(dataDir: string): Promise<void> {
  const script = fileURLToPath(new URL("./initialise-embedded.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [script, dataDir], { timeout: 120_000 });
}
