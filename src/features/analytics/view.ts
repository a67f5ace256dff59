import type { AddOn } from "#domain/catalog.ts";
import { addDays, weekdayOf } from "#domain/local-time.ts";
import { ON_OWN_SITE } from "../funnel/own-site.ts";
import type { FunnelCount, LeadGroup, RatingGroup, RefusedGroup } from "./count-interest.ts";
import type { OpenMember } from "./measure-open-hours.ts";
import type {
  AddOnGroup,
  BookedMinutes,
  CustomerCounts,
  MadeCounts,
  Scope,
  ServiceGroup,
  SourceGroup,
  VisitGroup,
} from "./queries.ts";
import {
  type Analytics,
  type AnalyticsInterval,
  FUNNEL_STEPS,
  LEAD_STATUSES,
  type Totals,
} from "./schemas.ts";

/** What was counted, as the queries give it. */
export interface Counted {
  visits: VisitGroup[];
  booked: BookedMinutes[];
  open: OpenMember[];
  customers: CustomerCounts;
  services: ServiceGroup[];
  addOns: AddOnGroup[];
  sources: SourceGroup[];
  made: MadeCounts[];
  funnel: FunnelCount[];
  refused: RefusedGroup[];
  leads: LeadGroup[];
  ratings: RatingGroup[];
  catalog: { id: string; name: string; addOns: AddOn[] }[];
}

export function analyticsView(scope: Scope, counted: Counted): Analytics {
  const { from, to, interval, timeZone, currency, previousFrom } = scope;
  const totals = totalsOf(counted, true, currency);
  const statuses = statusCounts(counted);
  const { bookedMinutes, openMinutes, utilization } = totals;
  const total = totals.newCustomers + totals.returningCustomers;
  const unexpired = totals.bookings + totals.cancelled;
  return {
    from,
    to,
    interval,
    timeZone,
    currency,
    totals,
    previous: { from: previousFrom, to: addDays(from, -1), ...totalsOf(counted, false, currency) },
    series: seriesOf(scope, counted.visits),
    byService: byService(counted),
    byTeamMember: byTeamMember(counted),
    funnel: funnelOf(counted),
    statuses,
    rates: {
      noShow: rate(statuses.no_show, statuses.no_show + statuses.completed),
      cancellation: rate(statuses.cancelled, unexpired),
    },
    utilization: { bookedMinutes, openMinutes, rate: utilization },
    heatmap: heatmapOf(counted),
    refusedDemand: refusedDemand(counted),
    sources: sourcesOf(counted.sources, totals),
    leads: leadsOf(counted.leads),
    customers: { total, new: totals.newCustomers, returning: totals.returningCustomers },
    addOns: addOnsOf(counted, totals.bookings),
    ratings: ratingsOf(counted.ratings, true),
    otherCurrencies: otherCurrencies(counted.visits, currency),
  };
}

function totalsOf(
  { visits, booked, open, customers, made, leads, ratings }: Counted,
  current: boolean,
  currency: string,
): Totals {
  const groups = visits.filter((one) => one.set === "status" && one.current === current);
  const own = groups.filter((one) => one.currency === currency);
  const inStatus = (status: string) =>
    sum(
      groups.filter((one) => one.status === status),
      (one) => one.visits,
    );
  const revenueBooked = sum(own, (one) => one.revenue);
  const priced = sum(own, (one) => one.priced);
  const bookedMinutes = sum(
    booked.filter((one) => one.current === current),
    (one) => one.minutes,
  );
  const openMinutes = sum(open, (one) => (current ? one.current : one.previous));
  return {
    bookings: sum(groups, (one) => one.bookings),
    revenueBooked,
    revenuePaid: sum(own, (one) => one.paid),
    outstanding: sum(own, (one) => one.outstanding),
    averageValue: priced === 0 ? null : Math.round(revenueBooked / priced),
    completed: inStatus("completed"),
    cancelled: inStatus("cancelled"),
    noShows: inStatus("no_show"),
    bookingsMade: sum(
      made.filter((one) => one.current === current),
      (one) => one.made,
    ),
    newCustomers: current ? customers.fresh : customers.previous_fresh,
    returningCustomers: current ? customers.returning : customers.previous_returning,
    leads: sum(
      leads.filter((one) => one.current === current),
      (one) => one.count,
    ),
    bookedMinutes,
    openMinutes,
    utilization: rate(bookedMinutes, openMinutes),
    averageRating: ratingsOf(ratings, current).average,
  };
}

