/**
 * The price engine: one pure integer computation that the server, the widget and a stored quote share. The server
 * enters it by pricing.ts, which judges what comes from outside first; the widget, whose purchases are its own, here.
 *
 * Order, per item: base → × multipliers → + flat and per-unit amounts → + add-ons; over the visit: seats →
 * package discount → surcharges → coupon → minimum charge → tax → deposit.
 *
 * Rounding rule: after each rule the running total is rounded half away from zero to the minor unit, and the next
 * rule goes on from the rounded number. A line is the difference of two running totals, so the lines sum to the
 * total exactly.
 *
 * Beside the total the engine keeps each item's share of it (a package or coupon lowers the shares of the items
 * it is for), because a scoped coupon and the deposits are counted on shares.
 */
import type { DepositRule, Package, PriceContext, PricingRules, Surcharge } from "./catalog.ts";
import { distribute, exact, minusPercent, proportion, ruleDecimal } from "./decimal.ts";
import { type PricedItem, priceItem } from "./pricing-item.ts";
import type { LineKind, PricedVisit, PriceLine } from "./pricing-lines.ts";
import type { ReadPurchase } from "./pricing-read.ts";
import { type Circumstances, circumstancesOf, surchargeSteps } from "./pricing-surcharge.ts";
import { taxLines } from "./pricing-tax.ts";
import type { PriceWords } from "./pricing-words.ts";

export interface Pricing {
  /** Start and place, as far as they are known: surcharges and taxes may depend on them. */
  context?: PriceContext;
  /** `null`: every `explain` stays empty, and no amount changes. */
  words: PriceWords | null;
  /** Taken off what the visit costs after surcharges, before the minimum charge. */
  discount?: (visit: Running, items: PricedItem[]) => void;
}

/** The visit on its way to a price. `shares[i]` is item i's part; they sum to `total`. */
export interface Running {
  lines: PriceLine[];
  total: number;
  shares: number[];
}

export function priceRead(
  rules: PricingRules,
  read: ReadPurchase,
  { context = {}, words, discount }: Pricing,
): PricedVisit {
  const { currency, minimumCharge } = rules;
  const items = read.items.map((item) => priceItem(item, words));
  const visit: Running = {
    lines: items.flatMap((item) => item.lines),
    total: items.reduce((sum, item) => exact(sum + item.amount), 0),
    shares: items.map((item) => item.amount),
  };
  if (read.seats > 1) addSeats(visit, read.seats, words);
  const itemAmounts = visit.shares;
  if (read.package) applyPackage(visit, items, read.package, words);
  const bought = items.map((item) => item.serviceId);
  const circumstances = circumstancesOf(rules, context, bought);
  // Rules stored before there were surcharges have none.
  addSurcharges(visit, rules.surcharges ?? [], circumstances, words);
  discount?.(visit, items);
  // What costs nothing to begin with is free on purpose; only a discount can bring another visit down to nothing.
  const free = visit.total === 0 && sumOf(visit.lines, ["package", "coupon"]) === 0;
  if (visit.total < minimumCharge && !free) {
    visit.lines.push({
      code: "minimum",
      label: words?.minimumLabel() ?? "",
      kind: "minimum",
      amount: minimumCharge - visit.total,
      explain: words?.minimum(minimumCharge) ?? "",
    });
    visit.total = minimumCharge;
  }
  const tax = taxLines(rules.taxes, visit.total, circumstances.area, words);
  const discountTotal = 0 - sumOf(visit.lines, ["package", "coupon"]);
  const subtotal = exact(visit.total + discountTotal);
  const total = exact(visit.total + tax.added);
  const rulesOfDeposit = read.items.map((item) => item.service.deposit);
  return {
    currency,
    lines: [...visit.lines, ...tax.lines],
    subtotal,
    discountTotal,
    taxTotal: exact(tax.added + tax.contained),
    total,
    depositDue: depositOf(rulesOfDeposit, total, visit.shares, itemAmounts),
    durationMinutes: items.reduce((sum, item) => exact(sum + item.minutes), 0),
  };
}

