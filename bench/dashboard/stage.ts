import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { Browser, CDPSession, Page } from "playwright-core";
import { openEmbedded } from "#db/embedded.ts";
import { type Database, migrateDatabase, openPostgres } from "#db/open.ts";
import { readConfig } from "#src/config.ts";
import { assemble } from "#src/deps.ts";
import { openChromium } from "#test/browser/chromium.ts";
import { buildDashboard } from "#test/browser/owner.ts";
import type { MadeBusiness } from "#test/business.ts";
import { accountOf } from "#test/people.ts";
import { startProcess } from "#test/server-process.ts";
import { serverEnv } from "../server-env.ts";
import { createDatabase } from "../stage.ts";
import { installRecorder } from "./recorder.ts";

export const SCREEN = { width: 1440, height: 900 };
/** A slow office computer, in times of this one. */
export const SLOWER = 4;

export interface Opened {
  page: Page;
  tools: CDPSession;
  close(): Promise<void>;
}

export interface DashboardStage {
  /** A page of the dashboard, as the owner of `business`. */
  open(business: MadeBusiness, path: string): Promise<Opened>;
  /** A page with nothing but this in it. */
  openBare(html: string): Promise<Opened>;
  close(): Promise<void>;
}

/** What is in the database, and whose pages will be opened. */
export interface Filled<Data> {
  data: Data;
  businesses: MadeBusiness[];
}

/** Fills a new database by `fill`, then runs the real server over it, and a browser. `postgres` as in `Options`. */
export async function openDashboardStage<Data>(
  postgres: string | null,
  fill: (db: Database) => Promise<Filled<Data>>,
): Promise<DashboardStage & { data: Data; database: string }> {
  buildDashboard();
  const folder = await mkdtemp(join(tmpdir(), "bookingmachine-bench-"));
  const cleaning: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const clean of cleaning.reverse()) await clean();
  };
  try {
    const database = postgres === null ? null : await createDatabase(postgres, cleaning);
    const port = await freePort();
    const env = serverEnv({
      BASE_URL: `http://localhost:${port}`,
      PORT: String(port),
      DATA_DIR: folder,
      ...(database === null ? {} : { DATABASE_URL: database }),
    });
    const db = database === null ? await openEmbedded(folder) : openPostgres(database);
    const prepared = await prepare(db, env, fill);
    const server = await startProcess(env);
    cleaning.push(() => server.stop());
    const browser = await openChromium();
    cleaning.push(() => browser.close());
    return { ...prepared, ...pagesOf(browser, env.BASE_URL ?? "", prepared.cookies), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare<Data>(
  db: Database,
  env: Record<string, string>,
  fill: (db: Database) => Promise<Filled<Data>>,
) {
  try {
    await migrateDatabase(db);
    const { data, businesses } = await fill(db);
    const { deps } = assemble(readConfig(env), db, pino({ level: "silent" }));
    const cookies = new Map<string, string>();
    for (const business of businesses)
      cookies.set(business.id, (await accountOf({ db, deps, clock: { now: Date.now() } }, business)).cookie);
    const [row] = await db.rows<[string]>("version", "select current_setting('server_version')", []);
    const database = `${db.kind === "embedded" ? "PGlite, PostgreSQL" : "PostgreSQL"} ${row?.[0]}`;
    return { data, cookies, database };
  } finally {
    await db.close();
  }
}

function pagesOf(
  browser: Browser,
  url: string,
  cookies: ReadonlyMap<string, string>,
): Omit<DashboardStage, "close"> {
  const open = async (go: (page: Page) => Promise<unknown>, cookie?: string): Promise<Opened> => {
    const context = await browser.newContext({ viewport: SCREEN, locale: "en-US", timezoneId: "UTC" });
    context.setDefaultTimeout(300_000);
    if (cookie) {
      const [name = "", value = ""] = cookie.split(/=(.*)/s);
      await context.addCookies([{ name, value, url }]);
    }
    const page = await context.newPage();
    await installRecorder(page);
    await go(page);
    return { page, tools: await context.newCDPSession(page), close: () => context.close() };
  };
  return {
    open: (business, path) => open((page) => page.goto(`${url}/dashboard${path}`), cookies.get(business.id)),
    openBare: (html) => open((page) => page.goto(`data:text/html,${encodeURIComponent(html)}`)),
  };
}

export const slowDown = (tools: CDPSession, times: number): Promise<unknown> =>
  tools.send("Emulation.setCPUThrottlingRate", { rate: times });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
