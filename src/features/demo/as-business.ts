import type { PricedService } from "#domain/catalog.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { Settled } from "./set-up-business.ts";

/**
 * The new business in the shape the engine works with. `loadBusiness` cannot read it yet: it asks the pool, which
 * does not see what this transaction has written.
 */
export function asBusiness(settled: Settled): Business {
  const { row, services, resources, team, exceptions } = settled;
  const { closure, timeOff, override } = exceptions;
  const overridesOf = (memberId: string | null) =>
    override.teamMemberId === memberId ? [{ date: override.date, spans: override.spans }] : [];
  return {
    row,
    id: row.id,
    slug: row.slug,
    version: row.configVersion,
    categories: settled.categories,
    services: new Map(services.map((service) => [service.id, service])),
    priced: new Map(services.map((service) => [service.id, pricedService(service)])),
    packages: settled.packages,
    surcharges: settled.surcharges,
    serviceAreas: settled.serviceAreas,
    places: {},
    team: team.members,
    skills: new Map(
      services.map(({ id }) => [
        id,
        team.skills.filter((skill) => skill.serviceId === id).map((skill) => skill.teamMemberId),
      ]),
    ),
    members: new Map(
      team.members.map(({ id, weeklyHours }) => [
        id,
        {
          id,
          schedule: {
            weekly: weeklyHours ?? row.weeklyHours,
            overrides: [...overridesOf(id), ...(weeklyHours === null ? overridesOf(null) : [])],
          },
          timeOff: timeOff.teamMemberId === id ? [{ start: timeOff.startsAt, end: timeOff.endsAt }] : [],
        },
      ]),
    ),
    facts: { timeZone: row.timeZone, closures: [closure] },
    resourceGroups: new Map(
      services.map(({ id }) => [
        id,
        resources.needs
          .filter((need) => need.serviceId === id)
          .map((need) => resources.rows.filter((one) => one.groupId === need.groupId).map((one) => one.id)),
      ]),
    ),
    widgets: settled.widgets,
    rating: { average: null, count: 0 },
    prepared: new Map(),
  };
}

/** Exactly what decides a price, for quotes keep a copy of it. */
function pricedService(row: ServiceRow): PricedService {
  const { id, name, durationMinutes, basePrice, capacity, dimensions, addOns } = row;
  const deposit = { kind: row.depositKind, value: row.depositValue };
  return { id, name, durationMinutes, basePrice, capacity, deposit, dimensions, addOns };
}
