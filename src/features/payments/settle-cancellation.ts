import { and, desc, eq, inArray } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { payments } from "#db/schema/index.ts";
import { OPEN_PAYMENT_STATUSES } from "#domain/payment-status.ts";
import { feeOf, NO_POLICY, refundPercent, shareOf, spreadRefund } from "#domain/refund-policy.ts";
import type { Actor } from "#events/emit.ts";
import { chargeable } from "#integrations/payments/charge-amount.ts";
import type { BookingRow } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { voidIfCancelled } from "./count-refund.ts";
import { insertPayment, PAYMENTS_DUE, type PaymentRow } from "./insert-payment.ts";
import { insertRefund } from "./insert-refund.ts";
import { keptCard } from "./kept-card.ts";
import { refundable } from "./refundable.ts";

/** `policy`: by the hours that are left, as promised when booked. */
export type RefundChoice = "full" | "policy" | "none";

export type Cancelled = Pick<
  BookingRow,
  "id" | "businessId" | "startsAt" | "paymentPolicy" | "total" | "currency"
>;

interface Refundable {
  row: PaymentRow;
  left: number;
}

/** What has come through Stripe for a booking and not gone back, newest first. In a transaction the rows are locked. */
async function paidOnline(db: Queryable, booking: Cancelled, lock: boolean): Promise<Refundable[]> {
  const query = db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.businessId, booking.businessId),
        eq(payments.bookingId, booking.id),
        eq(payments.method, "stripe"),
        eq(payments.status, "succeeded"),
        inArray(payments.purpose, ["deposit", "balance", "invoice"]),
      ),
    )
    .orderBy(desc(payments.createdAt), desc(payments.id));
  const rows = await (lock ? query.for("update") : query);
  const found: Refundable[] = [];
  for (const row of rows) found.push({ row, left: await refundable(db, row) });
  return found;
}

/** How much goes back in all: a share of the price paid; tips only with everything. */
function wantedOf(paid: Refundable[], percent: number): number {
  const all = paid.reduce((sum, { left }) => sum + left, 0);
  if (percent === 100) return all;
  const tips = paid.reduce((sum, { row, left }) => sum + Math.max(0, left - row.amount), 0);
  return shareOf(all - tips, percent);
}

const percentOf = (booking: Cancelled, choice: RefundChoice, now: number): number => {
  if (choice !== "policy") return choice === "full" ? 100 : 0;
  return refundPercent(booking.paymentPolicy ?? NO_POLICY, booking.startsAt, now);
};

export interface RefundPreview {
  percent: number;
  /** Minor units that would go back. */
  amount: number;
  /** Minor units that would be charged to the card on file. */
  fee: number;
}

/** What cancelling now would pay back and charge, by the policy. */
export async function previewCancellation(
  db: Queryable,
  booking: Cancelled,
  now: number,
): Promise<RefundPreview> {
  const percent = percentOf(booking, "policy", now);
  const paid = await paidOnline(db, booking, false);
  const parts = spreadRefund(paid, wantedOf(paid, percent));
  const amount = parts.reduce((sum, part) => sum + chargeable(part.amount, booking.currency), 0);
  const kept = paid.reduce((sum, { left }) => sum + left, 0) - amount;
  const card = await keptCard(db, { businessId: booking.businessId, bookingId: booking.id });
  return { percent, amount, fee: card ? lateFee(booking, percent, kept) : 0 };
}

/** Only who gets nothing back pays it, less what is kept. */
function lateFee(booking: Cancelled, percent: number, kept: number): number {
  if (percent > 0) return 0;
  return Math.max(0, feeOf(booking.paymentPolicy?.lateCancelFee ?? null, booking.total) - kept);
}

/**
 * Pays back what a cancelled booking has been paid, ends checkouts that are still open, and writes down the fee that the
 * policy names. In the transaction of the cancellation; Stripe is asked afterwards.
 */
export async function settleCancellation(
  tx: Transaction,
  deps: Deps,
  business: Business,
  booking: Cancelled,
  choice: RefundChoice,
  actor: Actor,
  now: number,
): Promise<void> {
  await tx
    .update(payments)
    .set({ nextCheckAt: now, updatedAt: now })
    .where(
      and(
        eq(payments.businessId, booking.businessId),
        eq(payments.bookingId, booking.id),
        inArray(payments.status, [...OPEN_PAYMENT_STATUSES]),
      ),
    );
  const percent = percentOf(booking, choice, now);
  const paid = await paidOnline(tx, booking, true);
  const parts = spreadRefund(paid, wantedOf(paid, percent));
  for (const { from, amount } of parts)
    await insertRefund(tx, from.row, { cause: "cancelled", amount, reason: "Cancelled" }, actor, now);
  if (parts.length > 0)
    await voidIfCancelled(tx, { businessId: booking.businessId, bookingId: booking.id }, actor, now);
  if (choice === "policy") {
    const kept =
      paid.reduce((sum, { left }) => sum + left, 0) - parts.reduce((sum, { amount }) => sum + amount, 0);
    await insertFee(tx, deps, business, booking, "late_cancel_fee", lateFee(booking, percent, kept), now);
  }
  tx.announce(PAYMENTS_DUE);
}

/** The fee for a visit that was missed, less what was paid. */
export async function settleNoShow(
  tx: Transaction,
  deps: Deps,
  business: Business,
  booking: BookingRow,
  now: number,
): Promise<void> {
  const fee = feeOf(booking.paymentPolicy?.noShowFee ?? null, booking.total);
  await insertFee(tx, deps, business, booking, "no_show_fee", fee - booking.amountPaid, now);
}

/** She came after all: a fee that was taken goes back. */
export async function takeBackFee(
  tx: Transaction,
  booking: BookingRow,
  actor: Actor,
  now: number,
): Promise<void> {
  const rows = await tx
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.businessId, booking.businessId),
        eq(payments.bookingId, booking.id),
        eq(payments.purpose, "no_show_fee"),
        eq(payments.status, "succeeded"),
      ),
    )
    .for("update");
  for (const row of rows)
    await insertRefund(tx, row, { cause: "no_show_taken_back", amount: row.captured }, actor, now);
}

/** Without a card on file there is nothing to take it from. */
async function insertFee(
  tx: Transaction,
  deps: Deps,
  business: Business,
  booking: Cancelled,
  purpose: "no_show_fee" | "late_cancel_fee",
  wanted: number,
  now: number,
): Promise<PaymentRow | null> {
  const amount = chargeable(Math.max(0, wanted), booking.currency);
  if (amount === 0) return null;
  const card = await keptCard(tx, { businessId: booking.businessId, bookingId: booking.id });
  if (!card) return null;
  const fee = {
    purpose,
    bookingId: booking.id,
    invoiceId: null,
    amount,
    expiresAt: null,
    accountId: card.accountId,
    dueAt: now,
  };
  const row = await insertPayment(tx, deps, business, fee, booking.currency, now);
  tx.announce(PAYMENTS_DUE);
  return row;
}
