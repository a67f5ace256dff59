import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MUTANTS } from "./mutant-list.ts";

test("every mutant still finds the place it breaks", () => {
  assert.ok(MUTANTS.length > 0);
  for (const { name, edits } of MUTANTS)
    for (const { file, find } of edits) {
      const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
      assert.ok(text.includes(find), `${name}: "${find}" is no longer in ${file}`);
    }
});
