import { Worker } from "node:worker_threads";
import type { BusyReading, BusyTime } from "./read-busy-times.ts";

/** Enough for calendars of many years; what needs longer was made to. */
const LONGEST_MS = 10_000;
const MOST_MEGABYTES = 128;

export type Reading = { times: BusyTime[] } | { error: string };

/** Reads a calendar on a thread of its own, which ends with its time or its memory, whatever it was given. */
export function readApart(reading: BusyReading, longestMs = LONGEST_MS): Promise<Reading> {
  const { promise, resolve } = Promise.withResolvers<Reading>();
  const worker = new Worker(new URL("./busy-worker.ts", import.meta.url), {
    workerData: reading,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    // The parser prints what it thinks of a calendar.
    stdout: true,
    stderr: true,
    env: {},
    execArgv: [],
  });
  const overdue = setTimeout(() => {
    resolve({ error: "takes too long to read" });
    void worker.terminate();
  }, longestMs);
  worker.once("message", (answer: Reading) => resolve(answer));
  worker.once("error", () => resolve({ error: "cannot be read" }));
  worker.once("exit", () => resolve({ error: "cannot be read" }));
  return promise.finally(() => {
    clearTimeout(overdue);
    void worker.terminate();
  });
}
