import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { randomFrom } from "#features/demo/random.ts";
import { halves } from "../invariants.ts";
import { makeStore, patiently, type ServerProcess, startProcess } from "../server-process.ts";
import { audit } from "../storm/audit.ts";
import { compareHistory } from "../storm/compare-history.ts";
import { Customer, type Setting } from "../storm/customer.ts";
import { type Door, overHttp } from "../storm/door.ts";
import { History, toldOf } from "../storm/history.ts";
import { makeWorld } from "../storm/world.ts";

const seed = process.env.STORM_SEED ?? randomBytes(4).toString("hex");
const kills = Number(process.env.KILLS ?? 3);
const CUSTOMERS = 16;
const LATEST_KILL_MS = 1_500;
/** Businesses in the fire at a time; older ones step back so that there is always something left to book. */
const AT_ONCE = 3;

/** What nobody knows the fate of is sent again under its key: now it is done, once, or known to be impossible. */
async function settle(
  history: History,
  door: Door,
): Promise<{ replayed: number; done: number; refused: number }> {
  const settled = { replayed: 0, done: 0, refused: 0 };
  for (const { business, key, body } of history.unknown.splice(0)) {
    const book = () => door("POST", `/public/businesses/${business.slug}/bookings`, { body, key });
    const reply = await patiently(book);
    if (reply?.status === 201) {
      const again = await patiently(book);
      assert.equal(again?.body.booking?.id, reply.body.booking.id, "the same key, the same booking");
      assert.ok(again?.replayed);
      settled[reply.replayed ? "replayed" : "done"] += 1;
      history.saw(business, toldOf(reply.body.booking, reply.body.manageToken));
    } else {
      assert.ok(reply && [409, 410, 422].includes(reply.status), `${key}: ${JSON.stringify(reply)}`);
      settled.refused += 1;
      history.refusedCustomers.push(`customer-${key}@example.com`);
    }
  }
  return settled;
}

describe(`the server killed ${kills} times under load (STORM_SEED=${seed})`, () => {
  it("loses nothing acknowledged, leaves no halves, and answers the same key the same", async (t) => {
    const random = randomFrom(seed);
    const store = await makeStore();
    const db = await store.open();
    const world = await makeWorld(db, random, AT_ONCE + Math.floor(kills / 4));
    await db.close();
    const history = new History();
    const total = { replayed: 0, done: 0, refused: 0 };
    const env = { ...store.env, TRUSTED_PROXIES: "127.0.0.1" };
    let server: ServerProcess | undefined;
    try {
      for (let round = 0; round < kills; round++) {
        server = await startProcess(env);
        const door = overHttp([server.url]);
        const settled = await settle(history, door);
        for (const key of ["replayed", "done", "refused"] as const) total[key] += settled[key];
        const first = Math.floor(round / 4);
        const setting: Setting = {
          world: world.slice(first, first + AT_ONCE),
          door,
          history,
          now: Date.now,
          pass: async () => {},
          name: `${seed}-${round}`,
        };
        let dead = false;
        const customers = Array.from({ length: CUSTOMERS }, async (_, n) => {
          const number = round * CUSTOMERS + n;
          const customer = new Customer(setting, randomFrom(`${seed} ${number}`), number);
          while (!dead) await customer.act();
        });
        await after(random.between(0, LATEST_KILL_MS));
        server.child.kill("SIGKILL");
        assert.equal(await server.exited, "SIGKILL");
        dead = true;
        await Promise.all(customers);
      }
      server = await startProcess(env);
      const settled = await settle(history, overHttp([server.url]));
      for (const key of ["replayed", "done", "refused"] as const) total[key] += settled[key];
    } finally {
      await server?.stop();
    }
    const end = await store.open();
    const ids = world.map((business) => business.id);
    const findings = [
      ...history.problems,
      ...(await audit(end, ids, Date.now(), history)),
      ...(await compareHistory(end, ids, Date.now(), history)),
      ...(await halves(end)),
    ];
    await end.close();
    await store.remove();
    const acknowledged = history.bookings.size;
    t.diagnostic(
      `evidence ${JSON.stringify({ name: "kill -9", seed, kills, attempts: history.attempts, acknowledged, unknown: total, findings: findings.length })}`,
    );
    assert.deepEqual(findings, [], `STORM_SEED=${seed} KILLS=${kills}`);
  });
});
