/**
 * The price engine: one pure integer computation that the server, the widget and a stored quote share.
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
import type {
  Coupon,
  DepositRule,
  Package,
  PriceContext,
  PricingRules,
  Purchase,
  Surcharge,
} from "./catalog.ts";
import { distribute, exact, minusPercent, proportion, ruleDecimal } from "./decimal.ts";
import { explain, type Money, moneyIn } from "./pricing-explain.ts";
import { type PricedItem, priceItem } from "./pricing-item.ts";
import type { LineKind, PricedVisit, PriceLine } from "./pricing-lines.ts";
import { checkPurchase, type PathStyle } from "./pricing-selection.ts";
import { type Circumstances, circumstancesOf, surchargeSteps } from "./pricing-surcharge.ts";
import { taxLines } from "./pricing-tax.ts";
import { Refusal } from "./refusals.ts";

export { priceFrom } from "./pricing-from.ts";
export { diffLines, type PricedVisit, type PriceLine } from "./pricing-lines.ts";
export { areaFor, normalizePostalCode } from "./service-area.ts";

export interface PriceOptions {
  /** Resolved from the code that the customer typed; that it is live and still has uses is the caller's check. */
  coupon?: Coupon | null;
  /** For the money in `explain`; `en` when absent. It changes no amount. */
  locale?: string;
  /** Start and place, as far as they are known: surcharges and taxes may depend on them. */
  context?: PriceContext;
  /** How a refusal names its places: `selections.size` or `items.0.selections.size` (default). */
  paths?: PathStyle;
}

/** The visit on its way to a price. `shares[i]` is item i's part; they sum to `total`. */
interface Running {
  lines: PriceLine[];
  total: number;
  shares: number[];
}

/**
 * Prices a purchase. Refuses with `selection_invalid` (every fault, see pricing-selection.ts) or `coupon_invalid`
 * (path `couponCode`: the spend is too small, or the coupon is for none of the services).
 */
export function priceVisit(rules: PricingRules, purchase: Purchase, options: PriceOptions = {}): PricedVisit {
  const { currency, minimumCharge } = rules;
  const checked = checkPurchase(rules, purchase, options.paths ?? "items");
  const money = moneyIn(currency, options.locale ?? "en");
  const items = checked.items.map((item) => priceItem(item, money));
  const visit: Running = {
    lines: items.flatMap((item) => item.lines),
    total: items.reduce((sum, item) => exact(sum + item.amount), 0),
    shares: items.map((item) => item.amount),
  };
  if (checked.seats > 1) addSeats(visit, checked.seats, money);
  const itemAmounts = visit.shares;
  if (checked.package) applyPackage(visit, items, checked.package, money);
  const bought = items.map((item) => item.serviceId);
  const circumstances = circumstancesOf(rules, options.context ?? {}, bought);
  // Rules stored before there were surcharges have none.
  addSurcharges(visit, rules.surcharges ?? [], circumstances, money);
  if (options.coupon) applyCoupon(visit, items, options.coupon, money);
  if (visit.total < minimumCharge) {
    visit.lines.push({
      code: "minimum",
      label: "Minimum charge",
      kind: "minimum",
      amount: minimumCharge - visit.total,
      explain: explain.minimum(money(minimumCharge)),
    });
    visit.total = minimumCharge;
  }
  const tax = taxLines(rules.taxes, visit.total, circumstances.area, money);
  const discountTotal = 0 - sumOf(visit.lines, ["package", "coupon"]);
  const subtotal = exact(visit.total + discountTotal);
  const total = exact(visit.total + tax.added);
  const rulesOfDeposit = checked.items.map((item) => item.service.deposit);
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

function addSeats(visit: Running, seats: number, money: Money): void {
  const total = exact(visit.total * seats);
  visit.lines.push({
    code: "seats",
    label: `${seats} places`,
    kind: "seats",
    quantity: seats,
    amount: total - visit.total,
    explain: explain.seats(seats, money(visit.total)),
  });
  visit.total = total;
  visit.shares = [total];
}

/**
 * Counts on each named service once. Of two items of the same service the dearer one counts, so that the order
 * in which a customer puts things in does not change her price.
 */
function applyPackage(visit: Running, items: PricedItem[], bundle: Package, money: Money): void {
  const free = visit.shares
    .map((amount, index) => ({ amount, index }))
    .sort((a, b) => b.amount - a.amount || a.index - b.index);
  const scope = new Set<number>();
  for (const serviceId of bundle.serviceIds) {
    const item = free.find(({ index }) => !scope.has(index) && items[index]?.serviceId === serviceId);
    if (item) scope.add(item.index);
  }
  applyDiscount(visit, scope, bundle, { code: `package.${bundle.key}`, kind: "package" }, money);
}

/** Spread over the shares, so that a scoped coupon also takes its part off what its services had added. */
function addSurcharges(
  visit: Running,
  surcharges: Surcharge[],
  circumstances: Circumstances,
  money: Money,
): void {
  for (const { surcharge, next, explain: text } of surchargeSteps(
    surcharges,
    visit.total,
    circumstances,
    money,
  )) {
    const amount = next - visit.total;
    visit.lines.push({
      code: `surcharge.${surcharge.key}`,
      label: surcharge.label,
      kind: "surcharge",
      amount,
      explain: text,
    });
    const parts = distribute(amount, visit.shares);
    visit.shares = visit.shares.map((share, index) => share + (parts[index] ?? 0));
    visit.total = next;
  }
}

function applyCoupon(visit: Running, items: PricedItem[], coupon: Coupon, money: Money): void {
  const { serviceIds, minimumSpend, label } = coupon;
  const scope = new Set<number>();
  for (const [index, item] of items.entries()) {
    if (serviceIds === null || serviceIds.includes(item.serviceId)) scope.add(index);
  }
  if (scope.size === 0) throw couponRefusal("not_applicable", `${label} is not for these services.`);
  if (visit.total < minimumSpend) {
    throw couponRefusal("minimum_spend", `${label} needs a visit of at least ${money(minimumSpend)}.`);
  }
  applyDiscount(visit, scope, coupon, { code: "coupon", kind: "coupon" }, money);
}

function couponRefusal(code: string, message: string): Refusal {
  return new Refusal("coupon_invalid", message, { errors: [{ path: "couponCode", code, message }] });
}

/** Takes a discount off the shares in scope, never more than they hold. */
function applyDiscount(
  visit: Running,
  scope: ReadonlySet<number>,
  { label, discount }: Pick<Package, "label" | "discount">,
  line: { code: string; kind: LineKind },
  money: Money,
): void {
  const weights = visit.shares.map((share, index) => (scope.has(index) ? share : 0));
  const part = weights.reduce((sum, weight) => exact(sum + weight), 0);
  const floor = visit.total - part;
  const next =
    discount.kind === "percent"
      ? Math.max(floor, minusPercent(visit.total, part, ruleDecimal(discount.value)))
      : Math.max(floor, visit.total - discount.value);
  const off = visit.total - next;
  const text =
    discount.kind === "percent"
      ? explain.percentOff(label, discount.value, money(part))
      : explain.fixedOff(label, money(off));
  visit.lines.push({ ...line, label, amount: 0 - off, explain: text });
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
