/** What the price engine answers: the lines of a price and their sums. Amounts are minor units. */

export type LineKind =
  | "base"
  | "multiplier"
  | "amount"
  | "unit"
  | "add_on"
  | "seats"
  | "package"
  | "surcharge"
  | "coupon"
  | "minimum"
  | "tax"
  | "adjustment";

export interface PriceLine {
  /** Stable: `base`, `dimension.<key>`, `add_on.<key>`, `seats`, `package.<key>`, `surcharge.<key>`, `coupon`, `minimum`, `tax.<key>`, `adjustment.<n>`. */
  code: string;
  label: string;
  kind: LineKind;
  /** Which bought item the line belongs to; absent on lines of the whole visit. */
  itemIndex?: number;
  quantity?: number;
  /** What the line adds to the total; discounts are negative, an included tax is 0. */
  amount: number;
  /** Only on an included tax: what the total contains of it. */
  included?: number;
  /** How the amount came about, in a customer's words. */
  explain: string;
}

export interface PricedVisit {
  currency: string;
  /** Their amounts sum to `total` exactly. */
  lines: PriceLine[];
  /** Sum of the lines that are neither a discount nor a tax. */
  subtotal: number;
  /** Package and coupon discounts as a number that is not negative. */
  discountTotal: number;
  /** All tax: added on top and already contained. */
  taxTotal: number;
  /** `subtotal − discountTotal +` tax added on top. */
  total: number;
  depositDue: number;
  durationMinutes: number;
}

/** A line of one price that is absent from, or has another amount in, the other price. */
export interface LineDifference {
  code: string;
  kind: LineKind;
  itemIndex?: number;
  label: string;
  /** `null` where the price has no such line. */
  before: number | null;
  after: number | null;
}

/** The lines in which two prices differ: those of the first in its order, then those only the second has. */
export function diffLines(before: PriceLine[], after: PriceLine[]): LineDifference[] {
  const then = new Map(before.map((line) => [identity(line), line]));
  const now = new Map(after.map((line) => [identity(line), line]));
  const differences: LineDifference[] = [];
  for (const key of new Set([...then.keys(), ...now.keys()])) {
    const old = then.get(key);
    const fresh = now.get(key);
    const line = fresh ?? old;
    if (!line || old?.amount === fresh?.amount) continue;
    differences.push({
      code: line.code,
      kind: line.kind,
      ...(line.itemIndex === undefined ? {} : { itemIndex: line.itemIndex }),
      label: line.label,
      before: old?.amount ?? null,
      after: fresh?.amount ?? null,
    });
  }
  return differences;
}

/** An option's multiplier and its flat amount share a code, so the kind tells them apart. */
function identity(line: PriceLine): string {
  return `${line.itemIndex ?? ""} ${line.kind} ${line.code}`;
}
