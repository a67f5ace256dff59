/** What the team adds to a worked-out price, or takes off it. */
import type { DepositRule, PricingRules } from "./catalog.ts";
import { exact, proportion } from "./decimal.ts";
import type { PricedVisit, PriceLine } from "./pricing-lines.ts";
import { taxesOn } from "./pricing-tax.ts";
import { wordsIn } from "./pricing-words.ts";
import { refuseField } from "./refusals.ts";

/** Minor units before tax; below zero takes off. */
export interface PriceAdjustment {
  label: string;
  amount: number;
}

/**
 * The price with a line for each adjustment, before tax: the taxes of the price are counted anew on what is left, by
 * the rules the price was made with, and a share of the total that is due beforehand follows it. The lines still sum to
 * the total. Refuses, by the field `adjustments`, what would pay the customer.
 */
export function adjustPrice(
  price: PricedVisit,
  adjustments: readonly PriceAdjustment[],
  rules: PricingRules,
  locale = "en",
): PricedVisit {
  if (adjustments.length === 0) return price;
  const before = adjustmentsOf(price).length;
  const lines = adjustments.map(
    ({ label, amount }, index): PriceLine => ({
      code: `adjustment.${before + index + 1}`,
      label,
      kind: "adjustment",
      amount,
      explain: label,
    }),
  );
  const added = adjustments.reduce((sum, { amount }) => exact(sum + Math.max(0, amount)), 0);
  const takenOff = adjustments.reduce((sum, { amount }) => exact(sum - Math.min(0, amount)), 0);
  const untaxed = [...price.lines.filter(({ kind }) => kind !== "tax"), ...lines];
  const base = exact(amountBeforeTax(price) + added - takenOff);
  if (base < 0) throw refuseField("adjustments", "must not take off more than the price before tax");
  // The lines say which of the taxes are due where the visit is.
  const due = rules.taxes.filter(({ key }) => price.lines.some(({ code }) => code === `tax.${key}`));
  const tax = taxesOn(due, base, wordsIn(price.currency, locale));
  const total = exact(base + tax.added);
  return {
    ...price,
    lines: [...untaxed, ...tax.lines],
    subtotal: exact(price.subtotal + added),
    discountTotal: exact(price.discountTotal + takenOff),
    taxTotal: exact(tax.added + tax.contained),
    total,
    depositDue: depositOf(price, total, rules),
  };
}

/** What the taxes of a price are counted on. */
export function amountBeforeTax(price: PricedVisit): number {
  return price.lines.reduce((sum, { kind, amount }) => (kind === "tax" ? sum : exact(sum + amount)), 0);
}

/** One rule for the whole visit counts on the new total; of several, what was due stays, as far as the total reaches. */
function depositOf(price: PricedVisit, total: number, rules: PricingRules): number {
  const [first, ...others] = rules.services.map(({ deposit }) => deposit);
  const same = (other: DepositRule) => other.kind === first?.kind && other.value === first.value;
  if (first?.kind === "full" && others.every(same)) return total;
  if (first?.kind === "percent" && others.every(same)) return proportion(total, BigInt(first.value), 100n);
  return Math.min(price.depositDue, total);
}

/** The adjustments that a price holds, in their order: they stay when the rest of it is worked out anew. */
export function adjustmentsOf(price: PricedVisit): PriceAdjustment[] {
  return price.lines
    .filter((line) => line.kind === "adjustment")
    .map(({ label, amount }) => ({ label, amount }));
}
