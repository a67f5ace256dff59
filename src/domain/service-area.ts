/**
 * Where a customer is, as far as a price cares: in which service area a postal code lies, and how far from the
 * business. No map service: the owner's own list says where postal codes lie. Runs unchanged in the browser.
 */
import type { Coordinates, PricingRules, ServiceArea } from "./catalog.ts";

/** What a place is judged by; rules stored before there were areas lack some of it. */
export type AreaRules = Partial<Pick<PricingRules, "serviceAreas" | "origin" | "places">>;

/** How postal codes are compared: `"sw1a 1aa"` is `"SW1A1AA"`, `"150-0001"` and its full-width form `"1500001"`. */
export function normalizePostalCode(code: string): string {
  return code
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212]/gu, "");
}

/** The first area, in the owner's order, that covers the postal code; `null` when none does. */
export function areaFor(rules: AreaRules, postalCode: string): ServiceArea | null {
  const code = normalizePostalCode(postalCode);
  const place = placeOf(rules, code);
  return rules.serviceAreas?.find(({ covers }) => covered(covers, code, place)) ?? null;
}

/** Metres between the business and a postal code; `null` when the place of either is unknown. */
export function metresFor(rules: AreaRules, postalCode: string): number | null {
  const place = placeOf(rules, normalizePostalCode(postalCode));
  return place && rules.origin ? metresBetween(rules.origin, place) : null;
}

/** A limit in kilometres as whole metres, to be compared with whole metres. */
export const metresOf = (kilometres: number): number => Math.round(kilometres * 1000);

/** Mean radius of the Earth (IUGG, GRS 80), metres. */
const EARTH_RADIUS = 6_371_008.8;

/**
 * Great-circle distance by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68,
 * 1984, p. 159), on a sphere: within half a percent of the true one. Rounded to the metre before anything is
 * compared with it, so that the last digits of sine and cosine, in which browsers differ, decide no price.
 */
export function metresBetween(a: Coordinates, b: Coordinates): number {
  const squaredSine = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
  const haversine =
    squaredSine(b.latitude - a.latitude) +
    cosine(a.latitude) * cosine(b.latitude) * squaredSine(b.longitude - a.longitude);
  return Math.round(2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(haversine))));
}

function covered(covers: ServiceArea["covers"], code: string, place: Coordinates | undefined): boolean {
  if (covers.kind === "postal_codes") {
    return covers.postalCodes.some((listed) => normalizePostalCode(listed) === code);
  }
  if (covers.kind === "prefixes") {
    return covers.prefixes.some((prefix) => code.startsWith(normalizePostalCode(prefix)));
  }
  return place !== undefined && metresBetween(covers.center, place) <= metresOf(covers.radiusKm);
}

function placeOf({ places = {} }: AreaRules, code: string): Coordinates | undefined {
  return Object.hasOwn(places, code) ? places[code] : undefined;
}
