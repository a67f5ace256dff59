import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { allocations, bookings } from "#db/schema/index.ts";
import { type BookingStatus, LIVE_STATUSES } from "#domain/booking-status.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, type EventType, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { giveBackCoupons } from "../coupons/give-back-coupons.ts";
import { releaseClaims } from "../visits/place-visit.ts";
import type { StoredBooking } from "./view.ts";

export interface StatusInput {
  status: BookingStatus;
  /** Kept with a cancellation. */
  reason?: string | undefined;
  actor: Actor;
}

/**
 * Stores a status that the caller has found allowed, with all that follows from it: the time given back or kept for
 * good, the coupon given back, the event. Compares and sets: of two who change the booking at once, one is refused
 * with `version_conflict`.
 */
export async function changeStatus(
  tx: Transaction,
  business: Business,
  booking: StoredBooking,
  { status, reason, actor }: StatusInput,
  now: number,
): Promise<StoredBooking> {
  const { row } = booking;
  const [changed] = await tx
    .update(bookings)
    .set({
      status,
      statusChangedAt: now,
      // Only an unpaid booking lapses; a later move must not find an end from before it was paid.
      paymentExpiresAt: null,
      ...(status === "cancelled" ? { cancelReason: reason ?? null } : {}),
      version: sql`${bookings.version} + 1`,
      updatedAt: now,
    })
    .where(
      and(
        eq(bookings.businessId, business.id),
        eq(bookings.id, row.id),
        eq(bookings.version, row.version),
        eq(bookings.status, row.status),
      ),
    )
    .returning();
  if (!changed) throw new Refusal("version_conflict", "The booking was changed at the same moment.");
  if (!LIVE_STATUSES.includes(status)) {
    await releaseClaims(tx, [row.id], "booking");
    if (row.couponId !== null) await giveBackCoupons(tx, business.id, [row.couponId]);
  } else if (row.status === "pending_payment") {
    await tx
      .update(allocations)
      .set({ expiresAt: null })
      .where(and(eq(allocations.businessId, business.id), eq(allocations.bookingId, row.id)));
  }
  await emit(tx, {
    businessId: business.id,
    type: eventOf(status),
    subjectId: row.id,
    actor,
    fields: status === "cancelled" ? ["status", "cancelReason"] : ["status"],
    related: { from: row.status, to: status },
    occurredAt: now,
  });
  return { ...booking, row: changed };
}

function eventOf(status: BookingStatus): EventType {
  if (status === "cancelled") return "booking.cancelled";
  return status === "expired" ? "booking.expired" : "booking.status_changed";
}
