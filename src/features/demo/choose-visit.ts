import type { Coupon, Dimension, Item, PricingRules, Purchase, Selection } from "#domain/catalog.ts";
import { type PricedVisit, priceVisit } from "#domain/pricing.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Business, discountOf, type ServiceRow } from "../businesses/load-business.ts";
import { priceContext } from "../quotes/price-context.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import type { DemoBusiness, VisitPattern } from "./description.ts";
import type { Random } from "./random.ts";
import { idOf, type Keys } from "./set-up-business.ts";

/** A purchase as some customer might put it together, with its price by the real rules. */
export interface ChosenVisit {
  services: ServiceRow[];
  purchase: Purchase;
  couponCode: string | undefined;
  rules: PricingRules;
  coupon: Coupon | null;
  price: PricedVisit;
}

/** Answers a pattern's questions by chance and prices the result. */
export function chooseVisit(
  business: Business,
  demo: DemoBusiness,
  serviceIds: Keys,
  pattern: VisitPattern,
  random: Random,
): ChosenVisit {
  const services = pattern.services.flatMap((key) => business.services.get(idOf(serviceIds, key)) ?? []);
  const purchase: Purchase = {
    items: services.map((service) => chooseItem(service, random)),
    ...(pattern.packageKey === undefined ? {} : { packageKey: pattern.packageKey }),
  };
  const [only] = services;
  if (only && only.capacity > 1 && random.chance(0.4)) purchase.seats = 2;
  const rules = rulesFor(
    business,
    services.map((service) => service.id),
  );
  const { locale } = business.row;
  const coupon = couponOf(demo, pattern.couponCode);
  try {
    const price = priceVisit(rules, purchase, { coupon, locale });
    return { services, purchase, couponCode: coupon?.code, rules, coupon, price };
  } catch (error) {
    // Not enough for the coupon: this customer comes without it.
    if (!(error instanceof Refusal) || error.code !== "coupon_invalid") throw error;
    const price = priceVisit(rules, purchase, { locale });
    return { services, purchase, couponCode: undefined, rules, coupon: null, price };
  }
}

/** The price once the start is known and when it was booked: some surcharges follow from these. */
export function priceAsBooked(
  business: Business,
  visit: ChosenVisit & { startsAt: number; createdAt: number },
): PricedVisit {
  const { locale, timeZone } = business.row;
  const context = priceContext(timeZone, { startsAt: visit.startsAt }, visit.createdAt);
  return priceVisit(visit.rules, visit.purchase, { coupon: visit.coupon, locale, context });
}

function couponOf(demo: DemoBusiness, code: string | undefined): Coupon | null {
  const coupon = demo.coupons.find((one) => one.code === code);
  if (!coupon) return null;
  return {
    code: coupon.code,
    label: coupon.label,
    discount: discountOf(coupon.discountKind, coupon.discountValue),
    minimumSpend: coupon.minimumSpend ?? 0,
    serviceIds: null,
  };
}

function chooseItem(service: ServiceRow, random: Random): Item {
  const selections: Record<string, Selection> = {};
  for (const dimension of service.dimensions) {
    const answer = chooseAnswer(dimension, random);
    if (answer !== undefined) selections[dimension.key] = answer;
  }
  const addOns: Record<string, number> = {};
  for (const { key, maxQuantity } of service.addOns)
    if (random.chance(0.15)) addOns[key] = random.between(1, Math.min(2, maxQuantity));
  return { serviceId: service.id, selections, addOns };
}

/** Most people have the ordinary case, which stands first or is small. */
function chooseAnswer(dimension: Dimension, random: Random): Selection | undefined {
  const { kind, required, options = [], min = 0, max = 10, step = 1 } = dimension;
  if (kind === "toggle") return random.chance(0.3);
  if (!required && random.chance(0.5)) return undefined;
  if (kind !== "quantity") return random.pick(options, 1.4).key;
  const steps = Math.floor((Math.min(max, min + 11) - min) / step);
  return min + step * Math.floor(random.next() ** 1.3 * (steps + 1));
}
