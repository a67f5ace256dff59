import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  Coupon,
  PriceContext,
  PricedService,
  PricingRules,
  Surcharge,
  SurchargeCondition,
} from "./catalog.ts";
import { priceVisit } from "./pricing.ts";
import { metresBetween } from "./service-area.ts";

const service = (id: string, basePrice: number, more: Partial<PricedService> = {}): PricedService => ({
  id,
  name: id,
  durationMinutes: 60,
  basePrice,
  capacity: 1,
  deposit: { kind: "none", value: 0 },
  dimensions: [],
  addOns: [],
  ...more,
});
const surcharge = (
  key: string,
  change: Surcharge["change"],
  ...conditions: SurchargeCondition[]
): Surcharge => ({ key, label: key, change, conditions });
const ORIGIN = { latitude: 40, longitude: -74 };
const rulesOf = (surcharges: Surcharge[], more: Partial<PricingRules> = {}): PricingRules => ({
  currency: "USD",
  services: [service("A", 15_000), service("B", 5_000)],
  packages: [],
  taxes: [],
  surcharges,
  serviceAreas: [],
  origin: ORIGIN,
  places: {},
  minimumCharge: 0,
  ...more,
});
const ONE = { items: [{ serviceId: "A" }] };
const BOTH = { items: [{ serviceId: "A" }, { serviceId: "B" }] };
const at = (more: Partial<NonNullable<PriceContext["start"]>> = {}): PriceContext => ({
  start: { date: "2027-01-20", weekday: 3, minuteOfDay: 600, sameDay: false, leadMinutes: 10_000, ...more },
});
const PERCENT = { kind: "percent", value: "15" } as const;

test("a percentage, an amount: each on what the one before left, in the owner's order", () => {
  const fixed = surcharge("Gate fee", { kind: "fixed", value: 2_000 });
  const percent = surcharge("Weekend", PERCENT, { kind: "weekdays", weekdays: [6, 7] });
  const lines = (surcharges: Surcharge[]) =>
    priceVisit(rulesOf(surcharges), ONE, { context: at({ weekday: 7 }) })
      .lines.slice(1)
      .map(({ code, kind, amount, explain }) => [code, kind, amount, explain]);
  assert.deepEqual(lines([percent, fixed]), [
    ["surcharge.Weekend", "surcharge", 2_250, "Weekend: +15% on $150.00"],
    ["surcharge.Gate fee", "surcharge", 2_000, "Gate fee: $20.00 more"],
  ]);
  assert.deepEqual(lines([fixed, percent]), [
    ["surcharge.Gate fee", "surcharge", 2_000, "Gate fee: $20.00 more"],
    ["surcharge.Weekend", "surcharge", 2_550, "Weekend: +15% on $170.00"],
  ]);
});

test("every condition, and the edges of each; what is not known does not hold", () => {
  const holds = (condition: SurchargeCondition, context: PriceContext) =>
    priceVisit(rulesOf([surcharge("s", PERCENT, condition)]), ONE, { context }).lines.length === 2;
  const start = (condition: SurchargeCondition, cases: [Parameters<typeof at>[0], boolean][]) => {
    for (const [moment, expected] of cases)
      assert.equal(holds(condition, at(moment)), expected, JSON.stringify([condition, moment]));
    assert.equal(holds(condition, {}), false, "no start yet");
  };
  start({ kind: "weekdays", weekdays: [6, 7] }, [
    [{ weekday: 5 }, false],
    [{ weekday: 6 }, true],
  ]);
  start({ kind: "time", from: "18:00", to: "22:00" }, [
    [{ minuteOfDay: 1079 }, false],
    [{ minuteOfDay: 1080 }, true],
    [{ minuteOfDay: 1319 }, true],
    [{ minuteOfDay: 1320 }, false],
  ]);
  start({ kind: "time", from: "18:00", to: "08:00" }, [
    [{ minuteOfDay: 1080 }, true],
    [{ minuteOfDay: 0 }, true],
    [{ minuteOfDay: 479 }, true],
    [{ minuteOfDay: 480 }, false],
    [{ minuteOfDay: 1079 }, false],
  ]);
  start({ kind: "time", from: "18:00", to: "24:00" }, [
    [{ minuteOfDay: 1439 }, true],
    [{ minuteOfDay: 0 }, false],
  ]);
  start({ kind: "dates", from: "2027-01-20", to: "2027-01-21" }, [
    [{ date: "2027-01-19" }, false],
    [{ date: "2027-01-20" }, true],
    [{ date: "2027-01-21" }, true],
    [{ date: "2027-01-22" }, false],
  ]);
  start({ kind: "same_day" }, [
    [{ sameDay: true }, true],
    [{ sameDay: false }, false],
  ]);
  start({ kind: "lead_time", lessThanMinutes: 120 }, [
    [{ leadMinutes: 119 }, true],
    [{ leadMinutes: 120 }, false],
  ]);
  assert.equal(holds({ kind: "services", serviceIds: ["B", "A"] }, {}), true);
  assert.equal(holds({ kind: "services", serviceIds: ["B"] }, {}), false);
});

