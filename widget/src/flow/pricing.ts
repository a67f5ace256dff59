/** The price of a selection by the very engine of the server, from the public configuration alone. */
import type { BusinessConfig, Service } from "../../../sdk/src/index.ts";
import type { Dimension, Item, PriceContext, PricingRules, Purchase } from "../../../src/domain/catalog.ts";
import type { PricedVisit } from "../../../src/domain/pricing-lines.ts";
import { readPurchase } from "../../../src/domain/pricing-read.ts";
import { priceRead } from "../../../src/domain/pricing-visit.ts";
import { dayNumber, todayIn, wallClock } from "../format.ts";

export function rulesOf(config: BusinessConfig): PricingRules {
  return {
    currency: config.business.currency,
    services: config.services as PricingRules["services"],
    packages: config.packages as PricingRules["packages"],
    ...(config.pricing as Omit<PricingRules, "currency" | "services" | "packages">),
  };
}

/** What the engine may know of a start, by the business's own clock. */
export function contextOf(
  timeZone: string,
  startsAt: string | undefined,
  postalCode: string | undefined,
): PriceContext {
  const context: PriceContext = postalCode ? { postalCode } : {};
  if (!startsAt) return context;
  const date = startsAt.slice(0, 10);
  context.start = {
    date,
    weekday: ((dayNumber(date) + 3) % 7) + 1,
    minuteOfDay: Math.floor(wallClock(startsAt) / 60_000) % 1440,
    sameDay: date === todayIn(timeZone),
    leadMinutes: Math.floor((Date.parse(startsAt) - Date.now()) / 60_000),
  };
  return context;
}

/** Without explanations, which are the server's; `null` while an answer is missing, does not fit or costs too much. */
export function priceOf(
  rules: PricingRules,
  purchase: Purchase,
  context: PriceContext = {},
): PricedVisit | null {
  try {
    const read = readPurchase(rules, purchase);
    return read && priceRead(rules, read, { context, words: null });
  } catch {
    return null;
  }
}

/** The answer that a required question starts with, so that there is a price at once; a toggle starts off. */
function firstAnswer({ kind, min = 0, max, step = 1, includedUnits = 0, options }: Dimension) {
  if (kind === "toggle") return false;
  if (kind !== "quantity") return options?.[0]?.key;
  const first = min + Math.max(0, Math.ceil((includedUnits - min) / step)) * step;
  return max === undefined || first <= max ? first : min;
}

export function newItem(service: Service): Item {
  const selections: Item["selections"] = {};
  for (const dimension of service.dimensions as Dimension[]) {
    const answer = dimension.required ? firstAnswer(dimension) : undefined;
    if (answer !== undefined) selections[dimension.key] = answer;
  }
  return { serviceId: service.id, selections, addOns: {} };
}

/** The package that makes it cheapest; customers need not know that there is one. */
export function bestPackage(rules: PricingRules, items: Item[]): string | undefined {
  let best: { key: string; total: number } | undefined;
  for (const { key } of rules.packages) {
    // Where a service of it is missing there is no price.
    const total = priceOf(rules, { items, packageKey: key })?.total;
    if (total !== undefined && (!best || total < best.total)) best = { key, total };
  }
  return best?.key;
}
