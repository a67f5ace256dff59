import { and, eq, gt, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { coupons } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";

/** Bookings that came to nothing give their uses back. In the order of the ids, so that two cannot wait for each other. */
export async function giveBackCoupons(
  tx: Transaction,
  businessId: BusinessId,
  couponIds: string[],
): Promise<void> {
  for (const couponId of [...couponIds].sort()) {
    await tx
      .update(coupons)
      .set({ redemptions: sql`${coupons.redemptions} - 1` })
      .where(and(eq(coupons.businessId, businessId), eq(coupons.id, couponId), gt(coupons.redemptions, 0)));
  }
}
