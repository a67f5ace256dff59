import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { IntervalCursor, mergeIntervals, subtractIntervals } from "./intervals.ts";

const span = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -1, max: 9 }))
  .map(([start, length]) => ({ start, end: start + length }));
const spans = fc.array(span, { maxLength: 8 });
const covers = (list: readonly { start: number; end: number }[], point: number) =>
  list.some(({ start, end }) => start <= point && point < end);
const POINTS = Array.from({ length: 52 }, (_, at) => at);

test("merging keeps every point, and leaves sorted intervals with gaps between them", () => {
  fc.assert(
    fc.property(spans, (list) => {
      const merged = mergeIntervals(list);
      for (const point of POINTS) assert.equal(covers(merged, point), covers(list, point));
      for (const [at, one] of merged.entries()) {
        assert.ok(one.start < one.end);
        assert.ok(one.start > (merged[at - 1]?.end ?? -1), "touching ones are one");
      }
    }),
  );
});

test("subtracting leaves exactly the points of the first that the second has not", () => {
  fc.assert(
    fc.property(spans, spans, (a, b) => {
      const rest = subtractIntervals(mergeIntervals(a), mergeIntervals(b));
      for (const point of POINTS) assert.equal(covers(rest, point), covers(a, point) && !covers(b, point));
    }),
  );
});

test("a cursor finds the first interval ending later, asked in any order", () => {
  fc.assert(
    fc.property(spans, fc.array(fc.integer({ min: 0, max: 52 })), (list, questions) => {
      const merged = mergeIntervals(list);
      const cursor = new IntervalCursor(merged);
      for (const point of questions) {
        assert.equal(
          cursor.endingAfter(point),
          merged.find(({ end }) => end > point),
        );
      }
    }),
  );
});
