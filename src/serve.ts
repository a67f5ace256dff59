import { createServer } from "node:net";
import { DataFolderInUse } from "#db/data-folder-lock.ts";
import { UnfitDatabase } from "#db/unfit-database.ts";
import { browserFiles } from "#features/browser-files/browser-files.ts";
import { prepareDashboard } from "#features/dashboard/pages.ts";
import { DEMO_PASSWORD, DEMO_SLUGS, demoOwnerEmail, isDemoWanted } from "#features/demo/demo-owners.ts";
import type { Deps } from "#features/deps.ts";
import { checkDatabaseServer } from "#features/health/check-database-server.ts";
import { checkTimeZones } from "#features/health/compare-time-zones.ts";
import { rawRefusals } from "#http/raw-refusal.ts";
import { describeError } from "#http/safe-log.ts";
import { type RunningServer, startServer } from "#http/server.ts";
import { buildApp } from "./api.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { buildDeps } from "./deps.ts";
import type { Worker } from "./worker.ts";

const COUNTS_EVERY_MS = 10_000;
/** What else is under way when all is done and closed, e.g. a call outside that hangs, is not waited for longer. */
const END_WITHIN_MS = 1_000;

/** What this process does: `--web` answers, `--worker` does what follows from it, and without either both. */
type Part = "web" | "worker" | "both";

/** Reads the configuration, opens the database, serves until told to stop. */
export async function serve(args: readonly string[] = []): Promise<void> {
  const given = await withPort(readConfig());
  const part = partOf(args, given);
  if (part === "worker") return workOnly(given);
  const local = given.stripe.local ? await (await import("./local-stripe.ts")).startLocalStripe(given) : null;
  const config = local?.config ?? given;
  const { deps, http } = await buildDeps(config).catch(async (error: unknown) => {
    // Else what already listens would keep alive a process that was refused its start.
    await local?.close();
    throw error;
  });
  let server: RunningServer;
  try {
    if (config.demo && (await isDemoWanted(deps.db))) {
      const { loadDemo } = await import("#features/demo/load-demo.ts");
      if (await loadDemo(deps)) deps.log.info("demo businesses loaded");
    }
    server = await startServer({
      app: buildApp(deps, http),
      host: config.host,
      port: config.port,
      log: deps.log,
      refuse: rawRefusals(http),
      isTrustedProxy: http.isTrustedProxy,
    });
  } catch (error) {
    await deps.db.close();
    await local?.close();
    throw error;
  }
  if (config.redisGiven)
    deps.log.warn("REDIS_URL is not used: each process counts the calls of its own for the rate limits");
  const counting = setInterval(() => void deps.demand.flush(), COUNTS_EVERY_MS);
  let working: Promise<Worker> | undefined;
  stopOnSignals(deps, async () => {
    clearInterval(counting);
    // Whoever listens would keep the server from ending.
    deps.live.close();
    await Promise.all([working?.then((worker) => worker.stop()), server.stop()]);
    await local?.close();
  });
  local?.sendTo(`${server.url}/api/v1/webhooks/stripe`);
  print(greeting(config, server, { part, localStripe: local?.url ?? null }));
  // From here on nobody who wants to see it listen waits for what is loaded.
  if (part === "both") working = work(deps);
  // Whoever asks for one before it is there waits for the same build; one that failed is tried again.
  browserFiles().catch((error: unknown) => {
    deps.log.error({ error: describeError(error) }, "browser files could not be built");
  });
  prepareDashboard(deps);
  void checkTimeZones(deps);
  void checkDatabaseServer(deps, config);
  await working;
}

const work = (deps: Deps): Promise<Worker> =>
  import("./worker.ts").then(({ startWorker }) => startWorker(deps));

/** Only what follows from what happened, beside other processes that answer. */
async function workOnly(config: Config): Promise<void> {
  const { deps } = await buildDeps(config);
  // The mailbox of development is a page of the process that answers: here mail would vanish.
  const worker = await work(config.smtp === null ? { ...deps, mailer: null } : deps);
  stopOnSignals(deps, () => worker.stop());
  void checkDatabaseServer(deps, config);
  print("BookingMachine works in the background: mails, messages, webhooks, reminders");
}

function partOf(args: readonly string[], config: Config): Part {
  const [given, ...more] = args;
  if (given === undefined) return "both";
  if (more.length > 0 || (given !== "--web" && given !== "--worker"))
    throw new ConfigError([`The program takes --web, --worker or nothing, not "${args.join(" ")}".`]);
  if (config.databaseUrl === null)
    throw new ConfigError([
      `${given} needs DATABASE_URL: the embedded database belongs to one process, which does everything.`,
    ]);
  return given === "--web" ? "web" : "worker";
}

/** Answers what was begun, closes the database (which unlocks its folder), and lets the process end. */
function stopOnSignals(deps: Deps, before: () => Promise<void>): void {
  let stopping = false;
  const stop = async (signal: string) => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    deps.log.info({ signal }, "stopping");
    await before();
    await deps.demand.flush();
    await deps.db.close();
    setTimeout(() => process.exit(), END_WITHIN_MS).unref();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        deps.log.error({ error: describeError(error) }, "stopping failed");
        process.exit(1);
      });
    });
  }
}

/**
 * With PORT=0 a free port is chosen before anything is built, because links and problem types carry it.
 * The moment between choosing and listening is the price.
 */
async function withPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const probe = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen({ host: config.host, port: 0 }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
  return { ...config, port, baseUrl: config.baseUrl.replace(/:0$/, `:${port}`) };
}

function greeting(
  config: Config,
  server: RunningServer,
  { part, localStripe }: { part: Part; localStripe: string | null },
): string {
  const base = config.baseUrl;
  const lines = [
    `BookingMachine listens on ${server.url}`,
    `  Dashboard       ${base}/dashboard`,
    `  API reference   ${base}/api/v1/docs`,
    `  OpenAPI         ${base}/api/v1/openapi.json`,
    `  Database        ${config.databaseUrl === null ? `embedded, in ${config.dataDir}` : "PostgreSQL"}`,
  ];
  if (part === "web") lines.push("  Background      done by processes started with --worker");
  if (config.smtp === null && !config.production) lines.push(`  Mailbox         ${base}/mailbox`);
  if (localStripe !== null)
    lines.push(`  Payments        TEST: pretended by the local Stripe at ${localStripe}`);
  if (config.demo)
    lines.push(
      ...DEMO_SLUGS.map((slug) => `  Demo business   ${base}/api/v1/public/businesses/${slug}/config`),
      `  Widget demo     ${base}/demo`,
      `  Demo owner      ${base}/dashboard as ${demoOwnerEmail(DEMO_SLUGS[0] ?? "")} with ${DEMO_PASSWORD}`,
    );
  return lines.join("\n");
}

/** For the person at the terminal; everything else goes to the log. */
function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What to tell the person at the terminal: a mistake of theirs in a sentence, one of ours with its stack. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected =
    error instanceof ConfigError ||
    error instanceof DataFolderInUse ||
    error instanceof UnfitDatabase ||
    isRefusedBySystem(error);
  return (expected ? error.message : error.stack) ?? error.message;
}

/** A port that is taken, an address that is not of this machine, a folder that cannot be made. */
const isRefusedBySystem = ({ code, syscall }: NodeJS.ErrnoException): boolean =>
  code === "EACCES" || syscall === "listen" || syscall === "getaddrinfo" || syscall === "mkdir";
