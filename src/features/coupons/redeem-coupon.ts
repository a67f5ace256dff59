import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { coupons } from "#db/schema/index.ts";
import type { Coupon } from "#domain/catalog.ts";
import type { BusinessId } from "#domain/ids.ts";
import { refuseField } from "#domain/refusals.ts";
import { discountOf } from "../businesses/load-business.ts";

export interface FoundCoupon {
  id: string;
  coupon: Coupon;
}

/** The live coupon of a code, compared without regard to case; otherwise refuses with `coupon_invalid`. */
export async function findCoupon(
  db: Queryable,
  businessId: BusinessId,
  code: string,
  now: number,
): Promise<FoundCoupon> {
  const [row] = await db
    .select()
    .from(coupons)
    .where(
      and(
        eq(coupons.businessId, businessId),
        eq(coupons.code, code.normalize("NFC").toUpperCase()),
        isNull(coupons.archivedAt),
      ),
    );
  if (!row) throw invalid("this coupon does not exist");
  if (row.startsAt !== null && now < row.startsAt) throw invalid("this coupon is not valid yet");
  if (row.endsAt !== null && now >= row.endsAt) throw invalid("this coupon is no longer valid");
  if (row.maxRedemptions !== null && row.redemptions >= row.maxRedemptions) throw usedUp();
  return {
    id: row.id,
    coupon: {
      code: row.code,
      label: row.label,
      discount: discountOf(row.discountKind, row.discountValue),
      minimumSpend: row.minimumSpend,
      serviceIds: row.serviceIds ?? null,
    },
  };
}

/** Counts one use, in the transaction of the booking; of two who want the last use one is refused. */
export async function redeemCoupon(tx: Transaction, businessId: BusinessId, couponId: string): Promise<void> {
  const counted = await tx
    .update(coupons)
    .set({ redemptions: sql`${coupons.redemptions} + 1` })
    .where(
      and(
        eq(coupons.businessId, businessId),
        eq(coupons.id, couponId),
        or(isNull(coupons.maxRedemptions), lt(coupons.redemptions, coupons.maxRedemptions)),
      ),
    )
    .returning({ id: coupons.id });
  if (counted.length === 0) throw usedUp();
}

/** A booking that came to nothing gives its use back. */
export async function giveBackCoupons(
  tx: Transaction,
  businessId: BusinessId,
  couponIds: string[],
): Promise<void> {
  for (const couponId of couponIds) {
    await tx
      .update(coupons)
      .set({ redemptions: sql`${coupons.redemptions} - 1` })
      .where(and(eq(coupons.businessId, businessId), eq(coupons.id, couponId), gt(coupons.redemptions, 0)));
  }
}

const invalid = (message: string) => refuseField("couponCode", message, "coupon_invalid");
const usedUp = () => invalid("this coupon has been used up");
