import { newId } from "#db/new-id.ts";
import type { Placement } from "#domain/availability.ts";
import type { VisitSpec } from "#domain/availability-types.ts";
import type { BookingStatus } from "#domain/booking-status.ts";
import { DAY_MS, MINUTE_MS } from "#domain/local-time.ts";
import type { StoredClaim } from "../visits/claims.ts";
import type { ChosenVisit } from "./choose-visit.ts";
import type { Random } from "./random.ts";

/** A booking in the making. */
export interface DiaryEntry extends ChosenVisit {
  bookingId: string;
  /** Which of the demo's customers. */
  customer: number;
  teamMemberId: string;
  startsAt: number;
  endsAt: number;
  status: BookingStatus;
  statusChangedAt: number;
  createdAt: number;
  /** None for a cancelled one: it gave its time back. */
  claims: StoredClaim[];
}

export interface Placed {
  customer: number;
  startsAt: number;
  spec: VisitSpec;
  placement: Placement;
  /** Claims of the day so far: a session's later guests take its next seats. */
  claims: readonly StoredClaim[];
  /** Number of the entry in the diary. */
  count: number;
}

export function makeEntry(visit: ChosenVisit, placed: Placed, random: Random, now: number): DiaryEntry {
  const { startsAt, spec, placement, customer } = placed;
  const endsAt = startsAt + spec.durationMinutes * MINUTE_MS;
  const bookingId = newId("booking");
  const status = statusOf(placed.count, startsAt, endsAt, now);
  const booked = startsAt - random.between(5 * 60, 12 * 24 * 60) * MINUTE_MS;
  // Nobody books in the future.
  const createdAt = Math.min(booked, now - random.between(20, 20 * 24 * 60) * MINUTE_MS);
  return {
    ...visit,
    bookingId,
    customer,
    teamMemberId: placement.teamMemberId,
    startsAt,
    endsAt,
    status,
    createdAt,
    statusChangedAt: changedAt(status, createdAt, startsAt, endsAt, random, now),
    claims: status === "cancelled" ? [] : claimsOf(bookingId, visit, placed, endsAt),
  };
}

/** Counted out rather than drawn, so that every demo has some of each. */
function statusOf(count: number, startsAt: number, endsAt: number, now: number): BookingStatus {
  if (endsAt <= now) return count % 14 === 5 ? "cancelled" : count % 27 === 11 ? "no_show" : "completed";
  if (startsAt <= now) return "in_progress";
  return count % 13 === 4 ? "pending" : count % 17 === 9 ? "cancelled" : "confirmed";
}

function changedAt(
  status: BookingStatus,
  createdAt: number,
  startsAt: number,
  endsAt: number,
  random: Random,
  now: number,
): number {
  if (status === "completed") return endsAt;
  if (status === "in_progress") return startsAt;
  if (status === "no_show") return Math.min(endsAt, startsAt + 20 * MINUTE_MS);
  if (status !== "cancelled") return createdAt;
  return createdAt + Math.floor(random.next() * (Math.min(startsAt, now) - createdAt));
}

/** The same claims that booking through the front door stores: for every subject one a seat. */
function claimsOf(bookingId: string, visit: ChosenVisit, placed: Placed, endsAt: number): StoredClaim[] {
  const { startsAt, spec, placement } = placed;
  const sessionKey = placement.sessionKey ?? bookingId;
  const taken = new Set(placed.claims.filter((c) => c.sessionKey === sessionKey).map((c) => c.seat));
  const free = Array.from({ length: spec.capacity }, (_, i) => i + 1).filter((seat) => !taken.has(seat));
  return [placement.teamMemberId, ...placement.resourceIds].flatMap((subjectId) =>
    free.slice(0, spec.seats).map((seat) => ({
      subjectId,
      sessionKey,
      seat,
      claimant: bookingId,
      serviceIds: visit.services.map((service) => service.id),
      startsAt,
      endsAt,
      busyFrom: startsAt - spec.bufferBeforeMinutes * MINUTE_MS,
      busyUntil: endsAt + spec.bufferAfterMinutes * MINUTE_MS,
      held: false,
      lapsed: false,
    })),
  );
}

/** When a visit's price was asked for before it was booked. */
export const quotedAt = (entry: DiaryEntry): number => entry.createdAt - DAY_MS / 4;
