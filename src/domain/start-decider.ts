/**
 * The one decision "can a visit start here, and with whom", which both the listing and the booking of a start ask:
 * that is why what is listed can be booked and what is not listed cannot.
 */
import { rankMembers } from "./assignment.ts";
import type {
  BusinessFacts,
  Claim,
  Interval,
  MemberFacts,
  Schedule,
  VisitSpec,
} from "./availability-types.ts";
import { type Candidate, type ClaimTimeline, timelinesOf, visitsByDay } from "./claim-timeline.ts";
import { IntervalCursor, mergeIntervals, subtractIntervals } from "./intervals.ts";
import {
  addDays,
  DAY_MS,
  dateOfEpochDay,
  daySegments,
  epochDayAt,
  MINUTE_MS,
  type OffsetPeriod,
  openingOnDay,
} from "./local-time.ts";
import { ResourcePool } from "./resource-pool.ts";
import { bookingClosesAt, closedIntervals, scheduledIntervals } from "./schedule.ts";
import * as verdict from "./verdict.ts";

export interface VisitQuestion {
  business: BusinessFacts;
  members: readonly MemberFacts[];
  spec: VisitSpec;
  /**
   * Live claims on the members and resources concerned, in any order, as far as the visits asked about and their
   * buffers can reach; with a member's daily limit, all that begin on the local days asked about. What must not stand in the way (one's own hold, the booking being moved) is left out by the caller.
   */
  claims: readonly Claim[];
  /** Epoch milliseconds. */
  now: number;
  /** Visits of the limited service already on a local date: distinct session keys. Asked only with a `dailyLimit`. */
  visitsOnDay: (date: string) => number;
  /** The one member wanted; absent means anyone. */
  teamMemberId?: string | undefined;
}

/**
 * The key all seats of one session share, on the member's claims and on its resources' alike. It names the member:
 * two members who give the same class at the same time give two sessions, which cannot share a room.
 */
export const sessionKeyFor = (classKey: string, startsAt: number, teamMemberId: string): string =>
  `${classKey}@${startsAt}@${teamMemberId}`;

/** Hours that several members may share, with the answer for the start under judgement. */
interface Hours {
  open: IntervalCursor;
  verdict: verdict.Verdict;
}

interface Worker {
  id: string;
  hours: Hours;
  timeOff: IntervalCursor;
  timeline: ClaimTimeline;
  dailyLimit: number;
  /** By day number; empty where there is no limit. */
  visits: ReadonlyMap<number, number>;
}

/** A member who can take the start. */
export interface FreeMember {
  id: string;
  seatsLeft: number;
  /** Seats already taken in the session the visit would join; 0 opens a new one. */
  taken: number;
}

interface Day {
  number: number;
  date: string;
  segments: readonly OffsetPeriod[];
  start: number;
  /** Under `opening` the grid is counted from the opening, unless that lies before this instant. */
  oldestAnchor: number;
  beyondHorizon: boolean;
  /** The last moment to book this day is over. */
  cutOff: boolean;
  full: boolean;
  /** Workers, fairest first; ranked when first needed. */
  ranked: Worker[] | null;
}

const NO_VISITS: ReadonlyMap<number, number> = new Map();

/** How many days back an opening may lie and still carry the grid; a place that never closes restarts each midnight. */
const ANCHOR_DAYS = 7;

export class StartDecider {
  readonly spec: VisitSpec;
  readonly timeZone: string;
  /** Distinct hours of the members asked about. */
  readonly hours: Hours[] = [];
  /** Filled by `decide` when it answers `FREE`: fairest first, running sessions ahead, the fullest before all. */
  readonly free: FreeMember[] = [];
  readonly stepMs: number;
  readonly #now: number;
  readonly #earliest: number;
  readonly #durationMs: number;
  readonly #beforeMs: number;
  readonly #afterMs: number;
  readonly #lastDay: number;
  readonly #visitsOnDay: (date: string) => number;
  readonly #workers: Worker[] = [];
  readonly #pool: ResourcePool;
  readonly #totals = new Map<string, number>();
  readonly #candidate: Candidate = { startsAt: 0, endsAt: 0, busyFrom: 0, busyUntil: 0 };
  #day: Day | null = null;

