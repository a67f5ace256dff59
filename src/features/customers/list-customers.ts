import { type SQL, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Queryable } from "#db/open.ts";
import { wordsQuery } from "#db/search-words.ts";
import { decodeCursor, decodeTextCursor, encodeCursor, encodeTextCursor } from "#http/pagination.ts";
import { emailKey, phoneKey } from "./find-or-create-customer.ts";
import { type CustomerWithVisits, type Scope, withVisits } from "./queries.ts";
import type { CustomerListQuery } from "./schemas.ts";

export interface CustomerPage {
  customers: CustomerWithVisits[];
  nextCursor: string | null;
  total?: number;
}

/**
 * A page of customers, erased ones aside, with what their bookings add up to. What is searched for is found by its index
 * first and sorted then: nearly nobody ever looks through thousands of hits, and walking the sorted list until enough
 * match would read all of it for a rare word. `total` comes with a search, and with the first page.
 */
export async function listCustomers(
  db: Queryable,
  scope: Scope,
  query: CustomerListQuery,
): Promise<CustomerPage> {
  const { rows } = await db.execute<{ id: string; at: number; name: string; total: string | null }>(
    pageQuery(scope, query),
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const details = await withVisits(
    db,
    scope,
    shown.map((row) => row.id),
  );
  const byId = new Map(details.map((one) => [one.row.id, one]));
  const total = rows[0]?.total ?? (query.cursor === undefined ? "0" : null);
  return {
    // One that was merged away between the two queries is left out.
    customers: shown.flatMap((row) => byId.get(row.id) ?? []),
    nextCursor:
      rows.length <= query.limit || !last
        ? null
        : isByName(query)
          ? encodeTextCursor({ text: last.name, id: last.id })
          : encodeCursor({ at: last.at, id: last.id }),
    ...(total === null ? {} : { total: Number(total) }),
  };
}

/** The ids of a page, and one more. */
export function pageQuery({ businessId, teamMemberId }: Scope, query: CustomerListQuery): SQL {
  const live = sql`c.business_id = ${businessId} and c.erased_at is null`;
  const filters: SQL[] = [];
  if (query.q !== undefined) filters.push(matches(query.q));
  if (query.tag !== undefined) filters.push(sql`c.tags @> array[${query.tag}]::text[]`);
  if (teamMemberId !== undefined)
    filters.push(
      sql`c.id in (select customer_id from bookings where business_id = ${businessId} and team_member_id = ${teamMemberId})`,
    );
  const searched = filters.length > 0;
  const found = sql`with found as materialized (
    select c.id, c.name, c.created_at from customers c where ${sql.join([live, ...filters], sql` and `)}) `;
  const total = searched
    ? sql`(select count(*) from found)`
    : query.cursor === undefined
      ? sql`(select count(*) from customers c where ${live})`
      : sql`null`;
  return sql`${searched ? found : sql``}select c.id, lower(c.name) as name,
      floor(extract(epoch from c.created_at) * 1000)::float8 as at, ${total} as total
    from ${searched ? sql`found c where true` : sql`customers c where ${live}`}${beyond(query)}
    order by ${order(query)}
    limit ${query.limit + 1}`;
}

const isByName = ({ sort }: CustomerListQuery): boolean => sort === "name" || sort === "-name";
const isDescending = ({ sort }: CustomerListQuery): boolean => sort.startsWith("-");

/** Both columns in one direction: the index by them is then read from either end. */
function order(query: CustomerListQuery): SQL {
  const column = isByName(query) ? sql`lower(c.name)` : sql`c.created_at`;
  return isDescending(query) ? sql`${column} desc, c.id desc` : sql`${column}, c.id`;
}

function beyond(query: CustomerListQuery): SQL {
  if (query.cursor === undefined) return sql``;
  const than = sql.raw(isDescending(query) ? "<" : ">");
  if (isByName(query)) {
    const { text, id } = decodeTextCursor(query.cursor);
    return sql` and (lower(c.name), c.id) ${than} (${text}, ${id})`;
  }
  const { at, id } = decodeCursor(query.cursor);
  return sql` and (c.created_at, c.id) ${than} (${instantText(at)}::timestamptz, ${id})`;
}

/** Every word must begin a word of the record; a whole address or number is found however it was written. */
function matches(q: string): SQL {
  const ways: SQL[] = [];
  const words = wordsQuery(q);
  if (words !== null) ways.push(sql`c.search @@ ${words}::tsquery`);
  if (q.includes("@")) ways.push(sql`c.email_key = ${emailKey(q)}`);
  const phone = /^\+?[\d\s()./-]{4,}$/.test(q) ? phoneKey(q) : null;
  if (phone !== null) ways.push(sql`c.phone_key = ${phone}`);
  return ways.length === 0 ? sql`false` : sql`(${sql.join(ways, sql` or `)})`;
}
