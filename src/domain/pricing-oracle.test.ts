/**
 * The engine against a second one (pricing-oracle.ts) over thousands of random catalogues, purchases and
 * circumstances; and the laws that every price keeps. `ORACLE_RUNS=100000` compares that many, `ORACLE_SEED` repeats
 * a run. A case is made from one number, which a failure prints; there is nothing in it to shrink (`endOnFailure`).
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type PricedVisit, priceVisit } from "./pricing.ts";
import { type Gen, type PriceCase, randomCase, randomFrom, shuffled } from "./pricing-fixture.ts";
import { oracle } from "./pricing-oracle.ts";

const RUNS = Number(process.env.ORACLE_RUNS ?? 3_000);
const SEED = Number(process.env.ORACLE_SEED ?? Date.now() % 2 ** 31);

const seeds = fc.noBias(fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const check = (numRuns: number, law: (g: Gen) => void) =>
  fc.assert(
    fc.property(seeds, (seed) => law(randomFrom(seed))),
    { numRuns, seed: SEED, endOnFailure: true },
  );

function engine({ rules, purchase, coupon, context }: PriceCase): PricedVisit {
  return priceVisit(rules, purchase, { coupon, context });
}

test(`the engine agrees with an independent rational one over ${RUNS} random purchases`, (t) => {
  t.diagnostic(`seed ${SEED}`);
  const reached = { discount: 0, surcharge: 0, several: 0, perKilometre: 0, areaTax: 0, addOnPrice: 0 };
  check(RUNS, (g) => {
    const input = randomCase(g);
    const { rules, purchase, coupon, context } = input;
    const { lines, currency: _, ...sums } = engine(input);
    const added = lines.filter(({ kind, amount }) => kind === "surcharge" && amount !== 0);
    const surcharges = Object.fromEntries(
      added.map(({ code, amount }) => [code.replace("surcharge.", ""), amount]),
    );
    assert.deepEqual({ ...sums, surcharges }, oracle(rules, purchase, coupon, context));
    if (sums.discountTotal > 0) reached.discount++;
    if (added.length > 0) reached.surcharge++;
    if (added.length > 1) reached.several++;
    if (added.some(({ explain }) => explain.includes("km away"))) reached.perKilometre++;
    const taxed = new Set(lines.map(({ code }) => code));
    if (rules.taxes.some(({ areas, key }) => areas && taxed.has(`tax.${key}`))) reached.areaTax++;
    const listPrices = new Map(
      rules.services.flatMap(({ id, addOns }) => addOns.map((one) => [`${id} ${one.key}`, one.amount])),
    );
    const special = lines.some(({ code, itemIndex = 0, quantity = 0, amount }) => {
      const key = `${purchase.items[itemIndex]?.serviceId} ${code.replace("add_on.", "")}`;
      return code.startsWith("add_on.") && amount !== (listPrices.get(key) ?? 0) * quantity;
    });
    if (special) reached.addOnPrice++;
  });
  t.diagnostic(`reached ${JSON.stringify(reached)}`);
  for (const [what, count] of Object.entries(reached))
    assert.ok(count > RUNS / 50, `the random purchases must reach ${what}: ${count} of ${RUNS}`);
});

test("lines sum to the total, everything is an integer, nothing is negative, no discount passes the minimum", () => {
  check(1_000, (g) => {
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
    const free = visit.total === 0 && visit.discountTotal === 0;
    assert.ok(free || visit.total - amounts(["tax"]) >= input.rules.minimumCharge);
    assert.ok(visit.depositDue <= visit.total);
  });
});

test("the order in which items are put in changes neither total nor duration", () => {
  check(500, (g) => {
    const input = randomCase(g);
    const items = shuffled(g, input.purchase.items);
    const one = engine(input);
    const other = engine({ ...input, purchase: { ...input.purchase, items } });
    // A scoped coupon counts on shares that package and surcharges have rounded: a minor unit may fall another way.
    const rounded = input.purchase.packageKey || one.lines.some(({ kind }) => kind === "surcharge");
    const slack = input.coupon?.serviceIds && rounded ? input.purchase.items.length * 6 : 0;
    assert.ok(Math.abs(one.total - other.total) <= slack);
    assert.equal(one.durationMinutes, other.durationMinutes);
  });
});
