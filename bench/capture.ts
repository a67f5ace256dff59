import { type SQL, sql } from "drizzle-orm";
import type { Hono } from "hono";
import { pino } from "pino";
import type { Database } from "#db/open.ts";
import { addDays } from "#domain/local-time.ts";
import { buildApp } from "#src/api.ts";
import { readConfig } from "#src/config.ts";
import { assemble } from "#src/deps.ts";
import type { Captured } from "./cases.ts";
import type { BenchBusiness } from "./diary.ts";
import { get, type Request } from "./request.ts";
import { serverEnv } from "./server-env.ts";

/** Our server without a socket, over a database no other process uses meanwhile. */
export function openApp(db: Database): Hono {
  const { deps, http } = assemble(readConfig(serverEnv({})), db, pino({ level: "silent" }));
  return buildApp(deps, http);
}

/** Asks once; any status but the expected one is a mistake of the bench. */
export async function capture(app: Hono, request: Request, expects = request.expects): Promise<Captured> {
  const { method, headers, body } = request;
  const response = await app.request(request.path, { method, headers, ...(body === null ? {} : { body }) });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status !== expects)
    throw new Error(
      `${method} ${request.path} answered ${response.status}: ${bytes.toString().slice(0, 500)}`,
    );
  return { status: response.status, contentType: response.headers.get("content-type") ?? "", body: bytes };
}

export interface FreeSlot {
  startsAt: string;
  teamMemberId: string;
}

const LONGEST_RANGE_DAYS = 62;

/**
 * Free hours of every person on the days `from` to `to` (counted from today), by asking our own availability, in a
 * random but repeatable order. Whole hours only: as the diaries are kept in them, none overlaps another.
 */
export async function freeSlots(
  app: Hono,
  business: BenchBusiness,
  from: number,
  to: number,
): Promise<FreeSlot[]> {
  const free: FreeSlot[] = [];
  for (let first = from; first <= to; first += LONGEST_RANGE_DAYS) {
    const last = Math.min(to, first + LONGEST_RANGE_DAYS - 1);
    const { body } = await capture(app, availability(business, first, last));
    for (const day of JSON.parse(body.toString()).days as Day[])
      for (const { startsAt, teamMemberIds } of day.slots)
        if (startsAt.slice(14, 16) === "00")
          for (const teamMemberId of teamMemberIds) free.push({ startsAt, teamMemberId });
  }
  return shuffled(free);
}

interface Day {
  slots: { startsAt: string; teamMemberIds: string[] }[];
}

/** Of the days `from` to `to`, both inclusive, counted from the day on which the diary was filled. */
export function availability(business: BenchBusiness, from: number, to: number): Request {
  const query = `serviceId=${business.serviceId}&from=${addDays(business.today, from)}&to=${addDays(business.today, to)}`;
  return get(`/businesses/${business.slug}/availability?${query}`);
}

function shuffled<T>(list: T[]): T[] {
  let seed = 20_260_101;
  for (let i = list.length - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const other = seed % (i + 1);
    const one = list[i] as T;
    list[i] = list[other] as T;
    list[other] = one;
  }
  return list;
}

/** Length in characters of all rows that were stored with a quote or a booking, as PostgreSQL writes them out. */
export async function storedText(db: Database, id: string): Promise<string> {
  const rowsOf = (table: string, where: SQL) =>
    sql`select row::text as text from ${sql.identifier(table)} row where ${where}`;
  const { rows } = await db.orm.execute<{ text: string }>(
    sql.join(
      [
        rowsOf("quotes", sql`id = ${id}`),
        rowsOf("bookings", sql`id = ${id}`),
        rowsOf("booking_items", sql`booking_id = ${id}`),
        rowsOf("allocations", sql`booking_id = ${id}`),
        rowsOf("customers", sql`id = (select customer_id from bookings where id = ${id})`),
        rowsOf("events", sql`subject_id = ${id}`),
        rowsOf("events", sql`subject_id = (select customer_id from bookings where id = ${id})`),
      ],
      sql` union all `,
    ),
  );
  return rows.map((row) => row.text).join("\n");
}
