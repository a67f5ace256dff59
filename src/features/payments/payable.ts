import type { PaymentPurpose } from "#domain/payment-status.ts";
import { chargeable } from "#integrations/payments/charge-amount.ts";
import type { BookingRow } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";

/** What a customer can pay online for a booking now. `amount` 0 with purpose `card`: a card is to be left. `null`: nothing. */
export function payableNow(
  { row: settings }: Business,
  booking: Pick<
    BookingRow,
    "status" | "paymentExpiresAt" | "total" | "amountPaid" | "depositDue" | "currency" | "paymentPolicy"
  >,
  now: number,
): { purpose: PaymentPurpose; amount: number } | null {
  if (!settings.paymentsEnabled) return null;
  if (booking.status === "pending_payment") {
    if (booking.paymentExpiresAt !== null && booking.paymentExpiresAt <= now) return null;
    const amount = chargeable(booking.depositDue, booking.currency);
    return amount > 0 ? { purpose: "deposit", amount } : { purpose: "card", amount: 0 };
  }
  if (!["pending", "confirmed", "in_progress", "completed"].includes(booking.status)) return null;
  const amount = chargeable(Math.max(0, booking.total - booking.amountPaid), booking.currency);
  return amount > 0 ? { purpose: "balance", amount } : null;
}
