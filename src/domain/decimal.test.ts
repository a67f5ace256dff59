import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  distribute,
  exact,
  minusPercent,
  multiplyRounded,
  parseDecimal,
  proportion,
  ratePercent,
  ruleDecimal,
} from "./decimal.ts";
import { Refusal } from "./refusals.ts";

const tooLarge = (error: unknown) =>
  error instanceof Refusal && error.code === "selection_invalid" && /too large/.test(error.message);

test("decimals are read exactly", () => {
  assert.deepEqual(parseDecimal("1.3"), { millionths: 1_300_000n });
  assert.deepEqual(parseDecimal("0.85"), { millionths: 850_000n });
  assert.deepEqual(parseDecimal("0"), { millionths: 0n });
  assert.deepEqual(parseDecimal("0.000001"), { millionths: 1n });
  assert.deepEqual(parseDecimal("999999999.999999"), { millionths: 999_999_999_999_999n });
});

test("what is not a plain decimal is refused", () => {
  const bad =
    "|-1|+1|1e3|0x10|1.|.5|01|00.5|1.0000001|1000000000|1,5| 1|1 |1\n|NaN|Infinity|١|1_000|--1|1.2.3";
  for (const text of bad.split("|")) assert.equal(parseDecimal(text), null, JSON.stringify(text));
  assert.equal(parseDecimal("1".repeat(100_000)), null);
  assert.throws(() => ruleDecimal("1e3"), TypeError);
});

test("any text within six digits of each side is read as its number", () => {
  fc.assert(
    fc.property(fc.nat(999_999), fc.nat(999_999), (whole, fraction) => {
      const text = `${whole}.${String(fraction).padStart(6, "0")}`;
      assert.equal(parseDecimal(text)?.millionths, BigInt(whole) * 1_000_000n + BigInt(fraction));
    }),
  );
});

test("products are rounded half away from zero, on both sides", () => {
  const half = ruleDecimal("0.5");
  for (const [amount, expected] of [
    [1, 1],
    [3, 2],
    [5, 3],
    [-1, -1],
    [-3, -2],
    [0, 0],
  ] as const) {
    assert.equal(multiplyRounded(amount, half), expected);
  }
  assert.equal(multiplyRounded(-1, ruleDecimal("0.499999")), 0);
  assert.ok(!Object.is(multiplyRounded(-1, ruleDecimal("0.1")), -0));
  // 1.005 × 100 is 100.49999999999999 in floats.
  assert.equal(multiplyRounded(100, ruleDecimal("1.005")), 101);
  assert.equal(multiplyRounded(9_007_199_254_740_991, ruleDecimal("1")), 9_007_199_254_740_991);
});

test("what a number cannot hold exactly is refused, never rounded", () => {
  assert.throws(() => multiplyRounded(9_007_199_254_740_991, ruleDecimal("1.000001")), tooLarge);
  for (const value of [2 ** 53, -(2 ** 53), Number.NaN, Number.POSITIVE_INFINITY, 0.5]) {
    assert.throws(() => exact(value), tooLarge);
  }
  assert.equal(exact(2 ** 53 - 1), 2 ** 53 - 1);
});

test("a percentage is taken off in one rounding", () => {
  assert.equal(minusPercent(10_000, 10_000, ruleDecimal("10")), 9000);
  // 10 % of 5 is 0.5: what remains is 4.5, which rounds up.
  assert.equal(minusPercent(5, 5, ruleDecimal("10")), 5);
  assert.equal(minusPercent(1000, 333, ruleDecimal("12.5")), 958);
});

test("a share is exact", () => {
  assert.equal(proportion(29_250, 20n, 100n), 5850);
  assert.equal(proportion(1, 1n, 2n), 1);
});

test("parts follow the weights, sum to the total and never exceed their weight", () => {
  assert.deepEqual(distribute(100, [1, 1, 1]), [33, 34, 33]);
  assert.deepEqual(distribute(100, [0, 5, 0]), [0, 100, 0]);
  assert.deepEqual(distribute(10, [0, 0, 0, 0]), [3, 2, 3, 2]);
  assert.deepEqual(distribute(0, []), []);
  const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(weights, fc.nat(1000), (parts, permille) => {
      const all = parts.reduce((a, b) => a + b, 0);
      const total = Math.floor((all * permille) / 1000);
      const split = distribute(total, parts);
      assert.equal(
        split.reduce((a, b) => a + b, 0),
        total,
      );
      assert.ok(split.every((part, index) => part >= 0 && part <= (parts[index] ?? 0)));
    }),
  );
});

test("a rate reads as a percentage", () => {
  const cases = {
    "0.19": "19",
    "0.08875": "8.875",
    "0.055": "5.5",
    "0": "0",
    "1": "100",
    "0.000001": "0.0001",
  };
  for (const [rate, percent] of Object.entries(cases)) assert.equal(ratePercent(ruleDecimal(rate)), percent);
});
