import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import pg from "pg";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the figures were measured on: they mean little without it. */
export async function describeMachine(
  databaseUrl: string | null,
): Promise<{ database: string; machine: string }> {
  const cores = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(1);
  const machine = `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${memory} GiB, Node ${process.versions.node}, tzdata ${process.versions.tz}, ${revision()}`;
  return { machine, database: databaseUrl === null ? embedded() : await server(databaseUrl) };
}

function embedded(): string {
  const file = `${ROOT}/node_modules/@electric-sql/pglite/package.json`;
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return `the embedded database (PGlite ${version})`;
}

async function server(url: string): Promise<string> {
  return asAdministrator(url, async (client) => {
    const { rows } = await client.query("show server_version");
    return `PostgreSQL ${rows[0]?.server_version}`;
  });
}

export async function asAdministrator<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function revision(): string {
  try {
    const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
    return `revision ${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain") ? " with uncommitted changes" : ""}`;
  } catch {
    return "no revision known";
  }
}
