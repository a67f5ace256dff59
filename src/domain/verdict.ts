import type { SlotRefusalReason } from "./availability-types.ts";

/**
 * Why one member cannot take one start, as small numbers in the order of nearness to being offered: asked of
 * several members, the answer is the greatest. A hold lapses by itself, a buffer misses by minutes, a full
 * session leaves other starts; time off and closing hours are plans. `DAILY_LIMIT` stands above all collisions
 * because it is looked at before them. Numbers, because a listing judges tens of thousands of pairs.
 */
const REASONS = [
  "no_skill",
  "closed",
  "off_grid",
  "time_off",
  "max_advance",
  "min_notice",
  "capacity",
  "booked",
  "buffer",
  "held",
  "daily_limit",
] as const satisfies readonly SlotRefusalReason[];

export const NO_SKILL = 0;
export const CLOSED = 1;
export const OFF_GRID = 2;
export const TIME_OFF = 3;
export const MAX_ADVANCE = 4;
export const MIN_NOTICE = 5;
export const CAPACITY = 6;
export const BOOKED = 7;
export const BUFFER = 8;
export const HELD = 9;
export const DAILY_LIMIT = 10;
/** Not a refusal: the start can be had. */
export const FREE = 11;

export type Verdict = number;

export const reasonOf = (verdict: Verdict): SlotRefusalReason => REASONS[verdict] ?? "closed";
