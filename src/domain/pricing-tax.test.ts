import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Tax } from "./catalog.ts";
import { taxLines } from "./pricing-tax.ts";
import { wordsIn } from "./pricing-words.ts";

const tax = (key: string, rate: string, included: boolean): Tax => ({ key, label: key, rate, included });
const priced = (base: number, ...taxes: Tax[]) => taxLines(taxes, base, null, wordsIn("USD", "en"));
/** What each tax comes to, contained or added. */
const amounts = (base: number, ...taxes: Tax[]) =>
  priced(base, ...taxes).lines.map(({ amount, included }) => included ?? amount);

test("an added tax is a line on top", () => {
  const { lines, added, contained } = priced(10_000, tax("Sales tax", "0.08875", false));
  assert.deepEqual([added, contained], [888, 0]);
  assert.deepEqual(lines, [
    {
      code: "tax.Sales tax",
      label: "Sales tax",
      kind: "tax",
      amount: 888,
      explain: "8.875% Sales tax on $100.00",
    },
  ]);
});

test("an included tax is a line of nothing that says what the price contains", () => {
  const { lines, added, contained } = priced(11_900, tax("VAT", "0.19", true));
  assert.deepEqual([added, contained], [0, 1_900]);
  const { amount, included, explain } = lines[0] ?? {};
  assert.deepEqual([amount, included, explain], [0, 1_900, "19% VAT contained in $119.00"]);
});

test("a label that says its rate does not say it twice", () => {
  assert.equal(priced(100, tax("MwSt 19 %", "0.19", false)).lines[0]?.explain, "MwSt 19 % on $1.00");
});

test("taxes stand side by side on one base and do not compound", () => {
  assert.deepEqual(amounts(10_000, tax("a", "0.05", false), tax("b", "0.1", false)), [500, 1_000]);
  assert.deepEqual(amounts(12_000, tax("a", "0.2", true), tax("b", "0.1", false)), [2_000, 1_200]);
});

test("the net amount is rounded and the last included tax takes the remainder", () => {
  // Net 1000 / 1.15 = 869.57 → 870; contained 130, of which 43.48 → 43.
  assert.deepEqual(amounts(1_000, tax("a", "0.05", true), tax("b", "0.1", true)), [43, 87]);
  // Net 3 / 1.2 = 2.5 → 3.
  assert.deepEqual(amounts(3, tax("a", "0.2", true)), [0]);
});

test("included taxes sum to what is contained and none is negative", () => {
  assert.deepEqual(amounts(2, tax("a", "1", true), tax("b", "1", true), tax("c", "1", true)), [1, 0, 0]);
  const rates = fc.array(fc.constantFrom("0", "0.05", "0.19", "0.2", "1"), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.nat(5_000), rates, (base, all) => {
      const taxes = all.map((rate, index) => tax(`t${index}`, rate, true));
      const parts = amounts(base, ...taxes);
      assert.ok(parts.every((part) => part >= 0));
      assert.equal(
        parts.reduce((a, b) => a + b, 0),
        priced(base, ...taxes).contained,
      );
    }),
  );
});

test("a tax of certain areas is only for visits in them", () => {
  const city = { ...tax("City", "0.04", false), areas: ["city"] };
  const rate = { ...tax("VAT", "0.19", true), areas: ["city", "suburbs"] };
  const codes = (area: string | null) =>
    taxLines([city, rate], 10_000, area, null).lines.map(({ code }) => code);
  assert.deepEqual(codes("city"), ["tax.City", "tax.VAT"]);
  assert.deepEqual(codes("suburbs"), ["tax.VAT"]);
  assert.deepEqual(codes("elsewhere"), []);
  assert.deepEqual(codes(null), []);
  assert.equal(taxLines([rate], 11_900, null, null).contained, 0);
});
