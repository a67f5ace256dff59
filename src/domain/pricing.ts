/** How the server prices: what comes from outside is judged first, then the engine (pricing-visit.ts) counts. */
import type { Coupon, PriceContext, PricingRules, Purchase } from "./catalog.ts";
import { formatMoney } from "./money.ts";
import type { PricedItem } from "./pricing-item.ts";
import type { PricedVisit } from "./pricing-lines.ts";
import { checkPurchase, type PathStyle } from "./pricing-selection.ts";
import { applyDiscount, priceRead, type Running } from "./pricing-visit.ts";
import { wordsIn } from "./pricing-words.ts";
import { Refusal } from "./refusals.ts";

export { priceFrom } from "./pricing-from.ts";
export { diffLines, type PricedVisit, type PriceLine } from "./pricing-lines.ts";
export { areaFor, normalizePostalCode } from "./service-area.ts";

export interface PriceOptions {
  /** Resolved from the code that the customer typed; that it is live and still has uses is the caller's check. */
  coupon?: Coupon | null;
  /** For the words and the money in `explain`; `en` when absent. It changes no amount. */
  locale?: string;
  /** Start and place, as far as they are known: surcharges and taxes may depend on them. */
  context?: PriceContext;
  /** How a refusal names its places: `selections.size` or `items.0.selections.size` (default). */
  paths?: PathStyle;
}

/**
 * Prices a purchase. Refuses with `selection_invalid` (every fault, see pricing-selection.ts) or `coupon_invalid`
 * (path `couponCode`: the spend is too small, or the coupon is for none of the services).
 */
export function priceVisit(rules: PricingRules, purchase: Purchase, options: PriceOptions = {}): PricedVisit {
  const { coupon, locale = "en", context = {}, paths = "items" } = options;
  const words = wordsIn(rules.currency, locale);
  const read = checkPurchase(rules, purchase, paths);
  if (!coupon) return priceRead(rules, read, { context, words });
  const discount = (visit: Running, items: PricedItem[]) => {
    const least = formatMoney(coupon.minimumSpend, rules.currency, locale);
    const scope = scopeOf(coupon, visit, items, least);
    applyDiscount(visit, scope, coupon, { code: "coupon", kind: "coupon" }, words);
  };
  return priceRead(rules, read, { context, words, discount });
}

/** The items that a coupon is for, by their places. */
function scopeOf(coupon: Coupon, visit: Running, items: PricedItem[], least: string): Set<number> {
  const { serviceIds, minimumSpend, label } = coupon;
  const scope = new Set<number>();
  for (const [index, item] of items.entries()) {
    if (serviceIds === null || serviceIds.includes(item.serviceId)) scope.add(index);
  }
  if (scope.size === 0) throw couponRefusal("not_applicable", `${label} is not for these services.`);
  if (visit.total < minimumSpend) {
    throw couponRefusal("minimum_spend", `${label} needs a visit of at least ${least}.`);
  }
  return scope;
}

function couponRefusal(code: string, message: string): Refusal {
  return new Refusal("coupon_invalid", message, { errors: [{ path: "couponCode", code, message }] });
}
