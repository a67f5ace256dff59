import { sql } from "drizzle-orm";
import fc from "fast-check";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { BOOKING_STATUSES } from "#domain/booking-status.ts";
import type { TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";

/** A booking as the oracle counts it. Instants are epoch milliseconds; indexes are into the business's lists. */
export interface Visit {
  startsAt: number;
  minutes: number;
  createdAt: number;
  status: (typeof BOOKING_STATUSES)[number];
  lapsed: boolean;
  member: number;
  customer: number;
  currency: "USD" | "EUR";
  /** Of each item, in order; the total is their sum less the discount. */
  items: { service: number; own: number; addOns: Record<string, number> }[];
  discount: number;
  paid: number;
  origin: "customer" | "team";
  attribution: { source?: string; utm?: Record<string, string>; directory?: string };
}

export interface World {
  visits: Visit[];
  leads: {
    createdAt: number;
    status: "new" | "contacted" | "quoted" | "won" | "lost";
    reason: string;
    source?: string;
  }[];
  reviews: { createdAt: number; rating: number }[];
  /** By local date. */
  funnel: { date: string; event: "view" | "step" | "quote" | "start"; step: string; count: number }[];
  refused: { date: string; hour: number; service: number; reason: string; count: number }[];
}

const PEOPLE = 3;
const SERVICES = 3;

/** `from` and `until` are instants between which things happen; dates are those of `dates`. */
export function worlds(from: number, until: number, dates: string[]): fc.Arbitrary<World> {
  const instant = fc.integer({ min: from / 900_000, max: until / 900_000 }).map((n) => n * 900_000);
  const item = fc.record({
    service: fc.nat(SERVICES - 1),
    own: fc.nat(20_000),
    addOns: fc.dictionary(fc.constantFrom("wax", "spa"), fc.nat(3), { maxKeys: 2, noNullPrototype: true }),
  });
  const source = fc.constantFrom("google", "instagram", "flyer");
  const visit: fc.Arbitrary<Visit> = fc
    .record({
      startsAt: instant,
      minutes: fc.integer({ min: 1, max: 8 }).map((n) => n * 15),
      createdAt: instant,
      status: fc.constantFrom(...BOOKING_STATUSES),
      lapsed: fc.boolean(),
      member: fc.nat(PEOPLE - 1),
      customer: fc.nat(11),
      currency: fc.constantFrom<"USD" | "EUR">("USD", "USD", "USD", "EUR"),
      items: fc.array(item, { minLength: 1, maxLength: 3 }),
      discount: fc.nat(3_000),
      paid: fc.nat(30_000),
      origin: fc.constantFrom<"customer" | "team">("customer", "customer", "team"),
      attribution: fc.oneof(
        fc.constant({}),
        source.map((name) => ({ source: name })),
        source.map((name) => ({ utm: { source: name } })),
        source.map((name) => ({ directory: name })),
      ),
    })
    .map((one) => ({ ...one, discount: Math.min(one.discount, totalOf({ ...one, discount: 0 })) }));
  return fc.record({
    visits: fc.array(visit, { maxLength: 60 }),
    leads: fc.array(
      fc.record(
        {
          createdAt: instant,
          status: fc.constantFrom("new", "contacted", "quoted", "won", "lost"),
          reason: fc.constantFrom("quote", "plan_limit"),
          source,
        },
        { requiredKeys: ["createdAt", "status", "reason"] },
      ),
      { maxLength: 15 },
    ) as fc.Arbitrary<World["leads"]>,
    reviews: fc.array(fc.record({ createdAt: instant, rating: fc.integer({ min: 1, max: 5 }) }), {
      maxLength: 15,
    }),
    funnel: fc.uniqueArray(
      fc.record({
        date: fc.constantFrom(...dates),
        event: fc.constantFrom("view", "step", "quote", "start"),
        step: fc.constantFrom("", "services", "time"),
        count: fc.integer({ min: 1, max: 50 }),
      }),
      { maxLength: 12, selector: (one) => `${one.date} ${one.event} ${one.step}` },
    ) as fc.Arbitrary<World["funnel"]>,
    refused: fc.uniqueArray(
      fc.record({
        date: fc.constantFrom(...dates),
        hour: fc.integer({ min: -1, max: 23 }),
        service: fc.nat(SERVICES - 1),
        reason: fc.constantFrom("booked", "closed"),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 12, selector: (one) => `${one.date} ${one.hour} ${one.service} ${one.reason}` },
    ),
  });
}

export const totalOf = (visit: Pick<Visit, "items" | "discount">): number =>
  visit.items.reduce((sum, item) => sum + item.own, 0) - visit.discount;

export async function makeAnalyticsBusiness(app: TestApp, timeZone: string): Promise<MadeBusiness> {
  const hours = (weekdays: number[], from: string, to: string) =>
    weekdays.map((weekday) => ({ weekday, from, to }));
  return makeBusiness(app.db, {
    business: {
      timeZone,
      weeklyHours: [...hours([1, 2, 3, 4, 5, 7], "08:00", "17:30"), ...hours([5], "20:00", "24:00")],
    },
    members: [{}, { weeklyHours: hours([2, 6], "10:00", "15:00") }, {}],
    services: Array.from({ length: SERVICES }, (_, n) => ({ name: `Service ${n}` })),
  });
}

/** Replaces all that happened in a business. */
export async function storeWorld(
  { db, clock }: TestApp,
  business: MadeBusiness,
  world: World,
): Promise<void> {
  const businessId = business.id;
  const customers = Array.from({ length: 12 }, () => newId("customer"));
  const never = { answers: {}, consent: {}, contact: { name: "A" } };
  await db.transaction(async (tx) => {
    for (const table of [
      "booking_items",
      "bookings",
      "leads",
      "reviews",
      "funnel_counts",
      "refused_demand",
      "customers",
    ])
      await tx.execute(sql`delete from ${sql.identifier(table)} where business_id = ${businessId}`);
    await tx
      .insert(t.customers)
      .values(customers.map((id) => ({ id, businessId, name: "A", createdAt: 0, updatedAt: 0 })));
    const ids = world.visits.map(() => newId("booking"));
    if (ids.length > 0) {
      await tx.insert(t.bookings).values(
        world.visits.map((visit, n) => ({
          ...never,
          id: ids[n] ?? "",
          businessId,
          customerId: customers[visit.customer] ?? "",
          teamMemberId: business.memberIds[visit.member] ?? "",
          status: visit.status,
          statusChangedAt: 0,
          startsAt: visit.startsAt,
          endsAt: visit.startsAt + visit.minutes * 60_000,
          price: priceOf(visit),
          currency: visit.currency,
          total: totalOf(visit),
          depositDue: 0,
          amountPaid: visit.paid,
          paymentExpiresAt: visit.lapsed ? clock.now : clock.now + 1,
          attribution: visit.attribution,
          origin: visit.origin,
          createdAt: visit.createdAt,
          updatedAt: 0,
        })),
      );
      await tx.insert(t.bookingItems).values(
        world.visits.flatMap((visit, n) =>
          visit.items.map((item, position) => ({
            businessId,
            bookingId: ids[n] ?? "",
            position,
            serviceId: business.serviceIds[item.service] ?? "",
            name: "Service",
            selections: {},
            addOns: item.addOns,
          })),
        ),
      );
    }
    const shared = { businessId, updatedAt: 0 };
    if (world.leads.length > 0)
      await tx.insert(t.leads).values(
        world.leads.map(({ source, ...lead }) => ({
          ...never,
          ...shared,
          ...lead,
          id: newId("lead"),
          customerId: customers[0] ?? "",
          preferredTimes: [],
          attribution: source === undefined ? {} : { source },
        })),
      );
    if (world.reviews.length > 0)
      await tx
        .insert(t.reviews)
        .values(world.reviews.map((one) => ({ ...one, id: newId("review"), businessId, authorName: "A" })));
    if (world.funnel.length > 0)
      await tx
        .insert(t.funnelCounts)
        .values(world.funnel.map((one) => ({ ...one, businessId, widget: "w" })));
    if (world.refused.length > 0)
      await tx.insert(t.refusedDemand).values(
        world.refused.map(({ service, ...one }) => ({
          ...one,
          businessId,
          serviceId: business.serviceIds[service] ?? "",
        })),
      );
  });
}

/** Two lines an item, as dimensions make them, and one of the whole visit. */
function priceOf(visit: Visit): typeof t.bookings.$inferInsert.price {
  const line = { label: "", kind: "base" as const, explain: "" };
  const lines = visit.items.flatMap(({ own }, itemIndex) => [
    { ...line, code: "base", amount: own + 100, itemIndex },
    { ...line, code: "dimension.x", amount: -100, itemIndex },
  ]);
  return {
    currency: visit.currency,
    lines: [...lines, { ...line, code: "coupon", amount: -visit.discount }],
    subtotal: 0,
    discountTotal: 0,
    taxTotal: 0,
    total: totalOf(visit),
    depositDue: 0,
    durationMinutes: visit.minutes,
  } as typeof t.bookings.$inferInsert.price;
}
