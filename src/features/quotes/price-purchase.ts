import type { PricingRules } from "#domain/catalog.ts";
import { diffLines, type PricedVisit, priceVisit } from "#domain/pricing.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { type FoundCoupon, findCoupon } from "../coupons/find-coupon.ts";
import type { Deps } from "../deps.ts";
import type { Bought } from "../visits/what-is-bought.ts";
import { type Circumstances, localeOf, priceContext, rulesToKeep } from "./price-context.ts";
import { priceView } from "./price-schema.ts";

export interface PricedPurchase {
  /** As they are kept with what is priced. */
  rules: PricingRules;
  coupon: FoundCoupon | null;
  price: PricedVisit;
}

/** The rules in force for a purchase; only the services concerned, so that a quote's copy stays small. */
export function rulesFor(business: Business, serviceIds: readonly string[]): PricingRules {
  return {
    currency: business.row.currency,
    services: [...new Set(serviceIds)].flatMap((id) => business.priced.get(id) ?? []),
    packages: business.packages,
    taxes: business.row.taxes,
    surcharges: business.surcharges,
    serviceAreas: business.serviceAreas,
    origin: originOf(business),
    places: business.places,
    minimumCharge: business.row.minimumCharge,
  };
}

function originOf({ row }: Business): PricingRules["origin"] {
  return row.latitude === null || row.longitude === null
    ? null
    : { latitude: row.latitude, longitude: row.longitude };
}

/** Prices what is bought by today's rules. Refuses with `selection_invalid` or `coupon_invalid`. */
export async function pricePurchase(
  deps: Deps,
  business: Business,
  bought: Bought,
  circumstances: Circumstances,
): Promise<PricedPurchase> {
  const rules = rulesFor(
    business,
    bought.purchase.items.map((item) => item.serviceId),
  );
  const now = deps.now();
  const options = {
    locale: localeOf(business, circumstances.locale),
    paths: bought.paths,
    context: priceContext(business.row.timeZone, circumstances, now),
  };
  // A wrong selection is told before a wrong coupon, without asking the database.
  const undiscounted = priceVisit(rules, bought.purchase, options);
  const kept = rulesToKeep(rules, circumstances.postalCode);
  if (bought.couponCode === undefined) return { rules: kept, coupon: null, price: undiscounted };
  const coupon = await findCoupon(deps.db.orm, business.id, bought.couponCode, now);
  const price = priceVisit(rules, bought.purchase, { ...options, coupon: coupon.coupon });
  return { rules: kept, coupon, price };
}

/** What the customer was shown no longer holds: both prices and the lines in which they differ. */
export function priceChanged(
  expected: PricedVisit | { total: number },
  current: PricedVisit,
  undone = "Nothing has been booked.",
): Refusal {
  const before = "lines" in expected ? expected : null;
  return new Refusal("price_changed", `The price is not the one that was shown. ${undone}`, {
    extra: {
      expected: before ? priceView(before) : { total: expected.total },
      current: priceView(current),
      changes: before ? diffLines(before.lines, current.lines) : [],
    },
  });
}
