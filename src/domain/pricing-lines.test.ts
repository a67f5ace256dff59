import assert from "node:assert/strict";
import { test } from "node:test";
import { diffLines, type PriceLine } from "./pricing-lines.ts";

const line = (code: string, amount: number, more: Partial<PriceLine> = {}): PriceLine => ({
  code,
  label: code,
  kind: "base",
  amount,
  explain: "",
  ...more,
});

test("equal prices have no differences, whatever their words", () => {
  assert.deepEqual(diffLines([], []), []);
  assert.deepEqual(diffLines([line("base", 1)], [line("base", 1, { label: "new", explain: "other" })]), []);
});

test("changed, gone and new lines are named with both amounts and the newest label", () => {
  const before = [line("base", 100, { itemIndex: 0 }), line("coupon", -10), line("minimum", 5)];
  const after = [line("base", 120, { itemIndex: 0, label: "Wash" }), line("minimum", 5), line("tax.vat", 0)];
  assert.deepEqual(diffLines(before, after), [
    { code: "base", kind: "base", itemIndex: 0, label: "Wash", before: 100, after: 120 },
    { code: "coupon", kind: "base", label: "coupon", before: -10, after: null },
    { code: "tax.vat", kind: "base", label: "tax.vat", before: null, after: 0 },
  ]);
});

test("lines of two items, and an option's multiplier and amount, are not taken for each other", () => {
  const code = "dimension.size";
  const before = [
    line(code, 1, { kind: "multiplier", itemIndex: 0 }),
    line(code, 2, { kind: "amount", itemIndex: 0 }),
  ];
  const after = [
    line(code, 2, { kind: "multiplier", itemIndex: 0 }),
    line(code, 1, { kind: "multiplier", itemIndex: 1 }),
  ];
  assert.deepEqual(
    diffLines(before, after).map(({ kind, itemIndex, before: b, after: a }) => [kind, itemIndex, b, a]),
    [
      ["multiplier", 0, 1, 2],
      ["amount", 0, 2, null],
      ["multiplier", 1, null, 1],
    ],
  );
});
