import { inArray } from "drizzle-orm";
import { isOverlap } from "#db/errors.ts";
import { withLocks } from "#db/locks.ts";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { allocations } from "#db/schema/index.ts";
import { judgeStart, type Placement } from "#domain/availability.ts";
import type { SlotRefusalReason, VisitSpec } from "#domain/availability-types.ts";
import { localDateOf, localMinuteOf } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import { StaleBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { type LoadedClaims, loadClaims, loadClaimsLocked, type StoredClaim } from "./claims.ts";
import { releaseLapsed } from "./release-lapsed.ts";
import { alternativeDates, claimRange, nearestSlots, questionFor, slotView } from "./slots.ts";

export interface PlaceRequest {
  services: ServiceRow[];
  spec: VisitSpec;
  /** Epoch milliseconds. */
  startsAt: number;
  /** The one person wanted; absent means anyone. */
  teamMemberId?: string | undefined;
  /** Tried first among those who are free. */
  prefers?: string | undefined;
  /** The booking or hold whose own claims this replaces. */
  replaces?: string | undefined;
  /** Further things decided inside the transaction that only one may decide at a time. */
  locks?: string[];
}

/** A time that is free and, until the transaction ends, stays so. */
export interface Place {
  teamMemberId: string;
  startsAt: number;
  endsAt: number;
  /** Stores the claim for the booking or hold, which must exist by then. */
  claim(by: { bookingId: string } | { holdId: string }, expiresAt: number | null): Promise<void>;
}

/**
 * Takes a time: looks first without any lock (most rivals for a taken time end here), then, for each person who seemed
 * free, queues for that person, looks again under the lock and lets `commit` write in the same transaction. The
 * database's constraints are the last wall: should one refuse, the next person is tried.
 * Refuses with `slot_unavailable` (`reason`, `alternatives`); throws `StaleBusiness` when the configuration moved on.
 */
export async function placeVisit<T>(
  deps: Deps,
  business: Business,
  request: PlaceRequest,
  commit: (tx: Transaction, place: Place) => Promise<T>,
): Promise<T> {
  const first = await look(deps, business, request);
  if (!first.judgement.ok) throw unavailable(deps, business, request, first.judgement.reason, first.claims);
  let reason: SlotRefusalReason = "booked";
  const candidates = first.judgement.placements.map((placement) => placement.teamMemberId);
  for (const teamMemberId of preferred(candidates, request.prefers)) {
    try {
      return await withLocks(deps.db, locksFor(request, teamMemberId), async (tx) => {
        const now = deps.now();
        const range = lockedRange(business, request, now);
        const { version, claims, lapsed } = await loadClaimsLocked(tx, business.slug, range);
        if (version !== business.version) throw new StaleBusiness();
        const judgement = judge(business, { ...request, teamMemberId }, claims, now);
        if (!judgement.ok) throw new Taken(judgement.reason);
        await releaseLapsed(tx, business.id, lapsedInTheWay(lapsed, judgement.best), now);
        return commit(tx, placeAt(tx, business, request, judgement.best, claims));
      });
    } catch (error) {
      if (error instanceof Taken) reason = error.reason;
      else if (!isOverlap(error)) throw error;
    }
  }
  // Outside the locks: looking for other times must not keep rivals waiting.
  const again = await look(deps, business, request);
  throw unavailable(
    deps,
    business,
    request,
    again.judgement.ok ? reason : again.judgement.reason,
    again.claims,
  );
}

const preferred = (ids: string[], first: string | undefined): string[] =>
  first !== undefined && ids.includes(first) ? [first, ...ids.filter((id) => id !== first)] : ids;

class Taken extends Error {
  readonly reason: SlotRefusalReason;
  constructor(reason: SlotRefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

/** One query, wide enough to offer other times should the wanted one be gone. */
async function look(deps: Deps, business: Business, request: PlaceRequest) {
  const now = deps.now();
  const { timeZone } = business.row;
  const dates = alternativeDates(timeZone, request.startsAt, now, request.spec);
  const loaded: LoadedClaims = await loadClaims(deps.db, business.slug, {
    ...claimRange(timeZone, dates.from, dates.to, request.spec),
    now,
    ignore: request.replaces,
  });
  if (loaded.version !== business.version) throw new StaleBusiness();
  return { claims: loaded.claims, judgement: judge(business, request, loaded.claims, now) };
}

function judge(business: Business, request: PlaceRequest, claims: StoredClaim[], now: number) {
  const question = questionFor(business, request.services, request.spec, claims, now, request.teamMemberId);
  return judgeStart({ ...question, startsAt: request.startsAt });
}

/** The refusal, counted as demand that could not be met. */
function unavailable(
  deps: Deps,
  business: Business,
  request: PlaceRequest,
  reason: SlotRefusalReason,
  claims: StoredClaim[],
): Refusal {
  const now = deps.now();
  const { timeZone } = business.row;
  deps.demand.count(business, {
    date: localDateOf(request.startsAt, timeZone),
    hour: Math.floor(localMinuteOf(request.startsAt, timeZone) / 60),
    serviceId: request.services[0]?.id ?? "",
    reason,
  });
  const question = questionFor(business, request.services, request.spec, claims, now, request.teamMemberId);
  const dates = alternativeDates(timeZone, request.startsAt, now, request.spec);
  const alternatives = nearestSlots(question, request.startsAt, dates).map((slot) =>
    slotView(slot, request.services, timeZone),
  );
  return new Refusal("slot_unavailable", "This time cannot be booked.", { extra: { reason, alternatives } });
}

/** The whole local day (for daily limits) and the visit with its buffers. */
function lockedRange(business: Business, request: PlaceRequest, now: number) {
  const { timeZone } = business.row;
  const date = localDateOf(request.startsAt, timeZone);
  return { ...claimRange(timeZone, date, date, request.spec), now, ignore: request.replaces };
}

function locksFor(request: PlaceRequest, teamMemberId: string): string[] {
  return [
    teamMemberId,
    ...request.spec.resourceGroups.flat(),
    ...request.services.flatMap((s) => (s.dailyLimit === null ? [] : [`daily ${s.id}`])),
    ...(request.locks ?? []),
  ];
}

/** Constraints cannot look at the clock, so lapsed claims on what is about to be taken go first. */
function lapsedInTheWay(lapsed: StoredClaim[], placement: Placement): string[] {
  const subjects = new Set([placement.teamMemberId, ...placement.resourceIds]);
  return [...new Set(lapsed.filter((claim) => subjects.has(claim.subjectId)).map((claim) => claim.claimant))];
}

function placeAt(
  tx: Transaction,
  business: Business,
  request: PlaceRequest,
  placement: Placement,
  claims: StoredClaim[],
): Place {
  const { spec, startsAt } = request;
  const endsAt = startsAt + spec.durationMinutes * 60_000;
  const { teamMemberId } = placement;
  return {
    teamMemberId,
    startsAt,
    endsAt,
    async claim(by, expiresAt) {
      const claimant = "bookingId" in by ? by.bookingId : by.holdId;
      const sessionKey = placement.sessionKey ?? claimant;
      const taken = new Set(
        claims.filter((claim) => claim.sessionKey === sessionKey).map((claim) => claim.seat),
      );
      const seats = freeSeats(taken, spec.capacity, spec.seats);
      const subjects = [
        { teamMemberId, resourceId: null },
        ...placement.resourceIds.map((resourceId) => ({ teamMemberId: null, resourceId })),
      ];
      await tx.insert(allocations).values(
        subjects.flatMap((subject) =>
          seats.map((seat) => ({
            ...subject,
            id: newId("allocation"),
            businessId: business.id,
            bookingId: "bookingId" in by ? by.bookingId : null,
            holdId: "holdId" in by ? by.holdId : null,
            sessionKey,
            seat,
            capacity: spec.capacity,
            serviceIds: request.services.map((s) => s.id),
            startsAt,
            endsAt,
            busyFrom: startsAt - spec.bufferBeforeMinutes * 60_000,
            busyUntil: endsAt + spec.bufferAfterMinutes * 60_000,
            expiresAt,
          })),
        ),
      );
    },
  };
}

function freeSeats(taken: ReadonlySet<number>, capacity: number, wanted: number): number[] {
  const seats: number[] = [];
  for (let seat = 1; seat <= capacity && seats.length < wanted; seat++)
    if (!taken.has(seat)) seats.push(seat);
  return seats;
}

/** Gives back the time of a booking or hold. */
export async function releaseClaims(
  tx: Transaction,
  claimantIds: string[],
  kind: "booking" | "hold",
): Promise<void> {
  await tx
    .delete(allocations)
    .where(inArray(kind === "booking" ? allocations.bookingId : allocations.holdId, claimantIds));
}
