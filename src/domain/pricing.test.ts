import assert from "node:assert/strict";
import { test } from "node:test";
import type { Coupon, DepositRule, Dimension, Item, PricedService, PricingRules } from "./catalog.ts";
import { type PricedVisit, type PriceLine, priceVisit } from "./pricing.ts";
import { Refusal } from "./refusals.ts";

const choice = (key: string, options: Record<string, string>): Dimension => ({
  key,
  label: key,
  kind: key === "frequency" ? "frequency" : "choice",
  required: false,
  options: Object.entries(options).map(([name, multiplier]) => ({
    key: name.toLowerCase(),
    label: name,
    multiplier,
  })),
});
const DIMENSIONS = [
  choice("vehicle_size", { Sedan: "1", SUV: "1.3", Truck: "1.5" }),
  choice("condition", { Good: "1", Fair: "1.2", Poor: "1.5" }),
  choice("frequency", { Once: "1", Weekly: "0.85", Biweekly: "0.9" }),
];
const service = (id: string, more: Partial<PricedService> = {}): PricedService => ({
  id,
  name: id,
  durationMinutes: 60,
  basePrice: 15_000,
  capacity: 1,
  deposit: { kind: "none", value: 0 },
  dimensions: DIMENSIONS,
  addOns: [{ key: "engine", label: "Engine bay cleaning", amount: 2_500, minutes: 15, maxQuantity: 3 }],
  ...more,
});
const rulesOf = (services: PricedService[], more: Partial<PricingRules> = {}): PricingRules => ({
  currency: "USD",
  services,
  packages: [],
  taxes: [],
  surcharges: [],
  serviceAreas: [],
  origin: null,
  places: {},
  minimumCharge: 0,
  ...more,
});
/** One item of one service. */
const one = (item: Partial<Item>, parts: Partial<PricedService> = {}, rules: Partial<PricingRules> = {}) =>
  priceVisit(rulesOf([service("Detail", parts)], rules), { items: [{ serviceId: "Detail", ...item }] });
const brief = (lines: PriceLine[]) =>
  lines.map(({ code, kind, amount, explain }) => [code, kind, amount, explain]);
const SUV_POOR = { vehicle_size: "suv", condition: "poor" };
const coupon = (discount: Coupon["discount"], more: Partial<Coupon> = {}): Coupon => ({
  code: "SPRING",
  label: "Spring offer",
  discount,
  minimumSpend: 0,
  serviceIds: null,
  ...more,
});

test("$150 × SUV 1.3 × poor 1.5 is $292.50, and each line says so", () => {
  const visit = one({ selections: SUV_POOR });
  assert.equal(visit.total, 29_250);
  assert.deepEqual(brief(visit.lines), [
    ["base", "base", 15_000, "Detail: $150.00"],
    ["dimension.vehicle_size", "multiplier", 4_500, "SUV: $150.00 × 1.3"],
    ["dimension.condition", "multiplier", 9_750, "Poor: $195.00 × 1.5"],
  ]);
  assert.deepEqual(visit.lines[1], {
    code: "dimension.vehicle_size",
    label: "SUV",
    kind: "multiplier",
    itemIndex: 0,
    amount: 4_500,
    explain: "SUV: $150.00 × 1.3",
  });
});

test("an add-on comes after the multipliers: $317.50, and weekly $150 is $152.50", () => {
  assert.equal(one({ selections: SUV_POOR, addOns: { engine: 1 } }).total, 31_750);
  const weekly = one({ selections: { frequency: "weekly" }, addOns: { engine: 1 } });
  assert.equal(weekly.total, 15_250);
  assert.deepEqual(brief(weekly.lines).slice(1), [
    ["dimension.frequency", "multiplier", -2_250, "Weekly: $150.00 × 0.85"],
    ["add_on.engine", "add_on", 2_500, "Engine bay cleaning: $25.00"],
  ]);
});

