import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import pg from "pg";
import { openPostgres } from "#db/open.ts";
import { randomFrom } from "#features/demo/random.ts";
import { openTestApp, type TestApp } from "../app.ts";
import { type MadeBusiness, makeBusiness, someone } from "../business.ts";
import { createPostgresDatabase, onServer } from "../database.ts";
import { halves, overlaps } from "../invariants.ts";
import { makeStore, patiently, startProcess } from "../server-process.ts";
import { audit } from "../storm/audit.ts";
import { compareHistory } from "../storm/compare-history.ts";
import { Customer, type Setting } from "../storm/customer.ts";
import { inProcess, overHttp } from "../storm/door.ts";
import { History } from "../storm/history.ts";
import { makeWorld } from "../storm/world.ts";
import { startTcpProxy, type TcpProxy } from "../tcp-proxy.ts";

const seed = process.env.STORM_SEED ?? randomBytes(4).toString("hex");

/** The application with a wire to its database that can be cut. It waits 2.5 s for a silent one, 12 s in earnest. */
async function wired(work: (app: TestApp, proxy: TcpProxy, business: MadeBusiness) => Promise<void>) {
  const { url, drop } = await createPostgresDatabase();
  const proxy = await startTcpProxy(url);
  const app = await openTestApp({}, openPostgres(proxy.url, { silenceTimeoutMs: 2_500 }));
  try {
    await work(app, proxy, await makeBusiness(app.db, { members: 3 }));
  } finally {
    await proxy.become("open");
    await app.close();
    await proxy.close();
    await drop();
  }
}

const at = (hour: number) => `2027-01-20T${String(hour).padStart(2, "0")}:00:00Z`;

