/** Opening hours as people write them, checked once for the business, its people and single dates. */
import { z } from "zod";
import type { DaySpan, WeeklySpan } from "#domain/availability-types.ts";
import { parseSpan } from "#domain/schedule.ts";

/** More pieces of a day than anybody keeps. */
const SPANS_A_DAY = 10;
const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

const times = {
  from: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time from 00:00 to 23:59")
    .describe("Local time, 00:00 to 23:59."),
  to: z
    .string()
    .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time from 00:00 to 24:00")
    .describe("Local time, up to 24:00. Not after `from`: it ends on the next day."),
};

interface Stretch {
  index: number;
  from: number;
  to: number;
}

/** Places of spans that begin before the one ahead of them has ended; `circle` is where the line bends back to 0. */
function overlapping(stretches: Stretch[], circle: number): number[] {
  const sorted = stretches.toSorted((a, b) => a.from - b.from || a.index - b.index);
  const [first] = sorted;
  return sorted
    .filter(
      (stretch, place) =>
        (sorted[place - 1]?.to ?? 0) > stretch.from ||
        // The night of the last day runs into the first.
        (place === sorted.length - 1 && first !== undefined && stretch.to - circle > first.from),
    )
    .map(({ index }) => index);
}

/** Spans that do not parse are left out: the schema has complained about them. */
function refuseOverlaps<S extends DaySpan>(startOf: (span: S) => number, circle: number) {
  return (spans: S[], context: z.core.$RefinementCtx): void => {
    const stretches = spans.flatMap((span, index): Stretch[] => {
      const parsed = parseSpan(span);
      const start = startOf(span);
      return parsed.ok ? [{ index, from: start + parsed.fromMinute, to: start + parsed.toMinute }] : [];
    });
    for (const index of overlapping(stretches, circle))
      context.addIssue({
        code: "custom",
        path: [index],
        message: "overlaps other hours",
        params: { code: "invalid_value" },
      });
  };
}

/** The hours of one date: several spans, past midnight too, none overlapping another; none at all means closed. */
export const daySpansField = z
  .array(z.strictObject(times))
  .max(SPANS_A_DAY)
  .superRefine(refuseOverlaps<DaySpan>(() => 0, Number.POSITIVE_INFINITY));

/** The hours of a week, as `daySpansField` with weekdays; the night of Sunday must not reach into Monday's hours. */
export const weeklyHoursField = z
  .array(z.strictObject({ weekday: z.int().min(1).max(7).describe("1 is Monday, 7 is Sunday."), ...times }))
  .max(7 * SPANS_A_DAY)
  .superRefine(refuseOverlaps<WeeklySpan>(({ weekday }) => (weekday - 1) * DAY_MINUTES, WEEK_MINUTES));

/** Hours in an answer. */
export const weeklyHoursSchema = z.array(
  z.strictObject({ weekday: z.int(), from: z.string(), to: z.string() }),
);
export const daySpansSchema = z.array(z.strictObject({ from: z.string(), to: z.string() }));
