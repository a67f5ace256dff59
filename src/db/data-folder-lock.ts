import { open, rm, stat } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join, relative, resolve } from "node:path";
import { errorCode } from "./errors.ts";

/** Two processes on one embedded database destroy it without an error, so the second is refused. */
export class DataFolderInUse extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${resolve(folder)} is in use by another BookingMachine process. ` +
        "Stop that process, or set DATA_DIR to another folder. Several processes need PostgreSQL (DATABASE_URL).",
    );
    this.name = "DataFolderInUse";
  }
}

/** Linux allows 108 bytes for a socket's path, macOS 104. */
const LONGEST_SOCKET_PATH = 100;
/** A take-over takes milliseconds; a mark older than this was left by a process that died in it. */
const ABANDONED_MS = 10_000;

/**
 * Locks the folder for this process; answers the function that unlocks it. The lock is a listening socket in the
 * folder: the kernel takes the listener away when the process dies, however it dies, so a lock left behind is
 * recognised with certainty (a file with a process id is not: ids are used again, and all are 1 in containers).
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const path = socketPath(folder);
  const server = (await tryListen(path)) ?? (await takeOver(path, folder));
  server.unref();
  return () => new Promise<void>((done) => server.close(() => done()));
}

function socketPath(folder: string): string {
  const absolute = resolve(folder, "lock.sock");
  const shorter = relative(process.cwd(), absolute);
  const path = shorter.length < absolute.length ? shorter : absolute;
  if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH)
    throw new Error(
      `DATA_DIR is too long a path for its lock (${Buffer.byteLength(path)} bytes, at most ${LONGEST_SOCKET_PATH}).`,
    );
  return path;
}

/** Listens at the path; `null` when something is there already. */
function tryListen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error) => (errorCode(error) === "EADDRINUSE" ? done(null) : fail(error)));
    server.listen(path, () => done(server));
  });
}

async function takeOver(path: string, folder: string): Promise<Server> {
  if (await answers(path)) throw new DataFolderInUse(folder);
  // Only one process may remove a dead lock: between its look and its removal another could have locked anew.
  const mark = join(folder, "lock.takeover");
  await clearAbandoned(mark);
  const handle = await open(mark, "wx").catch(() => null);
  if (!handle) throw new DataFolderInUse(folder);
  try {
    if (await answers(path)) throw new DataFolderInUse(folder);
    await rm(path, { force: true });
    const server = await tryListen(path);
    if (!server) throw new DataFolderInUse(folder);
    return server;
  } finally {
    await handle.close();
    await rm(mark, { force: true });
  }
}

async function clearAbandoned(mark: string): Promise<void> {
  const found = await stat(mark).catch(() => null);
  if (found && performance.timeOrigin + performance.now() - found.mtimeMs > ABANDONED_MS)
    await rm(mark, { force: true });
}

/** Whether a living process listens there. */
function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}
