import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { eq } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Database } from "#db/open.ts";
import { bookings, customers } from "#db/schema/index.ts";
import { offeredDays } from "#domain/availability.ts";
import type { Item } from "#domain/catalog.ts";
import { addDays, dayBounds, localDateOf, localMinuteOf, parseInstant } from "#domain/local-time.ts";
import { areaFor, priceVisit } from "#domain/pricing.ts";
import { openTestDatabase } from "#test/database.ts";
import { type Business, loadBusiness } from "../businesses/load-business.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { claimsFrom, readClaims } from "../visits/claims.ts";
import { claimRange, questionFor } from "../visits/slots.ts";
import { visitSpec } from "../visits/visit-spec.ts";
import { DEMO_SLUGS } from "./demo-owners.ts";
import { loadDemo } from "./load-demo.ts";

/** A Thursday noon in Europe, shortly after clocks went back there and before they do in New York. */
const NOW = parseInstant("2026-10-29T11:20:00Z") ?? assert.fail();
const now = () => NOW;

let db: Database;
const demos = new Map<string, Business>();

before(async () => {
  db = await openTestDatabase();
  // Two at once, as when two processes start together: exactly one of them loads.
  const loaded = await Promise.all([loadDemo({ db, now }), loadDemo({ db, now })]);
  assert.deepEqual(loaded.sort(), [false, true]);
  for (const slug of DEMO_SLUGS) {
    const business = await loadBusiness(db, slug, NOW);
    demos.set(slug, business ?? assert.fail(slug));
  }
});
after(() => db.close());

const demo = (slug: string) => demos.get(slug) ?? assert.fail(slug);
const serviceId = (business: Business, name: string) =>
  [...business.services.values()].find((s) => s.name === name)?.id ?? assert.fail(name);
const rows = (text: string, values: unknown[] = []) =>
  db.rows<readonly (string | number)[]>(`demo_test_${++statements}`, text, values);
let statements = 0;

test("a database with a business in it is left alone", async () => {
  assert.equal(await loadDemo({ db, now }), false);
  assert.deepEqual(await rows("select count(*)::int from businesses"), [[3]]);
});

test("an SUV in poor condition costs $292.50, with its engine bay $317.50", () => {
  const shine = demo("shine-auto-detailing");
  const id = serviceId(shine, "Full Interior Detail");
  const item: Item = { serviceId: id, selections: { vehicle_size: "suv", condition: "poor" } };
  const rules = rulesFor(shine, [id]);
  const price = priceVisit(rules, { items: [item] });
  assert.deepEqual([price.total, price.depositDue, price.taxTotal], [29_250, 5_850, 0]);
  assert.equal(priceVisit(rules, { items: [{ ...item, addOns: { engine_bay: 1 } }] }).total, 31_750);
});

test("home cleaning: weekly is 15 % off, VAT is within, no visit costs less than the minimum", () => {
  const spotless = demo("spotless-cleaning");
  const home = serviceId(spotless, "Home cleaning");
  const price = priceVisit(rulesFor(spotless, [home]), {
    items: [{ serviceId: home, selections: { rooms: 4, frequency: "weekly" } }],
  });
  assert.deepEqual([price.total, price.durationMinutes], [5_015 + 2 * 1_200, 170]);
  assert.equal(price.taxTotal, Math.round((price.total * 19) / 119));
  const windows = serviceId(spotless, "Window cleaning");
  const few = { items: [{ serviceId: windows, selections: { windows: 3 } }] };
  assert.equal(priceVisit(rulesFor(spotless, [windows]), few).total, 4_500);
});

