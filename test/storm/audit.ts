import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import { overlaps } from "../invariants.ts";
import type { History } from "./history.ts";

/**
 * Judges the database after a storm, in SQL that shares nothing with the engine: mostly from the bookings and the
 * services as configured, not from the claims the engine made. Each finding is one line; none is right.
 */
export async function audit(
  db: Database,
  businessIds: readonly string[],
  now: number,
  history: History,
): Promise<string[]> {
  const at = new Date(now).toISOString();
  const ours = sql`(${sql.join(
    businessIds.map((id) => sql`${id}`),
    sql`, `,
  )})`;
  const findings: string[] = [];
  for (const [name, query] of Object.entries(questions(ours, at, history))) {
    const { rows } = await db.orm.execute(query);
    for (const row of rows.slice(0, 5)) findings.push(`${name}: ${JSON.stringify(row)}`);
  }
  for (const id of businessIds)
    for (const pair of (await overlaps(db, id)).slice(0, 5))
      findings.push(`I1 claims: ${JSON.stringify(pair)}`);
  return [...findings, ...(await transitions(db, ours))];
}

function questions(ours: SQL, at: string, history: History): Record<string, SQL> {
  const texts = (list: readonly string[]) =>
    list.length === 0 ? sql`(null)` : sql`(select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`;
  const forced = history.blocks.filter((block) => block.forced).map((block) => block.id);
  // One row per live booking, with what its service asks for today (the storm never changes services).
  const live = sql`live as (
    select b.id, b.business_id, b.team_member_id, b.starts_at, b.ends_at, b.seats, s.id as service_id, s.capacity,
      make_interval(mins => s.buffer_before_minutes) as before, make_interval(mins => s.buffer_after_minutes) as after,
      (select count(*) from service_resource_groups g where g.service_id = s.id) as groups
    from bookings b join booking_items i on i.business_id = b.business_id and i.booking_id = b.id join services s on s.id = i.service_id
    where b.business_id in ${ours} and b.status not in ('cancelled', 'expired')
      and not (b.status = 'pending_payment' and b.payment_expires_at <= ${at}))`;
  return {
    "I1 people": sql`with ${live} select a.id as one, b.id as other from live a join live b
      on a.team_member_id = b.team_member_id and a.id < b.id
      and not (a.capacity > 1 and a.service_id = b.service_id and a.starts_at = b.starts_at)
      where case when a.starts_at <= b.starts_at then b.starts_at < a.ends_at + greatest(a.after, b.before)
        else a.starts_at < b.ends_at + greatest(b.after, a.before) end`,
    "I1 seats": sql`with ${live} select team_member_id, service_id, starts_at, sum(seats) as taken, max(capacity) as capacity
      from live group by 1, 2, 3 having sum(seats) > max(capacity)`,
    "I1 rooms": sql`select a.resource_id, a.id as one, b.id as other from allocations a join allocations b
      on a.resource_id = b.resource_id and a.id < b.id and a.session_key <> b.session_key
      where a.business_id in ${ours} and a.starts_at < b.ends_at and b.starts_at < a.ends_at`,
    "I1 time off": sql`with ${live} select o.id as time_off, l.id as booking from time_off o join live l
      on l.team_member_id = o.team_member_id and l.starts_at < o.ends_at and l.ends_at > o.starts_at
      join bookings b on b.id = l.id
      where o.business_id in ${ours} and o.id not in ${texts(forced.length ? forced : ["-"])}
        and b.status not in ('completed', 'no_show')`,
    "I2 claims of a live booking": sql`with ${live} select l.id, l.seats, l.groups, count(a.id) as claims from live l
      left join allocations a on a.booking_id = l.id and a.starts_at = l.starts_at and a.ends_at = l.ends_at
        and a.busy_from = l.starts_at - l.before and a.busy_until = l.ends_at + l.after
        and (a.team_member_id is null or a.team_member_id = l.team_member_id)
      group by l.id, l.seats, l.groups having count(a.id) <> l.seats * (1 + l.groups)
        or count(distinct a.subject_id) <> 1 + l.groups`,
    "I2 claims of nobody": sql`select a.id, b.status from allocations a join bookings b on b.id = a.booking_id
      where a.business_id in ${ours} and (b.status in ('cancelled', 'expired')
        or (a.expires_at is null) <> (b.status <> 'pending_payment'))`,
    "I2 claims lapse with what they are for": sql`select a.id, a.expires_at, b.payment_expires_at, h.expires_at as hold
      from allocations a left join bookings b on b.id = a.booking_id left join holds h on h.id = a.hold_id
      where a.business_id in ${ours} and a.expires_at is not null
        and a.expires_at is distinct from coalesce(b.payment_expires_at, h.expires_at)`,
    "I2 refused but booked": sql`select id, contact->>'email' as email from bookings where business_id in ${ours}
      and contact->>'email' in ${texts(history.refusedCustomers.length ? history.refusedCustomers : ["-"])}`,
    "I2 once per key": sql`select contact->>'email' as email, count(*) from bookings where business_id in ${ours}
      group by 1 having count(*) > 1`,
    "coupon uses": sql`select c.id, c.redemptions, c.max_redemptions,
      (select count(*) from bookings b where b.coupon_id = c.id and b.status not in ('cancelled', 'expired')) as used
      from coupons c where c.business_id in ${ours} and (c.redemptions > c.max_redemptions or c.redemptions <>
        (select count(*) from bookings b where b.coupon_id = c.id and b.status not in ('cancelled', 'expired')))`,
    // Reminders and the request for a review come by themselves in a long run, and change nothing.
    "I9 an event for each change": sql`select b.id, b.version, b.status,
      array(select e.type from events e where e.business_id = b.business_id and e.subject_id = b.id order by e.seq) as events
      from bookings b where b.business_id in ${ours} and (b.version <>
        (select count(*) from events e where e.business_id = b.business_id and e.subject_id = b.id and e.type not in ('booking.reminded', 'booking.review_requested'))
        or 1 <> (select count(*) from events e where e.business_id = b.business_id and e.subject_id = b.id and e.type = 'booking.created'))`,
    "I9 time off": sql`select o.id from time_off o where o.business_id in ${ours} and not exists
      (select from events e where e.business_id = o.business_id and e.subject_id = o.id and e.type = 'time_off.created')`,
    "I9 holds": sql`select h.id from holds h where h.business_id in ${ours} and (not exists
      (select from events e where e.business_id = h.business_id and e.subject_id = h.id and e.type = 'hold.created') or h.extended <> exists
      (select from events e where e.business_id = h.business_id and e.subject_id = h.id and e.type = 'hold.extended'))`,
    // On the half-open day of the business's own zone.
    "daily limit": sql`with ${live} select l.service_id, (l.starts_at at time zone z.time_zone)::date as day,
      count(distinct case when l.capacity > 1 then l.team_member_id || l.starts_at else l.id end) as visits, s.daily_limit
      from live l join services s on s.id = l.service_id join businesses z on z.id = l.business_id
      where s.daily_limit is not null group by 1, 2, 4
      having count(distinct case when l.capacity > 1 then l.team_member_id || l.starts_at else l.id end) > s.daily_limit`,
  };
}

