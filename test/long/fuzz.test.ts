import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, it } from "node:test";
import { count } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "../app.ts";
import { fuzz, succeeded, type Tally } from "../fuzz/fuzz.ts";
import { publicOperations } from "../fuzz/operations.ts";
import { makeWorld } from "../fuzz/world.ts";
import { halves, overlaps } from "../invariants.ts";

const seed = process.env.FUZZ_SEED ?? randomBytes(4).toString("hex");
const runs = Number(process.env.FUZZ_RUNS ?? 1_500);

/** What must succeed here. */
const wanted = publicOperations.filter(
  ({ id, template }) =>
    // Nobody is connected here: features/payments tries it.
    id !== "payBooking" &&
    // Links of the team are tried in business-fuzz.test.ts, addresses of calendars beside them.
    !/^\/public\/(quotes|invoices|calendar-feeds)\//.test(template),
);

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

it("whatever is asked, every answer is a declared one, and no two visits overlap", async (test) => {
  test.diagnostic(`replay with FUZZ_SEED=${seed} FUZZ_RUNS=${runs}`);
  const worlds = [
    await makeWorld(app.db, { maxAdvanceDays: 60 }),
    await makeWorld(app.db, {
      timeZone: "Australia/Lord_Howe",
      currency: "JPY",
      locale: "ja",
      paymentsEnabled: true,
      taxes: [{ key: "vat", label: "VAT", rate: "0.1", included: true }],
    }),
  ];
  const tally = await fuzz(app, { seed, runs, worlds, wanted });
  for (const line of summary(tally)) test.diagnostic(line);
  assert.deepEqual(await overlaps(app.db), []);
  assert.deepEqual(await halves(app.db), []);
  const [stored] = await app.db.orm.select({ count: count() }).from(t.bookings);
  const told = new Set(worlds.flatMap((world) => world.bookings.map((booking) => booking.id)));
  assert.equal(stored?.count, told.size, "every booking was told to somebody, and none was lost");
  for (const { id } of wanted) assert.ok(succeeded(tally, id), `${id} never succeeded`);
});

const summary = (tally: Tally): string[] =>
  [...tally].map(
    ([id, statuses]) =>
      `${id}: ${[...statuses]
        .sort(([a], [b]) => a - b)
        .map(([status, times]) => `${status}×${times}`)
        .join(" ")}`,
  );
