/** The dates of something that comes again and again. Pure calendar arithmetic: no zone, no clock. */
import { addDays, dateOfEpochDay, epochDay } from "./local-time.ts";

export const INTERVALS = ["week", "two_weeks", "four_weeks", "month", "quarter", "year"] as const;
export type Interval = (typeof INTERVALS)[number];

const DAYS: Partial<Record<Interval, number>> = { week: 7, two_weeks: 14, four_weeks: 28 };
const MONTHS: Partial<Record<Interval, number>> = { month: 1, quarter: 3, year: 12 };

/**
 * The date that lies `n` intervals after the first one. Months count from the first date, so that what began on the
 * 31st falls on the last day of a short month and on the 31st again after it.
 */
export function occurrence(startsOn: string, every: Interval, n: number): string {
  const days = DAYS[every];
  return days === undefined ? addMonths(startsOn, (MONTHS[every] ?? 1) * n) : addDays(startsOn, days * n);
}

function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const index = year * 12 + (month - 1) + months;
  const first = firstOf(index);
  const length = epochDay(firstOf(index + 1)) - epochDay(first);
  return dateOfEpochDay(epochDay(first) + Math.min(day, length) - 1);
}

/** The first day of a month counted from year 0. */
function firstOf(index: number): string {
  const year = String(Math.floor(index / 12)).padStart(4, "0");
  return `${year}-${String((index % 12) + 1).padStart(2, "0")}-01`;
}
