/**
 * Exact decimals for multipliers, rates and percentages, and the one rounding the price engine knows: half away
 * from zero to the minor unit. A float cannot hold 0.85, so `"0.85"` stays an integer number of millionths.
 * Runs unchanged in the browser.
 */
import { Refusal } from "./refusals.ts";

/** A decimal that is not negative, as a whole number of millionths: `"1.3"` is `1_300_000n`. */
export interface Decimal {
  readonly millionths: bigint;
}

const MILLION = 1_000_000n;
/** At most nine digits before the point and six after; no sign, no exponent, no leading zeros. */
const SHAPE = /^(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,6}))?$/;

/** Reads `"1.3"`, `"0.85"`, `"2"`; anything else, also `"1e3"`, `".5"`, `"-1"` and `" 1"`, is `null`. */
export function parseDecimal(text: string): Decimal | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const whole = BigInt(match[1] ?? "0");
  const fraction = BigInt((match[2] ?? "").padEnd(6, "0"));
  return { millionths: whole * MILLION + fraction };
}

/** A decimal of the price rules, which were checked when they were saved: a bad one is a fault of ours. */
export function ruleDecimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (!value) throw new TypeError(`price rules hold a malformed decimal: ${JSON.stringify(text)}`);
  return value;
}

/** A rate as a percentage for people: `"0.19"` gives `"19"`, `"0.08875"` gives `"8.875"`. */
export function ratePercent(rate: Decimal): string {
  const whole = rate.millionths / 10_000n;
  const fraction = String(rate.millionths % 10_000n)
    .padStart(4, "0")
    .replace(/0+$/, "");
  return fraction === "" ? String(whole) : `${whole}.${fraction}`;
}

/** Refuses an amount (or a sum of minutes) that a JavaScript number cannot hold exactly. */
export function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw tooLarge();
  return value;
}

/** `amount × factor`, rounded half away from zero. Both signs of `amount` work. */
export function multiplyRounded(amount: number, factor: Decimal): number {
  return divideRounded(BigInt(amount) * factor.millionths, MILLION);
}

/** `total − part × percent / 100` in one rounding; `percent` as written, `"12.5"` is 12.5 %. */
export function minusPercent(total: number, part: number, percent: Decimal): number {
  const hundred = 100n * MILLION;
  return divideRounded(BigInt(total) * hundred - BigInt(part) * percent.millionths, hundred);
}

/** `total + total × percent / 100` in one rounding. */
export function plusPercent(total: number, percent: Decimal): number {
  const hundred = 100n * MILLION;
  return divideRounded(BigInt(total) * (hundred + percent.millionths), hundred);
}

/** `amount × numerator / denominator` in one rounding; the denominator is above zero. */
export function proportion(amount: number, numerator: bigint, denominator: bigint): number {
  return divideRounded(BigInt(amount) * numerator, denominator);
}

/**
 * Splits `total` in proportion to `weights` (none negative) by cumulative rounding, so that the parts sum to
 * `total` exactly and no part of a total up to the sum of the weights exceeds its weight. All weights zero:
 * equal parts.
 */
export function distribute(total: number, weights: readonly number[]): number[] {
  let sum = 0n;
  for (const weight of weights) sum += BigInt(weight);
  const equal = sum === 0n;
  const whole = equal ? BigInt(weights.length) : sum;
  let reached = 0n;
  let given = 0;
  return weights.map((weight) => {
    reached += equal ? 1n : BigInt(weight);
    const upToHere = proportion(total, reached, whole);
    const part = upToHere - given;
    given = upToHere;
    return part;
  });
}

function divideRounded(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return exact(Number(negative ? -rounded : rounded));
}

function tooLarge(): Refusal {
  return new Refusal("selection_invalid", "The amount is too large.");
}
