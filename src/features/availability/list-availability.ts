import { eachOfferedDay, offeredDays } from "#domain/availability.ts";
import type { OfferedDay, SlotRefusalReason } from "#domain/availability-types.ts";
import type { PricingRules, Purchase } from "#domain/catalog.ts";
import { addDays, daysBetween, localDateOf, toRfc3339 } from "#domain/local-time.ts";
import { priceVisit } from "#domain/pricing.ts";
import { refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { type Refused, WHOLE_DAY } from "../demand/refused-demand.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import type { Looking } from "../visits/kept-answers.ts";
import { bookableDates, claimRange, questionFor, type SlotView, slotViewer } from "../visits/slots.ts";
import { forTeam, servicesOf, visitSpec } from "../visits/visit-spec.ts";

const LONGEST_RANGE_DAYS = 62;

/** Local dates of one instant in two zones differ by up to two: from −12 to +14 hours is more than a day. */
const ZONES_APART_DAYS = 2;

export interface AvailabilityRequest {
  purchase: Purchase;
  paths: "flat" | "items";
  /** By a quote: the rules it locked, whose services count also when they were changed or archived since. */
  quotedRules?: PricingRules | undefined;
  /** Local dates of `displayZone`, both inclusive. */
  from: string;
  to: string;
  /** The zone days and times are shown in; the business's when absent. */
  displayZone?: string | undefined;
  teamMemberId?: string | undefined;
  /** A hold of one's own, or the booking about to be moved, does not block. */
  holdId?: string | undefined;
  /** Of a visit that was quoted or booked before, however long it would take today. */
  durationMinutes?: number | undefined;
  /** No start can be had, for this one reason: the days stay empty. */
  refusedEverywhere?: SlotRefusalReason | undefined;
  explain: boolean;
  /** For the team, which notice, cut-offs and horizon do not bind. */
  byTeam?: boolean | undefined;
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
    reasons?: SlotRefusalReason[];
  }[];
  nextAvailableOn: string | null;
}

export interface Availability {
  view: AvailabilityView;
  /** Days that somebody would have worked and that have nothing free: demand that cannot be met. */
  unmet: Refused[];
}

/** The times at which a purchase can be booked, one query for any number of people. */
export async function listAvailability(
  looking: Looking,
  business: Business,
  request: AvailabilityRequest,
): Promise<Availability> {
  const { from, to, purchase, explain } = request;
  if (to < from) throw refuseField("to", "must not be before `from`");
  if (daysBetween(from, to) >= LONGEST_RANGE_DAYS)
    throw refuseField("to", `a range has at most ${LONGEST_RANGE_DAYS} days`);
  if (request.teamMemberId !== undefined && !business.members.has(request.teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");
  const services = servicesOf(business, purchase, request.paths, request.quotedRules !== undefined);
  const durationMinutes = request.durationMinutes ?? durationOf(business, request);
  const asSold = visitSpec(business, services, durationMinutes, purchase.seats ?? 1);
  const spec = request.byTeam ? forTeam(asSold) : asSold;
  const { now } = looking;

  const questionOn = async (first: string, last: string) => {
    const range = { ...claimRange(business.row.timeZone, first, last, spec), ignore: request.holdId };
    const { claims } = await looking.claims(range);
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
  const unmet: Refused[] = [];
  for (const { date, emptyBecause } of own)
    if (emptyBecause !== undefined && date >= from && date <= to)
      unmet.push({ date, hour: WHOLE_DAY, serviceId, reason: emptyBecause });
  const slotView = slotViewer(services, zone);
  const view: AvailabilityView = {
    serviceId,
    timeZone: zone,
    durationMinutes,
    from,
    to,
    days: days.map((day) => ({
      date: day.date,
      slots: day.slots.map(slotView),
      ...(day.refused
        ? {
            unavailable: day.refused.map(({ startsAt, reason }) => ({
              startsAt: toRfc3339(startsAt, zone),
              reason,
            })),
            reasons: reasonsOf(day),
          }
        : {}),
    })),
    nextAvailableOn: firstFree,
  };
  return { view, unmet };

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

/** Of the starts that are not offered, each once; a day without a single start is one on which nobody works. */
function reasonsOf({ slots, refused = [] }: OfferedDay): SlotRefusalReason[] {
  if (slots.length === 0 && refused.length === 0) return ["closed"];
  return [...new Set(refused.map(({ reason }) => reason))];
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
function durationOf(business: Business, { purchase, paths, quotedRules }: AvailabilityRequest): number {
  const ids = purchase.items.map((item) => item.serviceId);
  const rules = quotedRules ?? rulesFor(business, ids);
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
