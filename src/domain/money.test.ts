import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { amountText, formatMoney, isCurrency, minorDigits } from "./money.ts";

/** `Intl` writes no-break spaces of two kinds. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("minor digits follow ISO 4217, not what Intl likes to show", () => {
  const zero = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
  for (const code of zero.split(" ")) assert.equal(minorDigits(code), 0, code);
  for (const code of "BHD IQD JOD KWD LYD OMR TND".split(" ")) assert.equal(minorDigits(code), 3, code);
  for (const code of "USD EUR GBP HUF COP IDR PKR RSD MGA".split(" "))
    assert.equal(minorDigits(code), 2, code);
  assert.equal(plain(formatMoney(123_450, "HUF", "en")), "HUF 1,234.50");
});

test("amounts are written in the customer's locale", () => {
  assert.equal(formatMoney(29_250, "USD", "en-US"), "$292.50");
  assert.equal(formatMoney(1_200, "EUR", "en"), "€12.00");
  assert.equal(plain(formatMoney(123_456, "EUR", "de-DE")), "1.234,56 €");
  assert.equal(formatMoney(8_800, "JPY", "ja-JP"), "￥8,800");
  assert.equal(plain(formatMoney(12_345, "KWD", "en")), "KWD 12.345");
  assert.equal(formatMoney(-5, "USD", "en"), "-$0.05");
  assert.equal(formatMoney(-0, "USD", "en"), "$0.00");
});

test("the largest amount is written without a float's error", () => {
  assert.equal(formatMoney(Number.MAX_SAFE_INTEGER, "USD", "en"), "$90,071,992,547,409.91");
  assert.equal(plain(formatMoney(Number.MAX_SAFE_INTEGER, "KWD", "en")), "KWD 9,007,199,254,740.991");
});

test("a plain amount reads back as the same integer", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom("USD", "JPY", "KWD", "CLF"), (amount, currency) => {
      const text = amountText(amount, currency);
      assert.match(text, /^-?\d+(\.\d+)?$/);
      assert.equal(text.split(".")[1]?.length ?? 0, minorDigits(currency));
      assert.equal(Number(text.replace(".", "")), amount);
    }),
  );
});

test("a locale nobody knows is English, an amount that is none is a fault", () => {
  assert.equal(formatMoney(100, "USD", "not a locale"), "$1.00");
  assert.equal(formatMoney(100, "USD", ""), "$1.00");
  for (const amount of [0.5, Number.NaN, 2 ** 53])
    assert.throws(() => formatMoney(amount, "USD", "en"), RangeError);
  assert.throws(() => formatMoney(1, "US", "en"), RangeError);
});

test("the cache of formatters is bounded and never mixes locales", () => {
  for (let index = 0; index < 500; index++) formatMoney(1, "USD", `en-x-a${index}`);
  assert.equal(formatMoney(150, "USD", "en"), "$1.50");
  assert.equal(plain(formatMoney(150, "USD", "de-DE")), "1,50 $");
});

test("a currency is three capital letters that the runtime knows", () => {
  for (const code of ["USD", "JPY", "KWD", "EUR"]) assert.ok(isCurrency(code), code);
  for (const text of ["usd", "US", "USDX", "ABC", "", " USD", "USD\n", "__proto__"])
    assert.ok(!isCurrency(text), text);
});
