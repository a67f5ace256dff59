import type { VisitSpec } from "#domain/availability-types.ts";
import type { Purchase } from "#domain/catalog.ts";
import { MINUTE_MS } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";

/**
 * The services of a purchase, in order; an unknown one is refused by the field that names it. What was quoted may be
 * bought while the quote lives, also when the service was archived since.
 */
export function servicesOf(
  business: Business,
  purchase: Purchase,
  paths: "flat" | "items",
  quoted = false,
): ServiceRow[] {
  return purchase.items.map((item, index) => {
    const service =
      business.services.get(item.serviceId) ??
      (quoted ? business.archivedServices.get(item.serviceId) : undefined);
    if (service) return service;
    const path = paths === "flat" ? "serviceId" : `items.${index}.serviceId`;
    const message = "there is no such service here";
    throw new Refusal("selection_invalid", message, {
      errors: [{ path, code: "selection_invalid", message }],
    });
  });
}

/** A service in quote mode ends in a lead; its times are shown for wishes and are not for sale. */
export function refuseQuoteMode(services: ServiceRow[]): void {
  if (services.some((service) => service.mode === "quote"))
    throw refuseField(
      "serviceId",
      "this service is by request only: send a lead instead",
      "selection_invalid",
    );
}

/** With the longest buffers still within what one claim may span (constraint `allocations_longest`). */
const LONGEST_VISIT_MINUTES = 7 * 1440;

/**
 * What has to be placed for a purchase: its services one after another, by one person who can do them all, with a
 * resource of every group that any of them needs.
 */
export function visitSpec(
  business: Business,
  services: ServiceRow[],
  durationMinutes: number,
  seats: number,
): VisitSpec {
  const { row } = business;
  const [first] = services;
  const last = services.at(-1);
  if (!first || !last) throw new Error("a visit has at least one service");
  if (durationMinutes > LONGEST_VISIT_MINUTES)
    throw refuseField(
      services.length === 1 ? "selections" : "items",
      "a visit can last at most seven days",
      "selection_invalid",
    );
  const isClass = services.length === 1 && first.capacity > 1;
  return {
    durationMinutes,
    bufferBeforeMinutes: first.bufferBeforeMinutes,
    bufferAfterMinutes: last.bufferAfterMinutes,
    memberIds: business.team
      .map((member) => member.id)
      .filter((id) => services.every((service) => business.skills.get(service.id)?.includes(id))),
    resourceGroups: uniqueGroups(
      services.flatMap((service) => business.resourceGroups.get(service.id) ?? []),
    ),
    capacity: isClass ? first.capacity : 1,
    seats,
    classKey: isClass ? first.id : null,
    slotIntervalMinutes: first.slotIntervalMinutes ?? row.slotIntervalMinutes,
    alignment: row.slotAlignment,
    minNoticeMinutes: Math.max(...services.map((s) => s.minNoticeMinutes ?? row.minNoticeMinutes)),
    bookingCutoffs: services.flatMap((s) => s.bookingCutoff ?? []),
    maxAdvanceDays: Math.min(...services.map((s) => s.maxAdvanceDays ?? row.maxAdvanceDays)),
    // Several limits at once are counted by `visitsOnDay` against one number.
    dailyLimit: services.some((s) => s.dailyLimit !== null) ? 0 : null,
  };
}

/** How long a booking lasts as it stands: whatever its services take, the team may have said otherwise. */
export const bookedMinutes = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }): number =>
  (endsAt - startsAt) / MINUTE_MS;

/**
 * The spec of a visit that the team makes shorter or longer than its services take. A class has one length for all who
 * come: another is refused by field.
 */
export function specLasting(
  business: Business,
  services: ServiceRow[],
  { usual, wanted = usual }: { usual: number; wanted?: number | undefined },
  seats: number,
): VisitSpec {
  const spec = visitSpec(business, services, wanted, seats);
  if (spec.classKey !== null && wanted !== usual)
    throw refuseField("durationMinutes", "a class lasts as long as its service says");
  return spec;
}

/** No booking is made by hand for longer ago, or further ahead, than this. */
const TEAM_REACH_DAYS = 3 * 366;

/**
 * The same for the team itself, which is not bound by notice, cut-offs and horizon: it notes down yesterday's walk-in
 * as well as the wedding in two years. Opening hours, limits and being free bind it as they bind everybody.
 */
export function forTeam(spec: VisitSpec): VisitSpec {
  return {
    ...spec,
    minNoticeMinutes: -TEAM_REACH_DAYS * 1440,
    bookingCutoffs: [],
    maxAdvanceDays: TEAM_REACH_DAYS,
  };
}

/** Two services that need the same group need one resource of it, since they happen one after the other. */
function uniqueGroups(groups: string[][]): string[][] {
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}
