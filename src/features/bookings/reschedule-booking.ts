import { isDeepStrictEqual } from "node:util";
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { bookings } from "#db/schema/index.ts";
import type { Address } from "#db/schema/values.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, type EventType, emit } from "#events/emit.ts";
import { NOT_TOLD } from "#events/reactions.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { placeVisit, releaseClaims } from "../visits/place-visit.ts";
import { bookedMinutes, forTeam, specLasting } from "../visits/visit-spec.ts";
import { assertBeforeCutoff, assertOwn, assertVersion, type TeamCaller } from "./policy.ts";
import { getBooking } from "./queries.ts";
import { assertAgreed, priceAt } from "./reprice-booking.ts";
import { type BookingRow, currentStatus, type StoredBooking } from "./view.ts";

export interface RescheduleInput {
  startsAtMs: number;
  teamMemberId?: string | undefined;
  /** How long it lasts from now on, whatever its services take; for the team. Absent: as long as it does. */
  durationMinutes?: number | undefined;
  version?: number | undefined;
  /** The total that the customer agrees to, minor units, where the new time has another. */
  expectedTotal?: number | undefined;
}

/** What is different when the team moves a booking. */
export interface MovedByTeam {
  caller: TeamCaller;
  /** Whatever the rules say for the new time, it costs what it did. */
  keepPrice: boolean;
  /** Takes the new time even where it is not free. */
  override: boolean;
  /** The customer gets no message: they know already. */
  quietly: boolean;
  /** Changed along with it. */
  details: BookingDetails;
}

/** What the team can change of a booking beside its time and person; absent: left as it is. */
export interface BookingDetails {
  notes?: string | undefined;
  internalNotes?: string | undefined;
  /** `null` takes it away. */
  address?: Address | null | undefined;
}

/**
 * Moves a booking to another time or person, or makes it longer or shorter, at the price that the booking's own rules
 * say for it (its length alone changes no price). The old time is given back only when the new one is taken, in one
 * transaction. By the customer's link: without `teamMemberId` anyone
 * who can do it may, the same person first. By the team: no cut-off binds, and the person stays unless another is named.
 * Refuses with `slot_unavailable`, `price_changed`, `cancellation_closed`, `invalid_transition`, `version_conflict`.
 */