function statusCounts({ visits }: Counted): Analytics["statuses"] {
  const counts = {
    pending_payment: 0,
    pending: 0,
    confirmed: 0,
    in_progress: 0,
    completed: 0,
    cancelled: 0,
    no_show: 0,
    expired: 0,
  };
  for (const { set, current, status, visits: n } of visits)
    if (set === "status" && current) counts[status as keyof typeof counts] += n;
  return counts;
}

/** Every bucket of the period, also those in which nothing happened; the first and the last are cut to the period. */
function seriesOf({ from, to, interval }: Scope, visits: VisitGroup[]): Analytics["series"] {
  const found = new Map(
    visits.filter((one) => one.set === "bucket" && one.current).map((one) => [one.bucket, one]),
  );
  const series: Analytics["series"] = [];
  for (let start = from; start <= to; ) {
    const next = nextBucket(start, interval);
    const row = found.get(bucketOf(start, interval));
    series.push({
      from: start,
      to: next > to ? to : addDays(next, -1),
      bookings: row?.bookings ?? 0,
      revenueBooked: row?.revenue ?? 0,
      revenuePaid: row?.paid ?? 0,
      cancelled: row?.cancelled ?? 0,
      noShows: row?.no_shows ?? 0,
    });
    start = next;
  }
  return series;
}

/** First date of the day, week or month in which a date lies. */
function bucketOf(date: string, interval: AnalyticsInterval): string {
  if (interval === "day") return date;
  return interval === "week" ? addDays(date, 1 - weekdayOf(date)) : `${date.slice(0, 8)}01`;
}

function nextBucket(date: string, interval: AnalyticsInterval): string {
  const days = { day: 1, week: 7, month: 31 }[interval];
  return bucketOf(addDays(bucketOf(date, interval), days), interval);
}

function byService({ services, catalog }: Counted): Analytics["byService"] {
  const found = new Map(services.map((one) => [one.service_id, one]));
  return catalog
    .map(({ id, name }) => {
      const row = found.get(id);
      return { serviceId: id, name, bookings: row?.bookings ?? 0, revenueBooked: row?.revenue ?? 0 };
    })
    .sort((a, b) => b.revenueBooked - a.revenueBooked || b.bookings - a.bookings || compare(a.name, b.name));
}

function byTeamMember({ visits, booked, open }: Counted): Analytics["byTeamMember"] {
  const found = new Map(
    visits.filter((one) => one.set === "member" && one.current).map((one) => [one.member_id, one]),
  );
  const minutes = new Map(booked.filter((one) => one.current).map((one) => [one.member_id, one.minutes]));
  return open
    .map(({ id, name, archived, current: openMinutes }) => {
      const row = found.get(id);
      const bookedMinutes = minutes.get(id) ?? 0;
      return {
        teamMemberId: id,
        name,
        archived,
        bookings: row?.bookings ?? 0,
        revenueBooked: row?.revenue ?? 0,
        cancelled: row?.cancelled ?? 0,
        noShows: row?.no_shows ?? 0,
        bookedMinutes,
        openMinutes,
        utilization: rate(bookedMinutes, openMinutes),
      };
    })
    .filter((one) => !one.archived || one.openMinutes + one.bookings + one.cancelled > 0);
}

function funnelOf({ funnel, made }: Counted): Analytics["funnel"] {
  const of = (event: string, step?: string) =>
    sum(
      funnel.filter((one) => one.event === event && (step === undefined || one.step === step)),
      (one) => one.count,
    );
  const bookings = sum(
    made.filter((one) => one.current),
    (one) => one.by_customers,
  );
  const views = of("view");
  const steps = Object.fromEntries(FUNNEL_STEPS.map((step) => [step, of("step", step)]));
  return {
    views,
    viewsOnSite: of("view", ON_OWN_SITE),
    steps: steps as Analytics["funnel"]["steps"],
    quotes: of("quote"),
    starts: of("start"),
    bookings,
    conversion: rate(bookings, views),
  };
}

const WHOLE_DAY = -1;

function heatmapOf({ visits, refused }: Counted): Analytics["heatmap"] {
  const key = (weekday: number | null, hour: number | null) => `${weekday} ${hour}`;
  const wanted = new Map(
    visits
      .filter((one) => one.set === "hour" && one.current)
      .map((one) => [key(one.weekday, one.hour), one.bookings]),
  );
  const lost = new Map(
    refused.filter((one) => one.set === "hour").map((one) => [key(one.weekday, one.hour), one.count]),
  );
  return Array.from({ length: 7 * 24 }, (_, n) => {
    const [weekday, hour] = [Math.floor(n / 24) + 1, n % 24];
    const cell = key(weekday, hour);
    return { weekday, hour, bookings: wanted.get(cell) ?? 0, refused: lost.get(cell) ?? 0 };
  });
}

