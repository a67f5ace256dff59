import { type SQL, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Transaction } from "#db/open.ts";
import type { BusinessId } from "#domain/ids.ts";
import { DAY_MS, dayBounds } from "#domain/local-time.ts";
import type { AnalyticsInterval } from "./schemas.ts";

/** What is asked: local dates, inclusive; the period before begins on `previousFrom`. */
export interface Scope {
  businessId: BusinessId;
  timeZone: string;
  currency: string;
  from: string;
  to: string;
  previousFrom: string;
  interval: AnalyticsInterval;
  /** Epoch milliseconds. */
  now: number;
}

/** As many sources are named; the rest is one line. */
const MOST_SOURCES = 50;

/**
 * An instant lies in a period by its local date, which is exact where clocks change. The index is asked for a day more
 * at both ends, because in some zones a day's last minutes come after the next day's first.
 */
export function within(column: SQL, scope: Scope, from: string): SQL {
  const date = sql`(${column} at time zone ${scope.timeZone})::date`;
  return sql`${around(column, scope, from)} and ${between(date, scope, from)}`;
}

function around(column: SQL, { timeZone, to }: Scope, from: string): SQL {
  const [start, end] = [dayBounds(from, timeZone).start - DAY_MS, dayBounds(to, timeZone).end + DAY_MS];
  return sql`${column} >= ${instantText(start)} and ${column} < ${instantText(end)}`;
}

/**
 * The planner takes a comparison of what it has no statistics for to be rare, and would join row by row; behind
 * `coalesce` it does not.
 */
const between = (date: SQL, { to }: Scope, from: string): SQL =>
  sql`coalesce(${date} between ${from} and ${to}, false)`;

export const isCurrent = (column: SQL, { timeZone, from }: Scope) =>
  sql`(${column} at time zone ${timeZone})::date >= ${from}`;

/** An unpaid booking whose time ran out has expired, also before anybody noticed. */
const statusOf = ({ now }: Scope) =>
  sql`case when b.status = 'pending_payment' and b.payment_expires_at <= ${instantText(now)} then 'expired' else b.status end`;
const KEPT = sql`v.status not in ('cancelled', 'expired')`;

/**
 * The visits of the period, and of the one before unless `only` the current one counts. `offset 0` keeps the planner
 * from working out the local time of a row once for every mention: that is what takes longest here.
 */
function visits(scope: Scope, only: "current" | "both", more: SQL = sql``): SQL {
  const from = only === "both" ? scope.previousFrom : scope.from;
  return sql`(select w.*, w.local::date >= ${scope.from} as current
    from (select b.id, b.customer_id, b.team_member_id, b.starts_at, b.ends_at, b.currency, b.total,
        b.currency = ${scope.currency} as ours, ${statusOf(scope)} as status,
        b.starts_at at time zone ${scope.timeZone} as local ${more}
      from bookings b
      where b.business_id = ${scope.businessId} and ${around(sql`b.starts_at`, scope, from)} offset 0) w
    where ${between(sql`w.local::date`, scope, from)}) v`;
}

const REVENUE = sql`count(*) filter (where ${KEPT})::int as bookings,
  coalesce(sum(v.total) filter (where ${KEPT} and v.ours), 0)::float8 as revenue`;

export interface VisitGroup extends Record<string, unknown> {
  /** What the row is about: the grouping set. */
  set: "status" | "bucket" | "member" | "hour";
  current: boolean;
  status: string | null;
  currency: string | null;
  /** First local date of the bucket, not cut to the period. */
  bucket: string | null;
  member_id: string | null;
  weekday: number | null;
  hour: number | null;
  visits: number;
  bookings: number;
  cancelled: number;
  no_shows: number;
  revenue: number;
  paid: number;
  outstanding: number;
  /** Money of any currency: only of use where rows are of one. */
  amount: number;
  priced: number;
}

const TRUNC: Record<AnalyticsInterval, SQL> = {
  day: sql`v.local::date`,
  week: sql`date_trunc('week', v.local)::date`,
  month: sql`date_trunc('month', v.local)::date`,
};

/** The bill of a booking took over what had been paid for it, and may have been paid further since. */
const PAID = sql`, greatest(b.amount_paid, (select i.amount_paid from invoices i where i.business_id = b.business_id
  and i.booking_id = b.id and i.status not in ('cancelled', 'void'))) as paid`;

