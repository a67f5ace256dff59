/** `npm run bench:dashboard -- --postgres URL`: the dashboard in a browser beside bare pages. See `../README.md`. */
import { parseArgs } from "node:util";
import type { Database } from "#db/open.ts";
import { makeLedger } from "../ledger.ts";
import { describeMachine, keep } from "../report.ts";
import { CALENDARS, dragPlain, dragVisit } from "./drag.ts";
import { scrollBookings, scrollPlain } from "./list.ts";
import type { Kept } from "./recorder.ts";
import { type DragResult, dashboardTable, type ListResult } from "./report.ts";
import { type FilledCalendar, fillCalendar } from "./seed.ts";
import { openDashboardStage } from "./stage.ts";

const ROWS = 100_000;
const LEDGER = { slug: "list", people: 20, services: 8, customers: 50_000, daysBack: 335, daysOn: 30 };

const { values } = parseArgs({
  options: {
    postgres: { type: "string" },
    rounds: { type: "string", default: "3" },
    rows: { type: "string", default: String(ROWS) },
  },
});
const rounds = Number(values.rounds);
const rows = Number(values.rows);
if (!(rounds >= 1)) throw new Error(`--rounds takes a number above 0, not "${values.rounds}"`);
if (!(rows >= 1_000)) throw new Error(`--rows takes a number above 999, not "${values.rows}"`);

const machine = describeMachine();
const say = (text: string) => process.stderr.write(`${text}\n`);

async function fill(db: Database) {
  const calendars: FilledCalendar[] = [];
  for (const plan of CALENDARS) calendars.push(await fillCalendar(db, plan, Date.now()));
  const list = await makeLedger(db, { ...LEDGER, bookings: rows }, Date.now());
  return { data: { calendars, list }, businesses: [...calendars.map(({ business }) => business), list] };
}

const stage = await openDashboardStage(values.postgres ?? null, fill);
try {
  const drags: DragResult[] = [];
  for (const calendar of stage.data.calendars) {
    const result: DragResult = { view: calendar.view, entries: 0, drag: [], drop: [], floor: [] };
    for (let round = 0; round < rounds; round++) {
      const { entries, drag, drop, way } = await dragVisit(stage, calendar);
      result.entries = entries;
      result.drag.push(drag);
      result.drop.push(drop);
      result.floor.push(await dragPlain(stage, way));
      say(
        `${calendar.view}, ${entries} visits: ${JSON.stringify({ drag, drop, floor: result.floor.at(-1) })}`,
      );
    }
    drags.push(result);
  }
  const floor: Kept[] = [];
  for (let round = 0; round < rounds; round++) floor.push(await scrollPlain(stage, rows));
  const list: ListResult = { ...(await scrollBookings(stage, stage.data.list, { rows, rounds })), floor };
  say(JSON.stringify(list));
  const run = { ...machine, database: stage.database, rounds, drags, list };
  const text = dashboardTable(run);
  process.stdout.write(`\n${text}\n`);
  if (rows === ROWS) keep("dashboard", run, text);
} finally {
  await stage.close();
}
