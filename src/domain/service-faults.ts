/**
 * What is wrong with a service as an owner wrote it, beyond the shape of each field: keys used twice, prices that refer to
 * nothing, tiers with gaps, visits without length, amounts that stop being exact. Whatever passes here can be shown,
 * priced and placed, for every answer a customer may give.
 */
import type { AddOn, Dimension, DimensionOption, PricedService } from "./catalog.ts";
import { ruleDecimal } from "./decimal.ts";
import { unitCharges } from "./pricing-item.ts";
import { MAX_QUANTITY } from "./pricing-read.ts";
import type { FieldError } from "./refusals.ts";

/** The most one place of a service may come to, minor units: 500 places of it are still exact. */
export const MOST_PER_PLACE = 10_000_000_000_000;
export const SHORTEST_VISIT_MINUTES = 5;
/** A visit cannot be longer than this, whatever is chosen (see visit-spec.ts). */
const LONGEST_VISIT_MINUTES = 7 * 1440;

type Report = (path: string, message: string) => void;

/** Every fault by its place, e.g. `dimensions.0.tiers.1.upTo`; empty for a good service. */
export function serviceFaults(service: Omit<PricedService, "id" | "name">): FieldError[] {
  const faults: FieldError[] = [];
  const report: Report = (path, message) => faults.push({ path, code: "invalid_value", message });
  checkDeposit(service, report);
  uniqueKeys(service.dimensions, "dimensions", report);
  for (const [index, dimension] of service.dimensions.entries())
    checkDimension(dimension, `dimensions.${index}`, report);
  uniqueKeys(service.addOns, "addOns", report);
  for (const [index, addOn] of service.addOns.entries())
    checkAddOnPrices(addOn, service.dimensions, `addOns.${index}.prices`, report);
  // What the parts come to together says nothing while a part is wrong.
  if (faults.length === 0) checkExtremes(service, report);
  return faults;
}

function checkDeposit({ deposit }: Pick<PricedService, "deposit">, report: Report): void {
  const { kind, value } = deposit;
  if (kind === "percent" && (value < 1 || value > 100)) report("deposit.value", "must be from 1 to 100");
  if (kind === "fixed" && value < 1) report("deposit.value", "must be at least 1");
  if ((kind === "none" || kind === "full") && value !== 0) report("deposit.value", "must be 0 for this kind");
}

function uniqueKeys(list: readonly { key: string }[], path: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { key }] of list.entries()) {
    if (seen.has(key)) report(`${path}.${index}.key`, "this key is used twice");
    seen.add(key);
  }
}

function checkDimension(dimension: Dimension, path: string, report: Report): void {
  uniqueKeys(dimension.options ?? [], `${path}.options`, report);
  if (dimension.kind === "quantity") checkQuantity(dimension, path, report);
}

function checkQuantity(dimension: Dimension, path: string, report: Report): void {
  const { min = 0, max = MAX_QUANTITY, includedUnits = 0, tiers, tierMode, unitAmount } = dimension;
  if (min > max) report(`${path}.max`, "must not be less than `min`");
  if (includedUnits > max) report(`${path}.includedUnits`, "must not be more than `max`");
  if (tiers === undefined) {
    if (tierMode !== undefined) report(`${path}.tierMode`, "says how tiers count, and there are none");
    return;
  }
  if (unitAmount !== undefined) report(`${path}.unitAmount`, "give either this or `tiers`, not both");
  let reached = 0;
  for (const [index, { upTo }] of tiers.entries()) {
    const place = `${path}.tiers.${index}.upTo`;
    const isLast = index === tiers.length - 1;
    if (upTo === null) {
      if (!isLast) report(place, "only the last tier is open");
      continue;
    }
    if (upTo <= reached) report(place, "must be more than in the tier before");
    if (isLast && (dimension.max === undefined || upTo < max))
      report(place, "the last tier must be open (`null`) or reach `max`");
    reached = upTo;
  }
}

