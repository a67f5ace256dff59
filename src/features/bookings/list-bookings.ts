import { and, eq, exists, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { instantText } from "#db/columns.ts";
import { bookingItems, bookings } from "#db/schema/index.ts";
import { matchesWords } from "#db/search-words.ts";
import { idPattern } from "#domain/ids.ts";
import { dayBounds } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { onlyOf, type TeamCaller } from "./policy.ts";
import { bookingsByIds } from "./queries.ts";
import type { listBookingsQuery } from "./schemas.ts";
import type { ShownBooking } from "./view.ts";

type Query = z.output<typeof listBookingsQuery>;

export interface BookingPage {
  bookings: ShownBooking[];
  nextCursor: string | null;
  /** Where it was cheap to know. */
  total?: number;
}

/** No more are counted. */
const COUNTED = 10_000;

/** A page of the bookings that the caller may see, in a constant number of queries, each by an index. */
export async function listBookings(
  deps: Deps,
  business: Business,
  query: Query,
  caller: TeamCaller,
): Promise<BookingPage> {
  const filter = filterOf(deps, business, query, caller);
  if (filter === null) return { bookings: [], nextCursor: null, total: 0 };
  const found = await pageOf(deps, filter, query);
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  const isWhole = query.cursor === undefined && found.length <= query.limit;
  // Words and services are looked up for each booking: counting them all is not cheap.
  const isCounted = query.cursor === undefined && query.q === undefined && query.serviceId === undefined;
  const total = isWhole ? shown.length : isCounted ? await countOf(deps, filter, query) : null;
  return {
    bookings: await bookingsByIds(
      deps.db.orm,
      business.id,
      shown.map(({ id }) => id),
    ),
    nextCursor: found.length > query.limit && last ? encodeCursor(last) : null,
    ...(total === null ? {} : { total }),
  };
}

/** All but the statuses; `null` when nothing can match. */
function filterOf(deps: Deps, business: Business, query: Query, caller: TeamCaller): SQL[] | null {
  const { from, to, serviceId, teamMemberId, customerId, q } = query;
  const { timeZone } = business.row;
  if (from !== undefined && to !== undefined && to < from)
    throw refuseField("to", "must not be before `from`");
  const only = onlyOf(caller);
  if (only !== null && teamMemberId !== undefined && teamMemberId !== only) return null;
  const member = only ?? teamMemberId;
  const words = q === undefined ? undefined : wordsOf(q);
  if (words === null) return null;
  const conditions = [
    eq(bookings.businessId, business.id),
    from === undefined ? undefined : gte(bookings.startsAt, dayBounds(from, timeZone).start),
    to === undefined ? undefined : lt(bookings.startsAt, dayBounds(to, timeZone).end),
    member === undefined ? undefined : eq(bookings.teamMemberId, member),
    customerId === undefined ? undefined : eq(bookings.customerId, customerId),
    serviceId === undefined
      ? undefined
      : exists(
          deps.db.orm
            .select({ one: sql`1` })
            .from(bookingItems)
            .where(
              and(
                eq(bookingItems.businessId, bookings.businessId),
                eq(bookingItems.bookingId, bookings.id),
                eq(bookingItems.serviceId, serviceId),
              ),
            ),
        ),
    words,
  ];
  return conditions.filter((one) => one !== undefined);
}

const wordsOf = (q: string): SQL | null =>
  idPattern("booking").test(q) ? eq(bookings.id, q) : matchesWords(bookings.search, q);

interface Found {
  at: number;
  id: string;
}

async function pageOf(deps: Deps, filter: SQL[], query: Query): Promise<Found[]> {
  const column = isByStart(query) ? bookings.startsAt : bookings.createdAt;
  const forwards = !query.sort.startsWith("-");
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const beyond = after
    ? sql`(${column}, ${bookings.id}) ${sql.raw(forwards ? ">" : "<")} (${instantText(after.at)}::timestamptz, ${after.id})`
    : undefined;
  const direction = sql.raw(forwards ? "asc" : "desc");
  const page = (status?: SQL) =>
    deps.db.orm
      .select({ at: column, id: bookings.id })
      .from(bookings)
      .where(and(...filter, beyond, status))
      .orderBy(sql`${column} ${direction}`, sql`${bookings.id} ${direction}`)
      .limit(query.limit + 1);
  const [first, ...rest] = new Set(query.status ?? []);
  if (!first) return page();
  // Each status lies in order in its index, several together do not: of a page of each the first make the page.
  if (isByStatusAlone(query)) {
    const wanted = sql`unnest(string_to_array(${[first, ...rest].join()}, ',')) as wanted(status)`;
    const found = page(sql`${bookings.status} = wanted.status`).as("found");
    return deps.db.orm
      .select({ at: found.at, id: found.id })
      .from(wanted)
      .crossJoinLateral(found)
      .orderBy(sql`1 ${direction}`, sql`2 ${direction}`)
      .limit(query.limit + 1);
  }
  const [second, ...more] = rest;
  if (!second) return page(eq(bookings.status, first));
  const [one, other, ...others] = [first, second, ...more].map((status) => page(eq(bookings.status, status)));
  if (!one || !other) throw new Error("two statuses have two pages");
  return unionAll(one, other, ...others)
    .orderBy(sql`1 ${direction}`, sql`2 ${direction}`)
    .limit(query.limit + 1);
}

const isByStart = ({ sort }: Query): boolean => sort === "startsAt" || sort === "-startsAt";

/**
 * The planner takes a frequent status to be spread evenly over time and would walk through all that is to come for the
 * last that is completed. Which one is asked for is therefore kept from it, where the index by status serves.
 */
const isByStatusAlone = (query: Query): boolean => {
  const { customerId, teamMemberId, serviceId, q } = query;
  return isByStart(query) && [customerId, teamMemberId, serviceId, q].every((one) => one === undefined);
};

/** `null`: more than are counted. */
async function countOf(deps: Deps, filter: SQL[], { status }: Query): Promise<number | null> {
  const counted = deps.db.orm
    .select({ one: sql`1`.as("one") })
    .from(bookings)
    .where(and(...filter, status ? inArray(bookings.status, status) : undefined))
    .limit(COUNTED + 1)
    .as("counted");
  const [row] = await deps.db.orm.select({ n: sql<number>`count(*)::int` }).from(counted);
  return row === undefined || row.n > COUNTED ? null : row.n;
}
