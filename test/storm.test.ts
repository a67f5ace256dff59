import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { openTestApp, TEST_NOW } from "./app.ts";
import { onServer } from "./database.ts";
import { makeStore, startProcess } from "./server-process.ts";
import { inProcess, overHttp } from "./storm/door.ts";
import { runStorm, type StormReport } from "./storm/run-storm.ts";

/** The same seed brings the same worlds and wishes; only how they interleave is the machine's. */
const seed = process.env.STORM_SEED ?? randomBytes(4).toString("hex");
const attempts = Number(process.env.STORM_ATTEMPTS ?? (onServer ? 1_500 : 1_000));

function told(report: StormReport, name: string): string {
  const { attempts: count, offered, sampled, tally } = report;
  return `evidence ${JSON.stringify({ name, seed, attempts: count, offered, sampled, findings: report.findings.length, tally })}`;
}

describe(`a storm of ${attempts} attempts (STORM_SEED=${seed})`, () => {
  it("in the process: nothing overlaps, nothing is lost or half done, what is offered can be booked", async (t) => {
    // On request in a folder, as an installation has it; otherwise in memory.
    const store = process.env.STORM_IN_FOLDER && !onServer ? await makeStore() : null;
    const app = await openTestApp({}, await store?.open());
    const pass = async (minutes: number) => {
      app.clock.now += minutes * 60_000;
      // Two days are enough: what is wished for lies one to three days ahead.
      if (app.clock.now > TEST_NOW + 30 * 86_400_000) app.clock.now = TEST_NOW;
    };
    try {
      const report = await runStorm({ app, door: inProcess(app), pass, passesBy: "clock" }, seed, attempts);
      t.diagnostic(told(report, "storm in the process"));
      assert.deepEqual(report.findings, []);
    } finally {
      await app.close();
      await store?.remove();
    }
  });

  it("over HTTP, two server processes and a third beside them", { skip: !onServer }, async (t) => {
    const store = await makeStore();
    const env = { ...store.env, TRUSTED_PROXIES: "127.0.0.1" };
    const servers = await Promise.all([startProcess(env), startProcess(env)]);
    const app = await openTestApp({}, await store.open());
    // Those processes read the real clock, and so does this one.
    Object.defineProperty(app.clock, "now", { get: () => Date.now() });
    /** The clock cannot be moved, so what waits is made older. */
    const pass = (minutes: number) =>
      app.db.transaction(async (tx) => {
        const older = sql`- make_interval(mins => ${minutes})`;
        await tx.execute(
          sql`update bookings set payment_expires_at = payment_expires_at ${older} where status = 'pending_payment'`,
        );
        await tx.execute(sql`update holds set expires_at = expires_at ${older}`);
        await tx.execute(
          sql`update allocations set expires_at = expires_at ${older} where expires_at is not null`,
        );
      });
    try {
      const door = overHttp(servers.map((server) => server.url));
      const report = await runStorm({ app, door, pass, passesBy: "ageing" }, seed, Math.ceil(attempts / 3));
      t.diagnostic(told(report, "storm over HTTP, two processes"));
      assert.deepEqual(report.findings, []);
    } finally {
      await app.close();
      for (const server of servers) await server.stop();
      await store.remove();
    }
  });
});
