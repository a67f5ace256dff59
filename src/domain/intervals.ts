import type { Interval } from "./availability-types.ts";

/** Sorted, disjoint, non-empty. Touching intervals become one: a shop open 12–13 and 13–14 is open 12–14. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter((one) => one.start < one.end).sort((a, b) => a.start - b.start);
  const merged: Interval[] = [];
  let last: Interval | undefined;
  for (const { start, end } of sorted) {
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(last.end, end);
    } else {
      last = { start, end };
      merged.push(last);
    }
  }
  return merged;
}

/** What remains of `from` outside every interval of `away`; both merged beforehand. */
export function subtractIntervals(from: readonly Interval[], away: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let first = 0;
  for (const { start, end } of from) {
    while (first < away.length && (away[first]?.end ?? 0) <= start) first++;
    let open = start;
    for (let at = first; at < away.length; at++) {
      const cut = away[at];
      if (cut === undefined || cut.start >= end) break;
      if (cut.start > open) rest.push({ start: open, end: cut.start });
      open = Math.max(open, cut.end);
    }
    if (open < end) rest.push({ start: open, end });
  }
  return rest;
}

/**
 * Answers "which interval is the first to end after this instant" over merged intervals. Questions asked in
 * rising order cost a step each, because the place is kept; a question further back starts over.
 */
export class IntervalCursor {
  readonly intervals: readonly Interval[];
  #at = 0;
  #asked = Number.NEGATIVE_INFINITY;

  constructor(intervals: readonly Interval[]) {
    this.intervals = intervals;
  }

  endingAfter(instant: number): Interval | undefined {
    if (instant < this.#asked) this.#at = 0;
    this.#asked = instant;
    let one = this.intervals[this.#at];
    while (one !== undefined && one.end <= instant) one = this.intervals[++this.#at];
    return one;
  }
}
