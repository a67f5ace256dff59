import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { type Business, discountOf } from "../businesses/load-business.ts";
import type { CouponRow } from "./find-coupon.ts";
import type { couponSchema } from "./schemas.ts";

export function couponView(business: Business, row: CouponRow): z.output<typeof couponSchema> {
  const at = (instant: number) => toRfc3339(instant, business.row.timeZone);
  const maybe = (instant: number | null) => (instant === null ? null : at(instant));
  return {
    id: row.id,
    code: row.code,
    label: row.label,
    discount: discountOf(row.discountKind, row.discountValue),
    minimumSpend: row.minimumSpend,
    currency: business.row.currency,
    serviceIds: row.serviceIds ?? null,
    startsAt: maybe(row.startsAt),
    endsAt: maybe(row.endsAt),
    maxRedemptions: row.maxRedemptions,
    maxPerCustomer: row.maxPerCustomer,
    firstVisitOnly: row.firstVisitOnly,
    redemptions: row.redemptions,
    archivedAt: maybe(row.archivedAt),
    createdAt: at(row.createdAt),
  };
}
