import type { Claim } from "./availability-types.ts";
import { epochDayAt } from "./local-time.ts";
import { BOOKED, BUFFER, FREE, HELD, type Verdict } from "./verdict.ts";

/** A visit to be placed, epoch milliseconds; `busyFrom` and `busyUntil` include its buffers. */
export interface Candidate {
  startsAt: number;
  endsAt: number;
  busyFrom: number;
  busyUntil: number;
}

/**
 * The claims on one member or resource, in time, answering whether a candidate collides. Candidates asked in
 * rising order cost a few steps each; one further back starts over. One timeline serves one kind of visit:
 * the before-buffer of all candidates is the one given here.
 *
 * Two visits A and B collide iff `[startA, endA + afterA)` overlaps `[startB, endB + afterB)` or
 * `[startA − beforeA, endA)` overlaps `[startB − beforeB, endB)`. That says no more and no less than: the gap
 * between them is at least the larger of the first's after-buffer and the second's before-buffer. The database
 * holds two exclusion constraints of this very form, so that what is free here can be stored there.
 */
export class ClaimTimeline {
  readonly id: string;
  readonly claims: readonly Claim[];
  /** After `collision`: seats already taken in the candidate's own session. */
  ownSeats = 0;
  #beforeMs: number;
  #at = 0;
  #asked = Number.NEGATIVE_INFINITY;

  /** `claims` sorted by `busyFrom`. */
  constructor(id: string, claims: readonly Claim[], beforeMs: number) {
    this.id = id;
    this.claims = claims;
    this.#beforeMs = beforeMs;
  }

  /**
   * `FREE`, or how the candidate collides: `HELD` when everything in its way may lapse, `BUFFER` when only
   * buffers are in its way, else `BOOKED`. Claims of its own session are counted instead.
   */
  collision(candidate: Candidate, ownSession: string | null): Verdict {
    const { startsAt, endsAt, busyFrom, busyUntil } = candidate;
    this.#skipPast(startsAt);
    this.ownSeats = 0;
    let found = false;
    let allHeld = true;
    let onlyBuffers = true;
    for (let at = this.#at; at < this.claims.length; at++) {
      const claim = this.claims[at];
      if (claim === undefined || claim.busyFrom >= busyUntil) break;
      const afterwards = startsAt < claim.busyUntil && claim.startsAt < busyUntil;
      if (!afterwards && !(busyFrom < claim.endsAt && claim.busyFrom < endsAt)) continue;
      if (ownSession !== null && claim.sessionKey === ownSession) {
        this.ownSeats++;
        continue;
      }
      found = true;
      if (!claim.held) allHeld = false;
      if (startsAt < claim.endsAt && claim.startsAt < endsAt) onlyBuffers = false;
    }
    if (!found) return FREE;
    return allHeld ? HELD : onlyBuffers ? BUFFER : BOOKED;
  }

  /** Moves past claims that end too early to matter to this start or a later one. */
  #skipPast(startsAt: number): void {
    if (startsAt < this.#asked) this.#at = 0;
    this.#asked = startsAt;
    let claim = this.claims[this.#at];
    while (claim !== undefined && Math.max(claim.busyUntil, claim.endsAt + this.#beforeMs) <= startsAt) {
      claim = this.claims[++this.#at];
    }
  }

  /** Time claimed inside `[start, end)`, buffers aside, milliseconds; a session counts once however many seats. */
  claimedMs(start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY): number {
    let sum = 0;
    let previous: Claim | undefined;
    for (const claim of this.claims) {
      if (claim.busyFrom >= end) break;
      const sameSession = previous?.sessionKey === claim.sessionKey && previous.startsAt === claim.startsAt;
      previous = claim;
      if (!sameSession) sum += Math.max(0, Math.min(claim.endsAt, end) - Math.max(claim.startsAt, start));
    }
    return sum;
  }
}

/** How many visits begin on each local day, by day number: the seats of one session are one visit. */
export function visitsByDay(claims: readonly Claim[], timeZone: string): Map<number, number> {
  const sessions = new Map<string, number>();
  for (const { sessionKey, startsAt } of claims) sessions.set(sessionKey, epochDayAt(startsAt, timeZone));
  const visits = new Map<number, number>();
  for (const day of sessions.values()) visits.set(day, (visits.get(day) ?? 0) + 1);
  return visits;
}

/** One timeline per subject asked for, those without claims included. Claims of other subjects are left out. */
export function timelinesOf(
  subjectIds: Iterable<string>,
  claims: readonly Claim[],
  beforeMs: number,
): Map<string, ClaimTimeline> {
  const bySubject = new Map<string, Claim[]>();
  for (const id of subjectIds) bySubject.set(id, []);
  for (const claim of claims) bySubject.get(claim.subjectId)?.push(claim);
  const timelines = new Map<string, ClaimTimeline>();
  for (const [id, own] of bySubject) {
    own.sort(
      (a, b) =>
        a.busyFrom - b.busyFrom ||
        a.startsAt - b.startsAt ||
        (a.sessionKey < b.sessionKey ? -1 : a.sessionKey > b.sessionKey ? 1 : 0),
    );
    timelines.set(id, new ClaimTimeline(id, own, beforeMs));
  }
  return timelines;
}
