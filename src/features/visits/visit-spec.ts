import type { VisitSpec } from "#domain/availability-types.ts";
import type { Purchase } from "#domain/catalog.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";

/** The services of a purchase, in order; an unknown one is refused by the field that names it. */
export function servicesOf(business: Business, purchase: Purchase, paths: "flat" | "items"): ServiceRow[] {
  return purchase.items.map((item, index) => {
    const service = business.services.get(item.serviceId);
    if (service) return service;
    const path = paths === "flat" ? "serviceId" : `items.${index}.serviceId`;
    const message = "there is no such service here";
    throw new Refusal("selection_invalid", message, {
      errors: [{ path, code: "selection_invalid", message }],
    });
  });
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

/** Two services that need the same group need one resource of it, since they happen one after the other. */
function uniqueGroups(groups: string[][]): string[][] {
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}
