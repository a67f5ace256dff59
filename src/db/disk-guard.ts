import { existsSync, statfsSync } from "node:fs";
import { Refusal } from "#domain/refusals.ts";

/** Below this the embedded database takes no more writes: room for its log to be written out and for an export. */
const LEAST_FREE_BYTES = 100 * 1024 * 1024;
const LOOK_EVERY_MS = 1_000;

/**
 * Answers a check that refuses with `storage_full` when the folder's disk is nearly full; it looks at most once a second.
 * `freeBytes` can be replaced in tests.
 */
export function diskGuard(folder: string, freeBytes: (folder: string) => number = freeBytesOf): () => void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let free = Number.POSITIVE_INFINITY;
  return () => {
    const now = performance.now();
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

function freeBytesOf(folder: string): number {
  if (!existsSync(folder)) return Number.POSITIVE_INFINITY;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
