import assert from "node:assert/strict";
import test from "node:test";
import type { Dimension, PricedService } from "./catalog.ts";
import { priceFrom, priceVisit } from "./pricing.ts";
import { randomCase, randomFrom, randomItem } from "./pricing-fixture.ts";
import { Refusal } from "./refusals.ts";
import { MOST_PER_PLACE, SHORTEST_VISIT_MINUTES, serviceFaults } from "./service-faults.ts";

const plain: Omit<PricedService, "id" | "name"> = {
  durationMinutes: 60,
  basePrice: 10_000,
  capacity: 1,
  deposit: { kind: "none", value: 0 },
  dimensions: [],
  addOns: [],
};
const paths = (service: Partial<PricedService>) =>
  serviceFaults({ ...plain, ...service }).map((fault) => fault.path);
const quantity = (more: Partial<Dimension>): Dimension => ({
  key: "n",
  label: "N",
  kind: "quantity",
  required: true,
  ...more,
});

test("a good service has no faults; each deposit takes its own values", () => {
  assert.deepEqual(paths({}), []);
  assert.deepEqual(paths({ deposit: { kind: "percent", value: 100 } }), []);
  assert.deepEqual(paths({ deposit: { kind: "percent", value: 0 } }), ["deposit.value"]);
  assert.deepEqual(paths({ deposit: { kind: "fixed", value: 0 } }), ["deposit.value"]);
  assert.deepEqual(paths({ deposit: { kind: "full", value: 1 } }), ["deposit.value"]);
});

test("the price of the dearest answers stays where numbers are exact", () => {
  const each = (unitAmount: number) =>
    paths({ basePrice: 0, dimensions: [quantity({ max: 1000, unitAmount })] });
  assert.deepEqual(each(MOST_PER_PLACE / 1000), []);
  assert.deepEqual(each(MOST_PER_PLACE / 1000 + 1), ["basePrice"]);
  const falling = [
    { upTo: 1, unitAmount: 100_000_000_000 },
    { upTo: null, unitAmount: 1 },
  ];
  const tiered = (tierMode: "brackets" | "slabs") =>
    paths({ dimensions: [quantity({ tiers: falling, tierMode })] });
  assert.deepEqual(tiered("brackets"), [], "only the first unit is dear");
  assert.deepEqual(tiered("slabs"), ["basePrice"]);
});

test("whatever passes is priced and has a length, for any answers", () => {
  let passed = 0;
  for (let seed = 1; seed <= 2_000; seed++) {
    const g = randomFrom(seed);
    const { rules } = randomCase(g);
    for (const service of rules.services) {
      if (serviceFaults(service).length > 0) continue;
      passed++;
      const simple = { ...rules, surcharges: [], packages: [], minimumCharge: 0, taxes: [] };
      assert.ok(priceFrom(service, simple) <= MOST_PER_PLACE, `seed ${seed}`);
      try {
        const price = priceVisit(simple, { items: [randomItem(g, service)] });
        assert.ok(price.total <= MOST_PER_PLACE, `seed ${seed}`);
        assert.ok(price.durationMinutes >= SHORTEST_VISIT_MINUTES, `seed ${seed}`);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        assert.ok(error.errors, `seed ${seed}: refused for its answers, not for its amounts`);
      }
    }
  }
  assert.ok(passed > 1_000, `${passed} services passed`);
});
