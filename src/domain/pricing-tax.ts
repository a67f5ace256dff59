/**
 * The tax on a visit. A tax of certain areas is left out where the visit is in none of them. Every tax, contained or added, is counted on the same amount: the running total before any
 * added tax. None is counted on another.
 */
import type { Tax } from "./catalog.ts";
import { exact, multiplyRounded, proportion, ruleDecimal } from "./decimal.ts";
import type { PriceLine } from "./pricing-lines.ts";
import type { PriceWords } from "./pricing-words.ts";

const ONE = 1_000_000n;

/**
 * `area`: key of the visit's service area, `null` when it is in none or not known.
 * Added taxes are lines with their amount. Contained ones are lines of amount 0 that say in `included` what they
 * hold: the net amount is base ÷ (1 + Σ rates), rounded; the taxes share the rest, the last taking the remainder.
 */
export function taxLines(
  rules: Tax[],
  base: number,
  area: string | null,
  words: PriceWords | null,
): { lines: PriceLine[]; added: number; contained: number } {
  const due = rules.filter(({ areas }) => areas === undefined || (area !== null && areas.includes(area)));
  return taxesOn(due, base, words);
}

/** The same of taxes that are due wherever the visit is. */
export function taxesOn(
  taxes: Tax[],
  base: number,
  words: PriceWords | null,
): { lines: PriceLine[]; added: number; contained: number } {
  const contained = taxes.filter((tax) => tax.included);
  const whole = contained.reduce((sum, tax) => sum + ruleDecimal(tax.rate).millionths, ONE);
  const containedTotal = base - proportion(base, ONE, whole);
  let rates = 0n;
  let shared = 0;
  let added = 0;
  const lines = taxes.map((tax): PriceLine => {
    const rate = ruleDecimal(tax.rate);
    const common = { code: `tax.${tax.key}`, label: tax.label, kind: "tax" as const };
    if (!tax.included) {
      const amount = multiplyRounded(base, rate);
      added = exact(added + amount);
      return { ...common, amount, explain: words?.taxAdded(tax.label, rate, base) ?? "" };
    }
    rates += rate.millionths;
    // Cumulative, so that the last takes the remainder, and never beyond what there is to share, so that none of
    // several small ones turns negative.
    const upToHere = Math.min(containedTotal, proportion(base, rates, whole));
    const included = upToHere - shared;
    shared = upToHere;
    const explain = words?.taxContained(tax.label, rate, base) ?? "";
    return { ...common, amount: 0, included, explain };
  });
  return { lines, added, contained: containedTotal };
}
