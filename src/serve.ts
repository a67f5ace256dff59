import { createServer } from "node:net";
import { DataFolderInUse } from "#db/data-folder-lock.ts";
import { DEMO_SLUGS, loadDemo } from "#features/demo/load-demo.ts";
import { checkTimeZones } from "#features/health/compare-time-zones.ts";
import { sweep } from "#features/sweep.ts";
import { rawRefusals } from "#http/raw-refusal.ts";
import { describeError } from "#http/safe-log.ts";
import { type RunningServer, startServer } from "#http/server.ts";
import { buildApp } from "./api.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { type Built, buildDeps } from "./deps.ts";

const SWEEP_EVERY_MS = 10 * 60_000;
const COUNTS_EVERY_MS = 10_000;

/** Reads the configuration, opens the database, serves until told to stop. */
export async function serve(): Promise<void> {
  const config = await withPort(readConfig());
  const built = await buildDeps(config);
  const { deps, http } = built;
  let server: RunningServer;
  try {
    if (config.demo && (await loadDemo(deps))) deps.log.info("demo businesses loaded");
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
    throw error;
  }
  const tidy = () =>
    sweep(deps).catch((error: unknown) => deps.log.error({ error: describeError(error) }, "sweep failed"));
  const sweeping = setInterval(tidy, SWEEP_EVERY_MS);
  void tidy();
  void checkTimeZones(deps);
  const counting = setInterval(() => void deps.demand.flush(), COUNTS_EVERY_MS);
  stopOnSignals(built, server, () => {
    clearInterval(sweeping);
    clearInterval(counting);
  });
  print(greeting(config, server));
}

/** Answers what was begun, closes the database (which unlocks its folder), and lets the process end by itself. */
function stopOnSignals({ deps }: Built, server: RunningServer, before: () => void): void {
  let stopping = false;
  const stop = async (signal: string) => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    deps.log.info({ signal }, "stopping");
    before();
    await server.stop();
    await deps.demand.flush();
    await deps.db.close();
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

function greeting(config: Config, server: RunningServer): string {
  const base = config.baseUrl;
  const lines = [
    `BookingMachine listens on ${server.url}`,
    `  API reference   ${base}/api/v1/docs`,
    `  OpenAPI         ${base}/api/v1/openapi.json`,
    `  Database        ${config.databaseUrl === null ? `embedded, in ${config.dataDir}` : "PostgreSQL"}`,
  ];
  if (config.demo)
    lines.push(
      ...DEMO_SLUGS.map((slug) => `  Demo business   ${base}/api/v1/public/businesses/${slug}/config`),
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
  const expected = error instanceof ConfigError || error instanceof DataFolderInUse || portTaken(error);
  return (expected ? error.message : error.stack) ?? error.message;
}

function portTaken(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")
  );
}