test("Berlin: same-day visits cost more, all customers live where the business goes, an old oven is dearer", async () => {
  const spotless = demo("spotless-cleaning");
  const deep = serviceId(spotless, "Kitchen & bath deep clean");
  const rules = rulesFor(spotless, [deep]);
  const price = (condition: string) =>
    priceVisit(rules, { items: [{ serviceId: deep, selections: { condition }, addOns: { oven: 1 } }] });
  assert.deepEqual([price("good").total, price("poor").total], [11_900 + 2_000, 17_850 + 2_600]);
  const homes = await db.orm.select().from(customers).where(eq(customers.businessId, spotless.id));
  for (const { address } of homes)
    assert.ok(areaFor(rules, address?.postalCode ?? ""), `${address?.postalCode} is outside`);
  const booked = await db.orm.select().from(bookings).where(eq(bookings.businessId, spotless.id));
  const sameDay = booked.filter(
    ({ startsAt, createdAt }) =>
      localDateOf(startsAt, spotless.row.timeZone) === localDateOf(createdAt, spotless.row.timeZone),
  );
  assert.ok(sameDay.length > 0);
  for (const { id, price: kept } of booked) {
    const surcharged = kept.lines.some(({ code }) => code === "surcharge.same_day");
    assert.equal(
      surcharged,
      sameDay.some((one) => one.id === id),
    );
  }
});

test("yen are whole and in the size of yen", async () => {
  const [row] = await rows(
    `select min(total)::int, max(total)::int, count(*) filter (where total % 1 <> 0)::int
     from bookings where currency = 'JPY'`,
  );
  const [least = 0, most = 0, broken] = row ?? [];
  assert.equal(broken, 0);
  assert.ok(Number(least) >= 3_300 && Number(most) <= 60_000, `${least}–${most}`);
});

test("no two claims of one person or room overlap, buffers included", async () => {
  const clashes = await rows(
    `select a.id, b.id from allocations a join allocations b on a.subject_id = b.subject_id and a.id < b.id
     and a.session_key <> b.session_key
     and ((a.starts_at < b.busy_until and b.starts_at < a.busy_until)
       or (a.busy_from < b.ends_at and b.busy_from < a.ends_at))`,
  );
  assert.deepEqual(clashes, []);
});

test("every booking that holds its time claims its person, and its rooms where it needs some", async () => {
  const odd = await rows(
    `select b.id, b.status from bookings b left join allocations a on a.booking_id = b.id
     and a.team_member_id = b.team_member_id and a.starts_at = b.starts_at and a.ends_at = b.ends_at
     group by b.id having count(a.id) <> case when b.status = 'cancelled' then 0 else b.seats end`,
  );
  assert.deepEqual(odd, []);
  const needy = await rows(
    `select i.booking_id from booking_items i join bookings b on b.id = i.booking_id and b.status <> 'cancelled'
     join service_resource_groups g on g.service_id = i.service_id
     where not exists (select from allocations a join resources r on r.id = a.resource_id
       where a.booking_id = b.id and r.group_id = g.group_id)`,
  );
  assert.deepEqual(needy, []);
});

test("bookings are on the grid and were made before now and before they began", async () => {
  for (const business of demos.values()) {
    const made = await rows(
      `select (extract(epoch from starts_at) * 1000)::float8, (extract(epoch from created_at) * 1000)::float8,
       (extract(epoch from status_changed_at) * 1000)::float8 from bookings where business_id = $1`,
      [business.id],
    );
    for (const [startsAt, createdAt, changedAt] of made) {
      assert.equal(localMinuteOf(Number(startsAt), business.row.timeZone) % 15, 0);
      assert.ok(Number(createdAt) < NOW && Number(createdAt) < Number(startsAt));
      assert.ok(Number(changedAt) >= Number(createdAt) && Number(changedAt) <= NOW);
    }
  }
});

test("there are bookings of every kind, some seats of a class among them", async () => {
  for (const business of demos.values()) {
    const counted = await rows(
      "select status, count(*)::int from bookings where business_id = $1 group by 1",
      [business.id],
    );
    const count = new Map(counted.map(([status, n]) => [status, Number(n)]));
    for (const status of ["completed", "confirmed", "cancelled", "no_show", "pending"])
      assert.ok((count.get(status) ?? 0) > 0, `${business.slug}: no ${status}`);
  }
  const [fullest] = await rows(
    "select count(*)::int from allocations where capacity = 8 group by session_key order by 1 desc limit 1",
  );
  assert.ok(Number(fullest?.[0]) >= 3);
});