/** One pass over the visits for all that is counted by one property of theirs. */
export function visitGroups(tx: Transaction, scope: Scope): Promise<VisitGroup[]> {
  return rows<VisitGroup>(
    tx,
    sql`
    select case when grouping(status) = 0 then 'status' when grouping(bucket) = 0 then 'bucket'
        when grouping(member_id) = 0 then 'member' else 'hour' end as set,
      current, status, currency, bucket::text, member_id, weekday, hour, count(*)::int as visits,
      count(*) filter (where kept)::int as bookings,
      count(*) filter (where status = 'cancelled')::int as cancelled,
      count(*) filter (where status = 'no_show')::int as no_shows,
      count(*) filter (where kept and ours)::int as priced,
      coalesce(sum(total) filter (where kept and ours), 0)::float8 as revenue,
      coalesce(sum(paid) filter (where kept and ours), 0)::float8 as paid,
      coalesce(sum(greatest(total - paid, 0)) filter (where kept and ours), 0)::float8 as outstanding,
      coalesce(sum(total) filter (where kept), 0)::float8 as amount
    from (select v.current, v.status, v.currency, v.ours, v.total, v.paid,
        ${TRUNC[scope.interval]} as bucket, v.team_member_id as member_id, ${KEPT} as kept,
        extract(isodow from v.local)::int as weekday, extract(hour from v.local)::int as hour
      from ${visits(scope, "both", PAID)}) one
    group by grouping sets ((current, status, currency), (current, bucket), (current, member_id), (current, weekday, hour))`,
  );
}

export interface BookedMinutes extends Record<string, unknown> {
  current: boolean;
  member_id: string;
  minutes: number;
}

/** The time of the visits that took place or will, by person; two at the same time (a class) count once. */
export function bookedMinutes(tx: Transaction, scope: Scope): Promise<BookedMinutes[]> {
  return rows<BookedMinutes>(
    tx,
    sql`
    select current, member_id, round(sum(extract(epoch from upper(busy) - lower(busy))) / 60)::int as minutes
    from (select v.current, v.team_member_id as member_id, unnest(range_agg(tstzrange(v.starts_at, v.ends_at))) as busy
      from ${visits(scope, "both")} where ${KEPT} group by 1, 2) one
    group by 1, 2`,
  );
}

export interface CustomerCounts extends Record<string, unknown> {
  fresh: number;
  returning: number;
  previous_fresh: number;
  previous_returning: number;
}

/** A customer is new in the period of the first visit of all. */
export async function customerCounts(tx: Transaction, scope: Scope): Promise<CustomerCounts> {
  const before = dayBounds(scope.previousFrom, scope.timeZone).start + DAY_MS;
  const [row] = await rows<CustomerCounts>(
    tx,
    sql`
    select count(*) filter (where now_here and not was_here and not earlier)::int as fresh,
      count(*) filter (where now_here and (was_here or earlier))::int as returning,
      count(*) filter (where was_here and not earlier)::int as previous_fresh,
      count(*) filter (where was_here and earlier)::int as previous_returning
    from (select one.*, exists (select from bookings b where b.business_id = ${scope.businessId}
          and b.customer_id = one.customer_id and b.starts_at < ${instantText(before)}
          and (b.starts_at at time zone ${scope.timeZone})::date < ${scope.previousFrom}
          and ${statusOf(scope)} not in ('cancelled', 'expired')) as earlier
      from (select v.customer_id, bool_or(v.current) as now_here, bool_or(not v.current) as was_here
        from ${visits(scope, "both")} where ${KEPT} group by 1) one offset 0) people`,
  );
  return row ?? { fresh: 0, returning: 0, previous_fresh: 0, previous_returning: 0 };
}

export interface ServiceGroup extends Record<string, unknown> {
  service_id: string;
  bookings: number;
  revenue: number;
}

/**
 * A visit of several services is shared out by what each of them cost before discounts of the whole visit, rounded so
 * that the shares sum to the total.
 */
