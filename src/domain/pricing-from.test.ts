import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type {
  Dimension,
  DimensionOption,
  PricedService,
  Selection,
  Surcharge,
  SurchargeCondition,
} from "./catalog.ts";
import { priceFrom, priceVisit } from "./pricing.ts";

const service = (dimensions: Dimension[], basePrice = 15_000): PricedService => ({
  id: "svc",
  name: "Detail",
  durationMinutes: 60,
  basePrice,
  capacity: 1,
  deposit: { kind: "none", value: 0 },
  dimensions,
  addOns: [],
});
const rulesOf = (one: PricedService, minimumCharge = 0) => ({
  currency: "USD",
  services: [one],
  packages: [],
  taxes: [{ key: "t", label: "Tax", rate: "0.1", included: false }],
  surcharges: [],
  serviceAreas: [],
  origin: null,
  places: {},
  minimumCharge,
});
const choice = (key: string, required: boolean, options: DimensionOption[]): Dimension => ({
  key,
  label: key,
  kind: "choice",
  required,
  options,
});
const option = (multiplier: string, amount = 0) => ({
  key: `${multiplier}/${amount}`,
  label: "",
  multiplier,
  amount,
});

test("required questions count at their cheapest, optional discounts do not count", () => {
  const size = choice("size", true, [option("1.3"), option("1.1"), option("1.5")]);
  const weekly = choice("frequency", false, [option("1"), option("0.85")]);
  const one = service([size, weekly]);
  assert.equal(priceFrom(one, rulesOf(one)), 16_500);
  assert.equal(priceFrom(one, rulesOf(one, 20_000)), 20_000);
  const free = service([], 0);
  assert.equal(priceFrom(free, rulesOf(free, 20_000)), 0);
});

test("a surcharge that every visit has is in it, one with a condition is not", () => {
  const one = service([], 10_000);
  const surcharge = (key: string, conditions: SurchargeCondition[]): Surcharge => ({
    key,
    label: key,
    change: { kind: "percent", value: "10" },
    conditions,
  });
  const from = (...surcharges: Surcharge[]) => priceFrom(one, { ...rulesOf(one), surcharges });
  assert.equal(from(surcharge("fuel", [])), 11_000);
  assert.equal(from(surcharge("fuel", [{ kind: "services", serviceIds: ["svc"] }])), 11_000);
  assert.equal(from(surcharge("weekend", [{ kind: "weekdays", weekdays: [6, 7] }])), 10_000);
  assert.equal(from(surcharge("other", [{ kind: "services", serviceIds: ["other"] }])), 10_000);
});

test("options that multiply and add are weighed together", () => {
  const one = service([
    choice("a", true, [option("1", 0), option("0.5", 6_000)]),
    choice("b", true, [option("0.5")]),
  ]);
  assert.equal(priceFrom(one, rulesOf(one)), 7_500);
});

test("a required quantity counts at its cheapest, also where more units cost less", () => {
  const rooms: Dimension = {
    key: "rooms",
    label: "Rooms",
    kind: "quantity",
    required: true,
    min: 2,
    max: 20,
    step: 2,
    tierMode: "slabs",
  };
  for (const upTo of [2, 3]) {
    const tiers = [
      { upTo, unitAmount: 1_000 },
      { upTo: null, unitAmount: 100 },
    ];
    const one = service([{ ...rooms, tiers }], 0);
    assert.equal(priceFrom(one, rulesOf(one)), 400);
  }
});

test("it is the least price that any complete set of required answers comes to", () => {
  const amounts = fc.integer({ min: -4_000, max: 4_000 });
  const options = fc.array(fc.tuple(fc.constantFrom("0", "0.5", "0.85", "1", "1.3", "2"), amounts), {
    minLength: 1,
    maxLength: 3,
  });
  const quantity = fc.record({
    min: fc.nat(3),
    step: fc.integer({ min: 1, max: 3 }),
    includedUnits: fc.nat(3),
    tierMode: fc.constantFrom("brackets" as const, "slabs" as const),
    tiers: fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)),
  });
  const asked = fc.array(fc.oneof(options, quantity, fc.boolean()), { maxLength: 4 });
  fc.assert(
    fc.property(asked, fc.nat(20_000), (questions, basePrice) => {
      const dimensions = questions.map((question, index): Dimension => {
        const common = { key: `d${index}`, label: "", required: true };
        if (typeof question === "boolean") {
          return { ...common, kind: "toggle", options: [question ? option("0.9", 50) : option("1", -100)] };
        }
        if (Array.isArray(question)) {
          const made = question.map(([multiplier, amount], at) => ({
            ...option(multiplier, amount),
            key: `o${at}`,
          }));
          return { ...common, kind: "choice", options: made };
        }
        const [low, middle, high] = question.tiers;
        const tiers = [
          { upTo: 2, unitAmount: low },
          { upTo: 5, unitAmount: middle },
          { upTo: null, unitAmount: high },
        ];
        return { ...common, ...question, kind: "quantity", max: 9, tiers };
      });
      const answersOf = ({ kind, options: all = [], min = 0, step = 1 }: Dimension): Selection[] => {
        if (kind === "toggle") return [true, false];
        if (kind === "choice") return all.map(({ key }) => key);
        return Array.from({ length: Math.floor((9 - min) / step) + 1 }, (_, at) => min + at * step);
      };
      let complete: Record<string, Selection>[] = [{}];
      for (const dimension of dimensions) {
        const answers = answersOf(dimension);
        complete = complete.flatMap((so) => answers.map((answer) => ({ ...so, [dimension.key]: answer })));
      }
      const one = service(dimensions, basePrice);
      const rules = { ...rulesOf(one), taxes: [] };
      const prices = complete.map(
        (selections) => priceVisit(rules, { items: [{ serviceId: "svc", selections }] }).total,
      );
      assert.equal(priceFrom(one, rules), Math.min(...prices));
    }),
    { numRuns: 60 },
  );
});
