import type { z } from "zod";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { newestPayment, openCheckout } from "../payments/open-checkout.ts";
import { payableNow } from "../payments/payable.ts";
import { previewCancellation } from "../payments/settle-cancellation.ts";
import { getBooking } from "./queries.ts";
import type { bookingCreatedSchema, ownBookingSchema } from "./schemas.ts";
import {
  type bookingCreated,
  ownBooking,
  paymentAsked,
  publicBooking,
  type StoredBooking,
  withManageLink,
} from "./view.ts";

/** What the holder of the manage token sees, with what cancelling would pay back and what can be paid. */
export async function ownAnswer(
  deps: Deps,
  business: Business,
  booking: StoredBooking,
): Promise<z.output<typeof ownBookingSchema>> {
  const now = deps.now();
  const payable = payableNow(business, booking.row, now);
  return ownBooking(business, booking, now, {
    refund: await previewCancellation(deps.db.orm, booking.row, now),
    payable: payable?.amount ?? 0,
    cardWanted: payable?.purpose === "card",
  });
}

/**
 * The answer to a new booking with its secrets: the manage link, and where the deposit is paid. That is asked of Stripe
 * here, after the booking was committed, and again on a replay.
 */
export async function createdAnswer(
  deps: Deps,
  business: Business,
  stored: ReturnType<typeof bookingCreated>,
): Promise<z.output<typeof bookingCreatedSchema>> {
  const answer = withManageLink(deps, stored);
  if (answer.payment === null) return answer;
  const bookingId = answer.booking.id;
  const found = await newestPayment(deps.db.orm, business.id, { bookingId });
  if (!found) return answer;
  const row = await openCheckout(deps, found);
  if (row.status === "created" || row.status === "open")
    return { ...answer, payment: paymentAsked(row, answer.payment.expiresAt) };
  // Paid, or not to be paid any more: the booking is another by now.
  const booking = await getBooking(deps.db.orm, business.id, bookingId);
  return { ...answer, booking: publicBooking(business, booking, deps.now()), payment: null };
}
