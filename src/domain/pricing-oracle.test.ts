/**
 * The engine against a second one, written from the product's words with rational numbers and no shared code,
 * over thousands of random catalogues and purchases; and the laws that every price keeps. No shrinking
 * (`endOnFailure`): on cases of this size it takes minutes.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Coupon, Dimension, Item, PricedService, PricingRules, Purchase } from "./catalog.ts";
import { type PricedVisit, priceVisit } from "./pricing.ts";

type Gen = fc.GeneratorValue;
interface Case {
  rules: PricingRules;
  purchase: Purchase;
  coupon: Coupon | null;
}

const int = (g: Gen, min: number, max: number) => g(fc.integer, { min, max });
const pick = <Value>(g: Gen, values: Value[]): Value => g(() => fc.constantFrom(...values));
const flip = (g: Gen) => g(fc.boolean);
const FACTORS = ["0.85", "1", "1.3", "1.5", "0.9", "2", "0.333333", "1.005", "0", "12.345678"];
const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, i) => make(i));

function randomDimension(g: Gen, index: number): Dimension {
  const kind = pick(g, ["choice", "frequency", "toggle", "quantity"] as const);
  const common = { key: `d${index}`, label: `D${index}`, kind, required: flip(g) };
  if (kind === "quantity") {
    const tiers = [
      { upTo: 2, unitAmount: int(g, 0, 2000) },
      { upTo: 5, unitAmount: int(g, 0, 2000) },
      { upTo: flip(g) ? null : 6, unitAmount: int(g, 0, 2000) },
    ];
    return {
      ...common,
      min: int(g, 0, 2),
      max: 12,
      step: int(g, 1, 3),
      unitAmount: int(g, 0, 3000),
      unitMinutes: int(g, 0, 20),
      includedUnits: int(g, 0, 4),
      ...(flip(g) ? { tiers, tierMode: pick(g, ["brackets", "slabs"] as const) } : {}),
    };
  }
  const options = times(kind === "toggle" ? 1 : int(g, 1, 3), (at) => ({
    key: `o${at}`,
    label: `O${at}`,
    multiplier: pick(g, FACTORS),
    ...(flip(g) ? { amount: int(g, -3000, 3000), minutes: int(g, 0, 30) } : {}),
  }));
  return { ...common, options };
}

function randomService(g: Gen, index: number): PricedService {
  const kind = pick(g, ["none", "fixed", "percent", "full"] as const);
  return {
    id: `s${index}`,
    name: `S${index}`,
    durationMinutes: int(g, 5, 240),
    basePrice: int(g, 0, 30_000),
    capacity: 4,
    deposit: { kind, value: kind === "percent" ? int(g, 1, 100) : kind === "fixed" ? int(g, 0, 9000) : 0 },
    dimensions: times(int(g, 0, 4), (at) => randomDimension(g, at)),
    addOns: times(int(g, 0, 3), (at) => ({
      key: `a${at}`,
      label: `A${at}`,
      amount: int(g, 0, 5000),
      minutes: int(g, 0, 30),
      maxQuantity: 3,
    })),
  };
}

function randomItem(g: Gen, service: PricedService): Item {
  const selections: Record<string, string | number | boolean> = {};
  for (const { key, kind, required, options = [], min = 0, step = 1 } of service.dimensions) {
    if (!required && flip(g)) continue;
    if (kind === "quantity") selections[key] = min + step * int(g, 0, Math.floor((12 - min) / step));
    else selections[key] = kind === "toggle" ? flip(g) : pick(g, options).key;
  }
  const addOns: Record<string, number> = {};
  for (const { key } of service.addOns) if (flip(g)) addOns[key] = int(g, 0, 3);
  return { serviceId: service.id, selections, addOns };
}

function randomDiscount(g: Gen): Coupon["discount"] {
  if (flip(g)) return { kind: "percent", value: pick(g, ["10", "12.5", "33.333333", "100", "120", "0"]) };
  return { kind: "fixed", value: int(g, 0, 60_000) };
}

function randomCase(g: Gen): Case {
  const services = times(3, (index) => randomService(g, index));
  const items = times(int(g, 1, 5), () => randomItem(g, pick(g, services)));
  const serviceIds = items.map((item) => item.serviceId).slice(0, int(g, 1, items.length));
  const scope = flip(g) ? null : serviceIds;
  return {
    rules: {
      currency: pick(g, ["USD", "JPY", "KWD"]),
      services,
      packages: [{ key: "p", label: "P", serviceIds, discount: randomDiscount(g) }],
      taxes: times(int(g, 0, 3), (index) => ({
        key: `t${index}`,
        label: `T${index}`,
        rate: pick(g, ["0.19", "0.2", "0.08875", "0", "1", "0.055"]),
        included: flip(g),
      })),
      minimumCharge: flip(g) ? 0 : int(g, 0, 20_000),
    },
    purchase: {
      items,
      ...(flip(g) ? { packageKey: "p" } : {}),
      ...(items.length === 1 ? { seats: int(g, 1, 4) } : {}),
    },
    coupon: flip(g)
      ? { code: "C", label: "C", discount: randomDiscount(g), minimumSpend: 0, serviceIds: scope }
      : null,
  };
}

/** `n / d`, to the nearest integer, halves away from zero. */
function nearest(n: bigint, d: bigint): bigint {
  const whole = n / d;
  const rest = n - whole * d;
  if (rest < 0n) return -2n * rest >= d ? whole - 1n : whole;
  return 2n * rest >= d ? whole + 1n : whole;
}
const micro = (text: string) => BigInt(Math.round(Number(text) * 1e6));
const E6 = 1_000_000n;
const atLeast0 = (value: bigint) => (value < 0n ? 0n : value);
const sum = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);

