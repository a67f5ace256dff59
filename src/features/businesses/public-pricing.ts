import type { z } from "zod";
import type { Coordinates, PricingRules } from "#domain/catalog.ts";
import { metresBetween } from "#domain/service-area.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import type { Business } from "./load-business.ts";
import { MOST_PLACES, type pricingSchema } from "./pricing-schema.ts";

/** What decides prices beside services and packages, so that a client comes to the server's very numbers. */
export function publicPricing(business: Business): z.output<typeof pricingSchema> {
  const { surcharges, taxes, minimumCharge, serviceAreas, origin, places } = rulesFor(business, []);
  const byDistance = surcharges.some(
    ({ change, conditions }) =>
      change.kind === "per_km" || conditions.some((condition) => condition.kind === "distance"),
  );
  const radius = serviceAreas.find(({ covers }) => covers.kind === "radius")?.covers;
  // Where the owner lives is nobody's business unless a price follows from it.
  const shownOrigin = byDistance ? origin : null;
  const center = shownOrigin ?? (radius?.kind === "radius" ? radius.center : null);
  const listed = center ? nearest(places, center) : {};
  const omitted = center ? Object.keys(places).length - Object.keys(listed).length : 0;
  return {
    surcharges,
    taxes,
    minimumCharge,
    serviceAreas,
    origin: shownOrigin,
    places: listed,
    placesOmitted: omitted,
  };
}

function nearest(places: PricingRules["places"], center: Coordinates): PricingRules["places"] {
  const all = Object.entries(places);
  if (all.length <= MOST_PLACES) return places;
  const byWay = all.map(([code, place]) => ({ code, place, metres: metresBetween(center, place) }));
  byWay.sort((a, b) => a.metres - b.metres || (a.code < b.code ? -1 : 1));
  return Object.fromEntries(byWay.slice(0, MOST_PLACES).map(({ code, place }) => [code, place]));
}
