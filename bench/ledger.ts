import { sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Database } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import { addDays, localDateOf } from "#domain/local-time.ts";
import { priceVisit } from "#domain/pricing.ts";
import { SCOPES } from "#domain/roles.ts";
import { apiKeyHash } from "#features/access/identify.ts";
import { loadBusiness } from "#features/businesses/load-business.ts";
import { rulesFor } from "#features/quotes/price-purchase.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { TIME_ZONE } from "./diary.ts";

export interface Ledger {
  slug: string;
  people: number;
  services: number;
  bookings: number;
  customers: number;
  /** Days before and after today over which the visits are spread. */
  daysBack: number;
  daysOn: number;
}

export interface LedgerBusiness extends MadeBusiness, Ledger {
  /** May do everything that a key can. */
  apiKey: string;
  /** Local date on which it was filled. */
  today: string;
}

/** Rows of one statement: the driver gives up on one that takes longer than twelve seconds. */
const AT_ONCE = 5_000;
/** Common enough that a search has to sort, rare enough that it has to look. */
const FAMILY_NAMES = 500;

/**
 * A business with a long history, for lists and figures: bookings with items, customers, leads, reviews, funnel and
 * refused demand, without the claims on anybody's time, which none of these read. Rows are made by the database.
 */
export async function makeLedger(db: Database, ledger: Ledger, now: number): Promise<LedgerBusiness> {
  const made = await makeBusiness(db, {
    business: { slug: ledger.slug, timeZone: TIME_ZONE, tier: "business" },
    members: ledger.people,
    services: Array.from({ length: ledger.services }, (_, n) => ({
      name: `Service ${n + 1}`,
      basePrice: 5_000 + 1_000 * n,
      addOns: [{ key: "wax", label: "Wax", amount: 2_500, minutes: 0, maxQuantity: 1 }],
    })),
  });
  const apiKey = await makeKey(db, made);
  const business = { ...made, ...ledger, apiKey, today: localDateOf(now, TIME_ZONE) };
  const price = JSON.stringify(await priceOfOne(db, business, now));
  await db.transaction(async (tx) => {
    // Nobody waits for these; requests have ten seconds.
    await tx.execute(sql`set local statement_timeout = 0`);
    for (const statement of [customersOf, bookingsOf, itemsOf, interestOf]) {
      for (const one of statement(business, price)) await tx.execute(one);
    }
  });
  for (const table of ["customers", "bookings", "booking_items", "leads", "reviews"])
    await db.orm.execute(sql`vacuum analyze ${sql.identifier(table)}`);
  return business;
}

async function makeKey(db: Database, { id }: MadeBusiness): Promise<string> {
  const key = `bm_live_${newId("session")}${newId("session")}`.replace(/[^A-Za-z0-9_-]/g, "");
  await db.orm.insert(t.apiKeys).values({
    id: newId("apiKey"),
    businessId: id,
    name: "Bench",
    keyHash: apiKeyHash(key),
    lastFour: key.slice(-4),
    scopes: [...SCOPES],
    createdAt: 0,
  });
  return key;
}

const customerId = ({ id }: LedgerBusiness, n: ReturnType<typeof sql>) =>
  sql`'cus_' || substr(md5(${id}::text || ' customer ' || ${n}), 1, 26)`;
const bookingId = ({ id }: LedgerBusiness) =>
  sql`'bkg_' || substr(md5(${id}::text || ' booking ' || n), 1, 26)`;
const nth = (ids: string[]) => sql`(${sql.param(ids)}::text[])[1 + n % ${ids.length}::int]`;

/** The numbers below `count` in pieces. */
const pieces = (count: number) =>
  Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, n) => {
    const last = Math.min(count, (n + 1) * AT_ONCE) - 1;
    return sql`generate_series(${n * AT_ONCE}::int, ${last}::int) n`;
  });

function customersOf(business: LedgerBusiness) {
  return pieces(business.customers).map(
    (numbers) => sql`
    insert into customers (id, business_id, name, email, email_key, phone, phone_key, tags, created_at, updated_at)
    select ${customerId(business, sql`n`)}, ${business.id}, 'Given' || n || ' Family' || n % ${FAMILY_NAMES}::int,
      'c' || n || '@example.com', 'c' || n || '@example.com', '+1 555 ' || n, '+1555' || n,
      case when n % 20 = 0 then array['vip'] else '{}'::text[] end,
      now() - make_interval(days => n % 700), now()
    from ${numbers}`,
  );
}

