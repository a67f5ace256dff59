import { inArray } from "drizzle-orm";
import { isOverlap } from "#db/errors.ts";
import { withLocks } from "#db/locks.ts";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { allocations } from "#db/schema/index.ts";
import { judgeStart, type Placement } from "#domain/availability.ts";
import type { SlotRefusalReason, VisitSpec } from "#domain/availability-types.ts";
import { localDateOf, MINUTE_MS } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import { StaleBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { loadClaimsLocked, type StoredClaim } from "./claims.ts";
import { forcePlacement } from "./force-placement.ts";
import { keptAnswers, type Looking } from "./kept-answers.ts";
import { releaseLapsed } from "./release-lapsed.ts";
import {
  alternativeDates,
  claimRange,
  nearestSlots,
  questionFor,
  type SlotView,
  slotViewer,
} from "./slots.ts";

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
  /** The team decides itself at which minute to begin; only other times it is offered lie on the grid. */
  byTeam?: boolean | undefined;
  /** Takes the time even where nobody, or the one wanted, is free. No public path sets this. */
  override?: boolean | undefined;
}

/** A time that is free and, until the transaction ends, stays so. */
export interface Place {
  teamMemberId: string;
  startsAt: number;
  endsAt: number;
  /** It was not free: the claim is marked and stands outside the walls. */
  overridden: boolean;
  /** Stores the claim for the booking or hold, which must exist by then. */
  claim(by: { bookingId: string } | { holdId: string }, expiresAt: number | null): Promise<void>;
}

/**
 * Takes a time: looks first without any lock (most rivals for a taken time end here), then, for each person who seemed
 * free, queues for that person, looks again under the lock and lets `commit` write in the same transaction. Those who
 * queue behind another look as soon as one ahead is done, and leave when the time is gone. The database's constraints
 * are the last wall: should one refuse, the next person is tried.
 * Refuses with `slot_unavailable` (`reason`, `alternatives`); throws `StaleBusiness` when the configuration moved on.
 */
export async function placeVisit<T>(
  deps: Deps,
  business: Business,
  request: PlaceRequest,
  commit: (tx: Transaction, place: Place) => Promise<T>,
): Promise<T> {
  if (request.override && request.teamMemberId !== undefined)
    return takeAnyway(deps, business, request, request.teamMemberId, commit);
  const first = await look(deps, business, request);
  const [somebody] = first.ok ? first.memberIds : request.spec.memberIds;
  if (request.override && somebody !== undefined)
    return takeAnyway(deps, business, request, somebody, commit);
  if (!first.ok) throw unavailable(deps, business, request, first.reason, first.alternatives);
  let reason: SlotRefusalReason = "booked";
  for (const teamMemberId of preferred(first.memberIds, request.prefers)) {
    const stillFree = async () => {
      const now = await look(deps, business, request);
      if (!now.ok) throw unavailable(deps, business, request, now.reason, now.alternatives);
      if (!now.memberIds.includes(teamMemberId)) throw new Taken("booked");
    };
    const take = async (tx: Transaction) => {
      const { judgement, claims, lapsed, now } = await judgeLocked(deps, tx, business, request, teamMemberId);
      if (!judgement.ok) throw new Taken(judgement.reason);
      await releaseLapsed(tx, business.id, lapsedInTheWay(lapsed, judgement.best), now);
      return commit(tx, placeAt(tx, business, request, judgement.best, claims));
    };
    try {
      return await withLocks(deps.db, locksFor(request, teamMemberId), take, stillFree);
    } catch (error) {
      if (error instanceof Taken) reason = error.reason;
      else if (!isOverlap(error)) throw error;
    }
  }
  // Outside the locks: looking for other times must not keep rivals waiting.
  const again = await look(deps, business, request, "alternatives");
  throw unavailable(deps, business, request, again.ok ? reason : again.reason, again.alternatives);
}

/** The same judgement under the locks, where it holds until the transaction ends. */
async function judgeLocked(
  deps: Deps,
  tx: Transaction,
  business: Business,
  request: PlaceRequest,
  teamMemberId: string,
) {
  const now = deps.now();
  const range = { ...lockedRange(business, request), now };
  const { version, claims, lapsed } = await loadClaimsLocked(tx, business.slug, range);
  if (version !== business.version) throw new StaleBusiness();
  const question = questionFor(business, request.services, judgedSpec(request), claims, now, teamMemberId);
  return { judgement: judgeStart({ ...question, startsAt: request.startsAt }), claims, lapsed, now };
}

const judgedSpec = ({ spec, byTeam }: PlaceRequest): VisitSpec =>
  byTeam ? { ...spec, slotIntervalMinutes: 1 } : spec;

