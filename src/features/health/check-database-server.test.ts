import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { pino } from "pino";
import type { Database } from "#db/open.ts";
import { openTestDatabase } from "#test/database.ts";
import { checkDatabaseServer } from "./check-database-server.ts";

const NOW = Date.parse("2027-01-13T08:00:00Z");

let db: Database;
before(async () => {
  db = await openTestDatabase();
});
after(() => db.close());

/** What is logged of a server that answers `rows`, by a clock that stands at `NOW` or runs as `now` says. */
async function logged(
  rows: Database["rows"],
  { now = () => NOW, production = false, kind = "postgres" as Database["kind"] } = {},
) {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  await checkDatabaseServer({ db: { ...db, kind, rows }, log, now }, { production });
  return lines.map(({ level, msg, databaseAheadSeconds: seconds }) => ({
    level,
    msg: String(msg).slice(0, 12),
    ...(seconds === undefined ? {} : { seconds }),
  }));
}

const answering = (at: number, fsync = "on") => (async () => [[at, fsync]]) as unknown as Database["rows"];

it("a clock that differs by more than five seconds is warned of, in either direction", async () => {
  for (const skew of [0, 4_999, -4_999, 5_000, -5_000])
    assert.deepEqual(await logged(answering(NOW + skew)), [], `${skew}`);
  for (const [skew, seconds] of [
    [5_501, 6],
    [-5_501, -6],
    [3_600_000, 3_600],
    [-86_400_000, -86_400],
  ] as const)
    assert.deepEqual(await logged(answering(NOW + skew)), [{ level: 40, msg: "the clocks o", seconds }]);
});

it("a database that is slow to answer has no other clock for that", async () => {
  let asked = 0;
  const now = () => NOW + asked++ * 30_000;
  assert.deepEqual(await logged(answering(NOW + 15_000), { now }), []);
});

it("fsync off is warned of in production", async () => {
  const warning = { level: 40, msg: "fsync is off" };
  assert.deepEqual(await logged(answering(NOW, "off"), { production: true }), [warning]);
  assert.deepEqual(await logged(answering(NOW, "off")), []);
  assert.deepEqual(await logged(answering(NOW, "on"), { production: true }), []);
});

it("a PostgreSQL tells its clock and its fsync when it is asked", async () => {
  let told: readonly unknown[] = [];
  const watched = (async (name, text, values) => {
    const rows = await db.rows(name, text, values);
    told = rows[0] ?? [];
    return rows;
  }) as Database["rows"];
  await logged(watched);
  assert.equal(typeof told[0], "number");
  assert.match(String(told[1]), /^(?:on|off)$/);
});

it("the embedded database is not asked, and one that does not answer is a warning, not a failure", async () => {
  const gone = (() => Promise.reject(new Error("gone"))) as unknown as Database["rows"];
  assert.deepEqual(await logged(gone, { kind: "embedded" }), []);
  assert.deepEqual(await logged(gone), [{ level: 40, msg: "the database" }]);
});