/** The contract's table, written out once more. */
const ALLOWED: Record<string, string[]> = {
  pending_payment: ["confirmed", "pending", "expired", "cancelled"],
  pending: ["confirmed", "cancelled"],
  confirmed: ["in_progress", "completed", "cancelled", "no_show"],
  in_progress: ["completed", "cancelled"],
  no_show: ["completed", "confirmed"],
};

/** I10: every booking's events, walked from its creation to the status it has. */
async function transitions(db: Database, ours: SQL): Promise<string[]> {
  const { rows } = await db.orm.execute(sql`
    select b.id, b.status, json_agg(json_build_object('type', e.type, 'actor', e.actor_kind, 'related', e.related) order by e.seq) as events
    from bookings b join events e on e.business_id = b.business_id and e.subject_id = b.id where b.business_id in ${ours} group by b.id`);
  return rows.flatMap((row) => {
    const { id, status, events } = row as unknown as {
      id: string;
      status: string;
      events: { type: string; actor: string; related: Record<string, string> }[];
    };
    const wrong = (why: string) => [`I10 ${id}: ${why} in ${JSON.stringify(events)}, now ${status}`];
    let current: string | undefined;
    for (const [n, { type, actor, related }] of events.entries()) {
      if ((n === 0) !== (type === "booking.created")) return wrong("a beginning in the middle");
      if (type === "booking.rescheduled" && !["pending", "confirmed", undefined].includes(current))
        return wrong(`moved while ${current}`);
      const { from, to } = related;
      if (from === undefined || to === undefined) continue;
      if (!["pending_payment", "pending", "confirmed"].includes(current ?? from)) {
        if (current === undefined) return wrong(`began as ${from}`);
      }
      if (current !== undefined && current !== from) return wrong(`${from} follows ${current}`);
      if (!ALLOWED[from]?.includes(to)) return wrong(`${from} to ${to}`);
      if (actor === "customer" && to !== "cancelled") return wrong(`a customer made it ${to}`);
      current = to;
    }
    return current === undefined || current === status ? [] : wrong("an unwritten change");
  });
}
