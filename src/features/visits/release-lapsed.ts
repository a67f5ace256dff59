import { and, eq, inArray, lte, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { allocations, bookings, holds } from "#db/schema/index.ts";
import { type BusinessId, ID_PREFIXES } from "#domain/ids.ts";
import { emit } from "#events/emit.ts";
import { giveBackCoupons } from "../coupons/give-back-coupons.ts";

/**
 * Removes holds that ran out and expires bookings that were not paid in time, by their ids, so that their time can be
 * taken. Runs in the transaction of whoever wants the time.
 */
export async function releaseLapsed(
  tx: Transaction,
  businessId: BusinessId,
  claimantIds: string[],
  now: number,
): Promise<void> {
  const holdIds = claimantIds.filter((id) => id.startsWith(`${ID_PREFIXES.hold}_`));
  const bookingIds = claimantIds.filter((id) => id.startsWith(`${ID_PREFIXES.booking}_`));
  // Looked at again here, where it counts: a hold may have been extended, a booking paid, since the claims were read.
  if (holdIds.length > 0) {
    await tx
      .delete(holds)
      .where(and(eq(holds.businessId, businessId), inArray(holds.id, holdIds), lte(holds.expiresAt, now)));
  }
  if (bookingIds.length === 0) return;
  const expired = await tx
    .update(bookings)
    .set({ status: "expired", statusChangedAt: now, updatedAt: now, version: sql`${bookings.version} + 1` })
    .where(
      and(
        eq(bookings.businessId, businessId),
        inArray(bookings.id, bookingIds),
        eq(bookings.status, "pending_payment"),
        lte(bookings.paymentExpiresAt, now),
      ),
    )
    .returning({ id: bookings.id, couponId: bookings.couponId });
  if (expired.length === 0) return;
  await tx.delete(allocations).where(
    and(
      eq(allocations.businessId, businessId),
      inArray(
        allocations.bookingId,
        expired.map(({ id }) => id),
      ),
    ),
  );
  await giveBackCoupons(
    tx,
    businessId,
    expired.flatMap((booking) => booking.couponId ?? []),
  );
  await emit(
    tx,
    ...expired.map(({ id }) => ({
      businessId,
      type: "booking.expired" as const,
      subjectId: id,
      actor: { kind: "system" as const },
      fields: ["status"],
      related: { from: "pending_payment", to: "expired" },
      occurredAt: now,
    })),
  );
}
