import { and, asc, eq, gt, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { coupons } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { decodeCursor } from "#http/pagination.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { type Page, pageOf } from "../catalog/list-page.ts";
import type { CouponRow } from "./find-coupon.ts";

/** By id. */
export async function listCoupons(
  db: Queryable,
  businessId: BusinessId,
  page: Page & { archived: boolean },
): Promise<{ rows: CouponRow[]; nextCursor: string | null }> {
  const found = await db
    .select()
    .from(coupons)
    .where(
      and(
        eq(coupons.businessId, businessId),
        page.archived ? undefined : isNull(coupons.archivedAt),
        page.cursor === undefined ? undefined : gt(coupons.id, decodeCursor(page.cursor).id),
      ),
    )
    .orderBy(asc(coupons.id))
    .limit(page.limit + 1);
  return pageOf(found, page, () => 0);
}

/** Refuses with `not_found`. `forUpdate`: nobody uses it meanwhile. */
export async function getCoupon(
  db: Queryable,
  businessId: BusinessId,
  couponId: string,
  forUpdate = false,
): Promise<CouponRow> {
  const query = db
    .select()
    .from(coupons)
    .where(and(eq(coupons.businessId, businessId), eq(coupons.id, couponId)));
  const [row] = await (forUpdate ? query.for("no key update") : query);
  if (!row) throw notFound("coupon");
  return row;
}
