import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { dumpTemplate, openInMemory } from "#db/embedded.ts";
import { type Database, migrateDatabase, openPostgres } from "#db/open.ts";

/**
 * An empty, migrated database of a test's own: embedded and in memory, or, with TEST_DATABASE_URL, a new database on
 * that PostgreSQL. Both come from a template made once, because creating one takes seconds. `close()` removes it.
 */
export async function openTestDatabase(): Promise<Database> {
  const server = process.env.TEST_DATABASE_URL;
  return server ? onPostgres(server) : openInMemory(await embeddedTemplate());
}

/** Whether the suite runs on PostgreSQL. */
export const onServer = Boolean(process.env.TEST_DATABASE_URL);

/** A new database on the test server, for processes of their own; `drop` removes it. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error("TEST_DATABASE_URL is not set");
  const template = await postgresTemplate(server);
  const name = `bm_test_${randomBytes(8).toString("hex")}`;
  await administer(server, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: urlOf(server, name),
    drop: () => administer(server, (client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

/** What is tested is not how long a machine that stood still takes to connect and to answer. */
const PATIENT = { connectionTimeoutMs: 120_000, statementTimeoutMs: 120_000, silenceTimeoutMs: 120_000 };

async function onPostgres(_server: string): Promise<Database> {
  const { url, drop } = await createPostgresDatabase();
  const database = openPostgres(url, PATIENT);
  const close = database.close.bind(database);
  return Object.assign(database, { close: async () => close().then(drop) });
}

const MIGRATIONS = fileURLToPath(new URL("../src/db/migrations", import.meta.url));

/** Names what a template was made from, so that a changed migration makes a new one. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    hash.update(file).update(readFileSync(join(MIGRATIONS, file)));
  }
  hash.update(readFileSync(fileURLToPath(new URL("../package-lock.json", import.meta.url))));
  return hash.digest("hex").slice(0, 16);
}

async function embeddedTemplate(): Promise<Blob> {
  const file = join(tmpdir(), "bookingmachine-test", `${fingerprint()}.tar`);
  if (!existsSync(file)) {
    const draft = `${file}.${randomBytes(4).toString("hex")}`;
    await mkdir(join(tmpdir(), "bookingmachine-test"), { recursive: true });
    await writeFile(draft, Buffer.from(await (await dumpTemplate()).arrayBuffer()));
    await rename(draft, file);
  }
  return new Blob([await readFile(file)]);
}

async function postgresTemplate(server: string): Promise<string> {
  const name = `bm_template_${fingerprint()}`;
  await administer(server, async (client) => {
    // Test files run in processes of their own; one of them makes the template, the others wait.
    await client.query("select pg_advisory_lock(4207)");
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    const database = openPostgres(urlOf(server, draft), PATIENT);
    await migrateDatabase(database);
    await database.close();
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function administer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
