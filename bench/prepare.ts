import { sql } from "drizzle-orm";
import type { Hono } from "hono";
import type { Database } from "#db/open.ts";
import { addDays, dayBounds } from "#domain/local-time.ts";
import { someone } from "#test/business.ts";
import { availability, capture, type FreeSlot, freeSlots, openApp, storedText } from "./capture.ts";
import { all, type Captured, type Case, floorAnswer, oneWinner } from "./cases.ts";
import { type BenchBusiness, type Diary, makeDiary, TIME_ZONE } from "./diary.ts";
import type { FloorWork } from "./floor-plan.ts";
import { FLOOR_TABLE } from "./floor-work.ts";
import { LEDGER_CASES, ledgerCases } from "./ledger-cases.ts";
import { isWanted, type Options } from "./options.ts";
import { get, keyOf, post, type Request } from "./request.ts";

const SPREAD = { daysBack: 60, daysOn: 60 };
const SMALL = { people: 5, bookings: 2_000, ...SPREAD };
const RANGES = [1, 7, 31];
const UNSEEN_DAYS = 7;
const LARGE = { people: 50, bookings: 10_000, ...SPREAD };

/** A business and the cases that are measured on it, by the beginnings of their names. */
interface Group {
  diary: Diary;
  cases: string[];
  make(app: Hono, business: BenchBusiness): Promise<Case[]>;
}

/** Writing cases have businesses of their own, so that what is booked does not change what the others answer. */
function groups(db: Database, options: Options): Group[] {
  const availabilityOf = (diary: Diary): Group => ({
    diary,
    cases: [...RANGES.map((days) => availabilityName(days, diary)), unseenName(UNSEEN_DAYS, diary)],
    make: (app, business) => availabilityCases(app, business, options),
  });
  return [
    availabilityOf({ slug: "five", ...SMALL }),
    availabilityOf({ slug: "fifty", ...LARGE }),
    {
      diary: { slug: "shown", ...SMALL },
      cases: ["config-200", "config-304"],
      make: (app, business) => configCases(app, business, options),
    },
    {
      diary: { slug: "booked", ...SMALL },
      cases: ["quote", "booking"],
      make: async (app, business) => [
        await quoteCase(app, db, business, options),
        await bookingCase(app, db, business, options),
      ],
    },
    {
      diary: { slug: "wanted", ...SMALL },
      cases: ["contended", "contended-waves"],
      make: (app, business) => contendedCases(app, business, options),
    },
  ];
}

/** Fills a new database, captures the answers the floor will send, and says what is to be measured. */
export async function prepare(db: Database, options: Options, now: number): Promise<Case[]> {
  const isMeasured = (name: string) => isWanted(name, options.cases);
  const needed = groups(db, options).filter(({ cases }) => cases.some(isMeasured));
  const businesses: BenchBusiness[] = [];
  for (const { diary } of needed) businesses.push(await makeDiary(db, diary, now));
  await db.orm.execute(sql.raw(FLOOR_TABLE));
  for (const table of ["businesses", "customers", "bookings", "allocations"])
    await db.orm.execute(sql`vacuum analyze ${sql.identifier(table)}`);
  const app = openApp(db);
  const cases: Case[] = [];
  for (const [n, { make }] of needed.entries()) {
    const business = businesses[n];
    if (business) cases.push(...(await make(app, business)));
  }
  if (LEDGER_CASES.some(isMeasured)) cases.push(...(await ledgerCases(app, db, options, now)));
  return cases.filter(({ name }) => isMeasured(name));
}

function readingCase(
  name: string,
  title: string,
  request: Request,
  work: FloorWork,
  captured: Captured,
  { connections }: Options,
): Case {
  const conditional = "if-none-match" in request.headers;
  return {
    name,
    title,
    connections,
    waves: false,
    requests: () => () => request,
    sample: request,
    floor: floorAnswer(keyOf("GET", request.path, conditional), work, captured),
    check: all(request.expects),
  };
}

const availabilityName = (days: number, { people }: Diary): string => `availability-${days}x${people}`;

const unseenName = (days: number, diary: Diary): string => `${availabilityName(days, diary)}-unseen`;

/** From tomorrow, so that nothing falls away while time passes. */
async function availabilityCases(app: Hono, business: BenchBusiness, options: Options): Promise<Case[]> {
  const cases: Case[] = [];
  for (const days of RANGES) {
    const request = availability(business, 1, days);
    const title = `availability, ${days} ${days === 1 ? "day" : "days"}, ${business.people} people, ${business.bookings} bookings`;
    const work: FloorWork = { kind: "claims", businessId: business.id, ...boundsOf(business, 1, days) };
    const captured = await capture(app, request);
    const same = readingCase(availabilityName(days, business), title, request, work, captured, options);
    cases.push(same);
    if (days !== UNSEEN_DAYS) continue;
    cases.push({
      ...same,
      name: unseenName(days, business),
      title: `${title}, each asked for the first time`,
      requests: () => () => ({ ...request, path: `${request.path}&postalCode=${++postalCodes}` }),
    });
  }
  return cases;
}

