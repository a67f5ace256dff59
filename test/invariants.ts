import { sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";

/**
 * Pairs of claims that must not exist together, found without the constraints: two visits of one person or resource
 * less than the larger of the buffers between them apart, or two in one seat. Empty when all is well.
 */
export async function overlaps(db: Database, businessId?: string): Promise<unknown[]> {
  const result = await db.orm.execute(sql`
    select a.id as one, b.id as other
    from allocations a join allocations b on b.subject_id = a.subject_id and b.id > a.id
    where not a.override and not b.override
      and (${businessId ?? null}::text is null or a.business_id = ${businessId ?? null})
      and case when a.session_key = b.session_key then a.seat = b.seat
        else (a.starts_at <= b.starts_at and b.starts_at < a.ends_at + greatest(a.busy_until - a.ends_at, b.starts_at - b.busy_from))
          or (b.starts_at <= a.starts_at and a.starts_at < b.ends_at + greatest(b.busy_until - b.ends_at, a.starts_at - a.busy_from))
      end`);
  return result.rows;
}

/** Bookings that have no claim though they should, or one though they should not: halves of a whole. */
export async function halves(db: Database): Promise<unknown[]> {
  const result = await db.orm.execute(sql`
    select b.id, b.status, count(a.id)::int as claims,
      (select count(*)::int from booking_items i where i.business_id = b.business_id and i.booking_id = b.id) as items,
      (select count(*)::int from events e where e.business_id = b.business_id and e.subject_id = b.id and e.type = 'booking.created') as created
    from bookings b left join allocations a on a.booking_id = b.id
    group by b.id
    having (count(a.id) = 0) <> (b.status in ('cancelled', 'expired'))
      or (select count(*) from booking_items i where i.business_id = b.business_id and i.booking_id = b.id) = 0
      or (select count(*) from events e where e.business_id = b.business_id and e.subject_id = b.id and e.type = 'booking.created') = 0`);
  return result.rows;
}
