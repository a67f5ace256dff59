import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { drawn, isWithin, outside, overlaps, placeInLanes, STEP, snap } from "./layout.ts";

const span = fc
  .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 300 }))
  .map(([from, length]) => ({ from, to: from + length }));

test("no two entries that overlap share a lane, and none needs more lanes than overlap at once", () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 40 }), (spans) => {
      const placed = placeInLanes(spans);
      spans.forEach((a, i) => {
        assert.ok((placed[i]?.lane ?? 0) < (placed[i]?.lanes ?? 0));
        spans.forEach((b, j) => {
          if (i < j && overlaps(a, b)) {
            assert.notEqual(placed[i]?.lane, placed[j]?.lane);
            assert.equal(placed[i]?.lanes, placed[j]?.lanes);
          }
        });
        const atOnce = Math.max(
          ...spans.map(({ from }) => spans.filter((other) => other.from <= from && from < other.to).length),
        );
        assert.ok((placed[i]?.lanes ?? 0) <= atOnce);
      });
    }),
  );
});

test("an entry that overlaps nothing has the whole width", () => {
  assert.deepEqual(
    placeInLanes([
      { from: 0, to: 60 },
      { from: 60, to: 120 },
    ]),
    [
      { lane: 0, lanes: 1 },
      { lane: 0, lanes: 1 },
    ],
  );
});

test("what is outside of the hours is the rest of the day", () => {
  const hours = [
    { from: 780, to: 1020 },
    { from: 540, to: 720 },
  ];
  assert.deepEqual(outside(hours), [
    { from: 0, to: 540 },
    { from: 720, to: 780 },
    { from: 1020, to: 1440 },
  ]);
  assert.deepEqual(outside([]), [{ from: 0, to: 1440 }]);
  assert.ok(isWithin({ from: 540, to: 720 }, hours));
  assert.ok(!isWithin({ from: 700, to: 740 }, hours));
  assert.equal(snap(547), 540);
  assert.equal(snap(553), 555);
});

test("what is drawn holds the place of the press, lies on the steps, and is never empty nor beyond the day shown", () => {
  const shown = { from: 7 * 60, to: 19 * 60 };
  const minutes = fc.integer({ min: shown.from, max: shown.to - 1 });
  fc.assert(
    fc.property(minutes, fc.integer({ min: 0, max: 1440 }), (pressed, now) => {
      const { from, to } = drawn(pressed, now, shown);
      assert.ok(shown.from <= from && from <= pressed && pressed < to && to <= shown.to);
      assert.deepEqual([from % STEP, to % STEP], [0, 0]);
    }),
  );
  assert.deepEqual(drawn(605, 700, shown), { from: 600, to: 705 });
  assert.deepEqual(drawn(605, 540, shown), { from: 540, to: 615 });
});
