/** What one bought item costs and how long it takes: base → multipliers → flat and per-unit amounts → add-ons. */
import type { AddOn, Dimension } from "./catalog.ts";
import { exact, multiplyRounded, ruleDecimal } from "./decimal.ts";
import type { PriceLine } from "./pricing-lines.ts";
import type { ReadItem } from "./pricing-read.ts";
import type { PriceWords, UnitCharge } from "./pricing-words.ts";

export interface PricedItem {
  serviceId: string;
  lines: PriceLine[];
  amount: number;
  minutes: number;
}

export function priceItem(item: ReadItem, words: PriceWords | null): PricedItem {
  const { service, choices } = item;
  const lines: PriceLine[] = [];
  let running = 0;
  let minutes = service.durationMinutes;
  /** A negative amount (a rebate for the customer's own materials) never takes an item below zero. */
  const goOn = (line: Omit<PriceLine, "amount" | "itemIndex">, next: number) => {
    const reached = exact(Math.max(0, next));
    lines.push({ ...line, itemIndex: item.index, amount: reached - running });
    running = reached;
  };

  goOn(
    {
      code: "base",
      label: service.name,
      kind: "base",
      explain: words?.base(service.name, service.basePrice) ?? "",
    },
    service.basePrice,
  );
  for (const choice of choices) {
    if (!("option" in choice)) continue;
    const { dimension, option } = choice;
    // A flat amount's own line shows the choice; beside it "× 1" would only puzzle the customer.
    const multiplier = ruleDecimal(option.multiplier);
    if (multiplier.millionths === 1_000_000n && option.amount) continue;
    const explain = words?.multiplied(option.label, running, option.multiplier) ?? "";
    goOn(
      { code: `dimension.${dimension.key}`, label: option.label, kind: "multiplier", explain },
      multiplyRounded(running, multiplier),
    );
  }
  for (const choice of choices) {
    const code = `dimension.${choice.dimension.key}`;
    if ("option" in choice) {
      const { label, amount = 0, minutes: optionMinutes = 0 } = choice.option;
      minutes += optionMinutes;
      if (amount === 0) continue;
      const explain = words?.added(label, amount) ?? "";
      goOn({ code, label, kind: "amount", explain }, running + amount);
    } else {
      const { dimension, quantity } = choice;
      const charges = unitCharges(dimension, quantity);
      minutes += chargedUnits(dimension, quantity) * (dimension.unitMinutes ?? 0);
      const explain = words?.units(dimension, quantity, charges) ?? "";
      goOn({ code, label: dimension.label, kind: "unit", quantity, explain }, running + amountOf(charges));
    }
  }
  for (const { addOn, quantity } of item.addOns) {
    const each = addOnPrice(addOn, choices);
    minutes += each.minutes * quantity;
    const explain = words?.addOn(addOn.label, quantity, each.amount) ?? "";
    goOn(
      { code: `add_on.${addOn.key}`, label: addOn.label, kind: "add_on", quantity, explain },
      running + exact(each.amount * quantity),
    );
  }
  return { serviceId: service.id, lines, amount: running, minutes: exact(Math.max(0, minutes)) };
}

/** What one add-on costs and takes beside these choices. */
function addOnPrice(addOn: AddOn, choices: ReadItem["choices"]): { amount: number; minutes: number } {
  const special = addOn.prices?.find((price) =>
    choices.some(
      (choice) =>
        "option" in choice && choice.dimension.key === price.dimension && choice.option.key === price.option,
    ),
  );
  return { amount: special?.amount ?? addOn.amount, minutes: special?.minutes ?? addOn.minutes };
}

/**
 * What a quantity is charged, tier by tier. Tiers count in the quantity that the customer gives; the units that
 * the base price includes are the first ones. `slabs`: all charged units at the price of the tier in which the
 * quantity lies. Beyond a last tier that is not open-ended, its price goes on.
 */
export function unitCharges(dimension: Dimension, quantity: number): UnitCharge[] {
  const charged = chargedUnits(dimension, quantity);
  const { tiers = [], tierMode = "brackets", unitAmount = 0 } = dimension;
  if (charged === 0) return [];
  if (tiers.length === 0) return unitAmount === 0 ? [] : [{ units: charged, unitAmount }];
  const charges: UnitCharge[] = [];
  let from = quantity - charged;
  for (const [index, tier] of tiers.entries()) {
    const end = index === tiers.length - 1 ? quantity : Math.min(quantity, tier.upTo ?? quantity);
    if (tierMode === "slabs") {
      if (end === quantity) return [{ units: charged, unitAmount: tier.unitAmount }];
    } else if (end > from) {
      charges.push({ units: end - from, unitAmount: tier.unitAmount });
      from = end;
    }
  }
  return charges;
}

export function amountOf(charges: UnitCharge[]): number {
  return charges.reduce((sum, { units, unitAmount }) => exact(sum + exact(units * unitAmount)), 0);
}

function chargedUnits(dimension: Dimension, quantity: number): number {
  return Math.max(0, quantity - (dimension.includedUnits ?? 0));
}
