import { existsSync, statfsSync } from "node:fs";
import type { Logger } from "pino";
import { Refusal } from "#domain/refusals.ts";

/** Below this the embedded database takes no more writes: room for its log to be written out and for an export. */
const LEAST_FREE_BYTES = 100 * 1024 * 1024;
const LOOK_EVERY_MS = 1_000;

/**
 * Answers a check that refuses with `storage_full` when the folder's disk is nearly full; it looks at most once a second.
 * `freeBytes` and the monotonic clock can be replaced in tests.
 */
export function diskGuard(
  folder: string,
  freeBytes: (folder: string) => number = freeBytesOf,
  elapsed: () => number = () => performance.now(),
): () => void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let free = Number.POSITIVE_INFINITY;
  return () => {
    const now = elapsed();
    if (now - lookedAt > LOOK_EVERY_MS) {
      lookedAt = now;
      free = freeBytes(folder);
    }
    if (free < LEAST_FREE_BYTES)
      throw new Refusal(
        "storage_full",
        "The server's disk is nearly full; nothing can be stored until there is room.",
      );
  };
}

/** The same check for work in the background, which waits: false while it must. The log tells of it once, and of its end. */
export function roomToWork(beforeWrite: () => void, log: Pick<Logger, "warn" | "info">): () => boolean {
  let waits = false;
  return () => {
    try {
      beforeWrite();
    } catch (error) {
      if (!waits)
        log.warn({ why: String(error) }, "work in the background waits until there is room on the disk");
      waits = true;
      return false;
    }
    if (waits) log.info("work in the background goes on");
    waits = false;
    return true;
  };
}

function freeBytesOf(folder: string): number {
  if (!existsSync(folder)) return Number.POSITIVE_INFINITY;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
