/**
 * What an invoice adds up to: one rounding per line, half away from zero, and sums of whole minor units, so that the
 * lines as printed always sum to the total as printed.
 */
import { parseDecimal, proportion } from "./decimal.ts";
import { refuseField } from "./refusals.ts";

/** A line as a person writes it. */
export interface InvoiceLineInput {
  label: string;
  /** Decimal string, up to 99,999.999999. */
  quantity: string;
  /** Minor units for one, up to 10^10 either way; negative for a discount. */
  unitAmount: number;
  /** Decimal string, as every rate: `"0.19"` is 19 %; `null`: no tax. */
  taxRate: string | null;
}

export interface BilledLine extends InvoiceLineInput {
  /** Quantity × unit, before tax. */
  amount: number;
  /** On top of `amount`. */
  tax: number;
}

export interface InvoiceSums {
  /** Before tax. */
  subtotal: number;
  /** Added and contained tax. */
  taxTotal: number;
  total: number;
}

/** The largest quantity and unit that one line may have: their product is still an exact number. */
const MOST_UNITS = 99_999_999_999n;
const MOST_UNIT_AMOUNT = 10_000_000_000;
const MILLION = 1_000_000n;

/** Works out each line. Refuses by `lines.<n>.<field>` what is no decimal, out of bounds, or adds up to below zero. */
export function billLines(lines: readonly InvoiceLineInput[]): BilledLine[] {
  const billed = lines.map((line, index): BilledLine => {
    const quantity = parseDecimal(line.quantity);
    if (!quantity || quantity.millionths > MOST_UNITS)
      throw refuseField(`lines.${index}.quantity`, 'is a decimal such as "1.5", at most 99999.999999');
    if (!Number.isSafeInteger(line.unitAmount) || Math.abs(line.unitAmount) > MOST_UNIT_AMOUNT)
      throw refuseField(`lines.${index}.unitAmount`, "is a whole number of minor units, at most 10^10");
    const rate = line.taxRate === null ? null : parseDecimal(line.taxRate);
    if (line.taxRate !== null && (!rate || rate.millionths > MILLION))
      throw refuseField(`lines.${index}.taxRate`, 'is a decimal such as "0.19" for 19 %, at most "1"');
    const amount = proportion(line.unitAmount, quantity.millionths, MILLION);
    const tax = rate ? proportion(amount, rate.millionths, MILLION) : 0;
    return { ...line, amount: amount + 0, tax: tax + 0 };
  });
  if (sumLines(billed).total < 0) throw refuseField("lines", "must not add up to less than nothing");
  return billed;
}

/** Sums the lines; `included` is tax that their amounts contain already. */
export function sumLines(lines: readonly { amount: number; tax: number; included?: number }[]): InvoiceSums {
  let subtotal = 0n;
  let added = 0n;
  let contained = 0n;
  for (const { amount, tax, included } of lines) {
    subtotal += BigInt(amount);
    added += BigInt(tax);
    contained += BigInt(included ?? 0);
  }
  const total = subtotal + added;
  if (total > BigInt(Number.MAX_SAFE_INTEGER) || added > BigInt(Number.MAX_SAFE_INTEGER))
    throw refuseField("lines", "add up to more than an invoice can hold");
  return { subtotal: Number(subtotal), taxTotal: Number(added + contained), total: Number(total) };
}
