import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openEmbedded } from "#db/embedded.ts";
import { type Database, migrateDatabase, openPostgres } from "#db/open.ts";
import { createPostgresDatabase, onServer } from "./database.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** A place for the server's data that outlives its processes: a folder, or a database on the test server. */
export interface Store {
  env: Record<string, string>;
  /** Opens it in this process; on the embedded database only while no server runs on it. */
  open(): Promise<Database>;
  remove(): Promise<void>;
}

export async function makeStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "bookingmachine-"));
  const clean = () => rm(folder, { recursive: true, force: true });
  if (!onServer) {
    const open = async () => {
      const database = await openEmbedded(folder);
      await migrateDatabase(database);
      return database;
    };
    return { env: { DATA_DIR: folder }, open, remove: clean };
  }
  const { url, drop } = await createPostgresDatabase();
  return {
    env: { DATA_DIR: folder, DATABASE_URL: url },
    // Patient: what is tested is not how long a busy machine, or one that stood still, takes to connect and to answer.
    open: async () => {
      const patience = 120_000;
      return openPostgres(url, {
        max: 24,
        connectionTimeoutMs: patience,
        statementTimeoutMs: patience,
        silenceTimeoutMs: patience,
      });
    },
    remove: async () => {
      await drop();
      await clean();
    },
  };
}

export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** Everything it printed. */
  output(): string;
  /** Resolves with the exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>;
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts the real server as a child process and waits until it listens, or rejects with what it printed. */
export async function startProcess(
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<ServerProcess> {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(env, args);
    } catch (error) {
      // Between choosing a free port and listening there, another may take it.
      const taken = env.PORT === undefined && /EADDRINUSE/.test(String(error));
      if (!taken || tries === 5) throw error;
    }
  }
}

async function startOnce(env: Record<string, string>, args: readonly string[]): Promise<ServerProcess> {
  let printed = "";
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, TZ: process.env.TZ, PORT: "0", DEMO: "off", RATE_LIMIT: "off", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /listens on (\S+)|works in the background/.exec(printed)?.[0];
      if (found) resolve(found.replace("listens on ", ""));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void exited.then((code) => reject(new Error(`the server ended with ${code}: ${printed}`)));
  });
  return {
    url,
    child,
    output: () => printed,
    exited,
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return exited;
    },
  };
}

/**
 * A port that nobody is given who asks for any: those lie above 32768. So it stays free while it waits to be used, and
 * between two processes that use it one after the other.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!free) continue;
    await new Promise((closed) => server.close(closed));
    return port;
  }
}

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
  body: any;
  headers: Headers;
}

/** A POST to a running server; `null` when the connection was lost, so that its fate is unknown. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Reply | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  } catch {
    return null;
  }
}

/** Asks until the server is able: just started on a busy machine, it may say 503 for a while. */
export async function patiently<R extends { status: number }>(
  ask: () => Promise<R | null>,
): Promise<R | null> {
  for (let tries = 1; ; tries++) {
    const reply = await ask();
    if (reply?.status !== 503 || tries === 20) return reply;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