test("property sizes 1, 1.5 and 2 multiply as published", () => {
  const dimensions = [choice("property", { small: "1", medium: "1.5", large: "2" })];
  const total = (property: string) => one({ selections: { property } }, { dimensions }).total;
  assert.deepEqual(["small", "medium", "large"].map(total), [15_000, 22_500, 30_000]);
});

test("a choice that changes nothing is still a line, an unanswered optional question is none", () => {
  const visit = one({ selections: { vehicle_size: "sedan" }, addOns: { engine: 0 } });
  assert.deepEqual(brief(visit.lines).slice(1), [
    ["dimension.vehicle_size", "multiplier", 0, "Sedan: $150.00 × 1"],
  ]);
});

test("an option that multiplies and adds has two lines; one that only adds has one", () => {
  const pets = (multiplier: string): Dimension => ({
    key: "pets",
    label: "Pets at home?",
    kind: "toggle",
    required: false,
    options: [{ key: "yes", label: "Pets", multiplier, amount: 1_000, minutes: 20 }],
  });
  const answer = (multiplier: string, pet: boolean) =>
    one({ selections: { pets: pet } }, { dimensions: [pets(multiplier)] });
  assert.deepEqual(
    answer("1.1", true).lines.map(({ kind, amount }) => [kind, amount]),
    [
      ["base", 15_000],
      ["multiplier", 1_500],
      ["amount", 1_000],
    ],
  );
  assert.deepEqual(brief(answer("1", true).lines).slice(1), [
    ["dimension.pets", "amount", 1_000, "Pets: $10.00 more"],
  ]);
  assert.equal(answer("1", true).durationMinutes, 80);
  assert.equal(answer("1", false).lines.length, 1);
});

test("the running total is rounded after each rule, half away from zero", () => {
  const dimensions = [choice("a", { x: "1.5" }), choice("b", { x: "1.5" })];
  // 1 → 1.5 → 2 → 3; one rounding at the end of 2.25 would give 2.
  assert.equal(one({ selections: { a: "x", b: "x" } }, { basePrice: 1, dimensions }).total, 3);
});

test("units beyond the included ones are charged and timed; tiers are brackets or slabs", () => {
  const area: Dimension = {
    key: "rooms",
    label: "Rooms",
    kind: "quantity",
    required: true,
    unit: "room",
    includedUnits: 1,
    unitAmount: 1_200,
    unitMinutes: 10,
    max: 20,
  };
  const price = (rooms: number, more: Partial<Dimension> = {}) =>
    one({ selections: { rooms } }, { dimensions: [{ ...area, ...more }] }, { currency: "EUR" });
  const explained = (visit: PricedVisit) => [visit.lines[1]?.amount, visit.lines[1]?.explain];
  assert.deepEqual(explained(price(3)), [2_400, "Rooms: 2 × €12.00 per room (3 chosen, 1 included)"]);
  assert.deepEqual(explained(price(1)), [0, "Rooms: 1, included in the price"]);
  assert.deepEqual(explained(price(2, { includedUnits: 0 })), [2_400, "Rooms: 2 × €12.00 per room"]);
  assert.equal(price(3).durationMinutes, 80);
  assert.equal(price(3).lines[1]?.quantity, 3);
  const tiers = [
    { upTo: 3, unitAmount: 1_000 },
    { upTo: 6, unitAmount: 500 },
  ];
  const bracketed = "Rooms: 2 × €10.00 + 5 × €5.00 per room (8 chosen, 1 included)";
  assert.deepEqual(explained(price(8, { tiers })), [4_500, bracketed]);
  assert.equal(price(8, { tiers, tierMode: "slabs" }).lines[1]?.amount, 3_500);
  assert.equal(price(3, { tiers, tierMode: "slabs" }).lines[1]?.amount, 2_000);
  assert.equal(price(4, { tiers, tierMode: "slabs" }).lines[1]?.amount, 1_500);
});

