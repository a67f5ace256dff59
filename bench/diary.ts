import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import { addDays, localDateOf } from "#domain/local-time.ts";
import { priceVisit } from "#domain/pricing.ts";
import { loadBusiness } from "#features/businesses/load-business.ts";
import { rulesFor } from "#features/quotes/price-purchase.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";

/** A zone with summer time, so that no shortcut for UTC flatters the figures. */
export const TIME_ZONE = "America/New_York";
const FIRST_HOUR = 9;
const HOURS_A_DAY = 8;

export interface Diary {
  slug: string;
  people: number;
  bookings: number;
  /** Days before and after today that the bookings are spread over. */
  daysBack: number;
  daysOn: number;
}

export interface BenchBusiness extends MadeBusiness, Diary {
  serviceId: string;
  /** Local date on which it was filled. */
  today: string;
}

/** A business whose people all do one service of an hour, 09:00–17:00 every day, bookable two years ahead. */
export async function makeDiary(db: Database, diary: Diary, now: number): Promise<BenchBusiness> {
  const business = await makeEmpty(db, diary, now);
  await fill(db, business, now);
  return business;
}

/**
 * Only the claims on people's time, without bookings behind them: for many, where nothing else is read. The walls of
 * `allocations` must be gone.
 */
export async function makeClaims(db: Database, diary: Diary, now: number): Promise<BenchBusiness> {
  const business = await makeEmpty(db, diary, now);
  await insertClaims(db.orm, business);
  return business;
}

async function makeEmpty(db: Database, diary: Diary, now: number): Promise<BenchBusiness> {
  const made = await makeBusiness(db, {
    business: { slug: diary.slug, timeZone: TIME_ZONE, maxAdvanceDays: 730 },
    members: diary.people,
  });
  const today = localDateOf(now, TIME_ZONE);
  return { ...made, ...diary, serviceId: made.serviceIds[0] ?? "", today };
}

const idOf = (prefix: string, id: string, what: SQL) =>
  sql`${prefix}::text || substr(md5(${id}::text || ${what}), 1, 26)`;

/**
 * Spread evenly: the n-th visit of a person lies in their (n × hours ÷ visits)-th working hour, so nothing overlaps;
 * people are shifted against each other.
 */
function visitsOf({ id, people, bookings, daysBack, daysOn, memberIds, today }: BenchBusiness): SQL {
  const hours = (daysBack + daysOn) * HOURS_A_DAY;
  const each = bookings / people;
  if (!Number.isInteger(each) || each > hours)
    throw new Error(`${bookings} bookings do not fit ${people} diaries of ${hours} hours`);
  const firstDay = addDays(today, -daysBack);
  return sql`
    select person.id as member_id, n, ${idOf("bkg_", id, sql`' booking ' || person.id || n`)} as booking_id,
      (${firstDay}::date + hour / ${HOURS_A_DAY}::int
        + make_interval(hours => ${FIRST_HOUR}::int + hour % ${HOURS_A_DAY}::int)) at time zone ${TIME_ZONE} as starts_at
    from (select m.id, n, floor((n + (m.place - 1)::float8 / ${people}) * ${hours / each}::float8)::int as hour
      from unnest(${sql.param(memberIds)}::text[]) with ordinality m(id, place),
        generate_series(0, ${each - 1}::int) n) person`;
}

async function insertClaims(orm: Database["orm"], business: BenchBusiness): Promise<void> {
  await orm.execute(sql`
    insert into allocations (id, business_id, team_member_id, booking_id, session_key, service_ids,
      starts_at, ends_at, busy_from, busy_until)
    select 'alc_' || substr(booking_id, 5), ${business.id}, member_id, booking_id, booking_id,
      array[${business.serviceId}::text], starts_at, starts_at + interval '1 hour', starts_at, starts_at + interval '1 hour'
    from (${visitsOf(business)}) visit`);
}

/** Rows are made by the database, as our own statements would store them (without events, which nothing here reads). */
async function fill(db: Database, business: BenchBusiness, now: number): Promise<void> {
  const { id, serviceId } = business;
  const customers = Math.ceil(business.bookings / 10);
  const customerId = (n: SQL) => idOf("cus_", id, sql`' customer ' || ${n}`);
  const visits = visitsOf(business);
  const price = JSON.stringify(await priceOfOne(db, business, now));
  await db.transaction(async (tx) => {
    // Nobody waits for these; requests have ten seconds.
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`
      insert into customers (id, business_id, name, email, email_key, created_at, updated_at)
      select ${customerId(sql`n`)}, ${id}, 'Customer ' || n, 'c' || n || '@example.com', 'c' || n || '@example.com', now(), now()
      from generate_series(0, ${customers - 1}::int) n`);
    await tx.execute(sql`
      insert into bookings (id, business_id, customer_id, team_member_id, status, status_changed_at, starts_at, ends_at,
        price, currency, total, deposit_due, contact, answers, attribution, consent, created_at, updated_at)
      select booking_id, ${id}, ${customerId(sql`n % ${customers}::int`)}, member_id,
        case when starts_at < now() then 'completed' else 'confirmed' end, now(), starts_at, starts_at + interval '1 hour',
        ${price}::jsonb, 'USD', 10000, 0, '{"name":"Customer"}', '{}', '{}', '{}', now(), now()
      from (${visits}) visit`);
    await tx.execute(sql`
      insert into booking_items (business_id, booking_id, position, service_id, name, selections, add_ons)
      select ${id}, booking_id, 0, ${serviceId}, 'Service', '{}', '{}' from (${visits}) visit`);
    await insertClaims(tx, business);
  });
}

async function priceOfOne(db: Database, business: BenchBusiness, now: number) {
  const loaded = await loadBusiness(db, business.slug, now);
  if (!loaded) throw new Error("the business just made is not there");
  const { serviceId } = business;
  return priceVisit(rulesFor(loaded, [serviceId]), { items: [{ serviceId }] });
}
