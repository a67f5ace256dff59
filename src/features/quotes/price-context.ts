import type { PriceContext, PricingRules, Purchase } from "#domain/catalog.ts";
import { localDateOf, localMinuteOf, MINUTE_MS, weekdayOf } from "#domain/local-time.ts";
import { areaFor, normalizePostalCode } from "#domain/pricing.ts";
import { isSpoken } from "#domain/pricing-words.ts";
import { refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { RefusedDemand } from "../demand/refused-demand.ts";

/** What a price depends on beside what is bought, as far as it is known. */
export interface Circumstances {
  /** Epoch milliseconds. */
  startsAt?: number | undefined;
  postalCode?: string | undefined;
  /** The language in which it is explained, which changes no amount; the business's own when it is not one of ours. */
  locale?: string | undefined;
}

export const localeOf = (business: Business, wish: string | null | undefined): string =>
  wish && isSpoken(wish) ? wish : business.row.locale;

/** The same in the engine's terms. `now`: when it is booked, for same-day and short-notice surcharges. */
export function priceContext(
  timeZone: string,
  { startsAt, postalCode }: Circumstances,
  now: number,
): PriceContext {
  return {
    ...(startsAt === undefined ? {} : { start: startContext(timeZone, startsAt, now) }),
    ...(postalCode === undefined ? {} : { postalCode }),
  };
}

function startContext(timeZone: string, startsAt: number, now: number): NonNullable<PriceContext["start"]> {
  const date = localDateOf(startsAt, timeZone);
  return {
    date,
    weekday: weekdayOf(date),
    minuteOfDay: localMinuteOf(startsAt, timeZone),
    sameDay: localDateOf(now, timeZone) === date,
    // Cut, not rounded: 119 and a half minutes are less than 120.
    leadMinutes: Math.floor((startsAt - now) / MINUTE_MS),
  };
}

/** Somebody would have to go where the business does not go. Without a postal code nobody knows. */
export function isOutside(
  business: Business,
  rules: PricingRules,
  purchase: Purchase,
  postalCode: string | undefined,
): boolean {
  const areas = rules.serviceAreas ?? [];
  if (postalCode === undefined || areas.length === 0 || areaFor(rules, postalCode) !== null) return false;
  return purchase.items.some(({ serviceId }) => {
    const service = business.services.get(serviceId) ?? business.archivedServices.get(serviceId);
    return service?.location === "customer";
  });
}

/**
 * Refuses with `outside_service_area` at `path`, the field that holds the postal code. `counted`: a customer's wish,
 * which is refused demand when it is known for when.
 */
export function refuseOutside(
  business: Business,
  rules: PricingRules,
  purchase: Purchase,
  { startsAt, postalCode }: Circumstances,
  path: string,
  counted: RefusedDemand | null,
): void {
  if (!isOutside(business, rules, purchase, postalCode)) return;
  if (startsAt !== undefined)
    counted?.countStart(business, {
      startsAt,
      serviceId: purchase.items[0]?.serviceId ?? "",
      reason: "service_area",
    });
  throw refuseField(path, "the business does not come to this postal code", "outside_service_area");
}

export function samePostalCode(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return normalizePostalCode(one) === normalizePostalCode(other);
}

/**
 * The rules as they are kept with a quote or booking. Of the postal places, which may be thousands, only the one that
 * the price followed from.
 */
export function rulesToKeep(rules: PricingRules, postalCode: string | undefined): PricingRules {
  const code = postalCode === undefined ? "" : normalizePostalCode(postalCode);
  // Rules kept before there were places have none.
  const places = rules.places ?? {};
  const place = Object.hasOwn(places, code) ? places[code] : undefined;
  return { ...rules, places: place ? { [code]: place } : {} };
}

/**
 * Kept rules for a visit at this postal code. At the kept one they know all they knew; where another lies is no rule
 * but a fact, and today's list says it.
 */
export function rulesAt(
  business: Business,
  kept: PricingRules,
  keptCode: string | undefined,
  postalCode: string | undefined,
): PricingRules {
  return samePostalCode(keptCode, postalCode) ? kept : { ...kept, places: business.places };
}