test("yen have no minor unit and dinars have three digits", () => {
  const suv = { selections: { vehicle_size: "suv" } };
  const yen = one(suv, { basePrice: 8_805 }, { currency: "JPY" });
  assert.equal(yen.total, 11_447);
  assert.equal(yen.lines[1]?.explain, "SUV: ¥8,805 × 1.3");
  const dinar = one(suv, { basePrice: 12_345 }, { currency: "KWD" });
  assert.equal(dinar.total, 16_049);
  assert.match(dinar.lines[0]?.explain ?? "", /12\.345/);
});

test("seats multiply the items' amount in one line", () => {
  const rules = rulesOf([service("Class", { capacity: 8, basePrice: 2_000 })]);
  const items = [{ serviceId: "Class", addOns: { engine: 1 } }];
  const visit = priceVisit(rules, { items, seats: 3 });
  assert.equal(visit.total, 13_500);
  assert.deepEqual(brief(visit.lines).at(-1), ["seats", "seats", 9_000, "3 places × $45.00"]);
  assert.equal(priceVisit(rules, { items, seats: 1 }).lines.at(-1)?.code, "add_on.engine");
  assert.equal(visit.durationMinutes, 75);
});

const BOTH = rulesOf(
  [service("A", { basePrice: 10_000 }), service("B", { basePrice: 5_000 }), service("C")],
  {
    packages: [
      { key: "duo", label: "Duo", serviceIds: ["A", "B"], discount: { kind: "percent", value: "10" } },
    ],
  },
);
const items = (...ids: string[]) => ids.map((serviceId) => ({ serviceId }));

test("a package discount counts on its own services only, once each, whichever order they come in", () => {
  for (const bought of [items("A", "B", "C"), items("C", "B", "A")]) {
    const visit = priceVisit(BOTH, { items: bought, packageKey: "duo" });
    assert.deepEqual(brief(visit.lines).at(-1), ["package.duo", "package", -1_500, "Duo: 10% off $150.00"]);
    assert.deepEqual([visit.subtotal, visit.discountTotal, visit.total], [30_000, 1_500, 28_500]);
    assert.equal(visit.durationMinutes, 180);
  }
  const plainA = { serviceId: "A" };
  const dearA = { serviceId: "A", selections: { vehicle_size: "truck" } };
  for (const bought of [
    [plainA, dearA, ...items("B")],
    [dearA, ...items("B"), plainA],
  ]) {
    assert.equal(priceVisit(BOTH, { items: bought, packageKey: "duo" }).discountTotal, 2_000);
  }
});

test("a fixed discount never exceeds what it applies to", () => {
  const discount = { kind: "fixed", value: 99_999 } as const;
  const packages = [{ key: "duo", label: "Duo", serviceIds: ["A", "B"], discount }];
  const visit = priceVisit({ ...BOTH, packages }, { items: items("A", "B", "C"), packageKey: "duo" });
  assert.deepEqual([visit.discountTotal, visit.total], [15_000, 15_000]);
  const scoped = coupon(discount, { serviceIds: ["B"] });
  assert.equal(priceVisit(BOTH, { items: items("A", "B") }, { coupon: scoped }).total, 10_000);
});

test("a coupon counts on what the package left of its services", () => {
  const half = coupon({ kind: "percent", value: "50" }, { serviceIds: ["A"] });
  const visit = priceVisit(BOTH, { items: items("A", "B", "C"), packageKey: "duo" }, { coupon: half });
  assert.deepEqual(brief(visit.lines).at(-1), ["coupon", "coupon", -4_500, "Spring offer: 50% off $90.00"]);
  assert.equal(visit.total, 24_000);
});

test("a coupon below its spend or for other services is refused at couponCode", () => {
  const refused = (given: Coupon, code: string) =>
    assert.throws(
      () => priceVisit(BOTH, { items: items("A", "B") }, { coupon: given }),
      (error: unknown) =>
        error instanceof Refusal &&
        error.code === "coupon_invalid" &&
        error.errors?.[0]?.path === "couponCode" &&
        error.errors[0].code === code,
    );
  const fixed = { kind: "fixed", value: 100 } as const;
  refused(coupon(fixed, { minimumSpend: 15_001 }), "minimum_spend");
  refused(coupon(fixed, { serviceIds: ["C"] }), "not_applicable");
  refused(coupon(fixed, { serviceIds: [] }), "not_applicable");
  const enough = coupon(fixed, { minimumSpend: 15_000 });
  assert.equal(priceVisit(BOTH, { items: items("A", "B") }, { coupon: enough }).total, 14_900);
});

