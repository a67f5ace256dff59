import { and, count, eq, lte } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { bookings, coupons } from "#db/schema/index.ts";
import type { Coupon } from "#domain/catalog.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type Refusal, refuseField } from "#domain/refusals.ts";
import { discountOf } from "../businesses/load-business.ts";

export type CouponRow = typeof coupons.$inferSelect;

export interface FoundCoupon {
  id: string;
  coupon: Coupon;
}

/** How codes are compared: composed, without regard to case or to spaces around. */
export const couponKey = (code: string): string => code.trim().normalize("NFC").toUpperCase();

/** The live coupon of a code; otherwise refuses with `coupon_invalid`. Who uses it is checked when it is redeemed. */
export async function findCoupon(
  db: Queryable,
  businessId: BusinessId,
  code: string,
  now: number,
): Promise<FoundCoupon> {
  const [row] = await db
    .select()
    .from(coupons)
    .where(and(eq(coupons.businessId, businessId), eq(coupons.code, couponKey(code))));
  if (!row) throw invalidCoupon("this coupon does not exist");
  assertLive(row, now);
  if (row.maxRedemptions !== null && row.redemptions >= row.maxRedemptions) {
    const [lapsed] = await db.select({ count: count() }).from(bookings).where(lapsedUses(row, now));
    if (row.redemptions - (lapsed?.count ?? 0) >= row.maxRedemptions) throw usedUp();
  }
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

/** Refuses a coupon that is withdrawn or outside its time. */
export function assertLive(row: CouponRow, now: number): void {
  if (row.archivedAt !== null) throw invalidCoupon("this coupon does not exist");
  if (row.startsAt !== null && now < row.startsAt) throw invalidCoupon("this coupon is not valid yet");
  if (row.endsAt !== null && now >= row.endsAt) throw invalidCoupon("this coupon is no longer valid");
}

/** Unpaid bookings whose time ran out: their use is free again, though nobody has written it down yet. */
export const lapsedUses = ({ businessId, id }: Pick<CouponRow, "businessId" | "id">, now: number) =>
  and(
    eq(bookings.businessId, businessId),
    eq(bookings.couponId, id),
    eq(bookings.status, "pending_payment"),
    lte(bookings.paymentExpiresAt, now),
  );

export const invalidCoupon = (message: string): Refusal =>
  refuseField("couponCode", message, "coupon_invalid");
export const usedUp = (): Refusal => invalidCoupon("this coupon has been used up");