function split(total: bigint, weights: bigint[]): bigint[] {
  const all = sum(weights);
  const upTo = (count: number) =>
    all === 0n
      ? nearest(total * BigInt(count), BigInt(weights.length))
      : nearest(total * sum(weights.slice(0, count)), all);
  return weights.map((_, index) => upTo(index + 1) - upTo(index));
}

function oracleItem(service: PricedService, { selections = {}, addOns = {} }: Item) {
  let amount = BigInt(service.basePrice);
  let minutes = service.durationMinutes;
  const answered = service.dimensions.flatMap((dimension) => {
    const answer = selections[dimension.key];
    if (answer === undefined || answer === false) return [];
    const option = dimension.options?.find(({ key }) => answer === true || key === answer);
    return [{ dimension, option, answer }];
  });
  for (const { option } of answered) if (option) amount = nearest(amount * micro(option.multiplier), E6);
  for (const { dimension, option, answer } of answered) {
    if (option) {
      amount = atLeast0(amount + BigInt(option.amount ?? 0));
      minutes += option.minutes ?? 0;
      continue;
    }
    const tierOf = (unit: number) =>
      dimension.tiers?.find(({ upTo }) => upTo === null || unit <= upTo) ?? dimension.tiers?.at(-1);
    for (let unit = (dimension.includedUnits ?? 0) + 1; unit <= Number(answer); unit++) {
      const tier = tierOf(dimension.tierMode === "slabs" ? Number(answer) : unit);
      amount += BigInt(tier?.unitAmount ?? dimension.unitAmount ?? 0);
      minutes += dimension.unitMinutes ?? 0;
    }
  }
  for (const addOn of service.addOns) {
    amount += BigInt(addOn.amount) * BigInt(addOns[addOn.key] ?? 0);
    minutes += addOn.minutes * (addOns[addOn.key] ?? 0);
  }
  return { amount, minutes };
}