/** Takes a person's time whatever stands in the way. Where nothing does, it is claimed like any other. */
function takeAnyway<T>(
  deps: Deps,
  business: Business,
  request: PlaceRequest,
  teamMemberId: string,
  commit: (tx: Transaction, place: Place) => Promise<T>,
): Promise<T> {
  return withLocks(deps.db, locksFor(request, teamMemberId), async (tx) => {
    const { judgement, claims, lapsed, now } = await judgeLocked(deps, tx, business, request, teamMemberId);
    const placement = judgement.ok
      ? judgement.best
      : forcePlacement(request.spec, request.startsAt, teamMemberId, claims);
    await releaseLapsed(tx, business.id, lapsedInTheWay(lapsed, placement), now);
    return commit(tx, placeAt(tx, business, request, placement, claims, !judgement.ok));
  });
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

/** What a look without locks finds. Alternatives are looked for when the start is not free, or when asked for. */
type Found = { alternatives: SlotView[] } & (
  | { ok: true; memberIds: string[] }
  | { ok: false; reason: SlotRefusalReason }
);

/** What a kept one takes in memory, about. */
const FOUND_BYTES = 8_000;

/** One query, wide enough to offer other times should the wanted one be gone. */
function look(deps: Deps, business: Business, request: PlaceRequest, also?: "alternatives"): Promise<Found> {
  const { services, spec, startsAt, teamMemberId, replaces } = request;
  const ids = services.map((service) => service.id);
  const key = JSON.stringify(["look", spec, ids, startsAt, teamMemberId, replaces, also, request.byTeam]);
  return keptAnswers(deps.db).get(deps, business, key, async (looking) => ({
    value: await lookAround(looking, business, request, also !== undefined),
    // A start within a minute comes too soon within a minute.
    bytes: startsAt % MINUTE_MS === 0 ? FOUND_BYTES : null,
  }));
}

async function lookAround(
  looking: Looking,
  business: Business,
  request: PlaceRequest,
  always: boolean,
): Promise<Found> {
  const { services, spec, startsAt, teamMemberId, replaces } = request;
  const { timeZone } = business.row;
  const { now } = looking;
  const dates = alternativeDates(timeZone, startsAt, now, spec);
  const range = { ...claimRange(timeZone, dates.from, dates.to, spec), ignore: replaces };
  const { claims } = await looking.claims(range);
  const question = questionFor(business, services, spec, claims, now, teamMemberId);
  const judgement = judgeStart({ ...question, spec: judgedSpec(request), startsAt });
  const slots = judgement.ok && !always ? [] : nearestSlots(question, startsAt, dates);
  const alternatives = slots.map(slotViewer(services, timeZone));
  return judgement.ok
    ? { ok: true, memberIds: judgement.placements.map((one) => one.teamMemberId), alternatives }
    : { ok: false, reason: judgement.reason, alternatives };
}

/** The refusal, counted as demand that could not be met. */
function unavailable(
  deps: Deps,
  business: Business,
  request: PlaceRequest,
  reason: SlotRefusalReason,
  alternatives: SlotView[],
): Refusal {
  const { startsAt, services } = request;
  if (!request.byTeam)
    deps.demand.countStart(business, { startsAt, serviceId: services[0]?.id ?? "", reason });
  return new Refusal("slot_unavailable", "This time cannot be booked.", { extra: { reason, alternatives } });
}

/** The whole local day (for daily limits) and the visit with its buffers. */
function lockedRange(business: Business, request: PlaceRequest) {
  const { timeZone } = business.row;
  const date = localDateOf(request.startsAt, timeZone);
  const range = claimRange(timeZone, date, date, request.spec);
  return { ...range, brief: false, ignore: request.replaces };
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
  overridden = false,
): Place {
  const { spec, startsAt } = request;
  const endsAt = startsAt + spec.durationMinutes * 60_000;
  const { teamMemberId } = placement;
  return {
    teamMemberId,
    startsAt,
    endsAt,
    overridden,
    async claim(by, expiresAt) {
      const claimant = "bookingId" in by ? by.bookingId : by.holdId;
      const sessionKey = placement.sessionKey ?? claimant;
      const taken = new Set(
        claims.filter((claim) => claim.sessionKey === sessionKey).map((claim) => claim.seat),
      );
      const free = freeSeats(taken, spec.capacity, spec.seats);
      const more = overridden ? spec.seats - free.length : 0;
      const seats = [...free, ...Array.from({ length: more }, (_, n) => (n % spec.capacity) + 1)];
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
            override: overridden,
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