test("no discount goes below the minimum charge, which also lifts an undiscounted amount", () => {
  const rules = rulesOf([service("A", { basePrice: 10_000 })], { minimumCharge: 8_000 });
  const all = priceVisit(rules, { items: items("A") }, { coupon: coupon({ kind: "percent", value: "100" }) });
  assert.deepEqual([all.subtotal, all.discountTotal, all.total], [18_000, 10_000, 8_000]);
  const raised = ["minimum", "minimum", 8_000, "Raised to the minimum charge of $80.00"];
  assert.deepEqual(brief(all.lines).at(-1), raised);
  const lifted = priceVisit({ ...rules, minimumCharge: 12_000 }, { items: items("A") });
  assert.deepEqual([lifted.total, lifted.lines.at(-1)?.amount], [12_000, 2_000]);
  assert.equal(priceVisit({ ...rules, minimumCharge: 10_000 }, { items: items("A") }).lines.length, 1);
});

test("the deposit follows each item's rule on its share of the total", () => {
  const due = (rule: DepositRule, item: Partial<Item> = {}) => one(item, { deposit: rule }).depositDue;
  assert.equal(due({ kind: "percent", value: 20 }, { selections: SUV_POOR }), 5_850);
  assert.equal(due({ kind: "none", value: 0 }), 0);
  assert.equal(due({ kind: "full", value: 0 }), 15_000);
  assert.equal(due({ kind: "fixed", value: 4_000 }), 4_000);
  assert.equal(due({ kind: "fixed", value: 99_999 }), 15_000);
  const deposits = rulesOf(
    [
      service("A", { basePrice: 10_000, deposit: { kind: "full", value: 0 } }),
      service("B", { basePrice: 5_000, deposit: { kind: "percent", value: 50 } }),
    ],
    { taxes: [{ key: "t", label: "Tax", rate: "0.1", included: false }] },
  );
  // Shares with tax: 110 and 55 dollars.
  assert.equal(priceVisit(deposits, { items: items("A", "B") }).depositDue, 13_750);
  // The coupon takes B's 50 dollars: A's share is all of the total.
  const freeB = coupon({ kind: "percent", value: "100" }, { serviceIds: ["B"] });
  assert.equal(priceVisit(deposits, { items: items("A", "B") }, { coupon: freeB }).depositDue, 11_000);
});

test("a visit that costs nothing before any discount stays free, whatever the minimum charge and the deposit", () => {
  const free = { basePrice: 0, deposit: { kind: "full", value: 0 } } as const;
  const nothing = one({}, free, { taxes: [{ key: "t", label: "Tax", rate: "0.1", included: true }] });
  assert.deepEqual([nothing.total, nothing.depositDue, nothing.taxTotal], [0, 0, 0]);
  const consultation = one({}, free, { minimumCharge: 500 });
  assert.deepEqual([consultation.total, consultation.depositDue, consultation.lines.length], [0, 0, 1]);
  // Something bought with it is a paid visit.
  const { total, depositDue } = one({ addOns: { engine: 1 } }, free, { minimumCharge: 5_000 });
  assert.deepEqual([total, depositDue], [5_000, 5_000]);
});

test("the locale changes the words and no number", () => {
  const rules = rulesOf([service("A")], { currency: "EUR" });
  const german = priceVisit(rules, { items: items("A") }, { locale: "de-DE" });
  assert.match(german.lines[0]?.explain ?? "", /150,00\s€/);
  assert.equal(german.total, priceVisit(rules, { items: items("A") }, { locale: "??" }).total);
});