function oracle({ rules, purchase, coupon }: Case): Omit<PricedVisit, "lines" | "currency"> {
  const bought = purchase.items.flatMap((item) => {
    const service = rules.services.find(({ id }) => id === item.serviceId);
    return service ? [{ service, ...oracleItem(service, item) }] : [];
  });
  const before = bought.map(({ amount }) => amount * BigInt(purchase.seats ?? 1));
  let parts = before;
  let off = 0n;
  const cut = (inScope: boolean[], discount: Coupon["discount"]) => {
    const scoped = parts.map((part, index) => (inScope[index] ? part : 0n));
    const size = sum(scoped);
    let next = sum(parts);
    if (discount.kind === "fixed") next -= BigInt(discount.value);
    else next = nearest(next * 100n * E6 - size * micro(discount.value), 100n * E6);
    if (next < sum(parts) - size) next = sum(parts) - size;
    const gone = sum(parts) - next;
    off += gone;
    const gonePerItem = split(gone, scoped);
    parts = parts.map((part, index) => part - (gonePerItem[index] ?? 0n));
  };
  if (purchase.packageKey) {
    const counted = bought.map(() => false);
    for (const wanted of rules.packages[0]?.serviceIds ?? []) {
      let best = -1;
      for (const [index, { service }] of bought.entries()) {
        if (counted[index] || service.id !== wanted) continue;
        if (best < 0 || (parts[index] ?? 0n) > (parts[best] ?? 0n)) best = index;
      }
      if (best >= 0) counted[best] = true;
    }
    const discount = rules.packages[0]?.discount;
    if (discount) cut(counted, discount);
  }
  if (coupon) {
    cut(
      bought.map(({ service }) => coupon.serviceIds?.includes(service.id) ?? true),
      coupon.discount,
    );
  }
  const minimum = BigInt(rules.minimumCharge);
  const base = sum(parts) < minimum ? minimum : sum(parts);
  const added = sum(rules.taxes.filter((t) => !t.included).map((t) => nearest(base * micro(t.rate), E6)));
  const contained = sum(rules.taxes.filter((t) => t.included).map((t) => micro(t.rate)));
  const total = base + added;
  const due = split(total, sum(parts) > 0n ? parts : before).map((part, index) => {
    const rule = bought[index]?.service.deposit;
    if (rule?.kind === "full") return part;
    if (rule?.kind === "fixed") return BigInt(rule.value);
    return rule?.kind === "percent" ? nearest(part * BigInt(rule.value), 100n) : 0n;
  });
  const dueTotal = Number(sum(due));
  return {
    subtotal: Number(base + off),
    discountTotal: Number(off),
    taxTotal: Number(added + base - nearest(base * E6, E6 + contained)),
    total: Number(total),
    depositDue: Math.min(dueTotal, Number(total)),
    durationMinutes: bought.reduce((all, { minutes }) => all + minutes, 0),
  };
}

function engine({ rules, purchase, coupon }: Case): PricedVisit {
  return priceVisit(rules, purchase, { coupon });
}

test("the engine agrees with an independent rational one over 3,000 random purchases", () => {
  let discounted = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const input = randomCase(g);
      const { lines: _, currency: __, ...sums } = engine(input);
      if (sums.discountTotal > 0) discounted++;
      assert.deepEqual(sums, oracle(input));
    }),
    { numRuns: 3000, endOnFailure: true },
  );
  assert.ok(discounted > 500, "the random purchases must reach the discounts");
});

test("lines sum to the total, everything is an integer, nothing is negative, no discount passes the minimum", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const input = randomCase(g);
      const visit = engine(input);
      const amounts = (kinds?: string[]) =>
        visit.lines.reduce((all, line) => (!kinds || kinds.includes(line.kind) ? all + line.amount : all), 0);
      const { lines, currency: _, ...numbers } = visit;
      const all = [...Object.values(numbers), ...lines.flatMap((line) => [line.amount, line.included ?? 0])];
      assert.ok(all.every((value) => Number.isSafeInteger(value) && !Object.is(value, -0)));
      assert.ok(Object.values(numbers).every((value) => value >= 0));
      assert.ok(lines.every((line) => (line.included ?? 0) >= 0));
      assert.equal(amounts(), visit.total);
      assert.equal(visit.total, visit.subtotal - visit.discountTotal + amounts(["tax"]));
      assert.equal(-amounts(["package", "coupon"]) + 0, visit.discountTotal);
      const included = lines.reduce((sumOf, line) => sumOf + (line.included ?? 0), 0);
      assert.equal(visit.taxTotal, amounts(["tax"]) + included);
      assert.ok(visit.total - amounts(["tax"]) >= input.rules.minimumCharge);
      assert.ok(visit.depositDue <= visit.total);
    }),
    { numRuns: 1000, endOnFailure: true },
  );
});

test("the order in which items are put in changes neither total nor duration", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const input = randomCase(g);
      const items = g(() =>
        fc.shuffledSubarray(input.purchase.items, { minLength: input.purchase.items.length }),
      );
      const [one, other] = [engine(input), engine({ ...input, purchase: { ...input.purchase, items } })];
      // A scoped coupon after a package counts on rounded shares, which may fall a minor unit another way.
      const slack = input.coupon?.serviceIds && input.purchase.packageKey ? input.purchase.items.length : 0;
      assert.ok(Math.abs(one.total - other.total) <= slack);
      assert.equal(one.durationMinutes, other.durationMinutes);
    }),
    { numRuns: 500, endOnFailure: true },
  );
});
