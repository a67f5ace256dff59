import { and, eq, sql } from "drizzle-orm";
import { bookings } from "#db/schema/index.ts";
import { assertTransition } from "#domain/booking-status.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { giveBackCoupons } from "../coupons/redeem-coupon.ts";
import type { Deps } from "../deps.ts";
import { releaseClaims } from "../visits/place-visit.ts";
import { assertBeforeCutoff, assertVersion } from "./policy.ts";
import { getBooking } from "./queries.ts";
import { currentStatus, type StoredBooking } from "./view.ts";

export interface CancelInput {
  reason?: string | undefined;
  version?: number | undefined;
}

/**
 * Cancels by the customer's link and gives the time back. Asked again it answers the same booking: a retry is safe.
 * Refuses with `cancellation_closed`, `invalid_transition`, `version_conflict`.
 */
export async function cancelBooking(
  deps: Deps,
  business: Business,
  bookingId: string,
  input: CancelInput,
): Promise<StoredBooking> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const booking = await getBooking(tx, business.id, bookingId);
    const { row } = booking;
    if (row.status === "cancelled") return booking;
    assertVersion(row, input.version);
    assertTransition(currentStatus(row, now), "cancelled", {
      actorRole: "customer",
      now,
      changedAt: row.statusChangedAt,
    });
    assertBeforeCutoff(row, business.row.cancellation, now);
    // Compare and set: of two who change the booking at once, one is told.
    const [changed] = await tx
      .update(bookings)
      .set({
        status: "cancelled",
        statusChangedAt: now,
        cancelReason: input.reason ?? null,
        version: sql`${bookings.version} + 1`,
        updatedAt: now,
      })
      .where(
        and(
          eq(bookings.businessId, business.id),
          eq(bookings.id, bookingId),
          eq(bookings.version, row.version),
        ),
      )
      .returning();
    if (!changed) throw new Refusal("version_conflict", "The booking was changed at the same moment.");
    await releaseClaims(tx, [bookingId], "booking");
    if (row.couponId !== null) await giveBackCoupons(tx, business.id, [row.couponId]);
    await emit(tx, {
      businessId: business.id,
      type: "booking.cancelled",
      subjectId: bookingId,
      actor: { kind: "customer" },
      fields: ["status", "cancelReason"],
      occurredAt: now,
    });
    return { ...booking, row: changed };
  });
}
