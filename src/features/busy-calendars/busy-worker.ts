import { parentPort, workerData } from "node:worker_threads";
import type { Reading } from "./read-apart.ts";
import { type BusyReading, readBusyTimes } from "./read-busy-times.ts";

/** The thread of `read-apart.ts`. */
function read(): Reading {
  try {
    return { times: readBusyTimes(workerData as BusyReading) };
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    // Only our own words: a parser's may repeat the calendar.
    return { error: /^(?:is|holds) /.test(message) ? message : "cannot be read" };
  }
}

parentPort?.postMessage(read());
