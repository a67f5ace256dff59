import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { maxJsonDepth, readJson } from "./json-text.ts";
import { testApp } from "./test-app.ts";

const forbidden = new Set(["__proto__", "constructor", "prototype"]);

/** Levels of a value; -1 when a key or string is one the reader refuses. */
function depthOf(value: unknown): number {
  if (typeof value === "string") return value.includes("\0") || !value.isWellFormed() ? -1 : 0;
  if (typeof value !== "object" || value === null) return 0;
  let deepest = 0;
  for (const [key, child] of Object.entries(value)) {
    const below = depthOf(child);
    if (forbidden.has(key) || depthOf(key) === -1 || below === -1) return -1;
    deepest = Math.max(deepest, below);
  }
  return deepest + 1;
}

test("ordinary JSON is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 6, stringUnit: "binary" }),
      fc.constantFrom(0, 2),
      (value, indent) => {
        fc.pre(depthOf(value) !== -1);
        const text = JSON.stringify(value, null, indent);
        assert.deepEqual(readJson(text), { kind: "ok", value: JSON.parse(text) });
      },
    ),
    { numRuns: 500 },
  );
});

test("any text is either read or refused, never thrown at, and never read when JSON.parse would not", () => {
  const fragments = fc.array(
    fc.oneof(
      fc.constantFrom(
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        '"',
        "\\",
        "\\u0000",
        '"a"',
        "1",
        "null",
        " ",
        '{"a":',
        "\\ud800",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(fragments, (parts) => {
      const text = parts.join("");
      const reading = readJson(text);
      if (reading.kind !== "malformed") assert.doesNotThrow(() => JSON.parse(text));
    }),
    { numRuns: 3_000 },
  );
});

test("a key given twice is found at any depth and in any spelling", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: maxJsonDepth - 2 }),
      fc.boolean(),
      (key, depth, escaped) => {
        const spelled = escaped
          ? `"${[...Array(key.length).keys()].map((i) => `\\u${key.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"`
          : JSON.stringify(key);
        const inner = `{${JSON.stringify(key)}:[{}],${spelled}:2}`;
        const reading = readJson(`${'{"n":['.repeat(depth / 2)}${inner}${"]}".repeat(depth / 2)}`);
        assert.equal(reading.kind, "malformed");
      },
    ),
  );
});

test("equal keys in different objects are no repetition", () => {
  assert.equal(readJson('{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}}').kind, "ok");
  assert.equal(readJson('["a","a",{"x":"x","y":"x"}]').kind, "ok");
});

test("depth is counted exactly", () => {
  const nested = (levels: number) => readJson("[".repeat(levels) + "]".repeat(levels)).kind;
  assert.equal(nested(maxJsonDepth), "ok");
  assert.equal(nested(maxJsonDepth + 1), "malformed");
});

test("whatever is sent, the answer is never 500", async () => {
  const { app } = testApp({}, { rateLimit: "off" });
  const text = fc.string({ unit: "binary", maxLength: 20 });
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ name: text, count: fc.double(), kind: text }, { requiredKeys: [] }),
  );
  await fc.assert(
    fc.asyncProperty(value, text, text, fc.webQueryParameters(), async (body, path, key, query) => {
      const init = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      };
      const part = encodeURIComponent(path.toWellFormed());
      const name = encodeURIComponent(key.toWellFormed());
      for (const response of [
        await app.request(`/api/v1/public/things/${part}`, init),
        await app.request("/api/v1/public/things/blue", init),
        await app.request(`/api/v1/public/things/blue?${query}`),
        await app.request(
          `/api/v1/public/things/blue?${name}=${part}&limit=${part}&at=${part}&selections=${part}`,
        ),
      ]) {
        assert.ok(response.status < 500, `${response.status}`);
        if (response.status >= 400) {
          assert.equal(response.headers.get("content-type"), "application/problem+json");
        }
      }
    }),
    { numRuns: 400 },
  );
});
