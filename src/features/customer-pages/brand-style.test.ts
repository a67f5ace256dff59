import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { brandColors, brandStyle } from "./brand-style.ts";

/** WCAG 2.2, written anew. */
function contrast(one: string, other: string): number {
  const light = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
  return ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05);
}

test("whatever colour an owner picks, text of it and on it can be read, light and dark", () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(color, fc.constantFrom("light", "dark"), (chosen, scheme) => {
      const c = brandColors(chosen, scheme);
      for (const ground of [c.card, c.paper, c.tint])
        for (const text of [c.accent, c.ink, c.soft])
          assert.ok(contrast(text ?? "", ground ?? "") >= 4.5, `${chosen} ${scheme}: ${text} on ${ground}`);
      assert.ok(contrast(c["on-accent"] ?? "", c.accent ?? "") >= 4.5);
    }),
    { numRuns: 2_000 },
  );
});

test("nothing in a theme can end its declaration", () => {
  const style = brandStyle({
    primaryColor: "red;}body{display:none",
    font: 'x"};@import "//evil.example',
    radius: Number.NaN,
    scheme: "auto",
  });
  assert.doesNotMatch(style, /evil|display/);
  assert.match(style, /--radius:8px/);
});
