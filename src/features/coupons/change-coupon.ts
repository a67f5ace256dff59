import { isDeepStrictEqual } from "node:util";
import { and, count, eq, ne } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { coupons } from "#db/schema/index.ts";
import { parseInstant } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { discountOf } from "../businesses/load-business.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { checkReferences, listed } from "../catalog/check-references.ts";
import { discountColumns } from "../catalog/schemas.ts";
import type { CouponRow } from "./find-coupon.ts";
import { getCoupon } from "./queries.ts";
import type { CouponChanges, NewCoupon } from "./schemas.ts";

const MOST_COUPONS = 2_000;

type Columns = Omit<CouponRow, "id" | "businessId" | "redemptions" | "archivedAt" | "createdAt">;

/** Answers the new one's id. Refuses with `already_exists` (code, also of an archived one) and `validation_failed`. */
export async function createCoupon(change: Change, input: NewCoupon): Promise<string> {
  const { tx, businessId, now } = change;
  const [all] = await tx.select({ count: count() }).from(coupons).where(eq(coupons.businessId, businessId));
  if ((all?.count ?? 0) >= MOST_COUPONS)
    throw refuseField("body", `a business has at most ${MOST_COUPONS} coupons, archived ones included`);
  const columns: Columns = {
    code: input.code,
    label: input.label ?? input.code,
    ...discountColumns(input.discount),
    minimumSpend: input.minimumSpend ?? 0,
    serviceIds: input.serviceIds ?? null,
    startsAt: instantOf(input.startsAt) ?? null,
    endsAt: instantOf(input.endsAt) ?? null,
    maxRedemptions: input.maxRedemptions ?? null,
    maxPerCustomer: input.maxPerCustomer ?? null,
    firstVisitOnly: input.firstVisitOnly ?? false,
  };
  await checkCoupon(change, columns, null);
  const id = newId("coupon");
  await tx.insert(coupons).values({ ...columns, id, businessId, createdAt: now });
  await note(change, "coupon.created", id);
  return id;
}

/**
 * Changes what is given. A live quote keeps the coupon as it was; limits count for it all the same.
 * Refuses with `not_found`, `already_exists` (code) and `validation_failed`, also for a limit below the uses so far.
 */
export async function updateCoupon(change: Change, couponId: string, changes: CouponChanges): Promise<void> {
  const { tx, businessId } = change;
  const before = await getCoupon(tx, businessId, couponId, true);
  const { discount, startsAt, endsAt, serviceIds, ...plain } = changes;
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const after: CouponRow = {
    ...before,
    ...given,
    ...(discount ? discountColumns(discount) : {}),
    ...(serviceIds === undefined ? {} : { serviceIds }),
    ...(startsAt === undefined ? {} : { startsAt: instantOf(startsAt) ?? null }),
    ...(endsAt === undefined ? {} : { endsAt: instantOf(endsAt) ?? null }),
  };
  const fields = Object.keys(changes).filter(
    (field) => !isDeepStrictEqual(part(before, field), part(after, field)),
  );
  if (fields.length === 0) return;
  if (after.maxRedemptions !== null && after.maxRedemptions < before.redemptions)
    throw refuseField("maxRedemptions", `it has been used ${before.redemptions} times already`);
  await checkCoupon(change, { ...after, serviceIds: serviceIds ?? null }, couponId);
  const { id: _, businessId: __, redemptions: ___, createdAt: ____, ...columns } = after;
  await tx
    .update(coupons)
    .set(columns)
    .where(and(eq(coupons.businessId, businessId), eq(coupons.id, couponId)));
  await note(change, "coupon.updated", couponId, { fields });
}

function part(row: CouponRow, field: string): unknown {
  if (field === "discount") return discountOf(row.discountKind, row.discountValue);
  return row[field as keyof CouponRow] ?? null;
}

async function checkCoupon(
  { tx, businessId }: Change,
  { code, startsAt, endsAt, serviceIds }: Columns,
  self: string | null,
): Promise<void> {
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt)
    throw refuseField("endsAt", "must be after `startsAt`");
  await checkReferences(tx, businessId, listed("service", "serviceIds", serviceIds ?? []));
  const [taken] = await tx
    .select({ id: coupons.id })
    .from(coupons)
    .where(
      and(
        eq(coupons.businessId, businessId),
        eq(coupons.code, code),
        self === null ? undefined : ne(coupons.id, self),
      ),
    );
  if (taken)
    throw refuseField("code", "there is a coupon with this code, perhaps an archived one", "already_exists");
}

/** Epoch milliseconds of what the schema let through. */
const instantOf = (text: string | null | undefined): number | null | undefined =>
  typeof text === "string" ? parseInstant(text) : text;