  /** Ready to judge starts on the local dates `from` to `to`. */
  constructor(question: VisitQuestion, from: string, to: string) {
    const { business, members, spec, claims, now, teamMemberId } = question;
    if (!(spec.durationMinutes > 0 && spec.slotIntervalMinutes > 0)) {
      throw new RangeError("a visit has a duration and a slot interval above zero");
    }
    this.spec = spec;
    this.timeZone = business.timeZone;
    this.stepMs = spec.slotIntervalMinutes * MINUTE_MS;
    this.#now = now;
    this.#earliest = now + spec.minNoticeMinutes * MINUTE_MS;
    this.#durationMs = spec.durationMinutes * MINUTE_MS;
    this.#beforeMs = spec.bufferBeforeMinutes * MINUTE_MS;
    this.#afterMs = spec.bufferAfterMinutes * MINUTE_MS;
    this.#lastDay = epochDayAt(now, business.timeZone) + spec.maxAdvanceDays;
    this.#visitsOnDay = question.visitsOnDay;

    const able = new Set(spec.memberIds);
    const skilled = members.filter(
      ({ id }) => able.has(id) && (teamMemberId === undefined || id === teamMemberId),
    );
    const resourceIds = spec.resourceGroups.flat();
    const timelines = timelinesOf([...skilled.map(({ id }) => id), ...resourceIds], claims, this.#beforeMs);
    this.#pool = new ResourcePool(spec.resourceGroups, timelines);

    // Far enough back to know every opening that can carry a grid, far enough on to see the last visit's end.
    const first = addDays(from, -ANCHOR_DAYS - 1);
    const last = addDays(to, Math.ceil(spec.durationMinutes / 1440) + 1);
    const closed = closedIntervals(business.closures, business.timeZone);
    const known = new Map<Schedule, Hours>();
    // With no one able, the hours of everyone still say which starts a customer may wonder about.
    for (const member of skilled.length > 0 ? skilled : members) {
      let hours = known.get(member.schedule);
      if (hours === undefined) {
        const scheduled = scheduledIntervals(member.schedule, business.timeZone, first, last);
        hours = { open: new IntervalCursor(subtractIntervals(scheduled, closed)), verdict: verdict.CLOSED };
        known.set(member.schedule, hours);
        this.hours.push(hours);
      }
      const timeline = timelines.get(member.id);
      if (timeline === undefined) continue;
      const timeOff = new IntervalCursor(mergeIntervals(member.timeOff));
      const dailyLimit = member.dailyLimit ?? Number.POSITIVE_INFINITY;
      const visits =
        dailyLimit < Number.POSITIVE_INFINITY ? visitsByDay(timeline.claims, this.timeZone) : NO_VISITS;
      this.#workers.push({ id: member.id, hours, timeOff, timeline, dailyLimit, visits });
      this.#totals.set(member.id, timeline.claimedMs());
    }
  }

  /** The starts judged next lie on this local day. */
  openDay(dayNumber: number): Day {
    const date = dateOfEpochDay(dayNumber);
    const { dailyLimit, bookingCutoffs = [] } = this.spec;
    this.#day = {
      number: dayNumber,
      date,
      segments: daySegments(dayNumber, this.timeZone),
      start: openingOnDay(dayNumber, 0, this.timeZone),
      oldestAnchor: openingOnDay(dayNumber - ANCHOR_DAYS, 0, this.timeZone),
      beyondHorizon: dayNumber > this.#lastDay,
      cutOff: this.#now > bookingClosesAt(bookingCutoffs, dayNumber, this.timeZone),
      full: dailyLimit !== null && this.#visitsOnDay(date) >= dailyLimit,
      ranked: null,
    };
    return this.#day;
  }

  /** Where the grid of an open interval is counted from on this day (`opening` alignment). */
  anchorOf(open: Interval, day: Day): number {
    return open.start >= day.oldestAnchor ? open.start : day.start;
  }

