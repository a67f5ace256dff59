import assert from "node:assert/strict";
import { cp, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeBusiness, someone } from "../business.ts";
import { onServer } from "../database.ts";
import { halves, overlaps } from "../invariants.ts";
import { makeStore, patiently, post, type Reply, startProcess } from "../server-process.ts";

const DAY_MS = 86_400_000;
const tomorrow = (hour: number, days = 1) =>
  `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${String(hour).padStart(2, "0")}:00:00Z`;

describe("the server as a process", () => {
  it("a second one on the same data folder is refused with a clear message", { skip: onServer }, async () => {
    const store = await makeStore();
    const first = await startProcess(store.env);
    try {
      await assert.rejects(
        startProcess(store.env),
        /ended with 1: .*is in use by another BookingMachine process/s,
      );
    } finally {
      await first.stop();
      await store.remove();
    }
  });

  it("SIGTERM answers what was begun and exits cleanly", async () => {
    const store = await makeStore();
    const db = await store.open();
    const business = await makeBusiness(db, { members: 2 });
    await db.close();
    const server = await startProcess(store.env);
    const url = `${server.url}/api/v1/public/businesses/${business.slug}/bookings`;
    const replies = Array.from({ length: 30 }, (_, n) =>
      post(url, { serviceId: business.serviceIds[0], startsAt: tomorrow(9 + (n % 8)), customer: someone(n) }),
    );
    await replies[0];
    const code = await server.stop();
    assert.equal(code, 0, server.output());
    for (const reply of await Promise.all(replies))
      assert.ok(reply === null || [201, 409, 503].includes(reply.status));
    await store.remove();
  });

  it("SIGTERM ends it with 0 soon after all is closed, even while something outside hangs", async () => {
    const store = await makeStore();
    await (await store.open()).close();
    const hanging = "data:text/javascript,setInterval(()=>{},60000)";
    const server = await startProcess({ ...store.env, NODE_OPTIONS: `--import=${hanging}` });
    const tooLate = setTimeout(() => server.child.kill("SIGKILL"), 60_000);
    try {
      assert.equal(await server.stop(), 0, server.output());
    } finally {
      clearTimeout(tooLate);
      await store.remove();
    }
  });

  it("a copy of the folder is a backup: it starts and has every row; damaged, its start is refused in one line", {
    skip: onServer,
  }, async () => {
    const [store, backup] = [await makeStore(), await makeStore()];
    const folder = backup.env.DATA_DIR ?? "";
    try {
      const db = await store.open();
      const business = await makeBusiness(db);
      await db.close();
      // Of one day, though midnight may pass.
      const starts = [tomorrow(9), tomorrow(10)];
      const book = (at: string, n: number) =>
        post(`${at}/api/v1/public/businesses/${business.slug}/bookings`, {
          serviceId: business.serviceIds[0],
          startsAt: starts[n],
          customer: someone(n),
        });
      const server = await startProcess(store.env);
      const first = await book(server.url, 0);
      assert.equal(first?.status, 201, JSON.stringify(first?.body));
      assert.equal(await server.stop(), 0);
      await cp(store.env.DATA_DIR ?? "", folder, {
        recursive: true,
        filter: (path) => !path.endsWith(".sock"),
      });
      const restored = await startProcess(backup.env);
      try {
        const { id } = first?.body.booking ?? {};
        const url = `${restored.url}/api/v1/public/bookings/${id}?token=${first?.body.manageToken}`;
        const { status } = await fetch(url);
        assert.equal(status, 200, "the booking is there, and the link that the customer has opens it");
        assert.deepEqual(
          [(await book(restored.url, 0))?.status, (await book(restored.url, 1))?.status],
          [409, 201],
        );
      } finally {
        await restored.stop();
      }
      await truncate(join(folder, "database", "global", "pg_control"), 100);
      await assert.rejects(startProcess(backup.env), (error: Error) => {
        assert.match(
          error.message,
          /ended with 1: The database in .*database cannot be opened .*running\.md\.\n$/,
        );
        return true;
      });
    } finally {
      await store.remove();
      await backup.remove();
    }
  });

  it("two server processes on one PostgreSQL: one slot, one booking", { skip: !onServer }, async () => {
    const store = await makeStore();
    const db = await store.open();
    const business = await makeBusiness(db, {
      members: 3,
      services: [{}, { capacity: 6 }, { dailyLimit: 2 }],
    });
    await db.close();
    const servers = await Promise.all([startProcess(store.env), startProcess(store.env)]);
    const storm = (service: number, startsAt: string, more: object = {}) =>
      Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          patiently(() =>
            post(`${servers[n % 2]?.url}/api/v1/public/businesses/${business.slug}/bookings`, {
              serviceId: business.serviceIds[service],
              startsAt,
              customer: someone(n),
              ...more,
            }),
          ),
        ),
      );
    const count = (replies: (Reply | null)[]) => {
      assert.ok(
        replies.every((r) => r && (r.status === 201 || r.status === 409)),
        JSON.stringify(replies.map((r) => r?.status)),
      );
      return replies.filter((r) => r?.status === 201).length;
    };
    assert.equal(count(await storm(0, tomorrow(10), { teamMemberId: business.memberIds[0] })), 1);
    assert.equal(count(await storm(0, tomorrow(12))), 3);
    assert.equal(count(await storm(1, tomorrow(14), { teamMemberId: business.memberIds[1] })), 6);
    assert.equal(count(await storm(2, tomorrow(16, 2))), 2);
    await Promise.all(servers.map((server) => server.stop()));
    const after = await store.open();
    assert.deepEqual(await overlaps(after), []);
    assert.deepEqual(await halves(after), []);
    await after.close();
    await store.remove();
  });
});
