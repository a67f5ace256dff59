import pg from "pg";
import type { FloorPlan } from "./floor-plan.ts";

/** Prepared by name, rows as arrays: the least that the driver can do. */
export type FloorQuery = (name: string, text: string, values: unknown[]) => Promise<unknown[][]>;

export interface FloorDatabase {
  query: FloorQuery;
  /** Runs `work` on one connection between `begin` and `rollback`. */
  undone(work: (query: FloorQuery) => Promise<unknown>): Promise<void>;
  close(): Promise<unknown>;
}

export function openFloorDatabase(where: FloorPlan["database"]): Promise<FloorDatabase> {
  return where.kind === "postgres" ? overPostgres(where.url, where.pool) : overEmbedded(where.folder);
}

async function overPostgres(connectionString: string, max: number): Promise<FloorDatabase> {
  const pool = new pg.Pool({ connectionString, max });
  const on =
    (client: pg.Pool | pg.PoolClient): FloorQuery =>
    async (name, text, values) =>
      (await client.query({ name, text, values, rowMode: "array" })).rows;
  return {
    query: on(pool),
    async undone(work) {
      const client = await pool.connect();
      await client.query("begin");
      await work(on(client));
      await client.query("rollback");
      client.release();
    },
    close: () => pool.end(),
  };
}

/** PGlite is not a server: the only way to it is in this process, through the same driver as ours. */
async function overEmbedded(folder: string): Promise<FloorDatabase> {
  const { openEmbedded } = await import("#db/embedded.ts");
  const database = await openEmbedded(folder);
  const giveUp = new Error("give up");
  return {
    query: (name, text, values) => database.rows<unknown[]>(name, text, values),
    async undone(work) {
      const done = database.transaction(async (tx) => {
        await work((name, text, values) => tx.rows<unknown[]>(name, text, values));
        throw giveUp;
      });
      await done.catch((error: unknown) => {
        if (error !== giveUp) throw error;
      });
    },
    close: () => database.close(),
  };
}
