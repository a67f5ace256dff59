import { sql } from "drizzle-orm";
import type { Database, Transaction } from "./open.ts";

/**
 * Runs `work` in a transaction that holds the named locks. Waiting happens in two places: first in a queue of this
 * process, so that a crowd wanting one person's time does not drain the connection pool and starve everybody else;
 * then in PostgreSQL (advisory locks of the transaction), for the other processes. Both take locks in sorted order,
 * so two callers can never wait for each other.
 * `meanwhile` runs once, while still queueing, as soon as anybody ahead is done: what it throws ends the wait. It is for
 * noticing, with the whole crowd at once and without a transaction each, that there is nothing left to wait for.
 */
export async function withLocks<T>(
  database: Database,
  keys: readonly string[],
  work: (tx: Transaction) => Promise<T>,
  meanwhile?: () => Promise<void>,
): Promise<T> {
  const sorted = [...new Set(keys)].sort();
  const release = await queue(database, sorted, meanwhile);
  try {
    return await database.transaction(async (tx) => {
      await takeAdvisoryLocks(tx, sorted);
      return work(tx);
    });
  } finally {
    release();
  }
}

/** Held until the transaction ends. A hash that two keys share only makes them wait for each other. */
async function takeAdvisoryLocks(tx: Transaction, sorted: readonly string[]): Promise<void> {
  if (sorted.length === 0) return;
  const hashes = sql.join(
    sorted.map((key) => sql`(hashtextextended(${key}, 0))`),
    sql`, `,
  );
  // Ordered by the hash: that is the order all processes share.
  await tx.execute(
    sql`select pg_advisory_xact_lock(h) from (select h from (values ${hashes}) as t(h) order by h offset 0) as ordered`,
  );
}

/** Those who want one key, in the order they came. */
interface Line {
  /** Until whoever came last is done. */
  tail: Promise<void>;
  /** Until the next one is done, whoever that is. */
  next: PromiseWithResolvers<void>;
}

const queues = new WeakMap<Database, Map<string, Line>>();

/** Waits for this process's turn on every key; answers the function that gives them back. */
async function queue(
  database: Database,
  sorted: readonly string[],
  meanwhile: (() => Promise<void>) | undefined,
): Promise<() => void> {
  let lines = queues.get(database);
  if (!lines) {
    lines = new Map();
    queues.set(database, lines);
  }
  const releases: (() => void)[] = [];
  const release = () => {
    for (const one of releases) one();
  };
  let notAskedYet = meanwhile;
  for (const key of sorted) {
    const mine = Promise.withResolvers<void>();
    const known = lines.get(key);
    const line: Line = known ?? { tail: mine.promise, next: Promise.withResolvers() };
    const ahead = known?.tail;
    line.tail = mine.promise;
    lines.set(key, line);
    const leave = () => {
      const { next } = line;
      if (line.tail === mine.promise) lines.delete(key);
      line.next = Promise.withResolvers();
      next.resolve();
      mine.resolve();
    };
    if (ahead && notAskedYet) {
      const ask = notAskedYet;
      notAskedYet = undefined;
      await line.next.promise;
      try {
        await ask();
      } catch (error) {
        // The place in the line stays until its turn: those behind must not overtake those ahead.
        void ahead.then(leave);
        release();
        throw error;
      }
    }
    await ahead;
    releases.push(leave);
  }
  return release;
}
