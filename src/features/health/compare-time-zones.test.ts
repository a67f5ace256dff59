import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { pino } from "pino";
import type { Database } from "#db/open.ts";
import { makeBusiness } from "#test/business.ts";
import { openTestDatabase } from "#test/database.ts";
import { checkTimeZones, compareTimeZones } from "./compare-time-zones.ts";

const NOW = Date.parse("2027-01-13T08:00:00Z");

let db: Database;
before(async () => {
  db = await openTestDatabase();
});
after(() => db.close());

/** What the check logs of these zones: data of others may truly differ where the tests run. */
async function logged(database: Database, ...zones: string[]): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  await checkTimeZones({ db: database, log, now: () => NOW });
  return lines.filter(({ zone }) => zone === undefined || zones.includes(String(zone)));
}

/** The database with other rules: what `change` answers for the text and values of a query is asked instead. */
const doctored = (change: (text: string, values: unknown[]) => unknown[]): Database => ({
  ...db,
  rows: (name, text, values) => db.rows(name, text, change(text, values)),
});

it("one query compares every change of the next five years, and the quarters between", async () => {
  let asked: unknown[][] = [];
  const queries: string[] = [];
  const watched = doctored((text, values) => {
    queries.push(text);
    asked = values as unknown[][];
    return values;
  });
  assert.deepEqual(await compareTimeZones(watched, ["America/New_York", "Asia/Kathmandu"], NOW), []);
  assert.equal(queries.length, 1);
  const change = Date.parse("2027-03-14T07:00:00Z");
  assert.ok(asked[1]?.includes(change) && asked[1].includes(change - 1000));
  assert.ok(asked[1]?.includes(Date.parse("2031-11-02T06:00:00Z")));
  assert.ok(asked[0]?.includes("Asia/Kathmandu"), "a zone without changes is compared too");
});

it("a zone whose data differ is named with the first instant and both offsets", async () => {
  // Node's offset of New York as sent, an hour off from the summer of 2028 on: a law only one side knows.
  const law = Date.parse("2028-03-12T07:00:00Z");
  const other = doctored((text, values) => {
    if (!text.includes("offset_s")) return values;
    const [zones, instants, offsets] = values as [string[], number[], number[]];
    return [
      zones,
      instants,
      offsets.map((offset, n) =>
        zones[n] === "America/New_York" && (instants[n] ?? 0) >= law ? offset - 3600 : offset,
      ),
    ];
  });
  const warnings = await logged(other, "America/New_York");
  assert.deepEqual(
    warnings.map(({ level, zone, at, offsetMinutes, databaseOffsetMinutes }) => ({
      level,
      zone,
      at,
      offsetMinutes,
      databaseOffsetMinutes,
    })),
    [
      {
        level: 40,
        zone: "America/New_York",
        at: "2028-03-12T07:00:00+00:00",
        offsetMinutes: -300,
        databaseOffsetMinutes: -240,
      },
    ],
  );
});

it("zones in use are compared, and one that the database does not know is named too", async () => {
  await makeBusiness(db, { business: { timeZone: "America/Toronto" } });
  await makeBusiness(db, { business: { timeZone: "Mars/Olympus_Mons" } });
  const without = doctored((text, values) => {
    if (!text.includes("offset_s")) return values;
    const [zones, ...rest] = values as [string[], unknown];
    return [zones.map((zone) => (zone === "America/Toronto" ? "America/Torontoo" : zone)), ...rest];
  });
  const renamed: Database = {
    ...without,
    rows: (name, text, values) =>
      without.rows(name, text, values).catch((error: Error) => {
        throw new Error(error.message.replace("Torontoo", "Toronto"));
      }),
  } as Database;
  const warnings = await logged(renamed, "America/Toronto", "Mars/Olympus_Mons");
  assert.deepEqual(
    warnings.map(({ zone, databaseOffsetMinutes }) => [zone, databaseOffsetMinutes]),
    [
      ["Mars/Olympus_Mons", undefined],
      ["America/Toronto", null],
    ],
  );
});

it("a database that does not answer is a warning, not a failure", async () => {
  const broken = { ...db, rows: () => Promise.reject(new Error("gone")) } as unknown as Database;
  const warnings = await logged(broken);
  assert.deepEqual(
    warnings.map(({ msg }) => msg),
    ["time zone data could not be compared"],
  );
});