export async function rescheduleBooking(
  deps: Deps,
  business: Business,
  bookingId: string,
  input: RescheduleInput,
  byTeam?: MovedByTeam,
): Promise<StoredBooking> {
  const before = await getBooking(deps.db.orm, business.id, bookingId);
  assertMovable(deps, business, before, input, byTeam);
  const services = servicesAsBooked(business, before, byTeam !== undefined);
  const teamMemberId = input.teamMemberId ?? (byTeam ? before.row.teamMemberId : undefined);
  if (teamMemberId !== undefined && !business.members.has(teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");
  const { address } = byTeam?.details ?? {};
  const price = byTeam?.keepPrice
    ? before.row.price
    : await priceAt(deps, business, before, { startsAt: input.startsAtMs, address });
  assertAgreed(before.row, price, input.expectedTotal);
  const length = { usual: bookedMinutes(before.row), wanted: input.durationMinutes };
  const spec = specLasting(business, services, length, before.row.seats);
  const request = {
    services,
    spec: byTeam ? forTeam(spec) : spec,
    byTeam: byTeam !== undefined,
    override: byTeam?.override,
    startsAt: input.startsAtMs,
    teamMemberId,
    prefers: before.row.teamMemberId,
    replaces: bookingId,
  };
  return placeVisit(deps, business, request, async (tx, place) => {
    const now = deps.now();
    const current = await getBooking(tx, business.id, bookingId);
    assertMovable(deps, business, current, input, byTeam);
    // Time, person and price were decided on what was read before.
    if (!isDecidedOn(before.row, current.row, byTeam)) throw changedMeanwhile();
    // Rules and coupon never change after booking; the price may have, by another move a moment ago.
    assertAgreed(current.row, price, input.expectedTotal);
    const changes = {
      startsAt: place.startsAt,
      endsAt: place.endsAt,
      teamMemberId: place.teamMemberId,
      ...pricedAs(price),
      ...detailsSet(current.row, byTeam?.details ?? {}),
    };
    const changed = await changeBooking(tx, current.row, changes, now);
    await releaseClaims(tx, [bookingId], "booking");
    // Only pending and confirmed bookings move, and theirs is a claim without an end.
    await place.claim({ bookingId }, null);
    const kept = byTeam?.keepPrice ? { price: "kept" } : undefined;
    const event = {
      businessId: business.id,
      subjectId: bookingId,
      actor: byTeam?.caller.actor ?? ({ kind: "customer" } satisfies Actor),
      related: { teamMemberId: place.teamMemberId, ...kept, ...(byTeam?.quietly ? NOT_TOLD : {}) },
      occurredAt: now,
    };
    const fields = [
      ...(isLengthAlone(current.row, place) ? ["endsAt"] : ["startsAt", "endsAt", "teamMemberId"]),
      ...(price.total === current.row.total ? [] : ["total"]),
    ];
    await emit(
      tx,
      {
        ...event,
        type: typeOf(current.row, place, byTeam),
        fields: [...fields, ...Object.keys(byTeam?.details ?? {})],
      },
      ...(place.overridden ? [{ ...event, type: "booking.overridden" as const }] : []),
    );
    const member = business.team.find((m) => m.id === place.teamMemberId);
    return {
      row: changed,
      items: current.items,
      teamMember: member ? { id: member.id, name: member.name } : null,
      services: current.services,
      review: current.review,
    };
  });
}

type Placed = Pick<BookingRow, "startsAt" | "endsAt" | "teamMemberId">;

const isLengthAlone = (row: BookingRow, place: Placed): boolean =>
  row.startsAt === place.startsAt && row.teamMemberId === place.teamMemberId && row.endsAt !== place.endsAt;

/** Another end is another time, too. */
const typeOf = (row: BookingRow, place: Placed, byTeam: MovedByTeam | undefined): EventType =>
  byTeam && row.startsAt === place.startsAt && row.endsAt === place.endsAt
    ? "booking.reassigned"
    : "booking.rescheduled";

/**
 * The customer decides on the new time alone, for a visit as long as it is. The team also on what it left out: a person or an address that somebody
 * else has changed this moment must not be put back, nor its price be another place's.
 */
function isDecidedOn(before: BookingRow, now: BookingRow, byTeam: MovedByTeam | undefined): boolean {
  if (!isDeepStrictEqual(before.contact.address, now.contact.address)) return false;
  if (bookedMinutes(before) !== bookedMinutes(now)) return false;
  return !byTeam || (before.startsAt === now.startsAt && before.teamMemberId === now.teamMemberId);
}

/** Compares and sets: of two who change a booking at once, one is refused with `version_conflict`. */
export async function changeBooking(
  tx: Transaction,
  row: BookingRow,
  changes: Partial<typeof bookings.$inferInsert>,
  now: number,
): Promise<BookingRow> {
  const [changed] = await tx
    .update(bookings)
    .set({ ...changes, version: sql`${bookings.version} + 1`, updatedAt: now })
    .where(
      and(
        eq(bookings.businessId, row.businessId),
        eq(bookings.id, row.id),
        eq(bookings.version, row.version),
      ),
    )
    .returning();
  if (!changed) throw changedMeanwhile();
  return changed;
}

const changedMeanwhile = () => new Refusal("version_conflict", "The booking was changed at the same moment.");

export const pricedAs = (price: BookingRow["price"]) => ({
  price,
  total: price.total,
  depositDue: price.depositDue,
});

/** Columns of the changed details. */
export function detailsSet({ contact }: BookingRow, { address, ...texts }: BookingDetails) {
  if (address === undefined) return texts;
  const { address: _, ...rest } = contact;
  return { ...texts, contact: address === null ? rest : { ...rest, address } };
}

export function assertMovable(
  deps: Deps,
  business: Business,
  booking: StoredBooking,
  { version }: { version?: number | undefined },
  byTeam: { caller: TeamCaller } | undefined,
): void {
  const now = deps.now();
  const { row } = booking;
  if (byTeam) assertOwn(row, byTeam.caller);
  assertVersion(row, version);
  const status = currentStatus(row, now);
  if (status !== "pending" && status !== "confirmed")
    throw new Refusal("invalid_transition", `A booking that is ${status} cannot be moved.`, {
      extra: { from: status, to: status, allowed: [] },
    });
  if (!byTeam) assertBeforeCutoff(booking, business.row.cancellation, now);
}

/** The services of the booking; one that was archived since can only be moved by the team. */
function servicesAsBooked(business: Business, booking: StoredBooking, byTeam: boolean): ServiceRow[] {
  return booking.items.map((item) => {
    const archived = byTeam ? business.archivedServices.get(item.serviceId) : undefined;
    const service = business.services.get(item.serviceId) ?? archived;
    if (!service)
      throw new Refusal(
        "cancellation_closed",
        "This service is no longer offered online. Please call the business.",
      );
    return service;
  });
}
