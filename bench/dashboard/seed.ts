import { sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import { addDays, localDateOf } from "#domain/local-time.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";

/** How a calendar is filled: every person has visits at the same distance, with free time between them. */
export interface CalendarPlan {
  view: "day" | "week";
  people: number;
  /** Visits of a person on a day. */
  visits: number;
  everyMinutes: number;
  visitMinutes: number;
}

export interface FilledCalendar extends CalendarPlan {
  business: MadeBusiness;
  /** A local date in the middle of what is filled. */
  date: string;
}

const FIRST_HOUR = 9;
const LAST = "20:00";
/** So many days that a week is full whichever day it begins with. */
const DAYS_AROUND = 7;

/** A business whose calendar is full around a day a week ahead. Rows are made by the database. */
export async function fillCalendar(db: Database, plan: CalendarPlan, now: number): Promise<FilledCalendar> {
  const { people, visits, everyMinutes, visitMinutes } = plan;
  const weeklyHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    from: `0${FIRST_HOUR}:00`,
    to: LAST,
  }));
  const business = await makeBusiness(db, {
    business: { name: `A full ${plan.view}`, weeklyHours, tier: "business" },
    members: people,
    services: [{ name: "Service", durationMinutes: visitMinutes }],
  });
  const { id, memberIds, serviceIds } = business;
  const date = addDays(localDateOf(now, "UTC"), DAYS_AROUND);
  const days = plan.view === "day" ? [0, 0] : [-DAYS_AROUND + 1, DAYS_AROUND - 1];
  const price = JSON.stringify({
    currency: "USD",
    lines: [],
    subtotal: 10_000,
    discountTotal: 0,
    taxTotal: 0,
    total: 10_000,
    depositDue: 0,
    durationMinutes: visitMinutes,
  });
  const visit = sql`(
    select 'bkg_' || substr(md5(${id}::text || person || ' ' || day || ' ' || n), 1, 26) as booking_id, person, n,
      (${sql.param(memberIds)}::text[])[person] as member_id,
      (${date}::date + day + make_interval(hours => ${FIRST_HOUR}::int, mins => n * ${everyMinutes}::int)) at time zone 'UTC' as starts_at
    from generate_series(1, ${people}::int) person, generate_series(${days[0]}::int, ${days[1]}::int) day,
      generate_series(0, ${visits - 1}::int) n) visit`;
  const endsAt = sql`starts_at + make_interval(mins => ${visitMinutes}::int)`;
  const customer = sql`'cus_' || substr(md5(${id}::text || person), 1, 26)`;
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into customers (id, business_id, name, email, email_key, created_at, updated_at)
      select ${customer}, ${id}, 'Customer ' || person, 'c' || person || '@example.com', 'c' || person || '@example.com', now(), now()
      from generate_series(1, ${people}::int) person`);
    await tx.execute(sql`
      insert into bookings (id, business_id, customer_id, team_member_id, status, status_changed_at, starts_at, ends_at,
        price, currency, total, deposit_due, contact, answers, attribution, consent, created_at, updated_at)
      select booking_id, ${id}, ${customer}, member_id, 'confirmed', now(), starts_at, ${endsAt}, ${price}::jsonb, 'USD', 10000, 0,
        jsonb_build_object('name', 'Customer ' || person), '{}', '{}', '{}', now(), now() from ${visit}`);
    await tx.execute(sql`
      insert into booking_items (business_id, booking_id, position, service_id, name, selections, add_ons)
      select ${id}, booking_id, 0, ${serviceIds[0]}, 'Service', '{}', '{}' from ${visit}`);
    await tx.execute(sql`
      insert into allocations (id, business_id, team_member_id, booking_id, session_key, service_ids, starts_at, ends_at, busy_from, busy_until)
      select 'alc_' || substr(booking_id, 5), ${id}, member_id, booking_id, booking_id, array[${serviceIds[0]}::text],
        starts_at, ${endsAt}, starts_at, ${endsAt} from ${visit}`);
  });
  return { ...plan, business, date };
}
