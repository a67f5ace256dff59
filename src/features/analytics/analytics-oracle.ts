/** The same figures the slow way: one visit after another, with a calendar that is not ours. For tests only. */
import { BOOKING_STATUSES } from "#domain/booking-status.ts";
import { totalOf, type Visit, type World } from "./analytics-fixture.ts";

export interface OracleScope {
  timeZone: string;
  from: string;
  to: string;
  interval: "day" | "week" | "month";
}

export const local = (ms: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
const dateOf = (ms: number, timeZone: string) => local(ms, timeZone).toPlainDate().toString();
const statusOf = (visit: Visit) =>
  visit.status === "pending_payment" && visit.lapsed ? "expired" : visit.status;
const isKept = (visit: Visit) => !["cancelled", "expired"].includes(statusOf(visit));
const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
const rate = (a: number, b: number) => (b === 0 ? null : Math.round((a / b) * 10_000) / 10_000);

export function previousPeriod({ from, to }: OracleScope): { from: string; to: string } {
  const first = Temporal.PlainDate.from(from);
  const days = first.until(Temporal.PlainDate.from(to)).days + 1;
  return { from: first.subtract({ days }).toString(), to: first.subtract({ days: 1 }).toString() };
}

export function expectedTotals(world: World, scope: OracleScope, from: string, to: string) {
  const { timeZone } = scope;
  const inPeriod = (ms: number) => dateOf(ms, timeZone) >= from && dateOf(ms, timeZone) <= to;
  const visits = world.visits.filter((visit) => inPeriod(visit.startsAt));
  const kept = visits.filter(isKept);
  const ours = kept.filter((visit) => visit.currency === "USD");
  const here = new Set(kept.map((visit) => visit.customer));
  const known = new Set(
    world.visits
      .filter((visit) => isKept(visit) && dateOf(visit.startsAt, timeZone) < from)
      .map((visit) => visit.customer),
  );
  const reviews = world.reviews.filter((one) => inPeriod(one.createdAt));
  return {
    bookings: kept.length,
    revenueBooked: sum(ours.map(totalOf)),
    revenuePaid: sum(ours.map((visit) => visit.paid)),
    outstanding: sum(ours.map((visit) => Math.max(0, totalOf(visit) - visit.paid))),
    averageValue: ours.length === 0 ? null : Math.round(sum(ours.map(totalOf)) / ours.length),
    completed: visits.filter((visit) => visit.status === "completed").length,
    cancelled: visits.filter((visit) => visit.status === "cancelled").length,
    noShows: visits.filter((visit) => visit.status === "no_show").length,
    bookingsMade: world.visits.filter((v) => inPeriod(v.createdAt) && statusOf(v) !== "expired").length,
    newCustomers: [...here].filter((one) => !known.has(one)).length,
    returningCustomers: [...here].filter((one) => known.has(one)).length,
    leads: world.leads.filter((lead) => inPeriod(lead.createdAt)).length,
    bookedMinutes: sum([0, 1, 2].map((member) => minutesOf(kept.filter((visit) => visit.member === member)))),
    averageRating:
      reviews.length === 0
        ? null
        : Math.round((sum(reviews.map((one) => one.rating)) / reviews.length) * 100) / 100,
  };
}

/** Quarter hours in which somebody was busy: all visits are kept in them. */
function minutesOf(visits: Visit[]): number {
  const busy = new Set<number>();
  for (const { startsAt, minutes } of visits)
    for (let at = 0; at < minutes; at += 15) busy.add(startsAt + at * 60_000);
  return busy.size * 15;
}

export function expectedParts(world: World, scope: OracleScope) {
  const { timeZone, from, to } = scope;
  const inDates = (date: string) => date >= from && date <= to;
  const inPeriod = (ms: number) => inDates(dateOf(ms, timeZone));
  const visits = world.visits.filter((visit) => inPeriod(visit.startsAt));
  const kept = visits.filter(isKept);
  const usd = (list: Visit[]) => list.filter((visit) => visit.currency === "USD");
  const leads = world.leads.filter((lead) => inPeriod(lead.createdAt));
  const refused = world.refused.filter((one) => inDates(one.date));
  const funnel = world.funnel.filter((one) => inDates(one.date));
  const counted = (event: string, step?: string) =>
    sum(
      funnel.filter((one) => one.event === event && (step ?? one.step) === one.step).map((one) => one.count),
    );
  const byCustomers = world.visits.filter(
    (visit) => inPeriod(visit.createdAt) && statusOf(visit) !== "expired" && visit.origin === "customer",
  ).length;
  return {
    statuses: Object.fromEntries(
      BOOKING_STATUSES.map((status) => [status, visits.filter((visit) => statusOf(visit) === status).length]),
    ),
    series: bucketsOf(scope).map((bucket) => {
      const inside = visits.filter((visit) => {
        const date = dateOf(visit.startsAt, timeZone);
        return date >= bucket.from && date <= bucket.to;
      });
      return {
        ...bucket,
        bookings: inside.filter(isKept).length,
        revenueBooked: sum(usd(inside.filter(isKept)).map(totalOf)),
        revenuePaid: sum(usd(inside.filter(isKept)).map((visit) => visit.paid)),
        cancelled: inside.filter((visit) => visit.status === "cancelled").length,
        noShows: inside.filter((visit) => visit.status === "no_show").length,
      };
    }),
    services: [0, 1, 2].map((service) => ({
      bookings: kept.filter((visit) => visit.items.some((item) => item.service === service)).length,
      revenueBooked: sum(
        usd(kept).flatMap((visit) => sharesOf(visit).filter((_, n) => visit.items[n]?.service === service)),
      ),
    })),
    members: [0, 1, 2].map((member) => {
      const own = visits.filter((visit) => visit.member === member);
      return {
        bookings: own.filter(isKept).length,
        revenueBooked: sum(usd(own.filter(isKept)).map(totalOf)),
        cancelled: own.filter((visit) => visit.status === "cancelled").length,
        noShows: own.filter((visit) => visit.status === "no_show").length,
        bookedMinutes: minutesOf(own.filter(isKept)),
      };
    }),
    funnel: {
      views: counted("view"),
      quotes: counted("quote"),
      starts: counted("start"),
      services: counted("step", "services"),
      time: counted("step", "time"),
      bookings: byCustomers,
      conversion: rate(byCustomers, counted("view")),
    },
    heatmap: Array.from({ length: 168 }, (_, n) => {
      const [weekday, hour] = [Math.floor(n / 24) + 1, n % 24];
      const starts = kept.map((visit) => local(visit.startsAt, timeZone));
      const onDay = (date: string) => Temporal.PlainDate.from(date).dayOfWeek === weekday;
      return {
        weekday,
        hour,
        bookings: starts.filter((one) => one.dayOfWeek === weekday && one.hour === hour).length,
        refused: sum(refused.filter((one) => onDay(one.date) && one.hour === hour).map((one) => one.count)),
      };
    }),
    refused: {
      total: sum(refused.map((one) => one.count)),
      wholeDays: sum(refused.filter((one) => one.hour === -1).map((one) => one.count)),
    },
    sources: sourcesOf(kept, leads),
    won: rate(leads.filter((lead) => lead.status === "won").length, leads.length),
    withAddOns: kept.filter((visit) =>
      visit.items.some((item) => Object.values(item.addOns).some((n) => n > 0)),
    ).length,
    wax: sum(kept.flatMap((visit) => visit.items.map((item) => item.addOns.wax ?? 0))),
    euros: sum(kept.filter((visit) => visit.currency === "EUR").map(totalOf)),
  };
}

function sourcesOf(kept: Visit[], leads: World["leads"]) {
  const found = new Map<string, { bookings: number; revenueBooked: number; leads: number }>();
  const of = (name: string) => {
    const one = found.get(name) ?? { bookings: 0, revenueBooked: 0, leads: 0 };
    found.set(name, one);
    return one;
  };
  for (const visit of kept) {
    const { source, utm, directory } = visit.attribution;
    const named = source ?? utm?.source ?? directory;
    const one = of(named === undefined ? (visit.origin === "team" ? "team:" : "direct:") : `source:${named}`);
    one.bookings++;
    if (visit.currency === "USD") one.revenueBooked += totalOf(visit);
  }
  for (const { source } of leads) of(source === undefined ? "direct:" : `source:${source}`).leads++;
  return Object.fromEntries(found);
}

/** Shares of the total by what each item costs; whole units that sum to it. */
function sharesOf(visit: Visit): number[] {
  const owns = visit.items.map((item) => BigInt(item.own));
  const worth = owns.reduce((a, b) => a + b, 0n);
  const parts = worth === 0n ? owns.map(() => 1n) : owns;
  const whole = worth === 0n ? BigInt(parts.length) : worth;
  const total = BigInt(totalOf(visit));
  let [upto, given] = [0n, 0n];
  return parts.map((part) => {
    upto += part;
    const rounded = (2n * total * upto + whole) / (2n * whole);
    const share = rounded - given;
    given = rounded;
    return Number(share);
  });
}

function bucketsOf({ from, to, interval }: OracleScope): { from: string; to: string }[] {
  const buckets: { from: string; to: string }[] = [];
  const last = Temporal.PlainDate.from(to);
  for (
    let day = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    const begins = interval === "day" || (interval === "week" ? day.dayOfWeek === 1 : day.day === 1);
    const open = buckets.at(-1);
    if (begins || !open) buckets.push({ from: day.toString(), to: day.toString() });
    else open.to = day.toString();
  }
  return buckets;
}
