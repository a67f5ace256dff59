import { and, asc, avg, count, eq, gte, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type {
  BusinessFacts,
  Interval,
  MemberFacts,
  Schedule,
  WeeklySpan,
} from "#domain/availability-types.ts";
import type { Coordinates, Package, PricedService, ServiceArea, Surcharge } from "#domain/catalog.ts";
import { localDateOf } from "#domain/local-time.ts";

type Row = typeof t.businesses.$inferSelect;
export type ServiceRow = typeof t.services.$inferSelect;
export type WidgetRow = typeof t.widgets.$inferSelect;
export type MemberRow = typeof t.teamMembers.$inferSelect;

/** Everything of a business that prices, times and its public page follow from, ready to compute with. */
export interface Business {
  row: Row;
  id: Row["id"];
  slug: string;
  version: number;
  categories: (typeof t.categories.$inferSelect)[];
  /** Not archived, in the owner's order. */
  services: Map<string, ServiceRow>;
  /** No longer offered, but a quote made before still is. */
  archivedServices: Map<string, ServiceRow>;
  /** Of both. */
  priced: Map<string, PricedService>;
  /** Those of which every service is offered. */
  packages: Package[];
  surcharges: Surcharge[];
  serviceAreas: ServiceArea[];
  places: Record<string, Coordinates>;
  team: MemberRow[];
  /** Members who do a service, by service id. */
  skills: Map<string, string[]>;
  members: Map<string, MemberFacts>;
  facts: BusinessFacts;
  /** Ids of the resources of each group a service needs, by service id. */
  resourceGroups: Map<string, string[][]>;
  widgets: WidgetRow[];
  rating: { average: number | null; count: number };
  /** Answers made once per version, by a key of their maker's. */
  prepared: Map<string, unknown>;
}

/** How far back date overrides, closures and time off are read: what is over decides nothing any more. */
const LOOK_BACK_MS = 3 * 86_400_000;

type Results<Q extends readonly PromiseLike<unknown>[]> = Promise<{
  -readonly [K in keyof Q]: Awaited<Q[K]>;
}>;

/** For a transaction, whose one connection takes one query at a time. A query begins when it is waited for. */
export async function oneByOne<Q extends readonly PromiseLike<unknown>[]>(queries: [...Q]): Results<Q> {
  const results: unknown[] = [];
  for (const query of queries) results.push(await query);
  return results as Awaited<Results<Q>>;
}

const atOnce = <Q extends readonly PromiseLike<unknown>[]>(queries: [...Q]): Results<Q> =>
  Promise.all(queries);

/** Loads a business by its slug; `null` when there is none. The only place, with sign-in, that mints a business id. */
export async function loadBusiness(
  { orm }: { orm: Queryable },
  slug: string,
  now: number,
  readAll: typeof oneByOne = atOnce,
): Promise<Business | null> {
  // First the version, then the rest: what changes in between makes the copy look old, never too new.
  const [row] = await orm.select().from(t.businesses).where(eq(t.businesses.slug, slug));
  if (!row) return null;
  const id = row.id;
  const since = now - LOOK_BACK_MS;
  const sinceDate = localDateOf(since, row.timeZone);
  const [
    categories,
    services,
    packages,
    packageServices,
    surcharges,
    serviceAreas,
    places,
    team,
    skills,
    overrides,
    timeOff,
    busyTimes,
    closures,
    resources,
    needs,
    widgets,
    ratings,
  ] = await readAll([
    orm
      .select()
      .from(t.categories)
      .where(eq(t.categories.businessId, id))
      .orderBy(asc(t.categories.position)),
    orm
      .select()
      .from(t.services)
      .where(eq(t.services.businessId, id))
      .orderBy(asc(t.services.position), asc(t.services.id)),
    orm
      .select()
      .from(t.packages)
      .where(and(eq(t.packages.businessId, id), isNull(t.packages.archivedAt)))
      .orderBy(asc(t.packages.position)),
    orm.select().from(t.packageServices).where(eq(t.packageServices.businessId, id)),
    orm
      .select()
      .from(t.surcharges)
      .where(and(eq(t.surcharges.businessId, id), isNull(t.surcharges.archivedAt)))
      .orderBy(asc(t.surcharges.position), asc(t.surcharges.id)),
    orm
      .select()
      .from(t.serviceAreas)
      .where(and(eq(t.serviceAreas.businessId, id), isNull(t.serviceAreas.archivedAt)))
      .orderBy(asc(t.serviceAreas.position), asc(t.serviceAreas.id)),
    orm.select().from(t.postalPlaces).where(eq(t.postalPlaces.businessId, id)),
    orm
      .select()
      .from(t.teamMembers)
      .where(and(eq(t.teamMembers.businessId, id), isNull(t.teamMembers.archivedAt)))
      .orderBy(asc(t.teamMembers.position), asc(t.teamMembers.id)),
    orm.select().from(t.teamMemberServices).where(eq(t.teamMemberServices.businessId, id)),
    orm
      .select()
      .from(t.scheduleOverrides)
      .where(and(eq(t.scheduleOverrides.businessId, id), gte(t.scheduleOverrides.date, sinceDate))),
    orm
      .select()
      .from(t.timeOff)
      .where(and(eq(t.timeOff.businessId, id), gte(t.timeOff.endsAt, since))),
    orm
      .select({
        teamMemberId: t.busyTimes.teamMemberId,
        startsAt: t.busyTimes.startsAt,
        endsAt: t.busyTimes.endsAt,
      })
      .from(t.busyTimes)
      .where(and(eq(t.busyTimes.businessId, id), gte(t.busyTimes.endsAt, since))),
    orm
      .select()
      .from(t.closures)
      .where(and(eq(t.closures.businessId, id), gte(t.closures.endsOn, sinceDate))),
    orm
      .select()
      .from(t.resources)
      .where(and(eq(t.resources.businessId, id), isNull(t.resources.archivedAt))),
    orm.select().from(t.serviceResourceGroups).where(eq(t.serviceResourceGroups.businessId, id)),
    orm.select().from(t.widgets).where(eq(t.widgets.businessId, id)).orderBy(asc(t.widgets.slug)),
    orm
      .select({ average: avg(t.reviews.rating), count: count() })
      .from(t.reviews)
      .where(and(eq(t.reviews.businessId, id), eq(t.reviews.status, "published"))),
  ]);

  const schedules = memberSchedules(row.weeklyHours, team, overrides);
  // What a person's other calendars say counts as time off.
  const away = groupBy(
    [...timeOff, ...busyTimes],
    (one) => one.teamMemberId,
    (one): Interval => ({ start: one.startsAt, end: one.endsAt }),
  );
  const members = new Map<string, MemberFacts>();
  for (const member of team) {
    members.set(member.id, {
      id: member.id,
      schedule: schedules.get(member.id) ?? { weekly: [], overrides: [] },
      timeOff: away.get(member.id) ?? [],
      dailyLimit: member.dailyLimit,
    });
  }

  const offered = new Map(services.filter((s) => s.archivedAt === null).map((s) => [s.id, s]));
  return {
    row,
    id,
    slug,
    version: row.configVersion,
    categories,
    services: offered,
    archivedServices: new Map(services.filter((s) => s.archivedAt !== null).map((s) => [s.id, s])),
    priced: new Map(services.map((s) => [s.id, pricedService(s)])),
    surcharges: surcharges.map(({ key, label, change, conditions }) => ({ key, label, change, conditions })),
    serviceAreas: serviceAreas.map(({ key, label, covers }) => ({ key, label, covers })),
    places: Object.fromEntries(
      places.map(({ postalCode, latitude, longitude }) => [postalCode, { latitude, longitude }]),
    ),
    packages: packages
      .map((p) =>
        packageOf(
          p,
          packageServices.filter((s) => s.packageId === p.id).map((s) => s.serviceId),
        ),
      )
      .filter(({ serviceIds }) => serviceIds.length > 0 && serviceIds.every((one) => offered.has(one))),
    team,
    skills: groupBy(
      skills.filter((s) => members.has(s.teamMemberId)),
      (s) => s.serviceId,
      (s) => s.teamMemberId,
    ),
    members,
    facts: {
      timeZone: row.timeZone,
      closures: closures.map((c) => ({ startsOn: c.startsOn, endsOn: c.endsOn })),
    },
    resourceGroups: groupBy(
      needs,
      (n) => n.serviceId,
      (n) => resources.filter((r) => r.groupId === n.groupId).map((r) => r.id),
    ),
    widgets,
    rating: {
      average: ratings[0]?.average ? Math.round(Number(ratings[0].average) * 100) / 100 : null,
      count: ratings[0]?.count ?? 0,
    },
    prepared: new Map(),
  };
}

/** Everybody's hours: their own with their own dates, or the business's with its dates and, before those, their own. */
export function memberSchedules(
  weeklyHours: WeeklySpan[],
  team: Pick<MemberRow, "id" | "weeklyHours">[],
  overrides: Pick<typeof t.scheduleOverrides.$inferSelect, "teamMemberId" | "date" | "spans">[],
): Map<string, Schedule> {
  const scheduleOf = (memberId: string | null, weekly: WeeklySpan[]): Schedule => ({
    weekly,
    overrides: overrides
      .filter((o) => o.teamMemberId === memberId)
      .map((o) => ({ date: o.date, spans: o.spans })),
  });
  const business = scheduleOf(null, weeklyHours);
  return new Map(
    team.map((member) => {
      const own = scheduleOf(member.id, member.weeklyHours ?? weeklyHours);
      // One object for all who follow the business's hours: the engine works them out once.
      return [member.id, member.weeklyHours === null ? withOverrides(business, own) : own];
    }),
  );
}

/** A person's own date override wins over the business's for the same date. */
function withOverrides(business: Schedule, own: Schedule): Schedule {
  if (own.overrides.length === 0) return business;
  const dates = new Set(own.overrides.map((o) => o.date));
  return {
    weekly: business.weekly,
    overrides: [...own.overrides, ...business.overrides.filter((o) => !dates.has(o.date))],
  };
}

/** The part of a stored service that decides price and duration. */
export function pricedService(
  row: Omit<PricedService, "deposit"> & Pick<ServiceRow, "depositKind" | "depositValue">,
): PricedService {
  return {
    id: row.id,
    name: row.name,
    durationMinutes: row.durationMinutes,
    basePrice: row.basePrice,
    capacity: row.capacity,
    deposit: { kind: row.depositKind, value: row.depositValue },
    dimensions: row.dimensions,
    addOns: row.addOns,
  };
}

function packageOf(row: typeof t.packages.$inferSelect, serviceIds: string[]): Package {
  return {
    key: row.key,
    label: row.label,
    serviceIds: serviceIds.sort(),
    discount: discountOf(row.discountKind, row.discountValue),
  };
}

/** Stored as text in both kinds: a percentage is a decimal string, a fixed discount minor units. */
export function discountOf(kind: "percent" | "fixed", value: string): Package["discount"] {
  return kind === "percent" ? { kind, value } : { kind, value: Number(value) };
}

function groupBy<T, V>(rows: T[], key: (row: T) => string, value: (row: T) => V): Map<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(value(row));
    else groups.set(key(row), [value(row)]);
  }
  return groups;
}
