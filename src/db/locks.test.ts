import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { onServer, openTestDatabase } from "#test/database.ts";
import { withLocks } from "./locks.ts";
import type { Database } from "./open.ts";

let db: Database;
before(async () => {
  db = await openTestDatabase();
});
after(() => db.close());

/** Somebody who has the locks until `leave`. */
async function holder(keys: string[]): Promise<{ leave(): Promise<void> }> {
  const entered = Promise.withResolvers<void>();
  const leave = Promise.withResolvers<void>();
  const done = withLocks(db, keys, async () => {
    entered.resolve();
    await leave.promise;
  });
  await entered.promise;
  return {
    async leave() {
      leave.resolve();
      await done;
    },
  };
}

class Gone extends Error {}

it("a crowd looks at once when the first is done, and leaves without a transaction", async () => {
  const first = await holder(["crowd"]);
  const { transaction } = db;
  let transactions = 0;
  db.transaction = (work) => {
    transactions++;
    return transaction(work);
  };
  let looks = 0;
  const everybody = Promise.withResolvers<void>();
  const rivals = Array.from({ length: 20 }, () =>
    withLocks(
      db,
      ["crowd"],
      async () => assert.fail("nothing is left"),
      async () => {
        // Goes on only when all look: they do not wait for each other.
        if (++looks === 20) everybody.resolve();
        await everybody.promise;
        throw new Gone();
      },
    ).then(
      () => assert.fail("left"),
      (error: unknown) => assert.ok(error instanceof Gone),
    ),
  );
  await turn();
  assert.equal(looks, 0, "nobody looks while nothing can have changed");
  await first.leave();
  await Promise.all(rivals);
  assert.deepEqual([looks, transactions], [20, 0]);
  db.transaction = transaction;
  assert.equal(await withLocks(db, ["crowd"], async () => "free again"), "free again");
});

it("who stays is served in order, one at a time, also when others before and after leave", async () => {
  const first = await holder(["line"]);
  const served: number[] = [];
  let inside = 0;
  let looks = 0;
  const all = Array.from({ length: 12 }, (_, n) =>
    withLocks(
      db,
      ["line"],
      async () => {
        assert.equal(++inside, 1);
        await turn();
        served.push(n);
        inside--;
      },
      async () => {
        looks++;
        await turn();
        if (n % 3 === 1) throw new Gone();
      },
    ).catch((error: unknown) => assert.ok(error instanceof Gone)),
  );
  await first.leave();
  await Promise.all(all);
  assert.deepEqual(served, [0, 2, 3, 5, 6, 8, 9, 11]);
  assert.equal(looks, 12, "everybody looked once");
});

/** The embedded database has one connection: nobody has one lock while another has another. */
const twoAtOnce = { skip: !onServer && "needs TEST_DATABASE_URL" };

it("who leaves lets go of the keys behind and ahead", twoAtOnce, async () => {
  const [a, b] = [await holder(["a"]), await holder(["b"])];
  const leaving = withLocks(
    db,
    ["a", "b", "c"],
    async () => assert.fail("left"),
    async () => {
      throw new Gone();
    },
  );
  await a.leave();
  await assert.rejects(leaving, Gone);
  assert.equal(await withLocks(db, ["a"], async () => 1), 1, "b is still held, a is not");
  await b.leave();
  assert.equal(await withLocks(db, ["a", "b", "c"], async () => 2), 2);
});

it("looks once, however many keys have a queue, and not at all without one", twoAtOnce, async () => {
  const [a, b] = [await holder(["x"]), await holder(["y"])];
  let looks = 0;
  const look = async () => {
    looks++;
  };
  const waiting = withLocks(db, ["x", "y"], async () => "served", look);
  await a.leave();
  await b.leave();
  assert.equal(await waiting, "served");
  assert.equal(looks, 1);
  await withLocks(db, ["x", "y"], async () => {}, look);
  assert.equal(looks, 1);
});
