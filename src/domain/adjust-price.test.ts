import assert from "node:assert/strict";
import { it } from "node:test";
import { adjustmentsOf, adjustPrice, amountBeforeTax } from "./adjust-price.ts";
import type { DepositRule, PricedService, PricingRules } from "./catalog.ts";
import { multiplyRounded, proportion, ruleDecimal } from "./decimal.ts";
import { priceVisit } from "./pricing.ts";
import { flip, int, randomCase, randomFrom } from "./pricing-fixture.ts";
import type { PricedVisit } from "./pricing-lines.ts";
import { Refusal } from "./refusals.ts";

const PRICE: PricedVisit = {
  currency: "USD",
  lines: [
    { code: "base", label: "Base", kind: "base", amount: 10_000, explain: "" },
    { code: "tax.vat", label: "VAT", kind: "tax", amount: 1_900, explain: "" },
  ],
  subtotal: 10_000,
  discountTotal: 0,
  taxTotal: 1_900,
  total: 11_900,
  depositDue: 11_900,
  durationMinutes: 60,
};

const rulesWith = (deposit: DepositRule): PricingRules => ({
  currency: "USD",
  services: [{ deposit } as PricedService],
  packages: [],
  taxes: [
    { key: "vat", label: "VAT", rate: "0.19", included: false },
    { key: "city", label: "City", rate: "0.05", included: false, areas: ["north"] },
  ],
  surcharges: [],
  serviceAreas: [],
  origin: null,
  places: {},
  minimumCharge: 0,
});
const RULES = rulesWith({ kind: "full", value: 0 });

const sumOf = ({ lines }: PricedVisit) => lines.reduce((sum, { amount }) => sum + amount, 0);

it("adds and takes off by lines of their own, and the tax is that of what is left", () => {
  const adjusted = adjustPrice(
    PRICE,
    [
      { label: "Stairs", amount: 500 },
      { label: "Regular", amount: -2_500 },
    ],
    RULES,
  );
  assert.deepEqual(
    adjusted.lines.map(({ code, amount }) => [code, amount]),
    [
      ["base", 10_000],
      ["adjustment.1", 500],
      ["adjustment.2", -2_500],
      ["tax.vat", 1_520],
    ],
    "a tax that is not due where the visit is does not come in",
  );
  assert.equal(adjusted.total, 9_520);
  assert.equal(sumOf(adjusted), adjusted.total);
  assert.equal(adjusted.subtotal - adjusted.discountTotal + adjusted.taxTotal, adjusted.total);
  assert.equal(adjustPrice(PRICE, [], RULES), PRICE);
});

it("asks beforehand for the same share of the new total, and never for more than all of it", () => {
  const due = (deposit: DepositRule, before: number, amount: number) =>
    adjustPrice({ ...PRICE, depositDue: before }, [{ label: "x", amount }], rulesWith(deposit)).depositDue;
  assert.equal(due({ kind: "full", value: 0 }, 11_900, 1_000), 13_090);
  assert.equal(due({ kind: "percent", value: 50 }, 5_950, -2_000), 4_760);
  assert.equal(due({ kind: "fixed", value: 4_000 }, 4_000, -2_000), 4_000);
  assert.equal(due({ kind: "fixed", value: 4_000 }, 4_000, -9_000), 1_190);
});

it("finds its lines again, and numbers later ones on", () => {
  const once = adjustPrice(PRICE, [{ label: "Stairs", amount: 500 }], RULES);
  const twice = adjustPrice(once, [{ label: "Gift", amount: -100 }], RULES);
  assert.deepEqual(adjustmentsOf(twice), [
    { label: "Stairs", amount: 500 },
    { label: "Gift", amount: -100 },
  ]);
  assert.deepEqual(
    twice.lines.map(({ code }) => code),
    ["base", "adjustment.1", "adjustment.2", "tax.vat"],
  );
  assert.equal(twice.total, 12_376);
});

it("takes off all of it and no more", () => {
  assert.equal(adjustPrice(PRICE, [{ label: "Gift", amount: -10_000 }], RULES).total, 0);
  assert.throws(
    () => adjustPrice(PRICE, [{ label: "Gift", amount: -10_001 }], RULES),
    (error) => error instanceof Refusal && error.errors?.[0]?.path === "adjustments",
  );
});

it("of any price: lines sum to the total, and every tax is its rate of the adjusted amount", () => {
  let adjustedTaxes = 0;
  for (let seed = 1; seed <= 3_000; seed++) {
    const g = randomFrom(seed);
    const { rules, purchase, context } = randomCase(g);
    let price: PricedVisit;
    try {
      price = priceVisit(rules, purchase, { context });
    } catch {
      continue;
    }
    const before = amountBeforeTax(price);
    const adjustments = [
      { label: "More", amount: int(g, 0, 20_000) },
      { label: "Less", amount: -int(g, 0, before) },
    ].slice(flip(g) ? 0 : 1);
    const adjusted = adjustPrice(price, adjustments, rules);
    const base = amountBeforeTax(adjusted);
    assert.equal(
      base,
      adjustments.reduce((sum, { amount }) => sum + amount, before),
      `seed ${seed}`,
    );
    assert.equal(sumOf(adjusted), adjusted.total, `seed ${seed}`);
    assert.ok(adjusted.depositDue <= adjusted.total, `seed ${seed}`);
    const taxes = adjusted.lines.filter(({ kind }) => kind === "tax");
    assert.deepEqual(
      taxes.map(({ code }) => code),
      price.lines.filter(({ kind }) => kind === "tax").map(({ code }) => code),
    );
    let rates = 1_000_000n;
    let contained = 0;
    let added = 0;
    for (const { code, amount, included } of taxes) {
      const rule = rules.taxes.find(({ key }) => code === `tax.${key}`);
      const rate = ruleDecimal(rule?.rate ?? "");
      if (included === undefined) assert.equal(amount, multiplyRounded(base, rate), `seed ${seed}`);
      else rates += rate.millionths;
      contained += included ?? 0;
      added += amount;
      adjustedTaxes += 1;
    }
    assert.equal(contained, base - proportion(base, 1_000_000n, rates), `seed ${seed}`);
    assert.equal(adjusted.taxTotal, contained + added, `seed ${seed}`);
    assert.equal(adjusted.subtotal - adjusted.discountTotal, base, `seed ${seed}`);
  }
  assert.ok(adjustedTaxes > 500, `${adjustedTaxes} taxes were looked at`);
});
