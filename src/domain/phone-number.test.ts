import assert from "node:assert/strict";
import { test } from "node:test";
import { dialable } from "./phone-number.ts";

test("numbers as people type them become what can be dialled from anywhere", () => {
  for (const [typed, country, dialled] of [
    ["+49 (0)170 123 45 67", undefined, "+491701234567"],
    ["0049 170 1234567", "US", "+491701234567"],
    ["0170/1234567", "DE", "+491701234567"],
    ["(555) 010-0199", "US", "+15550100199"],
    ["1 555 010 0199", "US", "+15550100199"],
    ["090-1234-5678", "JP", "+819012345678"],
    ["06 1234 5678", "IT", "+390612345678"],
  ] as const)
    assert.equal(dialable(typed, country), dialled);
});

test("what no telephone could dial is nothing", () => {
  for (const [typed, country] of [
    ["", "DE"],
    ["0170 1234567", undefined],
    ["0170 1234567", "XX"],
    ["555 0100", "US"],
    ["+12", "US"],
    ["+1234567890123456", "US"],
    ["call me", "US"],
  ] as const)
    assert.equal(dialable(typed, country), null);
});
