/** Where entries stand in a column of a day: pure, in minutes after local midnight. */
export interface Span {
  from: number;
  to: number;
}

export interface Placed {
  lane: number;
  /** How many lanes its group of overlapping entries takes. */
  lanes: number;
}

export const DAY = 24 * 60;
export const STEP = 15;

/** Entries that overlap stand side by side; each takes the first lane that is free. Gives the places in the order given. */
export function placeInLanes(spans: readonly Span[]): Placed[] {
  const order = spans
    .map((_, index) => index)
    .sort((a, b) => at(spans, a).from - at(spans, b).from || at(spans, b).to - at(spans, a).to);
  const placed: Placed[] = spans.map(() => ({ lane: 0, lanes: 1 }));
  let group: number[] = [];
  let ends: number[] = [];
  let groupEnd = 0;
  const close = () => {
    for (const index of group) at(placed, index).lanes = ends.length;
    group = [];
    ends = [];
  };
  for (const index of order) {
    const span = at(spans, index);
    if (group.length > 0 && span.from >= groupEnd) close();
    const free = ends.findIndex((end) => end <= span.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = span.to;
    at(placed, index).lane = lane;
    group.push(index);
    groupEnd = Math.max(group.length === 1 ? 0 : groupEnd, span.to);
  }
  close();
  return placed;
}

function at<Value>(list: readonly Value[], index: number): Value {
  const value = list[index];
  if (value === undefined) throw new RangeError(`nothing at ${index}`);
  return value;
}

export const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

export const snap = (minutes: number): number => Math.round(minutes / STEP) * STEP;

/**
 * The stretch drawn from where one pressed to where one is now, up or down: the press begins (or ends) the step it lies
 * in, the other end is snapped. At least one step, within what is shown.
 */
export function drawn(pressed: number, now: number, shown: Span): Span {
  const first = Math.floor(pressed / STEP) * STEP;
  const goal = snap(now);
  const span = goal > first ? { from: first, to: goal } : { from: Math.min(goal, first), to: first + STEP };
  return { from: Math.max(span.from, shown.from), to: Math.min(span.to, shown.to) };
}

/** What of a day is outside of the given hours. */
export function outside(hours: readonly Span[]): Span[] {
  const sorted = [...hours].sort((a, b) => a.from - b.from);
  const gaps: Span[] = [];
  let from = 0;
  for (const span of sorted) {
    if (span.from > from) gaps.push({ from, to: span.from });
    from = Math.max(from, span.to);
  }
  if (from < DAY) gaps.push({ from, to: DAY });
  return gaps;
}

/** Whether all of `span` lies within the hours. */
export const isWithin = (span: Span, hours: readonly Span[]): boolean =>
  !outside(hours).some((gap) => overlaps(gap, span));
