import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
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
import { UnfitDatabase } from "./unfit-database.ts";

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
 * Durable across the death of the process, not across a power cut (it does not wait for the disk). Throws
 * `UnfitDatabase` when what is there cannot be opened.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockDataFolder(folder);
  try {
    const dataDir = join(folder, "database");
    if (!existsSync(join(dataDir, "PG_VERSION"))) {
      // It is put in its place whole: with anything there this is not a first start, and nothing is written over.
      if (existsSync(dataDir) && (await readdir(dataDir)).length > 0)
        throw unfit(dataDir, new Error("PG_VERSION is missing"));
      await initialise(dataDir);
    }
    const pglite = await PGlite.create({ dataDir, ...settings }).catch((error: unknown) => {
      throw unfit(dataDir, error);
    });
    return await embeddedOver(pglite, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

function unfit(dataDir: string, cause: unknown): UnfitDatabase {
  const [said] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
  return new UnfitDatabase(
    `The database in ${dataDir} cannot be opened (${said}) and is probably damaged. ` +
      'Restore the last backup, see "Backup" in docs/how/running.md.',
    cause,
  );
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
