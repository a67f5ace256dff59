import { eachOfferedDay, offeredDays } from "#domain/availability.ts";
import type { OfferedDay, SlotRefusalReason } from "#domain/availability-types.ts";
import type { PricingRules, Purchase } from "#domain/catalog.ts";
import { addDays, daysBetween, localDateOf, toRfc3339 } from "#domain/local-time.ts";
import { priceVisit } from "#domain/pricing.ts";
import { refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { StaleBusiness } from "../businesses/with-business.ts";
import { WHOLE_DAY } from "../demand/refused-demand.ts";
import type { Deps } from "../deps.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { loadClaims } from "../visits/claims.ts";
import { bookableDates, claimRange, questionFor, type SlotView, slotView } from "../visits/slots.ts";
import { servicesOf, visitSpec } from "../visits/visit-spec.ts";

const LONGEST_RANGE_DAYS = 62;

/** Local dates of one instant in two zones differ by up to two: from −12 to +14 hours is more than a day. */
const ZONES_APART_DAYS = 2;

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
  /** No start can be had, for this one reason: the days stay empty. */
  refusedEverywhere?: SlotRefusalReason | undefined;
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

  const questionOn = async (first: string, last: string) => {
    const range = { ...claimRange(business.row.timeZone, first, last, spec), now, ignore: request.holdId };
    const { version, claims } = await loadClaims(deps.db, business.slug, range);
    if (version !== business.version) throw new StaleBusiness();
    const question = questionFor(business, services, spec, claims, now, request.teamMemberId);
    return { ...question, from: first, to: last };
  };

  const zone = request.displayZone ?? business.row.timeZone;
  const reach = zone === business.row.timeZone ? 0 : ZONES_APART_DAYS;
  const reason = request.refusedEverywhere;
  const own = offeredDays({ ...(await questionOn(addDays(from, -reach), addDays(to, reach))), explain }).map(
    (day) => (reason === undefined ? day : refuseAll(day, reason)),
  );
  const days = reach === 0 ? own : regroup(own, zone, from, to);
  const firstFree =
    reason === undefined
      ? (days.find((day) => day.slots.length > 0)?.date ?? (await firstFreeAfterRange()))
      : null;
  const serviceId = services[0]?.id ?? "";
  for (const { date, emptyBecause } of own)
    if (emptyBecause !== undefined && date >= from && date <= to)
      deps.demand.count(business, { date, hour: WHOLE_DAY, serviceId, reason: emptyBecause });
  return {
    serviceId,
    timeZone: zone,
    durationMinutes,
    from,
    to,
    days: days.map((day) => ({
      date: day.date,
      slots: day.slots.map((slot) => slotView(slot, services, zone)),
      ...(day.refused
        ? {
            unavailable: day.refused.map(({ startsAt, reason }) => ({
              startsAt: toRfc3339(startsAt, zone),
              reason,
            })),
          }
        : {}),
    })),
    nextAvailableOn: firstFree,
  };

  /**
   * Looks on to the end of what can be booked at all: in stretches twice as long each time, so that two years take four
   * queries more, and no further than the first free time.
   */
  async function firstFreeAfterRange(): Promise<string | null> {
    const { memberIds } = spec;
    if (
      !(request.teamMemberId === undefined ? memberIds.length > 0 : memberIds.includes(request.teamMemberId))
    )
      return null;
    const { first, last } = bookableDates(business.row.timeZone, now, spec);
    const beyond = addDays(to, 1 - reach);
    let start = beyond > first ? beyond : first;
    for (let length = LONGEST_RANGE_DAYS; start <= last; length *= 2) {
      const end = addDays(start, length - 1);
      for (const day of eachOfferedDay(await questionOn(start, end < last ? end : last)))
        for (const slot of day.slots) {
          const shown = localDateOf(slot.startsAt, zone);
          if (shown > to) return shown;
        }
      start = addDays(end, 1);
    }
    return null;
  }
}

/** Every start of the day, also one that has another reason besides. */
function refuseAll(
  { date, slots, refused, emptyBecause }: OfferedDay,
  reason: SlotRefusalReason,
): OfferedDay {
  const starts = [...slots, ...(refused ?? [])].map(({ startsAt }) => startsAt).sort((a, b) => a - b);
  const because = slots.length > 0 ? reason : emptyBecause;
  return {
    date,
    slots: [],
    ...(refused ? { refused: starts.map((startsAt) => ({ startsAt, reason })) } : {}),
    ...(because === undefined ? {} : { emptyBecause: because }),
  };
}

/** Days of the business put into the days of another zone. */
function regroup(days: OfferedDay[], zone: string, from: string, to: string): OfferedDay[] {
  const byDate = new Map<string, OfferedDay>();
  const explained = days.some((day) => day.refused);
  for (let date = from; date <= to; date = addDays(date, 1))
    byDate.set(date, { date, slots: [], ...(explained ? { refused: [] } : {}) });
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
