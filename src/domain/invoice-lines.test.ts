import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { billLines, sumLines } from "./invoice-lines.ts";
import { Refusal } from "./refusals.ts";

const line = (quantity: string, unitAmount: number, taxRate: string | null = null) => ({
  label: "Work",
  quantity,
  unitAmount,
  taxRate,
});

test("a line is quantity times unit, rounded half away from zero, and its tax is rounded once more", () => {
  const [hours] = billLines([line("1.5", 3333, "0.19")]);
  assert.deepEqual([hours?.amount, hours?.tax], [5000, 950]);
  const [, off] = billLines([line("1", 10_000), line("0.5", -101, "0.1")]);
  assert.deepEqual([off?.amount, off?.tax], [-51, -5]);
  const [third] = billLines([line("0.333333", 3)]);
  assert.equal(third?.amount, 1);
});

test("whatever the lines, the printed amounts and taxes sum to the printed total, and none is a fraction", () => {
  const decimal = fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(6, "0")}`);
  const rate = fc.option(
    fc.integer({ min: 0, max: 999_999 }).map((part) => `0.${String(part).padStart(6, "0")}`),
    { nil: null },
  );
  const lines = fc.array(
    fc.record({
      label: fc.constant("x"),
      quantity: decimal,
      unitAmount: fc.integer({ min: -1_000_000, max: 10_000_000_000 }),
      taxRate: rate,
    }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(lines, (given) => {
      let billed: ReturnType<typeof billLines>;
      try {
        billed = billLines(given);
      } catch (error) {
        if (error instanceof Refusal) return;
        throw error;
      }
      const sums = sumLines(billed);
      let total = 0n;
      for (const [index, { quantity, unitAmount, taxRate, amount, tax }] of billed.entries()) {
        assert.deepEqual({ quantity, unitAmount, taxRate }, pick(given[index]));
        assert.equal(BigInt(amount), rounded(BigInt(unitAmount) * millionths(quantity), 1_000_000n));
        const expected = taxRate === null ? 0n : rounded(BigInt(amount) * millionths(taxRate), 1_000_000n);
        assert.equal(BigInt(tax), expected);
        total += BigInt(amount) + BigInt(tax);
      }
      assert.equal(BigInt(sums.total), total);
      assert.equal(sums.total, sums.subtotal + sums.taxTotal);
    }),
  );
});

/** A second opinion: by comparing remainders instead of adding a half. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const whole = size / denominator + ((size % denominator) * 2n >= denominator ? 1n : 0n);
  return numerator < 0n ? -whole : whole;
}

const millionths = (text: string) => {
  const [whole = "0", part = ""] = text.split(".");
  return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, "0"));
};

const pick = (given: ReturnType<typeof line> | undefined) => ({
  quantity: given?.quantity,
  unitAmount: given?.unitAmount,
  taxRate: given?.taxRate,
});

test("what is no decimal, too large, or below zero altogether is refused by its place", () => {
  const refused = (lines: ReturnType<typeof line>[], path: string) =>
    assert.throws(
      () => billLines(lines),
      (error) => error instanceof Refusal && error.errors?.[0]?.path === path,
    );
  refused([line("1", 100), line("-1", 100)], "lines.1.quantity");
  refused([line("1e3", 100)], "lines.0.quantity");
  refused([line("100000", 100)], "lines.0.quantity");
  refused([line("1", 10_000_000_001)], "lines.0.unitAmount");
  refused([line("1", 0.5)], "lines.0.unitAmount");
  refused([line("1", 100, "1.000001")], "lines.0.taxRate");
  // A percentage where a rate belongs is told, never billed.
  refused([line("1", 100, "19")], "lines.0.taxRate");
  refused([line("1", 100), line("1", -101)], "lines");
  refused(
    Array.from({ length: 100 }, () => line("99999", 10_000_000_000)),
    "lines",
  );
});
