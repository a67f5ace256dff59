/** The "from $…" of a service: the least it can come to. */
import type { Dimension, PricedService, PricingRules } from "./catalog.ts";
import { exact, multiplyRounded, ruleDecimal } from "./decimal.ts";
import { amountOf, unitCharges } from "./pricing-item.ts";
import { MAX_QUANTITY } from "./pricing-read.ts";
import { surchargeSteps } from "./pricing-surcharge.ts";

/** What one possible answer does to the price. */
interface Effect {
  multiplier: string;
  amount: number;
}

/** A way to answer so far: later amounts turn `multiplied` into `max(floor, multiplied + added)`. */
interface Path {
  multiplied: number;
  added: number;
  floor: number;
}

/** Real rules leave a handful of paths; the cap keeps absurd ones from costing more than a moment. */
const MAX_PATHS = 200;

/**
 * The least price of one place before added tax: required questions at the answers that come cheapest together,
 * optional ones unanswered (an optional weekly discount is not in it), no add-ons, no surcharge but those that hold for
 * every visit of this service, at least the minimum charge (a free visit stays free).
 *
 * An option may multiply and add, so the cheapest option of each question alone is not enough: every path that
 * another one does not beat in all respects is followed. Rounding keeps order, so what is beaten stays beaten.
 */
export function priceFrom(
  service: PricedService,
  rules: Pick<PricingRules, "minimumCharge"> & Partial<Pick<PricingRules, "surcharges">>,
): number {
  let paths: Path[] = [{ multiplied: service.basePrice, added: 0, floor: 0 }];
  for (const dimension of service.dimensions) {
    if (!dimension.required) continue;
    const effects = possibleEffects(dimension);
    if (effects.length === 0) continue;
    paths = unbeaten(paths.flatMap((path) => effects.map((effect) => follow(path, effect))));
  }
  const prices = paths.map(({ multiplied, added, floor }) => exact(Math.max(floor, multiplied + added)));
  const nothingKnown = { start: null, area: null, metres: null, serviceIds: [service.id] };
  const least = Math.min(...prices);
  const always = surchargeSteps(rules.surcharges ?? [], least, nothingKnown, null);
  const price = always.at(-1)?.next ?? least;
  return price === 0 ? 0 : Math.max(rules.minimumCharge, price);
}

function follow(path: Path, { multiplier, amount }: Effect): Path {
  return {
    multiplied: multiplyRounded(path.multiplied, ruleDecimal(multiplier)),
    added: path.added + amount,
    floor: Math.max(0, path.floor + amount),
  };
}

function unbeaten(paths: Path[]): Path[] {
  const kept: Path[] = [];
  paths.sort((a, b) => a.multiplied - b.multiplied || a.added - b.added || a.floor - b.floor);
  for (const path of paths) {
    if (!kept.some(({ added, floor }) => added <= path.added && floor <= path.floor)) kept.push(path);
  }
  if (kept.length <= MAX_PATHS) return kept;
  return kept.sort((a, b) => a.multiplied + a.added - b.multiplied - b.added).slice(0, MAX_PATHS);
}

function possibleEffects(dimension: Dimension): Effect[] {
  const { kind, options = [] } = dimension;
  if (kind === "quantity") {
    return cheapQuantities(dimension).map((quantity) => ({
      multiplier: "1",
      amount: amountOf(unitCharges(dimension, quantity)),
    }));
  }
  const effects = options.map(({ multiplier, amount = 0 }) => ({ multiplier, amount }));
  return kind === "toggle" ? [{ multiplier: "1", amount: 0 }, ...effects.slice(0, 1)] : effects;
}

/** Within a tier more units never cost less, so only the first quantity of each can be the cheapest. */
function cheapQuantities({ min = 0, max = MAX_QUANTITY, step = 1, tiers = [] }: Dimension): number[] {
  const firsts = tiers.flatMap(({ upTo }) =>
    upTo === null || upTo < min ? [] : [min + Math.ceil((upTo + 1 - min) / step) * step],
  );
  return [min, ...firsts.filter((quantity) => quantity <= max)];
}