function boundsOf(business: BenchBusiness, from: number, to: number): { from: number; until: number } {
  return {
    from: dayBounds(addDays(business.today, from), TIME_ZONE).start,
    until: dayBounds(addDays(business.today, to), TIME_ZONE).end,
  };
}

async function configCases(app: Hono, business: BenchBusiness, options: Options): Promise<Case[]> {
  const path = `/businesses/${business.slug}/config`;
  const whole = get(path);
  const work: FloorWork = { kind: "version", slug: business.slug };
  const etag = (await app.request(whole.path)).headers.get("etag") ?? "";
  const unchanged = get(path, { "if-none-match": etag }, 304);
  return [
    readingCase("config-200", "config", whole, work, await capture(app, whole), options),
    readingCase(
      "config-304",
      "config, unchanged (304)",
      unchanged,
      work,
      await capture(app, unchanged),
      options,
    ),
  ];
}

async function quoteCase(app: Hono, db: Database, business: BenchBusiness, options: Options): Promise<Case> {
  const request = post(`/businesses/${business.slug}/quotes`, { serviceId: business.serviceId });
  const captured = await capture(app, request);
  const text = await storedText(db, idIn(captured, "id"));
  return {
    name: "quote",
    title: "quote, stored",
    connections: options.connections,
    waves: false,
    requests: () => () => request,
    sample: request,
    floor: floorAnswer(keyOf("POST", request.path, false), { kind: "insert", text }, captured),
    check: all(201),
  };
}

/** Every booking another free hour and a new customer. */
async function bookingCase(
  app: Hono,
  db: Database,
  business: BenchBusiness,
  options: Options,
): Promise<Case> {
  const slots = await freeSlots(app, business, 1, 720);
  const next = () => booking(business, take(slots));
  const sample = next();
  const captured = await capture(app, sample);
  const text = await storedText(db, idIn(captured, "booking", "id"));
  return {
    name: "booking",
    title: "booking, each of another free hour",
    connections: options.connections,
    waves: false,
    requests: () => next,
    sample,
    floor: floorAnswer(keyOf("POST", sample.path, false), { kind: "insert", text }, captured),
    check: all(201),
  };
}

/**
 * The same slot over and over, where all but the first find it taken; and in waves, where every time all rivals meet
 * at a slot that was free a moment ago.
 */
async function contendedCases(app: Hono, business: BenchBusiness, options: Options): Promise<Case[]> {
  const slots = await freeSlots(app, business, 1, 59);
  const taken = take(slots);
  const sample = booking(business, taken);
  await capture(app, sample);
  const refusal = await capture(app, sample, 409);
  const day = Math.floor((Date.parse(taken.startsAt) - boundsOf(business, 0, 0).from) / 86_400_000);
  const work: FloorWork = {
    kind: "contend",
    lock: taken.teamMemberId,
    businessId: business.id,
    ...boundsOf(business, day, day),
  };
  const common = {
    connections: options.rivals,
    sample,
    floor: floorAnswer(keyOf("POST", sample.path, false), work, refusal),
  };
  return [
    {
      ...common,
      name: "contended",
      title: `one contended slot, ${options.rivals} clients`,
      waves: false,
      requests() {
        const request = booking(business, take(slots));
        return () => request;
      },
      check: oneWinner(() => 1),
    },
    {
      ...common,
      name: "contended-waves",
      title: `a contended slot, ${options.rivals} clients at once, then the next`,
      waves: true,
      requests: () => () => booking(business, take(slots)),
      check: oneWinner((waves) => waves),
    },
  ];
}

let customers = 0;
/** No area is bounded in these businesses, so the code changes the question and not the answer. */
let postalCodes = 0;

function booking(business: BenchBusiness, { startsAt, teamMemberId }: FreeSlot): Request {
  const customer = someone(`bench-${++customers}`);
  const body = { serviceId: business.serviceId, startsAt, teamMemberId, customer };
  return post(`/businesses/${business.slug}/bookings`, body);
}

function take(slots: FreeSlot[]): FreeSlot {
  const slot = slots.pop();
  if (!slot) throw new Error("all free slots are used up: fewer --rounds or --seconds");
  return slot;
}

function idIn(captured: Captured, ...path: string[]): string {
  let value: unknown = JSON.parse(captured.body.toString());
  for (const key of path) value = (value as Record<string, unknown>)[key];
  return String(value);
}