test("all conditions must hold: a weekend evening", () => {
  const rules = rulesOf([
    surcharge(
      "s",
      PERCENT,
      { kind: "weekdays", weekdays: [6, 7] },
      { kind: "time", from: "18:00", to: "08:00" },
    ),
  ]);
  const total = (moment: Parameters<typeof at>[0]) => priceVisit(rules, ONE, { context: at(moment) }).total;
  assert.equal(total({ weekday: 6, minuteOfDay: 1200 }), 17_250);
  assert.equal(total({ weekday: 6, minuteOfDay: 600 }), 15_000);
  assert.equal(total({ weekday: 5, minuteOfDay: 1200 }), 15_000);
});

test("distance: bands, and every begun kilometre beyond those included", () => {
  const place = { latitude: 40.1, longitude: -74 };
  const km = metresBetween(ORIGIN, place) / 1000;
  assert.equal(km, 11.12, "a tenth of a degree");
  const total = (change: Surcharge["change"], ...conditions: SurchargeCondition[]) => {
    const rules = rulesOf([surcharge("Travel", change, ...conditions)], { places: { "1": place } });
    return priceVisit(rules, ONE, { context: { postalCode: "1" } });
  };
  const amount = (...given: Parameters<typeof total>) => total(...given).total - 15_000;
  const FIXED = { kind: "fixed", value: 100 } as const;
  assert.equal(amount(FIXED, { kind: "distance", over: km }), 0, "more than `over`");
  assert.equal(amount(FIXED, { kind: "distance", over: km - 0.001 }), 100);
  assert.equal(amount(FIXED, { kind: "distance", upTo: km }), 100, "at most `upTo`");
  assert.equal(amount(FIXED, { kind: "distance", upTo: km - 0.001 }), 0);
  assert.equal(amount({ kind: "per_km", value: 200, over: 0 }), 12 * 200);
  assert.equal(amount({ kind: "per_km", value: 200, over: 10 }), 2 * 200);
  assert.equal(amount({ kind: "per_km", value: 200, over: km - 1 }), 200, "one kilometre to the metre");
  const near = total({ kind: "per_km", value: 200, over: 12 });
  assert.equal(near.lines.length, 1, "none begun, no line");
  assert.equal(
    total({ kind: "per_km", value: 200, over: 10 }).lines[1]?.explain,
    "Travel: 2 km × $2.00 (11.12 km away, 10 km included)",
  );
  const rules = rulesOf([surcharge("Travel", { kind: "per_km", value: 200, over: 0 })]);
  assert.equal(priceVisit(rules, ONE, { context: { postalCode: "1" } }).total, 15_000, "nobody knows where");
});

test("by area, and taxes of an area", () => {
  const serviceAreas = [
    { key: "city", label: "City", covers: { kind: "prefixes" as const, prefixes: ["10"] } },
    { key: "rest", label: "Rest", covers: { kind: "prefixes" as const, prefixes: ["1"] } },
  ];
  const taxes = [{ key: "t", label: "T", rate: "0.1", included: false, areas: ["city"] }];
  const outer = surcharge("Way", { kind: "fixed", value: 500 }, { kind: "area", areas: ["rest"] });
  const rules = rulesOf([outer], { serviceAreas, taxes });
  const total = (context: PriceContext) => priceVisit(rules, ONE, { context }).total;
  assert.equal(total({ postalCode: "10 115" }), 16_500);
  assert.equal(total({ postalCode: "12-049" }), 15_500);
  assert.equal(total({ postalCode: "20095" }), 15_000);
  assert.equal(total({}), 15_000);
});

