import { and, asc, eq, notInArray } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { payments } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { methodOf } from "./count-money.ts";
import { pricePaid } from "./refundable.ts";

/** What each payment of a booking still pays of its price, less what went back: those that pay nothing are left out. */
export async function paidForBooking(tx: Transaction, businessId: BusinessId, bookingId: string) {
  const rows = await tx
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.businessId, businessId),
        eq(payments.bookingId, bookingId),
        eq(payments.status, "succeeded"),
        notInArray(payments.purpose, ["no_show_fee", "late_cancel_fee"]),
      ),
    )
    .orderBy(asc(payments.receivedAt), asc(payments.id));
  const paid: {
    paymentId: string;
    amount: number;
    method: ReturnType<typeof methodOf>;
    receivedAt: number;
  }[] = [];
  for (const row of rows) {
    const amount = await pricePaid(tx, row);
    if (amount > 0)
      paid.push({
        paymentId: row.id,
        amount,
        method: methodOf(row),
        receivedAt: row.receivedAt ?? row.createdAt,
      });
  }
  return paid;
}
