import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { isSilence, isTransient } from "./errors.ts";
import { UnfitDatabase } from "./unfit-database.ts";

export type Orm = NodePgDatabase;
/** For a read that may run alone or inside a transaction: `database.orm` or the transaction. */
export type Queryable = Orm;

/** A prepared statement for hot paths; rows come as arrays in column order. */
type Rows = <R extends readonly unknown[]>(name: string, text: string, values: unknown[]) => Promise<R[]>;

/** One open transaction: the query builder and prepared statements over its own connection. */
export type Transaction = Orm & {
  rows: Rows;
  /** Tells this process's listeners of `topic` (`Database.onCommitted`), once, when the transaction has been committed. */
  announce(topic: string): void;
};

export interface Database {
  readonly kind: "embedded" | "postgres";
  /** Never inside a transaction: the embedded database has one connection, and the call would wait for itself. */
  readonly orm: Orm;
  rows: Rows;
  /** SQL of a package that brings its own (the job queue); without values it may be several statements. */
  raw(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs `work` in one transaction; deadlocks and serialization failures are tried again, at most three times. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Calls `listener` after each commit of this process that announced the topic; gives the function that ends this. */
  onCommitted(topic: string, listener: () => void): () => void;
  close(): Promise<void>;
}

/** How long a request may wait for a connection before it is told to come back later. */
const CONNECTION_TIMEOUT_MS = 2_000;
/** Longer than the server's own timeouts: only a wire that carries nothing any more reaches it. */
const SILENCE_TIMEOUT_MS = 12_000;
const MIGRATIONS = fileURLToPath(new URL("./migrations", import.meta.url));
const MIGRATION_LOCK = 6_026_112_301n;

export interface OpenOptions {
  kind: Database["kind"];
  pool: pg.Pool;
  /** Called when the pool has ended. */
  onClosed?: () => Promise<void>;
}

export function databaseOver({ kind, pool, onClosed }: OpenOptions): Database {
  const inside = new AsyncLocalStorage<true>();
  guardPool(pool, inside);
  const orm = drizzle(pool);
  // Of one connection, made once: transactions come and go much more often than connections.
  const overClient = new WeakMap<pg.PoolClient, Transaction>();
  // Topics of the transaction open on a connection now.
  const announced = new WeakMap<pg.PoolClient, Set<string>>();
  const listeners = new Map<string, Set<() => void>>();
  let closing: Promise<void> | undefined;

  const attempt = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let tx = overClient.get(client);
    if (!tx) {
      tx = Object.assign(drizzle(client), {
        rows: rowsOver(client),
        announce: (topic: string) => {
          announced.set(client, (announced.get(client) ?? new Set()).add(topic));
        },
      });
      overClient.set(client, tx);
    }
    const open = tx;
    let broken = false;
    announced.delete(client);
    try {
      await client.query("begin");
      const result = await inside.run(true, () => work(open));
      await client.query("commit");
      for (const topic of announced.get(client) ?? [])
        for (const listener of listeners.get(topic) ?? []) setImmediate(listener);
      return result;
    } catch (error) {
      // A connection that has gone silent, or cannot even roll back, is of no use to the next caller.
      broken = isSilence(error) || !(await client.query("rollback").then(Boolean, () => false));
      throw error;
    } finally {
      client.release(broken);
    }
  };