  /**
   * Judges a start on the day opened last. The reason is that of the member nearest to being free; notice, horizon
   * and daily limit are told only where someone works, and before collisions. With `briefly` a start that notice or
   * horizon refuses is not looked at further: the answer is a refusal, its reason not to be told.
   */
  decide(startsAt: number, briefly = false): verdict.Verdict {
    const day = this.#day;
    if (day === null) throw new Error("openDay comes first");
    this.free.length = 0;
    if (this.#workers.length === 0) return verdict.NO_SKILL;
    const refusedStart = this.outOfTime(startsAt, day);
    if (briefly && refusedStart !== null) return refusedStart;
    const endsAt = startsAt + this.#durationMs;
    this.#candidate.startsAt = startsAt;
    this.#candidate.endsAt = endsAt;
    this.#candidate.busyFrom = startsAt - this.#beforeMs;
    this.#candidate.busyUntil = endsAt + this.#afterMs;
    this.#pool.nextCandidate(this.#candidate);

    const onClock = this.spec.alignment === "opening" || this.#isOnClockGrid(startsAt, day);
    for (const hours of this.hours) hours.verdict = this.#hoursVerdict(hours, startsAt, endsAt, onClock, day);

    let nearest: verdict.Verdict = verdict.CLOSED;
    day.ranked ??= this.#rank(day);
    for (const worker of day.ranked) {
      let answer = worker.hours.verdict;
      if (answer === verdict.FREE) {
        const off = worker.timeOff.endingAfter(startsAt);
        if (off !== undefined && off.start < endsAt) answer = verdict.TIME_OFF;
        else if (refusedStart !== null) return refusedStart;
        else answer = this.#placeWith(worker, day);
      }
      if (answer > nearest) nearest = answer;
    }
    if (this.free.length > 1 && this.spec.classKey !== null) this.#joinFirst();
    return nearest;
  }

  /** Too soon or too far ahead to be booked now: the verdict, else `null`. */
  outOfTime(startsAt: number, day: Day): verdict.Verdict | null {
    if (startsAt < this.#earliest || day.cutOff) return verdict.MIN_NOTICE;
    return day.beyondHorizon ? verdict.MAX_ADVANCE : null;
  }

  /** Resource ids for the start judged last, one per group in the groups' order; call right after `decide`. */
  resourcesFor(memberId: string): string[] {
    const day = this.#day;
    if (day === null) throw new Error("openDay comes first");
    const window = { date: day.date, start: day.start, end: openingOnDay(day.number + 1, 0, this.timeZone) };
    return this.#pool.choose(this.sessionKey(memberId, this.#candidate.startsAt), window);
  }

  /** Of a class: the session a visit with this member belongs to. Otherwise `null`. */
  sessionKey(memberId: string, startsAt: number): string | null {
    const { classKey } = this.spec;
    return classKey === null ? null : sessionKeyFor(classKey, startsAt, memberId);
  }

  #placeWith(worker: Worker, day: Day): verdict.Verdict {
    const { timeline } = worker;
    const session = this.sessionKey(worker.id, this.#candidate.startsAt);
    const collision = timeline.collision(this.#candidate, session);
    const taken = timeline.ownSeats;
    // Limits count sessions: joining one that runs anyway adds none.
    if (taken === 0 && (day.full || (worker.visits.get(day.number) ?? 0) >= worker.dailyLimit))
      return verdict.DAILY_LIMIT;
    if (collision !== verdict.FREE) return collision;
    const seatsLeft = this.spec.capacity - taken;
    if (this.spec.seats > seatsLeft) return verdict.CAPACITY;
    const resources = this.#pool.verdictFor(taken > 0 ? session : null);
    if (resources === verdict.FREE) this.free.push({ id: worker.id, seatsLeft, taken });
    return resources;
  }

  #isOnClockGrid(startsAt: number, day: Day): boolean {
    for (const { start, end, offsetMs } of day.segments) {
      if (startsAt >= start && startsAt < end) {
        return (startsAt + offsetMs - day.number * DAY_MS) % this.stepMs === 0;
      }
    }
    return false;
  }

  #hoursVerdict(hours: Hours, startsAt: number, endsAt: number, onClock: boolean, day: Day): verdict.Verdict {
    const open = hours.open.endingAfter(startsAt);
    if (open === undefined || open.start > startsAt || open.end < endsAt) return verdict.CLOSED;
    if (this.spec.alignment === "clock") return onClock ? verdict.FREE : verdict.OFF_GRID;
    return (startsAt - this.anchorOf(open, day)) % this.stepMs === 0 ? verdict.FREE : verdict.OFF_GRID;
  }

  /** Fills sessions up before new ones open; the sort is stable, so equals stay fairest first. */
  #joinFirst(): void {
    const rank = (member: FreeMember) => (member.taken > 0 ? member.seatsLeft : Number.MAX_SAFE_INTEGER);
    this.free.sort((a, b) => rank(a) - rank(b));
  }

  #rank(day: Day): Worker[] {
    const window = { date: day.date, start: day.start, end: openingOnDay(day.number + 1, 0, this.timeZone) };
    const byId = new Map(this.#workers.map((worker) => [worker.id, worker]));
    const timelines = this.#workers.map((worker) => worker.timeline);
    return rankMembers(timelines, window, this.#totals).flatMap(({ id }) => byId.get(id) ?? []);
  }
}
