/** Which starts a visit can be booked at, and whether one start can be. Pure: same facts, same answer. */
import type { Interval, OfferedDay, OfferedSlot, SlotRefusalReason } from "./availability-types.ts";
import { DAY_MS, epochDay, epochDayAt, localDateOf, MINUTE_MS } from "./local-time.ts";
import { type FreeMember, StartDecider, type VisitQuestion } from "./start-decider.ts";
import { FREE, OFF_GRID, reasonOf } from "./verdict.ts";

export { sessionKeyFor, type VisitQuestion } from "./start-decider.ts";

/** What to claim when the visit goes to one member. */
export interface Placement {
  teamMemberId: string;
  /** The key its claims must carry (member and resources); `null` for an ordinary visit, which has a key of its own. */
  sessionKey: string | null;
  seatsLeft: number;
  /** One per resource group, in the groups' order, all different. */
  resourceIds: string[];
}

export type Judgement =
  | {
      ok: true;
      slot: OfferedSlot;
      /** The fairest for "anyone"; the member asked for when one was. */
      best: Placement;
      /** One for each of `slot.teamMemberIds`, in that order. They are alternatives, not a set. */
      placements: Placement[];
    }
  | { ok: false; reason: SlotRefusalReason };

type Day = ReturnType<StartDecider["openDay"]>;

/** Parts of the day's segments with the first opening to the last closing of anyone asked about. */
function openEnvelope(decider: StartDecider, day: Day): Interval {
  const first = day.segments[0];
  const last = day.segments.at(-1);
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  if (first === undefined || last === undefined) return { start, end };
  for (const { open } of decider.hours) {
    for (const one of open.intervals) {
      if (one.end <= first.start) continue;
      if (one.start >= last.end) break;
      start = Math.min(start, one.start);
      end = Math.max(end, one.end);
    }
  }
  return { start, end };
}

/** Multiples of the interval since local midnight, as the clock shows them: twice in an overlap, never in a gap. */
function clockStarts(decider: StartDecider, day: Day): number[] {
  const envelope = openEnvelope(decider, day);
  const starts: number[] = [];
  for (const segment of day.segments) {
    const midnight = day.number * DAY_MS - segment.offsetMs;
    const from = Math.max(segment.start, envelope.start);
    const until = Math.min(segment.end, envelope.end);
    const first = midnight + Math.ceil((from - midnight) / decider.stepMs) * decider.stepMs;
    for (let start = first; start < until; start += decider.stepMs) starts.push(start);
  }
  return starts;
}

/** Elapsed multiples of the interval since someone's opening, while open; every opening has its own grid. */
function openingStarts(decider: StartDecider, day: Day): number[] {
  const starts = new Set<number>();
  for (const { open } of decider.hours) {
    for (const one of open.intervals) {
      const anchor = decider.anchorOf(one, day);
      for (const segment of day.segments) {
        const from = Math.max(segment.start, one.start);
        const until = Math.min(segment.end, one.end);
        const first = anchor + Math.ceil((from - anchor) / decider.stepMs) * decider.stepMs;
        for (let start = first; start < until; start += decider.stepMs) starts.add(start);
      }
    }
  }
  return [...starts].sort((a, b) => a - b);
}

function slotAt(startsAt: number, durationMinutes: number, free: readonly FreeMember[]): OfferedSlot {
  let seatsLeft = 0;
  const teamMemberIds: string[] = [];
  for (const member of free) {
    teamMemberIds.push(member.id);
    if (member.seatsLeft > seatsLeft) seatsLeft = member.seatsLeft;
  }
  return { startsAt, endsAt: startsAt + durationMinutes * MINUTE_MS, teamMemberIds, seatsLeft };
}

/**
 * Every local date from `from` to `to` (both inclusive) with the starts that can be booked, in order. `explain` adds
 * the starts of the grid that cannot be, with the reason: those within the hours of the day from the first opening
 * to the last closing, lunch included.
 */
export function offeredDays(query: ListingQuestion): OfferedDay[] {
  return [...eachOfferedDay(query)];
}

export interface ListingQuestion extends VisitQuestion {
  from: string;
  to: string;
  explain?: boolean | undefined;
}

/** The same, day by day: whoever only looks for the first free time works out no more days than needed. */
export function* eachOfferedDay(query: ListingQuestion): Generator<OfferedDay> {
  const { from, to, explain = false } = query;
  const decider = new StartDecider(query, from, to);
  const { alignment, durationMinutes } = decider.spec;
  const last = epochDay(to);
  for (let number = epochDay(from); number <= last; number++) {
    const day = decider.openDay(number);
    const offered: OfferedDay = { date: day.date, slots: [] };
    const refused: { startsAt: number; reason: SlotRefusalReason }[] = [];
    let nearest = OFF_GRID;
    if (explain || !(day.beyondHorizon || day.cutOff)) {
      const starts = alignment === "clock" ? clockStarts(decider, day) : openingStarts(decider, day);
      for (const startsAt of starts) {
        const verdict = decider.decide(startsAt, !explain);
        if (verdict === FREE) offered.slots.push(slotAt(startsAt, durationMinutes, decider.free));
        else if (explain) refused.push({ startsAt, reason: reasonOf(verdict) });
        if (verdict > nearest && decider.outOfTime(startsAt, day) === null) nearest = verdict;
      }
    }
    if (explain) offered.refused = refused;
    if (offered.slots.length === 0 && nearest > OFF_GRID) offered.emptyBecause = reasonOf(nearest);
    yield offered;
  }
}

/**
 * Whether a visit can start at this instant, with whom, and what to claim for it. The very decision the listing
 * makes: given the same facts, `ok` exactly for the listed starts (and, with `teamMemberId`, the listed members).
 */
export function judgeStart(query: VisitQuestion & { startsAt: number }): Judgement {
  const { startsAt, business } = query;
  const date = localDateOf(startsAt, business.timeZone);
  const decider = new StartDecider(query, date, date);
  decider.openDay(epochDayAt(startsAt, business.timeZone));
  const verdict = decider.decide(startsAt);
  if (verdict !== FREE) return { ok: false, reason: reasonOf(verdict) };
  const placements = decider.free.map(({ id, seatsLeft }) => ({
    teamMemberId: id,
    sessionKey: decider.sessionKey(id, startsAt),
    seatsLeft,
    resourceIds: decider.resourcesFor(id),
  }));
  const [best] = placements;
  if (best === undefined) throw new Error("a free start has a free member");
  return { ok: true, slot: slotAt(startsAt, decider.spec.durationMinutes, decider.free), best, placements };
}
