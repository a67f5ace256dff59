import { sql } from "drizzle-orm";
import { openTestApp, TEST_NOW } from "../app.ts";
import { onServer } from "../database.ts";
import { makeStore, startProcess } from "../server-process.ts";
import { inProcess, overHttp } from "./door.ts";
import { runStorm, type StormReport } from "./run-storm.ts";

/** How much of a storm: by attempts, or by minutes when these are over first. */
export interface StormSize {
  seed: string;
  attempts: number;
  minutes: number;
}

/**
 * A storm against the application in this process: on the server of the tests, else on the embedded database, in a
 * folder as an installation has it where `inFolder`, otherwise in memory.
 */
export async function stormInProcess(
  { seed, attempts, minutes }: StormSize,
  inFolder: boolean,
): Promise<StormReport> {
  const store = onServer || inFolder ? await makeStore() : null;
  const app = await openTestApp({}, await store?.open());
  const pass = async (passed: number) => {
    app.clock.now += passed * 60_000;
  };
  // A few days are enough: what is wished for lies one to three days ahead. Within a round the clock is never put back:
  // what had lapsed would live again in what customers were told.
  const rewind = () => {
    if (app.clock.now > TEST_NOW + 30 * 86_400_000) app.clock.now = TEST_NOW;
  };
  try {
    return await runStorm(
      { app, door: inProcess(app), pass, rewind, passesBy: "clock" },
      seed,
      attempts,
      minutes,
    );
  } finally {
    await app.close();
    await store?.remove();
  }
}

/** A storm over HTTP against two servers on one PostgreSQL, with the owners in a third process beside them. */
export async function stormOverHttp({ seed, attempts, minutes }: StormSize): Promise<StormReport> {
  const store = await makeStore();
  const env = { ...store.env, TRUSTED_PROXIES: "127.0.0.1" };
  const servers = await Promise.all([startProcess(env), startProcess(env)]);
  const app = await openTestApp({}, await store.open());
  // Those processes read the real clock, and so does this one.
  Object.defineProperty(app.clock, "now", { get: () => Date.now() });
  /**
   * The clock cannot be moved, so what waits is made older: in one statement, for what is booked or held between two
   * of them would grow older in one table and not in the other, which no clock does. Claims come last, as in every
   * transaction of the server, or each would wait for the other.
   */
  const pass = (passed: number) =>
    app.db.transaction(async (tx) => {
      const older = sql`- make_interval(mins => ${passed})`;
      await tx.execute(sql`with unpaid as (
          update bookings set payment_expires_at = payment_expires_at ${older} where status = 'pending_payment' returning id),
        held as (update holds set expires_at = expires_at ${older} where (select count(*) from unpaid) >= 0 returning id)
        update allocations set expires_at = expires_at ${older}
          where expires_at is not null and (select count(*) from held) >= 0`);
    });
  try {
    const door = overHttp(servers.map((server) => server.url));
    return await runStorm({ app, door, pass, rewind: () => {}, passesBy: "ageing" }, seed, attempts, minutes);
  } finally {
    await app.close();
    for (const server of servers) await server.stop();
    await store.remove();
  }
}