function addSeats(visit: Running, seats: number, words: PriceWords | null): void {
  const total = exact(visit.total * seats);
  visit.lines.push({
    code: "seats",
    label: words?.seatsLabel(seats) ?? "",
    kind: "seats",
    quantity: seats,
    amount: total - visit.total,
    explain: words?.seats(seats, visit.total) ?? "",
  });
  visit.total = total;
  visit.shares = [total];
}

/**
 * Counts on each named service once. Of two items of the same service the dearer one counts, so that the order
 * in which a customer puts things in does not change her price.
 */
function applyPackage(visit: Running, items: PricedItem[], bundle: Package, words: PriceWords | null): void {
  const free = visit.shares
    .map((amount, index) => ({ amount, index }))
    .sort((a, b) => b.amount - a.amount || a.index - b.index);
  const scope = new Set<number>();
  for (const serviceId of bundle.serviceIds) {
    const item = free.find(({ index }) => !scope.has(index) && items[index]?.serviceId === serviceId);
    if (item) scope.add(item.index);
  }
  applyDiscount(visit, scope, bundle, { code: `package.${bundle.key}`, kind: "package" }, words);
}

/** Spread over the shares, so that a scoped coupon also takes its part off what its services had added. */
function addSurcharges(
  visit: Running,
  surcharges: Surcharge[],
  circumstances: Circumstances,
  words: PriceWords | null,
): void {
  for (const { surcharge, next, explain } of surchargeSteps(surcharges, visit.total, circumstances, words)) {
    const amount = next - visit.total;
    visit.lines.push({
      code: `surcharge.${surcharge.key}`,
      label: surcharge.label,
      kind: "surcharge",
      amount,
      explain,
    });
    const parts = distribute(amount, visit.shares);
    visit.shares = visit.shares.map((share, index) => share + (parts[index] ?? 0));
    visit.total = next;
  }
}

/** Takes a discount off the shares in scope, never more than they hold. */
export function applyDiscount(
  visit: Running,
  scope: ReadonlySet<number>,
  { label, discount }: Pick<Package, "label" | "discount">,
  line: { code: string; kind: LineKind },
  words: PriceWords | null,
): void {
  const weights = visit.shares.map((share, index) => (scope.has(index) ? share : 0));
  const part = weights.reduce((sum, weight) => exact(sum + weight), 0);
  const floor = visit.total - part;
  const next =
    discount.kind === "percent"
      ? Math.max(floor, minusPercent(visit.total, part, ruleDecimal(discount.value)))
      : Math.max(floor, visit.total - discount.value);
  const off = visit.total - next;
  const explain =
    discount.kind === "percent"
      ? words?.percentOff(label, discount.value, part)
      : words?.fixedOff(label, off);
  visit.lines.push({ ...line, label, amount: 0 - off, explain: explain ?? "" });
  const cuts = distribute(off, weights);
  visit.shares = visit.shares.map((share, index) => share - (cuts[index] ?? 0));
  visit.total = next;
}

/**
 * What is due before the visit. The total, with minimum charge and tax, is spread over the items by their shares
 * (where discounts left nothing, by what the items cost before), and each item's rule counts on its part.
 */
function depositOf(rules: DepositRule[], total: number, shares: number[], itemAmounts: number[]): number {
  const parts = distribute(total, shares.some((share) => share > 0) ? shares : itemAmounts);
  let due = 0;
  for (const [index, { kind, value }] of rules.entries()) {
    const part = parts[index] ?? 0;
    if (kind === "full") due += part;
    else if (kind === "percent") due += proportion(part, BigInt(value), 100n);
    else if (kind === "fixed") due += value;
  }
  return exact(Math.min(due, total));
}

function sumOf(lines: PriceLine[], kinds: LineKind[]): number {
  return lines.reduce((sum, line) => (kinds.includes(line.kind) ? sum + line.amount : sum), 0);
}
