import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openEmbedded } from "#db/embedded.ts";
import { type Database, migrateDatabase, openPostgres } from "#db/open.ts";
import { startProcess } from "#test/server-process.ts";
import type { Case } from "./cases.ts";
import type { FloorPlan } from "./floor-plan.ts";
import type { Options } from "./options.ts";
import { prepare } from "./prepare.ts";
import { serverEnv } from "./server-env.ts";

export interface Side {
  port: number;
  pid: number;
}

/** Both servers, running, each with the same data. */
export interface Stage {
  cases: Case[];
  database: string;
  ours: Side;
  floor: Side;
  close(): Promise<void>;
}

export async function openStage(options: Options): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "bookingmachine-bench-"));
  const cleaning: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const clean of cleaning.reverse()) await clean();
  };
  try {
    const url = options.postgres === null ? null : await createDatabase(options.postgres, cleaning);
    const dataDir = join(folder, "ours");
    const db = url === null ? await openEmbedded(dataDir) : openPostgres(url);
    const { cases, database } = await prepared(db, options);

    const floorFolder = join(folder, "floor");
    if (url === null) await cp(dataDir, floorFolder, { recursive: true });
    const plan: FloorPlan = {
      database:
        url === null
          ? { kind: "embedded", folder: floorFolder }
          : { kind: "postgres", url, pool: options.pool },
      answers: cases.map((one) => one.floor),
    };
    const planFile = join(folder, "floor.json");
    await writeFile(planFile, JSON.stringify(plan));
    const floor = await startFloor(planFile);
    cleaning.push(() => ended(floor.child));

    const ours = await startProcess(
      serverEnv({
        DATA_DIR: dataDir,
        ...(url === null ? {} : { DATABASE_URL: url }),
        ...(options.profile === null
          ? {}
          : { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=200 --cpu-prof-dir=${options.profile}` }),
      }),
    );
    cleaning.push(() => ours.stop());
    return {
      cases,
      database,
      ours: sideOf(ours.url, ours.child),
      floor: sideOf(floor.url, floor.child),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepared(db: Database, options: Options): Promise<{ cases: Case[]; database: string }> {
  try {
    await migrateDatabase(db);
    const cases = await prepare(db, options, Date.now());
    const [row] = await db.rows<[string]>("version", "select current_setting('server_version')", []);
    return { cases, database: `${db.kind === "embedded" ? "PGlite, PostgreSQL" : "PostgreSQL"} ${row?.[0]}` };
  } finally {
    await db.close();
  }
}

export async function createDatabase(server: string, cleaning: (() => Promise<unknown>)[]): Promise<string> {
  const name = `bm_bench_${randomBytes(6).toString("hex")}`;
  const administer = async (text: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await administer(`create database ${name}`);
  cleaning.push(() => administer(`drop database ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

const FLOOR = fileURLToPath(new URL("./floor.ts", import.meta.url));
const QUICK_IMPORTS = fileURLToPath(new URL("../src/quick-imports.ts", import.meta.url));

async function startFloor(planFile: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ["--import", QUICK_IMPORTS, FLOOR, planFile], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", TZ: "UTC" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the floor ended with ${code}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      const found = /listens on (\S+)/.exec(chunk.toString())?.[1];
      if (found) resolve(found);
    });
  });
  return { url, child };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill();
  });
}

function sideOf(url: string, child: ChildProcess): Side {
  return { port: Number(new URL(url).port), pid: child.pid ?? 0 };
}