function refusedDemand({ refused, catalog }: Counted): Analytics["refusedDemand"] {
  const hours = refused.filter((one) => one.set === "hour");
  const names = new Map(catalog.map(({ id, name }) => [id, name]));
  return {
    total: sum(hours, (one) => one.count),
    wholeDays: sum(
      hours.filter((one) => one.hour === WHOLE_DAY),
      (one) => one.count,
    ),
    byReason: refused
      .flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }]))
      .sort((a, b) => b.count - a.count || compare(a.reason, b.reason)),
    byService: refused
      .flatMap(({ service_id: serviceId, count }) => {
        const name = serviceId === null ? undefined : names.get(serviceId);
        return serviceId === null || name === undefined ? [] : [{ serviceId, name, count }];
      })
      .sort((a, b) => b.count - a.count || compare(a.serviceId, b.serviceId)),
  };
}

/** What the named ones leave of the totals stands in one line. */
function sourcesOf(sources: SourceGroup[], totals: Totals): Analytics["sources"] {
  const named: Analytics["sources"] = sources.map(({ kind, source, bookings, revenue, leads }) => ({
    kind,
    source,
    bookings,
    revenueBooked: revenue,
    leads,
  }));
  const rest = {
    bookings: totals.bookings - sum(named, (one) => one.bookings),
    revenueBooked: totals.revenueBooked - sum(named, (one) => one.revenueBooked),
    leads: totals.leads - sum(named, (one) => one.leads),
  };
  return rest.bookings + rest.leads === 0 ? named : [...named, { kind: "other", source: null, ...rest }];
}

function leadsOf(groups: LeadGroup[]): Analytics["leads"] {
  const current = groups.filter((one) => one.current);
  const of = (status: string) =>
    sum(
      current.filter((one) => one.status === status),
      (one) => one.count,
    );
  const byStatus = Object.fromEntries(LEAD_STATUSES.map((status) => [status, of(status)]));
  const total = sum(current, (one) => one.count);
  const reasons = [...new Set(current.map((one) => one.reason))].map((reason) => ({
    reason,
    count: sum(
      current.filter((one) => one.reason === reason),
      (one) => one.count,
    ),
  }));
  return {
    total,
    byStatus: byStatus as Analytics["leads"]["byStatus"],
    byReason: reasons.sort((a, b) => b.count - a.count || compare(a.reason, b.reason)),
    conversion: rate(of("won"), total),
  };
}

function addOnsOf({ addOns, services, catalog }: Counted, bookings: number): Analytics["addOns"] {
  const withAny = addOns.find((one) => one.service_id === null)?.bookings ?? 0;
  const perService = new Map(services.map((one) => [one.service_id, one.bookings]));
  const byAddOn = addOns.flatMap(({ service_id: serviceId, key, bookings: n, quantity }) => {
    if (serviceId === null || key === null) return [];
    const offered = catalog.find(({ id }) => id === serviceId)?.addOns.find((one) => one.key === key);
    const attachRate = rate(n, perService.get(serviceId) ?? 0);
    return [{ serviceId, key, label: offered?.label ?? key, bookings: n, quantity, attachRate }];
  });
  return {
    bookings: withAny,
    attachRate: rate(withAny, bookings),
    byAddOn: byAddOn.sort(
      (a, b) => b.bookings - a.bookings || compare(a.serviceId, b.serviceId) || compare(a.key, b.key),
    ),
  };
}

function ratingsOf(groups: RatingGroup[], current: boolean): Analytics["ratings"] {
  const histogram = { "1": 0, "2": 0, "3": 0, "4": 0, "5": 0 };
  for (const one of groups) if (one.current === current) histogram[`${one.rating}`] += one.count;
  const count = sum(Object.values(histogram), (n) => n);
  const points = sum(Object.entries(histogram), ([rating, n]) => Number(rating) * n);
  return { average: count === 0 ? null : Math.round((points / count) * 100) / 100, count, histogram };
}

function otherCurrencies(visits: VisitGroup[], currency: string): Analytics["otherCurrencies"] {
  const others = new Map<string, { currency: string; bookings: number; revenueBooked: number }>();
  for (const { set, current, currency: other, bookings, amount } of visits) {
    if (set !== "status" || !current || other === null || other === currency || bookings === 0) continue;
    const one = others.get(other) ?? { currency: other, bookings: 0, revenueBooked: 0 };
    one.bookings += bookings;
    one.revenueBooked += amount;
    others.set(other, one);
  }
  return [...others.values()].sort((a, b) => compare(a.currency, b.currency));
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}

const rate = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