export function serviceGroups(tx: Transaction, scope: Scope): Promise<ServiceGroup[]> {
  const items = sql`booking_items i on i.business_id = ${scope.businessId} and i.booking_id = k.id`;
  return rows<ServiceGroup>(
    tx,
    sql`
    with kept as materialized (select v.id, v.ours, v.total::numeric as total from ${visits(scope, "current")} where ${KEPT}),
    several as materialized (select booking_id from booking_items where business_id = ${scope.businessId} and position = 1),
    parts as (
      select k.id, i.service_id, k.ours, k.total as share
      from kept k join ${items} and i.position = 0 where k.id not in (select booking_id from several)
      union all
      select id, service_id, ours, case when worth = 0 then round(total * (position + 1) / n) - round(total * position / n)
        else round(total * upto / worth) - round(total * (upto - own) / worth) end
      from (select one.*, sum(own) over visit as worth, count(*) over visit as n,
          sum(own) over (visit order by position rows unbounded preceding) as upto
        from (select k.*, i.service_id, i.position, (select coalesce(sum((line->>'amount')::numeric), 0)
              from jsonb_array_elements(b.price->'lines') line where (line->>'itemIndex')::int = i.position) as own
          from kept k join bookings b on b.business_id = ${scope.businessId} and b.id = k.id join ${items}
          where k.id in (select booking_id from several) offset 0) one
        window visit as (partition by id)) shared)
    select service_id, count(*)::int as bookings, coalesce(sum(share) filter (where ours), 0)::float8 as revenue
    from (select service_id, ours, sum(share) as share from parts group by id, service_id, ours) visit
    group by 1`,
  );
}

export interface AddOnGroup extends Record<string, unknown> {
  /** Both `null`: visits with any add-on at all. */
  service_id: string | null;
  key: string | null;
  bookings: number;
  quantity: number;
}

export function addOnGroups(tx: Transaction, scope: Scope): Promise<AddOnGroup[]> {
  return rows<AddOnGroup>(
    tx,
    sql`
    select service_id, key, count(*)::int as bookings, sum(quantity)::int as quantity
    from (select v.id, i.service_id, a.key, sum(a.value::int) as quantity
      from ${visits(scope, "current")}
      join booking_items i on i.business_id = ${scope.businessId} and i.booking_id = v.id and i.add_ons <> '{}'
      cross join jsonb_each_text(i.add_ons) a
      where ${KEPT} and a.value::int > 0
      group by grouping sets ((v.id, i.service_id, a.key), (v.id))) visit
    group by service_id, key`,
  );
}

export interface SourceGroup extends Record<string, unknown> {
  kind: "source" | "direct" | "team";
  source: string | null;
  bookings: number;
  revenue: number;
  leads: number;
}

const SOURCE = sql`coalesce(attribution->>'source', attribution->'utm'->>'source', attribution->'utm'->>'utm_source', attribution->>'directory')`;

/** Where visits and leads came from, the largest first. */
export function sourceGroups(tx: Transaction, scope: Scope): Promise<SourceGroup[]> {
  return rows<SourceGroup>(
    tx,
    sql`
    select case when source is not null then 'source' when team then 'team' else 'direct' end as kind, source,
      sum(bookings)::int as bookings, sum(revenue)::float8 as revenue, sum(leads)::int as leads
    from (
      select ${SOURCE} as source, v.origin = 'team' as team, ${REVENUE}, 0 as leads
      from ${visits(scope, "current", sql`, b.attribution, b.origin`)} group by 1, 2
      union all
      select ${SOURCE}, false, 0, 0, count(*)::int from leads l
      where l.business_id = ${scope.businessId} and ${within(sql`l.created_at`, scope, scope.from)} group by 1
    ) one
    group by 1, 2 having sum(bookings) + sum(leads) > 0
    order by sum(bookings) + sum(leads) desc, 1, 2 limit ${MOST_SOURCES}`,
  );
}

export interface MadeCounts extends Record<string, unknown> {
  current: boolean;
  made: number;
  by_customers: number;
}

/** Bookings by when they were made; those never paid in time do not count. */
export function madeCounts(tx: Transaction, scope: Scope): Promise<MadeCounts[]> {
  return rows<MadeCounts>(
    tx,
    sql`
    select ${isCurrent(sql`b.created_at`, scope)} as current, count(*)::int as made,
      count(*) filter (where b.origin = 'customer')::int as by_customers
    from bookings b where b.business_id = ${scope.businessId} and ${within(sql`b.created_at`, scope, scope.previousFrom)}
      and ${statusOf(scope)} <> 'expired'
    group by 1`,
  );
}

export async function rows<R extends Record<string, unknown>>(tx: Transaction, query: SQL): Promise<R[]> {
  return (await tx.execute(query)).rows as R[];
}
