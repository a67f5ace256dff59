import type { Hono } from "hono";
import type { Database } from "#db/open.ts";
import { addDays, dayBounds } from "#domain/local-time.ts";
import { capture } from "./capture.ts";
import { all, type Case, floorAnswer } from "./cases.ts";
import { TIME_ZONE } from "./diary.ts";
import type { FloorWork } from "./floor-plan.ts";
import { type LedgerBusiness, makeLedger } from "./ledger.ts";
import type { Options } from "./options.ts";
import { keyOf, type Request } from "./request.ts";

const LEDGER = {
  slug: "ledger",
  people: 20,
  services: 8,
  bookings: 100_000,
  customers: 50_000,
  daysBack: 335,
  daysOn: 30,
};

interface Asked {
  name: string;
  title: string;
  /** Below `/api/v1/business`. */
  path: string;
  /** The one query that no server gets around. */
  floor: { text: string; values: unknown[] };
  /** Fewer clients than elsewhere, where one answer keeps the database busy. */
  atMost?: number;
}

const BOOKING = "id, version, status, starts_at, ends_at, customer_id, team_member_id, total, contact, notes";
const CUSTOMER = "id, version, name, email, phone, tags, created_at";
/** A page and the one row that tells whether there is another. */
const PAGE = 26;

function asked(business: LedgerBusiness): Asked[] {
  const { id, today } = business;
  const [member = ""] = business.memberIds;
  const from = addDays(today, -334);
  const until = addDays(today, 30);
  const bookings = (where: string, values: unknown[]) => ({
    text: `select ${BOOKING} from bookings where business_id = $1 ${where} order by starts_at, id limit ${PAGE}`,
    values: [id, ...values],
  });
  const customers = (where: string, order: string, values: unknown[]) => ({
    text: `select ${CUSTOMER} from customers where business_id = $1 ${where} order by ${order} limit ${PAGE}`,
    values: [id, ...values],
  });
  const size = "100,000 bookings";
  return [
    {
      name: "list-bookings",
      title: `bookings, first page of ${size}`,
      path: "/bookings",
      floor: bookings("", []),
    },
    {
      name: "list-bookings-filtered",
      title: "bookings, by status, person and start",
      path: `/bookings?status=completed&teamMemberId=${member}&from=${addDays(today, -90)}`,
      floor: bookings("and status = 'completed' and team_member_id = $2 and starts_at >= $3", [
        member,
        new Date(dayBounds(addDays(today, -90), TIME_ZONE).start).toISOString(),
      ]),
    },
    {
      name: "search-bookings",
      title: "bookings, by a name that 200 of them have",
      path: "/bookings?q=Family77",
      floor: bookings("and search @@ 'family77'::tsquery", []),
    },
    {
      name: "list-customers",
      title: "customers, first page of 50,000 by name",
      path: "/customers?sort=name",
      floor: customers("", "lower(name), id", []),
    },
    {
      name: "search-customers",
      title: "customers, by a name that 100 of them have",
      path: "/customers?q=Family77",
      floor: customers("and search @@ 'family77'::tsquery", "created_at desc, id desc", []),
    },
    {
      name: "analytics-year",
      title: `analytics, a year of ${size} by month`,
      atMost: 2,
      path: `/analytics?from=${from}&to=${until}&interval=month`,
      floor: {
        text: "select status, count(*), sum(total) from bookings where business_id = $1 and starts_at >= $2 and starts_at < $3 group by 1",
        values: [
          id,
          new Date(dayBounds(from, TIME_ZONE).start).toISOString(),
          new Date(dayBounds(until, TIME_ZONE).end).toISOString(),
        ],
      },
    },
  ];
}

export const LEDGER_CASES = [
  "list-bookings",
  "list-bookings-filtered",
  "search-bookings",
  "list-customers",
  "search-customers",
  "analytics-year",
];

/** Lists and figures of a business with a long history, asked with an API key. */
export async function ledgerCases(
  app: Hono,
  db: Database,
  { connections }: Options,
  now: number,
): Promise<Case[]> {
  const business = await makeLedger(db, LEDGER, now);
  const cases: Case[] = [];
  for (const { name, title, path, floor, atMost = connections } of asked(business)) {
    const request: Request = {
      method: "GET",
      path: `/api/v1/business${path}`,
      headers: { authorization: `Bearer ${business.apiKey}` },
      body: null,
      expects: 200,
    };
    const work: FloorWork = { kind: "query", name, ...floor };
    cases.push({
      name,
      title,
      connections: Math.min(connections, atMost),
      waves: false,
      requests: () => () => request,
      sample: request,
      floor: floorAnswer(keyOf("GET", request.path, false), work, await capture(app, request)),
      check: all(200),
    });
  }
  return cases;
}
