import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { addDays, DAY_MS, dayBounds, localDateOf, weekdayOf } from "#domain/local-time.ts";
import type { DayAhead, DemoBusiness } from "./description.ts";
import { insertRows } from "./insert-rows.ts";

/** What a key of the description has become. */
export type Keys = Map<string, string>;

/** A year in business before the demo's first visit. */
const FOUNDED_DAYS_AGO = 420;

/** Stores all that the owner would have set up: profile, catalog, team, hours, widgets. Gives the services' ids. */
export async function setUpBusiness(tx: Transaction, demo: DemoBusiness, now: number): Promise<Keys> {
  const businessId = newId("business") as BusinessId;
  const founded = now - FOUNDED_DAYS_AGO * DAY_MS;
  const made = { businessId, createdAt: founded, updatedAt: founded };
  await tx
    .insert(t.businesses)
    .values({ ...demo.profile, id: businessId, createdAt: founded, updatedAt: founded });

  const categoryIds = keysOf(demo.categories, "category");
  await tx
    .insert(t.categories)
    .values(
      demo.categories.map((c, position) => ({ ...c, id: idOf(categoryIds, c.key), businessId, position })),
    );

  const serviceIds = keysOf(demo.services, "service");
  await tx.insert(t.services).values(
    demo.services.map(({ key, category, needs: _, dimensions = [], addOns = [], ...service }, position) => ({
      ...service,
      ...made,
      id: idOf(serviceIds, key),
      categoryId: idOf(categoryIds, category),
      dimensions,
      addOns,
      position,
    })),
  );

  await storeResources(tx, demo, businessId, serviceIds);
  await storePackages(tx, demo, businessId, serviceIds);
  await storePriceRules(tx, demo, businessId);
  const memberIds = await storeTeam(tx, demo, businessId, serviceIds, founded);
  await storeExceptions(tx, demo, businessId, memberIds, now);
  await tx
    .insert(t.widgets)
    .values(demo.widgets.map((widget) => ({ ...widget, id: newId("widget"), businessId })));
  return serviceIds;
}

async function storePriceRules(tx: Transaction, demo: DemoBusiness, businessId: BusinessId) {
  const { surcharges = [], serviceAreas = [] } = demo;
  await insertRows(
    tx,
    t.surcharges,
    surcharges.map((surcharge, position) => ({ ...surcharge, id: newId("surcharge"), businessId, position })),
  );
  await insertRows(
    tx,
    t.serviceAreas,
    serviceAreas.map((area, position) => ({ ...area, id: newId("serviceArea"), businessId, position })),
  );
}

async function storeResources(tx: Transaction, demo: DemoBusiness, businessId: BusinessId, serviceIds: Keys) {
  const groupIds = keysOf(demo.resourceGroups, "resourceGroup");
  const groups = demo.resourceGroups.map(({ key, name }) => ({ id: idOf(groupIds, key), businessId, name }));
  const rows = demo.resourceGroups.flatMap(({ key, resources }) =>
    resources.map((name) => ({ id: newId("resource"), businessId, groupId: idOf(groupIds, key), name })),
  );
  const needs = demo.services.flatMap(({ key, needs = [] }) =>
    needs.map((group) => ({
      businessId,
      serviceId: idOf(serviceIds, key),
      groupId: idOf(groupIds, group),
    })),
  );
  await insertRows(tx, t.resourceGroups, groups);
  await insertRows(tx, t.resources, rows);
  await insertRows(tx, t.serviceResourceGroups, needs);
}

async function storePackages(tx: Transaction, demo: DemoBusiness, businessId: BusinessId, serviceIds: Keys) {
  const packageIds = keysOf(demo.packages, "package");
  const rows = demo.packages.map(({ key, label, discount }, position) => ({
    id: idOf(packageIds, key),
    businessId,
    key,
    label,
    discountKind: discount.kind,
    discountValue: String(discount.value),
    position,
  }));
  const members = demo.packages.flatMap(({ key, services }) =>
    services.map((service) => ({
      businessId,
      packageId: idOf(packageIds, key),
      serviceId: idOf(serviceIds, service),
    })),
  );
  await insertRows(tx, t.packages, rows);
  await insertRows(tx, t.packageServices, members);
}

async function storeTeam(
  tx: Transaction,
  demo: DemoBusiness,
  businessId: BusinessId,
  serviceIds: Keys,
  createdAt: number,
) {
  const memberIds = keysOf(demo.team, "teamMember");
  await tx.insert(t.teamMembers).values(
    demo.team.map(({ key, name, title, weeklyHours = null }, position) => ({
      id: idOf(memberIds, key),
      businessId,
      name,
      title,
      weeklyHours,
      position,
      createdAt,
    })),
  );
  const skills = demo.team.flatMap(({ key, skills }) =>
    (skills ?? [...serviceIds.keys()]).map((service) => ({
      businessId,
      teamMemberId: idOf(memberIds, key),
      serviceId: idOf(serviceIds, service),
    })),
  );
  await insertRows(tx, t.teamMemberServices, skills);
  return memberIds;
}

/** What differs from the weekly hours: a day closed, somebody away, other hours on one date. All of it ahead. */
async function storeExceptions(
  tx: Transaction,
  demo: DemoBusiness,
  businessId: BusinessId,
  memberIds: Keys,
  now: number,
) {
  const { timeZone } = demo.profile;
  const today = localDateOf(now, timeZone);
  const closedOn = dateOf(today, demo.closure);
  const awayFrom = dateOf(today, demo.timeOff);
  const closure = {
    id: newId("closure"),
    businessId,
    startsOn: closedOn,
    endsOn: closedOn,
    label: demo.closure.label,
  };
  const timeOff = {
    id: newId("timeOff"),
    businessId,
    teamMemberId: idOf(memberIds, demo.timeOff.member),
    startsAt: dayBounds(awayFrom, timeZone).start,
    endsAt: dayBounds(addDays(awayFrom, demo.timeOff.days - 1), timeZone).end,
    reason: demo.timeOff.reason,
  };
  const override = {
    id: newId("override"),
    businessId,
    teamMemberId: demo.override.member === undefined ? null : idOf(memberIds, demo.override.member),
    date: dateOf(today, demo.override),
    spans: demo.override.spans,
  };
  await tx.insert(t.closures).values(closure);
  await tx.insert(t.timeOff).values(timeOff);
  await tx.insert(t.scheduleOverrides).values(override);
}

function dateOf(today: string, { daysAhead, weekday }: DayAhead): string {
  const earliest = addDays(today, daysAhead);
  return addDays(earliest, (weekday - weekdayOf(earliest) + 7) % 7);
}

function keysOf(things: { key: string }[], kind: Parameters<typeof newId>[0]): Keys {
  return new Map(things.map(({ key }) => [key, newId(kind)]));
}

/** A key that names nothing is a slip in the demo's data: better no demo than half of one. */
export function idOf(ids: Keys, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`demo data: nothing is called ${key}`);
  return id;
}
