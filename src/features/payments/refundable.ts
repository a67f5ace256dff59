import { and, eq, notInArray, sql } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { refunds } from "#db/schema/index.ts";
import type { PaymentRow } from "./insert-payment.ts";

/** What of a payment has not gone back, or on its way, yet. The payment's row should be locked. */
export async function refundable(tx: Queryable, row: PaymentRow): Promise<number> {
  const [found] = await tx
    .select({ sum: sql<string>`coalesce(sum(${refunds.amount}), 0)` })
    .from(refunds)
    .where(
      and(
        eq(refunds.businessId, row.businessId),
        eq(refunds.paymentId, row.id),
        notInArray(refunds.status, ["failed", "cancelled"]),
      ),
    );
  return row.captured - Number(found?.sum ?? 0);
}

/** Of so much paid back, how much was of the price: the tip goes back last. Fees are no part of the price. */
export function pricePart(row: PaymentRow, refunded: number): number {
  if (row.purpose === "no_show_fee" || row.purpose === "late_cancel_fee") return 0;
  return Math.min(row.amount, refunded);
}

/** What of the price a payment that has arrived still pays. */
export async function pricePaid(tx: Queryable, row: PaymentRow): Promise<number> {
  const refunded = row.captured - (await refundable(tx, row));
  return pricePart(row, row.captured) - pricePart(row, refunded);
}
