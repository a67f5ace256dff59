import { and, eq, inArray, type SQL } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookings, paymentAccounts, payments } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { PaymentRow } from "./insert-payment.ts";
import type { AccountRow } from "./till.ts";

/** A payment of Stripe's with the account it went through. */
export interface OnlinePayment {
  row: PaymentRow;
  account: AccountRow;
}

/** One payment by whatever identifies it alone. */
export async function onlinePayment(db: Queryable, where: SQL | undefined): Promise<OnlinePayment | null> {
  const [found] = await db
    .select({ row: payments, account: paymentAccounts })
    .from(payments)
    .innerJoin(
      paymentAccounts,
      and(eq(paymentAccounts.businessId, payments.businessId), eq(paymentAccounts.id, payments.accountId)),
    )
    .where(where)
    .limit(1);
  return found ?? null;
}

export const paymentById = (db: Queryable, businessId: BusinessId, id: string) =>
  onlinePayment(db, and(eq(payments.businessId, businessId), eq(payments.id, id)));

/**
 * Reads a payment to change it. Its booking is locked first: who cancels a booking has locked it before what was paid for
 * it, and in the other order each would wait for the other.
 */
export async function lockPayment(
  tx: Transaction,
  businessId: BusinessId,
  id: string,
): Promise<PaymentRow | undefined> {
  const self = and(eq(payments.businessId, businessId), eq(payments.id, id));
  const itsBooking = tx.select({ id: payments.bookingId }).from(payments).where(self);
  await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.businessId, businessId), inArray(bookings.id, itsBooking)))
    .for("no key update");
  const [row] = await tx.select().from(payments).where(self).for("update");
  return row;
}
