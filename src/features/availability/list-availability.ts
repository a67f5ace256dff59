import { offeredDays } from "#domain/availability.ts";
import type { OfferedDay, SlotRefusalReason } from "#domain/availability-types.ts";
import type { PricingRules, Purchase } from "#domain/catalog.ts";
import { addDays, daysBetween, localDateOf, toRfc3339 } from "#domain/local-time.ts";
import { priceVisit } from "#domain/pricing.ts";
import { refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { StaleBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { loadClaims } from "../visits/claims.ts";
import { claimRange, questionFor, type SlotView, slotView } from "../visits/slots.ts";
import { servicesOf, visitSpec } from "../visits/visit-spec.ts";

const LONGEST_RANGE_DAYS = 62;

export interface AvailabilityRequest {
  purchase: Purchase;
  paths: "flat" | "items";
  /** Local dates of `displayZone`, both inclusive. */
  from: string;
  to: string;
  /** The zone days and times are shown in; the business's when absent. */
  displayZone?: string | undefined;
  teamMemberId?: string | undefined;
  /** A hold of one's own does not block. */
  holdId?: string | undefined;
  explain: boolean;
}

export interface AvailabilityView {
  serviceId: string;
  timeZone: string;
  durationMinutes: number;
  from: string;
  to: string;
  days: {
    date: string;
    slots: SlotView[];
    unavailable?: { startsAt: string; reason: SlotRefusalReason }[];
  }[];
  nextAvailableOn: string | null;
}

/**
 * The times at which a purchase can be booked, one query for any number of people.
 * Throws `StaleBusiness` when that query says that the business has changed since it was remembered.
 */
export async function listAvailability(
  deps: Deps,
  business: Business,
  request: AvailabilityRequest,
): Promise<AvailabilityView> {
  const { from, to, purchase, explain } = request;
  if (to < from) throw refuseField("to", "must not be before `from`");
  if (daysBetween(from, to) >= LONGEST_RANGE_DAYS)
    throw refuseField("to", `a range has at most ${LONGEST_RANGE_DAYS} days`);
  if (request.teamMemberId !== undefined && !business.members.has(request.teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");
  const services = servicesOf(business, purchase, request.paths);
  const durationMinutes = durationOf(business, purchase, request.paths);
  const spec = visitSpec(business, services, durationMinutes, purchase.seats ?? 1);
  const now = deps.now();

  const offered = async (first: string, last: string, explained: boolean): Promise<OfferedDay[]> => {
    const range = { ...claimRange(business.row.timeZone, first, last, spec), now, ignore: request.holdId };
    const { version, claims } = await loadClaims(deps.db, business.slug, range);
    if (version !== business.version) throw new StaleBusiness();
    const question = questionFor(business, services, spec, claims, now, request.teamMemberId);
    return offeredDays({ ...question, from: first, to: last, explain: explained });
  };

  const zone = request.displayZone ?? business.row.timeZone;
  const sameZone = zone === business.row.timeZone;
  const days = sameZone
    ? await offered(from, to, explain)
    : regroup(await offered(addDays(from, -1), addDays(to, 1), explain), zone, from, to);
  const firstFree = days.find((day) => day.slots.length > 0)?.date;
  return {
    serviceId: services[0]?.id ?? "",
    timeZone: zone,
    durationMinutes,
    from,
    to,
    days: days.map((day) => ({
      date: day.date,
      slots: day.slots.map((slot) => slotView(slot, zone)),
      ...(day.refused
        ? {
            unavailable: day.refused.map(({ startsAt, reason }) => ({
              startsAt: toRfc3339(startsAt, zone),
              reason,
            })),
          }
        : {}),
    })),
    nextAvailableOn: firstFree ?? (await firstFreeAfter(to)),
  };

  /** Looks on, range by range, to the end of what can be booked at all. */
  async function firstFreeAfter(date: string): Promise<string | null> {
    const today = localDateOf(now, business.row.timeZone);
    const horizon = addDays(today, spec.maxAdvanceDays);
    let first = addDays(date, 1) < today ? today : addDays(date, 1);
    while (first <= horizon) {
      const end = addDays(first, LONGEST_RANGE_DAYS - 1);
      const found = (await offered(first, end < horizon ? end : horizon, false)).find(
        (day) => day.slots.length > 0,
      );
      const slot = found?.slots[0];
      if (slot) return localDateOf(slot.startsAt, zone);
      first = addDays(end, 1);
    }
    return null;
  }
}

/** Days of the business put into the days of another zone. */
function regroup(days: OfferedDay[], zone: string, from: string, to: string): OfferedDay[] {
  const byDate = new Map<string, OfferedDay>();
  for (let date = from; date <= to; date = addDays(date, 1)) byDate.set(date, { date, slots: [] });
  for (const day of days) {
    for (const slot of day.slots) byDate.get(localDateOf(slot.startsAt, zone))?.slots.push(slot);
    for (const refusal of day.refused ?? []) {
      const shown = byDate.get(localDateOf(refusal.startsAt, zone));
      if (shown) shown.refused = [...(shown.refused ?? []), refusal];
    }
  }
  return [...byDate.values()];
}

/**
 * How long the visit takes. Times may be looked at before every question is answered, so a missing answer is not
 * refused here; a wrong one is.
 */
function durationOf(business: Business, purchase: Purchase, paths: "flat" | "items"): number {
  const rules = rulesFor(
    business,
    purchase.items.map((item) => item.serviceId),
  );
  return priceVisit(withoutRequired(rules), purchase, { paths }).durationMinutes;
}

function withoutRequired(rules: PricingRules): PricingRules {
  return {
    ...rules,
    services: rules.services.map((service) => ({
      ...service,
      dimensions: service.dimensions.map((dimension) => ({ ...dimension, required: false })),
    })),
  };
}
