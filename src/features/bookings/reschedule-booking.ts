import { and, eq, sql } from "drizzle-orm";
import { bookings } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { placeVisit, releaseClaims } from "../visits/place-visit.ts";
import { visitSpec } from "../visits/visit-spec.ts";
import { assertBeforeCutoff, assertVersion } from "./policy.ts";
import { getBooking } from "./queries.ts";
import { assertAgreed, priceAt } from "./reprice-booking.ts";
import { currentStatus, type StoredBooking } from "./view.ts";

export interface RescheduleInput {
  startsAtMs: number;
  teamMemberId?: string | undefined;
  version?: number | undefined;
  /** The total that the customer agrees to, minor units, where the new time has another. */
  expectedTotal?: number | undefined;
}

/**
 * Moves a booking to another time by the customer's link, at the price that the booking's own rules say for it. The old
 * time is given back only when the new one is taken, in one transaction. Without `teamMemberId` anyone who can do it
 * may, the same person first.
 * Refuses with `slot_unavailable`, `price_changed`, `cancellation_closed`, `invalid_transition`, `version_conflict`.
 */
export async function rescheduleBooking(
  deps: Deps,
  business: Business,
  bookingId: string,
  input: RescheduleInput,
): Promise<StoredBooking> {
  const before = await getBooking(deps.db.orm, business.id, bookingId);
  assertMovable(deps, business, before, input);
  const services = servicesAsBooked(business, before);
  if (input.teamMemberId !== undefined && !business.members.has(input.teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");
  const price = await priceAt(deps, business, before, input.startsAtMs);
  assertAgreed(before.row, price, input.expectedTotal);
  const spec = visitSpec(business, services, before.row.price.durationMinutes, before.row.seats);
  const request = {
    services,
    spec,
    startsAt: input.startsAtMs,
    teamMemberId: input.teamMemberId,
    prefers: before.row.teamMemberId,
    replaces: bookingId,
  };
  return placeVisit(deps, business, request, async (tx, place) => {
    const now = deps.now();
    const current = await getBooking(tx, business.id, bookingId);
    assertMovable(deps, business, current, input);
    // Rules and coupon never change after booking; the price may have, by another move a moment ago.
    assertAgreed(current.row, price, input.expectedTotal);
    const [changed] = await tx
      .update(bookings)
      .set({
        startsAt: place.startsAt,
        endsAt: place.endsAt,
        teamMemberId: place.teamMemberId,
        price,
        total: price.total,
        depositDue: price.depositDue,
        version: sql`${bookings.version} + 1`,
        updatedAt: now,
      })
      .where(
        and(
          eq(bookings.businessId, business.id),
          eq(bookings.id, bookingId),
          eq(bookings.version, current.row.version),
        ),
      )
      .returning();
    if (!changed) throw new Refusal("version_conflict", "The booking was changed at the same moment.");
    await releaseClaims(tx, [bookingId], "booking");
    // Only pending and confirmed bookings move, and theirs is a claim without an end.
    await place.claim({ bookingId }, null);
    await emit(tx, {
      businessId: business.id,
      type: "booking.rescheduled",
      subjectId: bookingId,
      actor: { kind: "customer" },
      fields: ["startsAt", "endsAt", "teamMemberId", ...(price.total === current.row.total ? [] : ["total"])],
      related: { teamMemberId: place.teamMemberId },
      occurredAt: now,
    });
    const member = business.team.find((m) => m.id === place.teamMemberId);
    return {
      row: changed,
      items: current.items,
      teamMember: member ? { id: member.id, name: member.name } : null,
      services: current.services,
    };
  });
}

function assertMovable(deps: Deps, business: Business, booking: StoredBooking, input: RescheduleInput): void {
  const now = deps.now();
  const { row } = booking;
  assertVersion(row, input.version);
  const status = currentStatus(row, now);
  if (status !== "pending" && status !== "confirmed")
    throw new Refusal("invalid_transition", `A booking that is ${status} cannot be moved.`, {
      extra: { from: status, to: status, allowed: [] },
    });
  assertBeforeCutoff(booking, business.row.cancellation, now);
}

/** The services of the booking; one that was archived since can no longer be moved online. */
function servicesAsBooked(business: Business, booking: StoredBooking): ServiceRow[] {
  return booking.items.map((item) => {
    const service = business.services.get(item.serviceId);
    if (!service)
      throw new Refusal(
        "cancellation_closed",
        "This service is no longer offered online. Please call the business.",
      );
    return service;
  });
}