function checkAddOnPrices(addOn: AddOn, dimensions: Dimension[], path: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, price] of (addOn.prices ?? []).entries()) {
    const dimension = dimensions.find(({ key }) => key === price.dimension);
    if (!dimension) report(`${path}.${index}.dimension`, "there is no dimension with this key");
    else if (!dimension.options?.some(({ key }) => key === price.option))
      report(`${path}.${index}.option`, "this dimension has no option with this key");
    const pair = `${price.dimension} ${price.option}`;
    if (seen.has(pair)) report(`${path}.${index}.option`, "has a price already: the first one counts");
    seen.add(pair);
  }
}

/** The least and the most that any answers come to: bounds, as if each question could be answered for itself. */
function checkExtremes(service: Omit<PricedService, "id" | "name">, report: Report): void {
  let shortest = service.durationMinutes;
  /** Of the answers that must be given, those that take least. */
  let needed = service.durationMinutes;
  let factor = 1_000_000n;
  let scale = 1_000_000n;
  let added = 0n;
  for (const dimension of service.dimensions) {
    if (dimension.kind === "quantity") {
      const { min = 0, max = MAX_QUANTITY, includedUnits = 0, unitMinutes = 0 } = dimension;
      if (dimension.required) needed += Math.max(0, min - includedUnits) * unitMinutes;
      added += dearestUnits(dimension, max);
      continue;
    }
    const options = dimension.options ?? [];
    const minutes = options.map((option) => option.minutes ?? 0);
    const mayBeNone = !dimension.required || dimension.kind === "toggle";
    const least = Math.min(...minutes, ...(mayBeNone ? [0] : []));
    shortest += least;
    needed += least;
    const most = dearest(options);
    factor *= most.multiplier;
    scale *= 1_000_000n;
    added += most.amount;
  }
  for (const { amount, maxQuantity, prices = [] } of service.addOns)
    added += BigInt(Math.max(0, amount, ...prices.map((price) => price.amount))) * BigInt(maxQuantity);
  if (shortest < SHORTEST_VISIT_MINUTES)
    report(
      "durationMinutes",
      `some answers leave less than ${SHORTEST_VISIT_MINUTES} minutes: see the minutes of the options`,
    );
  if (needed > LONGEST_VISIT_MINUTES)
    report("durationMinutes", "with the answers that must be given, the visit lasts more than seven days");
  if ((BigInt(service.basePrice) * factor) / scale + added > BigInt(MOST_PER_PLACE))
    report("basePrice", `with the dearest answers the price would pass ${MOST_PER_PLACE} minor units`);
}

/** In millionths, at least 1: a question may be left unanswered, or answered late. */
function dearest(options: DimensionOption[]): { multiplier: bigint; amount: bigint } {
  let multiplier = 1_000_000n;
  let amount = 0n;
  for (const option of options) {
    const { millionths } = ruleDecimal(option.multiplier);
    if (millionths > multiplier) multiplier = millionths;
    if (BigInt(option.amount ?? 0) > amount) amount = BigInt(option.amount ?? 0);
  }
  return { multiplier, amount };
}

/** With slabs the dearest quantity need not be the last one: the dearest unit price for all is a bound. */
function dearestUnits(dimension: Dimension, max: number): bigint {
  const { tiers = [], unitAmount = 0 } = dimension;
  const each = Math.max(unitAmount, ...tiers.map((tier) => tier.unitAmount), 0);
  const bound = BigInt(each) * BigInt(max);
  // Tiers that fall leave the bound far above: where it is too high, the last quantity tells.
  if (bound <= BigInt(MOST_PER_PLACE) || dimension.tierMode === "slabs") return bound;
  return unitCharges(dimension, max).reduce(
    (sum, charge) => sum + BigInt(charge.units) * BigInt(charge.unitAmount),
    0n,
  );
}