/** The n-th booking is in the n-th part of the days, at a whole hour from 9 to 16. */
function bookingsOf(business: LedgerBusiness, price: string) {
  const days = business.daysBack + business.daysOn;
  const first = addDays(business.today, -business.daysBack);
  return pieces(business.bookings).map(
    (numbers) => sql`
    insert into bookings (id, business_id, customer_id, team_member_id, status, status_changed_at, starts_at, ends_at,
      price, currency, total, deposit_due, amount_paid, contact, answers, notes, attribution, consent, origin, created_at, updated_at)
    select ${bookingId(business)}, ${business.id}, ${customerId(business, sql`customer`)}, ${nth(business.memberIds)},
      case when n % 25 = 3 then 'cancelled' when starts_at > now() then 'confirmed' when n % 40 = 7 then 'no_show' else 'completed' end,
      now(), starts_at, starts_at + interval '1 hour', ${price}::jsonb, 'USD', 5000 + 1000 * (n % ${business.services}::int), 0,
      case when n % 3 = 0 then 0 else 5000 end,
      jsonb_build_object('name', 'Given' || customer || ' Family' || customer % ${FAMILY_NAMES}::int, 'email', 'c' || customer || '@example.com', 'phone', '+1 555 ' || customer),
      '{}', case when n % 10 = 0 then 'Gate code ' || n else '' end,
      case when n % 4 = 0 then '{"source":"google"}'::jsonb when n % 4 = 1 then '{"utm":{"source":"news"}}'::jsonb else '{}'::jsonb end,
      '{}', case when n % 5 = 0 then 'team' else 'customer' end, starts_at - interval '9 days', now()
    from (select n, (n * 7919::bigint % ${business.customers}::int)::int as customer,
        (${first}::date + (n::bigint * ${days}::int / ${business.bookings}::int)::int + make_interval(hours => 9 + n % 8)) at time zone ${TIME_ZONE} as starts_at
      from ${numbers}) visit`,
  );
}

function itemsOf(business: LedgerBusiness) {
  const insert = sql`insert into booking_items (business_id, booking_id, position, service_id, name, selections, add_ons)`;
  const addOns = sql`case when n % 3 = 0 then '{"wax":1}'::jsonb else '{}'::jsonb end`;
  return pieces(business.bookings).map(
    (numbers) => sql`${insert}
    select ${business.id}, ${bookingId(business)}, position, ${nth(business.serviceIds)}, 'Service', '{}', ${addOns}
    from ${numbers} cross join generate_series(0, 1) position where position = 0 or n % 20 = 0`,
  );
}

/** A lead for every twentieth customer, a review for every tenth booking, and counts for every day. */
function interestOf(business: LedgerBusiness) {
  const { id, customers, bookings, daysBack, today } = business;
  return [
    sql`insert into leads (id, business_id, customer_id, status, contact, preferred_times, attribution, consent, created_at, updated_at)
      select 'led_' || substr(md5(${id}::text || ' lead ' || n), 1, 26), ${id}, ${customerId(business, sql`n`)},
        (array['new', 'contacted', 'quoted', 'won', 'lost'])[1 + n % 5], '{"name":"A"}', '[]', '{}', '{}', now() - make_interval(days => n % ${daysBack}::int), now()
      from generate_series(0, ${customers / 20 - 1}::int) n`,
    sql`insert into reviews (id, business_id, rating, author_name, status, created_at)
      select 'rev_' || substr(md5(${id}::text || ' review ' || n), 1, 26), ${id}, 1 + n % 5, 'A', 'published', now() - make_interval(days => n % ${daysBack}::int)
      from generate_series(0, ${bookings / 10 - 1}::int) n`,
    sql`insert into funnel_counts (business_id, date, event, step, widget, count)
      select ${id}, ${today}::date - day, event, '', 'default', 40 from generate_series(0, ${daysBack}::int) day, unnest(array['view', 'quote', 'start']) event`,
    sql`insert into refused_demand (business_id, date, hour, service_id, reason, count)
      select ${id}, ${today}::date - day, hour, ${business.serviceIds[0]}, 'booked', 2 from generate_series(0, ${daysBack}::int) day, generate_series(9, 16) hour`,
  ];
}

async function priceOfOne(db: Database, business: LedgerBusiness, now: number) {
  const loaded = await loadBusiness(db, business.slug, now);
  if (!loaded) throw new Error("the business just made is not there");
  const [serviceId = ""] = business.serviceIds;
  return priceVisit(rulesFor(loaded, [serviceId]), { items: [{ serviceId }] });
}