test("after the package, before the coupon and the minimum charge; spread over what the items cost", () => {
  const duo = { kind: "percent", value: "10" } as const;
  const rules = rulesOf([surcharge("Fee", { kind: "fixed", value: 2_000 })], {
    packages: [{ key: "duo", label: "Duo", serviceIds: ["A", "B"], discount: duo }],
  });
  const half: Coupon = {
    code: "C",
    label: "Half",
    discount: { kind: "percent", value: "50" },
    minimumSpend: 0,
    serviceIds: ["B"],
  };
  const visit = priceVisit(rules, { ...BOTH, packageKey: "duo" }, { coupon: half });
  // 200.00 − 10 % = 180.00, + 20.00; B's share is 45.00 + 5.00, half of it goes.
  assert.deepEqual(
    visit.lines.map(({ kind, amount }) => [kind, amount]),
    [
      ["base", 15_000],
      ["base", 5_000],
      ["package", -2_000],
      ["surcharge", 2_000],
      ["coupon", -2_500],
    ],
  );
  assert.deepEqual([visit.subtotal, visit.discountTotal, visit.total], [22_000, 4_500, 17_500]);
  // A coupon's least spend counts the surcharges.
  const spend: Coupon = { ...half, serviceIds: null, minimumSpend: 22_000 };
  assert.equal(priceVisit(rules, BOTH, { coupon: spend }).total, 11_000);
  const lifted = priceVisit({ ...rules, minimumCharge: 30_000 }, ONE);
  assert.equal(lifted.lines.at(-1)?.amount, 13_000);
});

test("deposits count their services' part of a surcharge, also where the services were free", () => {
  const full = { kind: "full", value: 0 } as const;
  const fee = surcharge("Fee", { kind: "fixed", value: 2_000 });
  const services = (a: number, b: number) => [service("A", a, { deposit: full }), service("B", b)];
  const due = (a: number, b: number) =>
    priceVisit(rulesOf([fee], { services: services(a, b) }), BOTH).depositDue;
  assert.equal(due(15_000, 5_000), 16_500);
  assert.equal(due(0, 0), 1_000);
});

test("a rebate never takes a visit below nothing", () => {
  const rules = rulesOf([surcharge("Neighbour", { kind: "fixed", value: -20_000 })]);
  const visit = priceVisit(rules, ONE);
  assert.deepEqual([visit.total, visit.lines[1]?.amount], [0, -15_000]);
  assert.equal(visit.lines[1]?.explain, "Neighbour: $200.00 less");
});

test("an add-on's price and minutes may follow from an option; the first that fits counts", () => {
  const option = (key: string) => ({ key, label: key, multiplier: "1" });
  const dear = service("A", 10_000, {
    dimensions: [
      { key: "size", label: "Size", kind: "choice", required: false, options: [option("s"), option("l")] },
      { key: "pets", label: "Pets", kind: "toggle", required: false, options: [option("yes")] },
    ],
    addOns: [
      {
        key: "oven",
        label: "Oven",
        amount: 1_000,
        minutes: 10,
        maxQuantity: 3,
        prices: [
          { dimension: "size", option: "l", amount: 1_500, minutes: 25 },
          { dimension: "pets", option: "yes", amount: 1_200 },
        ],
      },
    ],
  });
  const rules = rulesOf([], { services: [dear] });
  const price = (selections: Record<string, string | boolean>) => {
    const visit = priceVisit(rules, { items: [{ serviceId: "A", selections, addOns: { oven: 2 } }] });
    return [visit.lines.at(-1)?.amount, visit.durationMinutes, visit.lines.at(-1)?.explain];
  };
  assert.deepEqual(price({}), [2_000, 80, "Oven: 2 × $10.00"]);
  assert.deepEqual(price({ size: "s" }), [2_000, 80, "Oven: 2 × $10.00"]);
  assert.deepEqual(price({ size: "l", pets: true }), [3_000, 110, "Oven: 2 × $15.00"]);
  assert.deepEqual(price({ size: "s", pets: true }), [2_400, 80, "Oven: 2 × $12.00"]);
  assert.deepEqual(price({ pets: false }), [2_000, 80, "Oven: 2 × $10.00"]);
});

test("rules stored before there were surcharges and areas are priced as they were", () => {
  const { surcharges: _, serviceAreas: __, origin: ___, places: ____, ...old } = rulesOf([]);
  const visit = priceVisit(old as PricingRules, ONE, { context: { ...at(), postalCode: "10115" } });
  assert.equal(visit.total, 15_000);
});
