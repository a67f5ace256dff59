import assert from "node:assert/strict";
import test from "node:test";
import { minorDigits } from "#domain/money.ts";
import { amountIn } from "./amount-in.ts";
import { withMeasures } from "./measures.ts";

test("dollars, euros and pounds keep the written price; yen are a hundred times as many, dinars half", () => {
  for (const currency of ["USD", "EUR", "GBP"]) {
    assert.deepEqual(
      [400, 8_500, 15_000, 140_000].map((cents) => amountIn(currency, cents)),
      [400, 8_500, 15_000, 140_000],
    );
  }
  assert.deepEqual(
    [400, 8_500, 15_000, 140_000].map((cents) => amountIn("JPY", cents)),
    [400, 8_500, 15_000, 140_000],
  );
  assert.deepEqual(
    [400, 700, 8_500, 15_000].map((cents) => amountIn("KWD", cents)),
    [2_000, 3_500, 43_000, 75_000],
  );
});

test("a currency nobody thought of: one to one, without minor units a hundred to one", () => {
  assert.equal(amountIn("ZZZ", 15_000), 15_000);
  assert.equal(amountIn("XPF", 15_000), 15_000);
  assert.equal(amountIn("UYI", 15_000), 15_000);
  assert.equal(amountIn("CLF", 100), 10_000);
});

test("in every currency amounts are whole, keep their order and lie within a twentieth of the plain product", () => {
  for (const currency of Intl.supportedValuesOf("currency")) {
    const major = 10 ** minorDigits(currency);
    const perDollar = amountIn(currency, 10_000_000) / 100_000;
    let before = 0;
    for (let dollars = 1; dollars <= 3_000; dollars++) {
      const amount = amountIn(currency, dollars * 100);
      assert.ok(Number.isSafeInteger(amount) && amount > 0, `${currency} ${dollars}`);
      assert.ok(amount >= before, `${currency} ${dollars}: ${amount} after ${before}`);
      assert.ok(amount < 10 * major || amount % major === 0, `${currency} ${amount} has small change`);
      const plain = dollars * perDollar;
      assert.ok(Math.abs(amount - plain) <= Math.max(plain / 20, 0.5), `${currency} ${dollars}: ${amount}`);
      before = amount;
    }
  }
});

test("nothing stays nothing, and a little never becomes nothing", () => {
  assert.equal(amountIn("USD", 0), 0);
  assert.equal(amountIn("USD", 1), 1);
  assert.equal(amountIn("AFN", 1), 50);
  assert.equal(amountIn("XXX", 1), 1);
});

test("areas and lengths in both measures", () => {
  const text = "Up to {area:25}, fence of {run:2}";
  assert.equal(withMeasures(text, "feet"), "Up to 2,500 sq ft, fence of 20 ft");
  assert.equal(withMeasures(text, "metres"), "Up to 250 m², fence of 6 m");
  assert.equal(withMeasures("{area:1}", "feet"), "100 sq ft");
});
