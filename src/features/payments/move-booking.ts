import { and, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { allocations } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { changeStatus } from "../bookings/change-status.ts";
import { getBooking } from "../bookings/queries.ts";
import { changeBooking } from "../bookings/reschedule-booking.ts";
import type { StoredBooking } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { PaymentRow } from "./insert-payment.ts";

const SYSTEM = { kind: "system" } as const;
/** Bank debits take days; a time is kept no longer than that, nor beyond its start. */
const LONGEST_WAIT_MS = 7 * DAY_MS;

/** What a booking is once nothing is due any more. */
export const paidStatus = (business: Business): "pending" | "confirmed" =>
  business.row.requiresApproval ? "pending" : "confirmed";

/** The booking that a payment at its beginning holds up; `null` for any other payment. */
async function heldUp(tx: Transaction, business: Business, row: PaymentRow): Promise<StoredBooking | null> {
  if (row.bookingId === null || (row.purpose !== "deposit" && row.purpose !== "card")) return null;
  const booking = await getBooking(tx, business.id, row.bookingId);
  return booking.row.status === "pending_payment" ? booking : null;
}

/**
 * Confirms the booking that waited for this payment. False: there is nothing left to pay for, so the money goes back. A
 * booking that lapsed and was not looked for a place since is a conflict: the caller comes again.
 */
export async function confirmPaid(
  tx: Transaction,
  _deps: Deps,
  business: Business,
  row: PaymentRow,
  now: number,
): Promise<boolean> {
  if (row.bookingId === null) return true;
  const booking = await getBooking(tx, business.id, row.bookingId);
  const { status } = booking.row;
  if (status === "cancelled") return false;
  if (status === "expired") {
    if (row.purpose !== "deposit" && row.purpose !== "card") return false;
    throw new Refusal("version_conflict", "The booking has lapsed at this moment.");
  }
  if (status === "pending_payment")
    await changeStatus(tx, business, booking, { status: paidStatus(business), actor: SYSTEM }, now);
  return true;
}

/** The bank is at it: the time is kept until it answers. */
export async function extendHold(
  tx: Transaction,
  business: Business,
  row: PaymentRow,
  now: number,
): Promise<void> {
  const booking = await heldUp(tx, business, row);
  if (!booking || (booking.row.paymentExpiresAt ?? now) <= now) return;
  const until = Math.min(booking.row.startsAt, now + LONGEST_WAIT_MS);
  await changeBooking(tx, booking.row, { paymentExpiresAt: until }, now);
  await tx
    .update(allocations)
    .set({ expiresAt: until })
    .where(and(eq(allocations.businessId, business.id), eq(allocations.bookingId, booking.row.id)));
}

/** Stripe will not take this payment at all: no customer is turned away for what she cannot help. */
export async function waiveDeposit(
  tx: Transaction,
  business: Business,
  row: PaymentRow,
  now: number,
): Promise<void> {
  const booking = await heldUp(tx, business, row);
  if (booking)
    await changeStatus(tx, business, booking, { status: paidStatus(business), actor: SYSTEM }, now);
}

/** The bank did not pay after all. */
export async function releaseUnpaid(
  tx: Transaction,
  business: Business,
  row: PaymentRow,
  now: number,
): Promise<void> {
  const booking = await heldUp(tx, business, row);
  if (booking) await changeStatus(tx, business, booking, { status: "expired", actor: SYSTEM }, now);
}
