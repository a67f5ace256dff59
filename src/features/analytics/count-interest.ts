import { sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { isCurrent, rows, type Scope, within } from "./queries.ts";

export interface FunnelCount extends Record<string, unknown> {
  event: "view" | "step" | "quote" | "start";
  step: string;
  count: number;
}

/** The beacons of the period's days, over all widgets. */
export function funnelCounts(tx: Transaction, { businessId, from, to }: Scope): Promise<FunnelCount[]> {
  return rows<FunnelCount>(
    tx,
    sql`
    select event, step, sum(count)::float8 as count from funnel_counts
    where business_id = ${businessId} and date between ${from} and ${to} group by 1, 2`,
  );
}

export interface RefusedGroup extends Record<string, unknown> {
  set: "hour" | "reason" | "service";
  weekday: number | null;
  /** -1: a whole day. */
  hour: number | null;
  reason: string | null;
  service_id: string | null;
  count: number;
}

/** What was wanted for the period's days and could not be had. */
export function refusedGroups(tx: Transaction, { businessId, from, to }: Scope): Promise<RefusedGroup[]> {
  return rows<RefusedGroup>(
    tx,
    sql`
    select case when grouping(reason) = 0 then 'reason' when grouping(service_id) = 0 then 'service' else 'hour' end as set,
      weekday, hour, reason, service_id, sum(count)::float8 as count
    from (select extract(isodow from date)::int as weekday, hour, reason, service_id, count
      from refused_demand where business_id = ${businessId} and date between ${from} and ${to}) one
    group by grouping sets ((weekday, hour), (reason), (service_id))`,
  );
}

export interface LeadGroup extends Record<string, unknown> {
  current: boolean;
  status: "new" | "contacted" | "quoted" | "won" | "lost";
  reason: string;
  count: number;
}

export function leadGroups(tx: Transaction, scope: Scope): Promise<LeadGroup[]> {
  return rows<LeadGroup>(
    tx,
    sql`
    select ${isCurrent(sql`l.created_at`, scope)} as current, l.status, l.reason, count(*)::int as count
    from leads l
    where l.business_id = ${scope.businessId} and ${within(sql`l.created_at`, scope, scope.previousFrom)}
    group by 1, 2, 3`,
  );
}

export interface RatingGroup extends Record<string, unknown> {
  current: boolean;
  rating: 1 | 2 | 3 | 4 | 5;
  count: number;
}

/** Reviews as they came in, whether published or not. */
export function ratingGroups(tx: Transaction, scope: Scope): Promise<RatingGroup[]> {
  return rows<RatingGroup>(
    tx,
    sql`
    select ${isCurrent(sql`r.created_at`, scope)} as current, r.rating, count(*)::int as count
    from reviews r
    where r.business_id = ${scope.businessId} and ${within(sql`r.created_at`, scope, scope.previousFrom)}
    group by 1, 2`,
  );
}