describe("an unsafe wire to PostgreSQL", { skip: !onServer }, () => {
  it("cut at COMMIT, before or after: the client is told to come back, and the same key gives one booking", async () => {
    await wired(async (app, proxy, business) => {
      const path = `/public/businesses/${business.slug}`;
      const door = inProcess(app);
      for (const when of ["before", "after"] as const) {
        for (const [n, what] of ["bookings", "holds", "bookings", "holds"].entries()) {
          const key = `${when}-${n}`;
          const request = {
            serviceId: business.serviceIds[0],
            startsAt: at(9 + n),
            ...(n < 2 ? { teamMemberId: business.memberIds[when === "before" ? 0 : 1] } : {}),
            ...(what === "bookings" ? { customer: someone(key) } : {}),
          };
          const before = proxy.cuts;
          proxy.cutAtCommit(when);
          const lost = await door("POST", `${path}/${what}`, { body: request, key });
          assert.equal(proxy.cuts, before + 1);
          assert.equal(lost?.status, 503, JSON.stringify(lost?.body));
          assert.ok(Number(lost?.retryAfter) > 0, "Retry-After");
          const first = await door("POST", `${path}/${what}`, { body: request, key });
          assert.equal(first?.status, 201, JSON.stringify(first?.body));
          assert.equal(first?.replayed, when === "after", "what was done is replayed, what was not is done");
          const again = await door("POST", `${path}/${what}`, { body: request, key });
          assert.deepEqual(again?.body, first?.body);
        }
      }
      const { rows } = await app.db.orm.execute(
        "select (select count(*)::int from bookings) as bookings, (select count(*)::int from holds) as holds",
      );
      assert.deepEqual(rows, [{ bookings: 4, holds: 4 }]);
      assert.deepEqual(await halves(app.db), []);
      assert.deepEqual(await overlaps(app.db), []);
    });
  });

  it("cut at the COMMIT of a move and of a cancelling: asked again, both are as if nothing had happened", async () => {
    await wired(async (app, proxy, business) => {
      const door = inProcess(app);
      for (const [n, when] of (["before", "after"] as const).entries()) {
        const made = await door("POST", `/public/businesses/${business.slug}/bookings`, {
          body: { serviceId: business.serviceIds[0], startsAt: at(9 + n), customer: someone(n) },
        });
        const change = (verb: string, body: object) =>
          door("POST", `/public/bookings/${made?.body.booking.id}/${verb}?token=${made?.body.manageToken}`, {
            body,
          });
        for (const [verb, body] of [
          ["reschedule", { startsAt: at(13 + n) }] as const,
          ["cancel", {}] as const,
        ]) {
          proxy.cutAtCommit(when);
          assert.equal((await change(verb, body))?.status, 503);
          assert.equal((await change(verb, body))?.status, 200);
        }
      }
      assert.deepEqual(await halves(app.db), []);
    });
  });

  for (const outage of ["refuse", "stall"] as const) {
    it(`${outage === "refuse" ? "gone" : "silent"}: 503 with Retry-After within 3 s, and well again by itself`, async () => {
      await wired(async (app, proxy, business) => {
        const door = inProcess(app);
        const path = `/public/businesses/${business.slug}/bookings`;
        const book = (n: number) =>
          door("POST", path, {
            body: { serviceId: business.serviceIds[0], startsAt: at(9 + (n % 8)), customer: someone(n) },
          });
        assert.equal((await book(0))?.status, 201);
        await proxy.become(outage);
        const started = performance.now();
        const replies = await Promise.all(Array.from({ length: 40 }, (_, n) => book(n)));
        const took = performance.now() - started;
        for (const reply of replies) {
          assert.equal(reply?.status, 503, JSON.stringify(reply?.body));
          assert.ok(Number(reply?.retryAfter) > 0, "Retry-After");
        }
        assert.ok(took < 3_500, `${Math.round(took)} ms`);
        await proxy.become("open");
        let well = await book(1);
        for (const end = performance.now() + 60_000; well?.status === 503 && performance.now() < end; ) {
          await after(100);
          well = await book(1);
        }
        assert.equal(well?.status, 201, JSON.stringify(well?.body));
      });
    });
  }

  it(`sessions ended by the administrator under load (STORM_SEED=${seed}): the server lives, nothing is lost`, async (t) => {
    const store = await makeStore();
    const db = await store.open();
    const world = await makeWorld(db, randomFrom(seed), 3);
    await db.close();
    const server = await startProcess({ ...store.env, TRUSTED_PROXIES: "127.0.0.1" });
    const history = new History();
    const setting: Setting = {
      world,
      door: overHttp([server.url]),
      history,
      now: Date.now,
      pass: async () => {},
      name: seed,
    };
    const admin = new pg.Client({
      connectionString: store.env.DATABASE_URL,
      application_name: "the administrator",
    });
    await admin.connect();
    let over = false;
    let ended = 0;
    try {
      const customers = Array.from({ length: 16 }, async (_, n) => {
        const customer = new Customer(setting, randomFrom(`${seed} ${n}`), n);
        while (!over) await customer.act();
      });
      const random = randomFrom(`${seed} administrator`);
      for (const end = performance.now() + 3_000; performance.now() < end; ) {
        await after(random.between(0, 250));
        const { rowCount } = await admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'bookingmachine'",
        );
        ended += rowCount ?? 0;
      }
      over = true;
      await Promise.all(customers);
      assert.equal(server.child.exitCode, null, server.output().slice(-2_000));
      for (const { business, key, body } of history.unknown) {
        const path = `/public/businesses/${business.slug}/bookings`;
        const reply = await patiently(() => setting.door("POST", path, { body, key }));
        assert.ok(reply && [201, 409, 410, 422].includes(reply.status), JSON.stringify(reply));
      }
      assert.equal(await server.stop(), 0);
    } finally {
      over = true;
      await admin.end();
      await server.stop("SIGKILL");
    }
    const ids = world.map((business) => business.id);
    const end = await store.open();
    const findings = [
      ...history.problems,
      ...(await audit(end, ids, Date.now(), history)),
      ...(await compareHistory(end, ids, Date.now(), history)),
    ];
    await end.close();
    await store.remove();
    const { attempts, unknown } = history;
    t.diagnostic(
      `evidence ${JSON.stringify({ name: "ended sessions", seed, attempts, ended, unknown: unknown.length, findings: findings.length })}`,
    );
    assert.ok(
      ended > 10 && unknown.length > 0,
      `${ended} ended, ${unknown.length} unknown: nothing was tried`,
    );
    assert.deepEqual(findings, []);
  });
});
