import assert from "node:assert/strict";
import { test } from "node:test";
import { percentOf, rateOf } from "./rate.ts";

test("a rate is the percentage that people type, and back, digit for digit", () => {
  for (const [rate, percent] of [
    ["0.19", "19"],
    ["0.08875", "8.875"],
    ["1", "100"],
    ["0", "0"],
    ["0.005", "0.5"],
    ["0.1", "10"],
  ] as const) {
    assert.equal(percentOf(rate), percent);
    assert.equal(rateOf(percent), rate);
  }
  assert.equal(rateOf(" 8,875 "), "0.08875");
  assert.equal(rateOf("nineteen"), "nineteen");
});
