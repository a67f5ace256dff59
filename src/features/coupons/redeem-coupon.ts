import { and, count, eq, gt, isNull, lt, ne, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookings, coupons } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { releaseLapsed } from "../visits/release-lapsed.ts";
import { assertLive, type CouponRow, invalidCoupon, lapsedUses, usedUp } from "./find-coupon.ts";

export interface Redemption {
  couponId: string;
  customerId: string;
  /** A live quote keeps its coupon, also one that was withdrawn or ran out since. Limits hold all the same. */
  quoted: boolean;
}

/**
 * Names of the locks under which `redeemCoupon` must run, for its counts to be exact. Several coupons may each be for a
 * first visit, so those share one lock.
 */
export async function couponLocks(
  db: Queryable,
  businessId: BusinessId,
  couponId: string | null,
): Promise<string[]> {
  if (couponId === null) return [];
  const [row] = await db
    .select({ firstVisitOnly: coupons.firstVisitOnly })
    .from(coupons)
    .where(and(eq(coupons.businessId, businessId), eq(coupons.id, couponId)));
  return [`coupon ${couponId}`, ...(row?.firstVisitOnly ? [`first visits ${businessId}`] : [])];
}

/**
 * Counts one use, in the transaction of the booking, under `couponLocks` and before the booking is stored. Refuses with
 * `coupon_invalid` when the coupon is used up, or not for this customer (any more).
 */
export async function redeemCoupon(
  tx: Transaction,
  businessId: BusinessId,
  { couponId, customerId, quoted }: Redemption,
  now: number,
): Promise<void> {
  const self = and(eq(coupons.businessId, businessId), eq(coupons.id, couponId));
  const [row] = await tx.select().from(coupons).where(self);
  if (!row) throw invalidCoupon("this coupon does not exist");
  if (!quoted) assertLive(row, now);
  if (row.maxRedemptions !== null || row.maxPerCustomer !== null) await expireLapsed(tx, row, now);
  if (row.maxPerCustomer !== null) {
    const used = await countBookings(tx, row, customerId, now, eq(bookings.couponId, couponId));
    if (used >= row.maxPerCustomer)
      throw invalidCoupon("this coupon has been used by the same customer as often as it may be");
  }
  if (row.firstVisitOnly && (await countBookings(tx, row, customerId, now, notMissed)) > 0)
    throw invalidCoupon("this coupon is for a first visit");
  const counted = await tx
    .update(coupons)
    .set({ redemptions: sql`${coupons.redemptions} + 1` })
    .where(and(self, or(isNull(coupons.maxRedemptions), lt(coupons.redemptions, coupons.maxRedemptions))))
    .returning({ id: coupons.id });
  if (counted.length === 0) throw usedUp();
}

/** Who did not come has had no visit. */
const notMissed = ne(bookings.status, "no_show");

/** The customer's bookings that came to something or still may. */
async function countBookings(
  tx: Transaction,
  { businessId }: CouponRow,
  customerId: string,
  now: number,
  which: SQL,
): Promise<number> {
  const [found] = await tx
    .select({ count: count() })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        eq(bookings.customerId, customerId),
        notInArray(bookings.status, ["cancelled", "expired"]),
        or(ne(bookings.status, "pending_payment"), gt(bookings.paymentExpiresAt, now)),
        which,
      ),
    );
  return found?.count ?? 0;
}

/** Uses of unpaid bookings whose time ran out are given back now, so that none of them stands in anybody's way. */
async function expireLapsed(tx: Transaction, row: CouponRow, now: number): Promise<void> {
  const lapsed = await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(lapsedUses(row, now))
    .orderBy(bookings.id);
  await releaseLapsed(
    tx,
    row.businessId,
    lapsed.map(({ id }) => id),
    now,
  );
}
