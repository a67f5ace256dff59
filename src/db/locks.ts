import { sql } from "drizzle-orm";
import type { Database, Transaction } from "./open.ts";

/**
 * Runs `work` in a transaction that holds the named locks. Waiting happens in two places: first in a queue of this
 * process, so that a crowd wanting one person's time does not drain the connection pool and starve everybody else;
 * then in PostgreSQL (advisory locks of the transaction), for the other processes. Both take locks in sorted order,
 * so two callers can never wait for each other.
 */
export async function withLocks<T>(
  database: Database,
  keys: readonly string[],
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const sorted = [...new Set(keys)].sort();
  const release = await queue(database, sorted);
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

const queues = new WeakMap<Database, Map<string, Promise<void>>>();

/** Waits for this process's turn on every key; answers the function that gives them back. */
async function queue(database: Database, sorted: readonly string[]): Promise<() => void> {
  let tails = queues.get(database);
  if (!tails) {
    tails = new Map();
    queues.set(database, tails);
  }
  const releases: (() => void)[] = [];
  for (const key of sorted) {
    const before = tails.get(key);
    let done = () => {};
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    tails.set(key, mine);
    releases.push(() => {
      if (tails.get(key) === mine) tails.delete(key);
      done();
    });
    await before;
  }
  return () => {
    for (const release of releases) release();
  };
}
