import { and, asc, eq, gt, gte, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Queryable } from "#db/open.ts";
import { closures, scheduleOverrides } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { dateOfEpochDay, daysBetween, epochDay, isLocalDate } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { closedIntervals } from "#domain/schedule.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import type { Business } from "../businesses/load-business.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { type Page, pageOf } from "../catalog/list-page.ts";
import type { OverridesQuery } from "./schemas.ts";

export type ClosureRow = typeof closures.$inferSelect;

/** A booking in the time of a closure: epoch milliseconds. */
interface Conflict {
  bookingId: string;
  startsAt: number;
}

export interface ClosureWithConflicts {
  row: ClosureRow;
  conflicts: Conflict[];
  conflictCount: number;
}

/** Whose bookings a caller may hear of: all, or one person's (staff; `null` for staff without a calendar). */
export type Whose = { all: true } | { all: false; teamMemberId: string | null };

/** By first day. */
export async function listClosures(
  db: Queryable,
  businessId: BusinessId,
  { limit, cursor, from, to }: Page & { from?: string | undefined; to?: string | undefined },
): Promise<{ rows: ClosureRow[]; nextCursor: string | null }> {
  const found = await db
    .select()
    .from(closures)
    .where(
      and(
        eq(closures.businessId, businessId),
        from === undefined ? undefined : gte(closures.endsOn, from),
        to === undefined ? undefined : lte(closures.startsOn, to),
        cursor === undefined ? undefined : behind(cursor),
      ),
    )
    .orderBy(asc(closures.startsOn), asc(closures.id))
    .limit(limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const more = found.length > limit && last !== undefined;
  return { rows, nextCursor: more ? encodeCursor({ at: epochDay(last.startsOn), id: last.id }) : null };
}

/** Of a cursor the instant is the day's number. */
function dayOf(cursor: string): { date: string; id: string } {
  const { at, id } = decodeCursor(cursor);
  const date = at < 100_000 ? dateOfEpochDay(at) : "";
  if (!isLocalDate(date)) throw refuseField("cursor", "is not one that this list gave");
  return { date, id };
}

function behind(cursor: string) {
  const { date, id } = dayOf(cursor);
  return or(gt(closures.startsOn, date), and(eq(closures.startsOn, date), gt(closures.id, id)));
}

/** Refuses with `not_found`. */
export async function getClosure(
  db: Queryable,
  businessId: BusinessId,
  closureId: string,
): Promise<ClosureRow> {
  const [row] = await db
    .select()
    .from(closures)
    .where(and(eq(closures.businessId, businessId), eq(closures.id, closureId)));
  if (!row) throw notFound("closure");
  return row;
}

const MOST_CONFLICTS = 100;

/**
 * Visits to come whose time touches each closure; one query for any number of them. A visit lasts eight days at most
 * (constraint `allocations_longest`), which bounds the look into the index by start.
 */
export async function withConflicts(
  db: Queryable,
  business: Business,
  rows: ClosureRow[],
  whose: Whose,
  now: number,
): Promise<ClosureWithConflicts[]> {
  const spans = rows.flatMap((row) => {
    const [interval] = closedIntervals([row], business.row.timeZone);
    return interval ? [{ id: row.id, ...interval }] : [];
  });
  if (spans.length === 0) return rows.map((row) => ({ row, conflicts: [], conflictCount: 0 }));
  const values = sql.join(
    spans.map(
      ({ id, start, end }) =>
        sql`(${id}::text, ${instantText(start)}::timestamptz, ${instantText(end)}::timestamptz)`,
    ),
    sql`, `,
  );
  const mine = whose.all ? sql`true` : sql`b.team_member_id is not distinct from ${whose.teamMemberId}`;
  const found = await db.execute<{ closure: string; booking: string; starts: number; total: number }>(sql`
    select c.id as closure, b.id as booking, (date_part('epoch', b.starts_at) * 1000)::float8 as starts, b.total
    from (values ${values}) as c(id, opens, closes)
    cross join lateral (
      select b.id, b.starts_at, (count(*) over ())::int as total
      from bookings b
      where b.business_id = ${business.id} and b.starts_at < c.closes and b.ends_at > c.opens
        and b.starts_at > c.opens - interval '8 days'
        and (b.status in ('pending', 'confirmed', 'in_progress')
          or b.status = 'pending_payment' and b.payment_expires_at > ${instantText(now)}::timestamptz)
        and ${mine}
      order by b.starts_at, b.id
      limit ${MOST_CONFLICTS}
    ) b
    order by b.starts_at, b.id`);
  return rows.map((row) => {
    const own = found.rows.filter(({ closure }) => closure === row.id);
    return {
      row,
      conflicts: own.map(({ booking, starts }) => ({ bookingId: booking, startsAt: starts })),
      conflictCount: own[0]?.total ?? 0,
    };
  });
}

const LONGEST_RANGE_DAYS = 366;

export type OverrideRow = typeof scheduleOverrides.$inferSelect;

/**
 * The business's own, by date; a person's stand with the person. Of a page the cursor is the last date: a date has at
 * most one. Refuses by `to` a range that is none or too long.
 */
export async function listOverrides(
  db: Queryable,
  businessId: BusinessId,
  { from, to, limit = LONGEST_RANGE_DAYS, cursor }: OverridesQuery,
): Promise<{ rows: OverrideRow[]; nextCursor: string | null }> {
  if (to < from) throw refuseField("to", "must not be before `from`");
  if (daysBetween(from, to) >= LONGEST_RANGE_DAYS)
    throw refuseField("to", `a range has at most ${LONGEST_RANGE_DAYS} days`);
  const found = await db
    .select()
    .from(scheduleOverrides)
    .where(
      and(
        eq(scheduleOverrides.businessId, businessId),
        isNull(scheduleOverrides.teamMemberId),
        gte(scheduleOverrides.date, from),
        lte(scheduleOverrides.date, to),
        cursor === undefined ? undefined : gt(scheduleOverrides.date, dayOf(cursor).date),
      ),
    )
    .orderBy(asc(scheduleOverrides.date))
    .limit(limit + 1);
  return pageOf(found, { limit }, ({ date }) => epochDay(date));
}

/** The business's own of one date. */
export async function getOverride(
  db: Queryable,
  businessId: BusinessId,
  date: string,
): Promise<OverrideRow | undefined> {
  const [row] = await db.select().from(scheduleOverrides).where(ofDate(businessId, date));
  return row;
}

/** The one that the business has of a date. */
export const ofDate = (businessId: BusinessId, date: string): SQL | undefined =>
  and(
    eq(scheduleOverrides.businessId, businessId),
    isNull(scheduleOverrides.teamMemberId),
    eq(scheduleOverrides.date, date),
  );
