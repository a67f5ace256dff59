import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "#db/open.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { startWorker } from "./worker.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

it("while the disk is nearly full nothing in the background asks the database, and it begins once there is room", async () => {
  let [room, asked] = [false, 0];
  const doors = ["orm", "rows", "raw", "transaction"] as const;
  const db = Object.create(app.db) as Database;
  for (const door of doors)
    Object.defineProperty(db, door, {
      get() {
        asked++;
        return app.db[door];
      },
    });
  const deps = { ...app.deps, db, hasRoom: () => room };
  const waiting = await startWorker(deps);
  await pause(100);
  await waiting.stop();
  assert.equal(asked, 0);
  room = true;
  const working = await startWorker(deps);
  await working.stop();
  assert.ok(asked > 0);
});