  return {
    kind,
    orm,
    rows: rowsOver(pool),
    async raw(text, values) {
      const client = await pool.connect();
      let broken = false;
      try {
        return await client.query(text, values);
      } catch (error) {
        // Several statements may have begun a transaction of their own and not come to its end.
        broken = isSilence(error) || !(await client.query("rollback").then(Boolean, () => false));
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async transaction(work) {
      for (let tries = 1; ; tries++) {
        try {
          return await attempt(work);
        } catch (error) {
          if (tries >= 3 || !isTransient(error)) throw error;
        }
      }
    },
    onCommitted(topic, listener) {
      const told = listeners.get(topic) ?? new Set();
      listeners.set(topic, told.add(listener));
      return () => told.delete(listener);
    },
    close() {
      closing ??= pool.end().then(() => onClosed?.());
      return closing;
    },
  };
}

function rowsOver(client: pg.Pool | pg.PoolClient): Rows {
  return async <R extends readonly unknown[]>(name: string, text: string, values: unknown[]) => {
    const result = await client.query({ name, text, values, rowMode: "array" });
    return result.rows as unknown as R[];
  };
}

/** Turns the mistake of asking the pool from within a transaction into an error at once, on both databases. */
function guardPool(pool: pg.Pool, inside: AsyncLocalStorage<true>): void {
  const refuse = () => {
    if (inside.getStore())
      throw new Error("The pool was asked inside a transaction: pass the transaction instead.");
  };
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  const connect = pool.connect.bind(pool) as (...args: unknown[]) => unknown;
  Object.assign(pool, {
    query: (...args: unknown[]) => {
      refuse();
      return query(...args);
    },
    connect: (...args: unknown[]) => {
      refuse();
      return connect(...args);
    },
  });
}

/** A PostgreSQL by its address. Timeouts bound what a slow query or a lost client can hold. */
export function openPostgres(
  url: string,
  options: {
    max?: number;
    silenceTimeoutMs?: number;
    connectionTimeoutMs?: number;
    statementTimeoutMs?: number;
  } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? CONNECTION_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeoutMs ?? 10_000,
    query_timeout: options.silenceTimeoutMs ?? SILENCE_TIMEOUT_MS,
    lock_timeout: 8_000,
    idle_in_transaction_session_timeout: 15_000,
    application_name: "bookingmachine",
    options: "-c TimeZone=UTC",
  });
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on("error", () => {});
  // Nor may one that is in use: its queries fail, and whoever waits for them is told.
  pool.on("connect", (client) => client.on("error", () => {}));
  return databaseOver({ kind: "postgres", pool });
}

/**
 * Brings the schema up to date; several processes may start at once, one of them migrates. Throws `UnfitDatabase` when a
 * later version has done so before.
 */
export async function migrateDatabase(database: Database): Promise<void> {
  if (database.kind === "embedded") {
    await migrate(database.orm, { migrationsFolder: MIGRATIONS });
    await refuseNewer(database.orm);
    return;
  }
  // A connection of its own: the lock belongs to the session, and a long migration must not meet the
  // statement timeout meant for requests.
  const pool = (database.orm as unknown as { $client: pg.Pool }).$client;
  const client = await pool.connect();
  Object.assign((client as unknown as { connectionParameters: object }).connectionParameters, {
    query_timeout: 0,
  });
  try {
    const own = drizzle(client);
    await own.execute(sql`set statement_timeout = 0`);
    await own.execute(sql`set lock_timeout = 0`);
    await own.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await migrate(own, { migrationsFolder: MIGRATIONS });
    await refuseNewer(own);
  } finally {
    // Closed rather than given back: its settings and its lock go with it.
    client.release(true);
  }
}

/** Before this version answers and writes what a later one no longer understands. */
async function refuseNewer(orm: Orm): Promise<void> {
  const { entries } = JSON.parse(readFileSync(`${MIGRATIONS}/meta/_journal.json`, "utf8")) as {
    entries: { when: number }[];
  };
  const { rows } = await orm.execute<{ newest: number | null }>(
    sql`select max(created_at)::float8 as newest from drizzle.__drizzle_migrations`,
  );
  if ((rows[0]?.newest ?? 0) <= Math.max(...entries.map(({ when }) => when))) return;
  throw new UnfitDatabase(
    "The database was brought up to date by a later version of BookingMachine than this one. " +
      "Start that version, or restore the backup from before the upgrade (docs/how/running.md).",
  );
}