test("every service that can be booked has free times on most days of the coming week", async () => {
  for (const business of demos.values()) {
    const { timeZone } = business.row;
    const today = localDateOf(NOW, timeZone);
    const [from, to] = [addDays(today, 1), addDays(today, 7)];
    for (const service of business.services.values()) {
      if (service.mode === "quote") continue;
      const spec = visitSpec(business, [service], service.durationMinutes * 1.5, 1);
      const range = claimRange(timeZone, from, to, spec);
      const { claims } = claimsFrom(await readClaims(db, business.slug, range), { now: NOW });
      const days = offeredDays({
        ...questionFor(business, [service], spec, claims, NOW, undefined),
        from,
        to,
      });
      const free = days.filter((day) => day.slots.length > 0).length;
      assert.ok(free >= 4, `${business.slug}: ${service.name} on ${free} days`);
    }
  }
});

test("the past is busy, not full", async () => {
  for (const business of demos.values()) {
    const { timeZone } = business.row;
    const today = localDateOf(NOW, timeZone);
    const { start } = dayBounds(addDays(today, -28), timeZone);
    const { start: end } = dayBounds(today, timeZone);
    const [row] = await rows(
      `select sum(minutes)::float8 from (select distinct on (session_key, team_member_id)
         extract(epoch from ends_at - starts_at) / 60 as minutes from allocations
         where business_id = $1 and team_member_id is not null
         and starts_at >= $2::timestamptz and starts_at < $3::timestamptz) as visits`,
      [business.id, instantText(start), instantText(end)],
    );
    const minutes = [...business.members.values()]
      .flatMap((member) => member.schedule.weekly)
      .reduce((sum, { from, to }) => sum + clock(to) - clock(from), 0);
    const share = Number(row?.[0]) / (4 * minutes);
    assert.ok(share > 0.15 && share < 0.45, `${business.slug}: ${share}`);
  }
});

const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

test("ratings are good and not perfect; one review waits, one is hidden", async () => {
  for (const business of demos.values()) {
    const { average, count } = business.rating;
    assert.ok(count >= 8 && count <= 15, `${business.slug}: ${count} reviews`);
    assert.ok(average !== null && average >= 4.4 && average <= 4.8, `${business.slug}: ${average}`);
    const rest = await rows(
      "select status from reviews where business_id = $1 and status <> 'published' order by 1",
      [business.id],
    );
    assert.deepEqual(rest.flat(), ["hidden", "pending"]);
  }
  const early = await rows(
    `select r.id from reviews r join bookings b on b.id = r.booking_id
     where b.status <> 'completed' or r.created_at <= b.ends_at
       or r.service_id not in (select service_id from booking_items i where i.booking_id = b.id)`,
  );
  assert.deepEqual(early, []);
});

test("quotes and leads are in all stages, and those that were won point at bookings", async () => {
  for (const business of demos.values()) {
    const quotes = await rows("select distinct status from quotes where business_id = $1 order by 1", [
      business.id,
    ]);
    assert.deepEqual(quotes.flat(), ["converted", "expired", "pending"]);
    const [leads] = await rows(
      "select count(*)::int, count(distinct status)::int from leads where business_id = $1",
      [business.id],
    );
    assert.ok(Number(leads?.[0]) >= 4 && Number(leads?.[1]) >= 4);
  }
  const astray = await rows(
    `select q.id from quotes q left join bookings b on b.quote_id = q.id and b.total = q.total
     and b.customer_id = q.customer_id where q.status = 'converted' and b.id is null`,
  );
  assert.deepEqual(astray, []);
});

test("coupons count their uses", async () => {
  const wrong = await rows(
    `select code from coupons c where redemptions <>
     (select count(*) from bookings b where b.coupon_id = c.id and b.status <> 'cancelled') or redemptions = 0`,
  );
  assert.deepEqual(wrong, []);
});

test("people are invented: no address or number could be anybody's", async () => {
  const people = await rows("select email, phone from customers");
  assert.ok(people.length > 60);
  for (const [email, phone] of people) {
    assert.match(String(email), /^[a-z.]+@example\.com$/);
    assert.match(String(phone), /^(\+1 212 555 01\d\d|\+49 30 23125 \d{3}|\+81 3 0000 \d{4})$/);
  }
});

test("with plans on, no demo outgrows its own", async () => {
  const [most] = await rows(
    `select max(n)::int from (select count(*) over (order by created_at
       range between interval '31 days' preceding and current row) as n
     from bookings where business_id = $1) as months`,
    [demo("sakura-salon").id],
  );
  assert.ok(Number(most?.[0]) <= 170, `${most} bookings within a month`);
});
