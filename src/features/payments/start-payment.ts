import { and, eq, inArray, isNull } from "drizzle-orm";
import { errorCode } from "#db/errors.ts";
import { type invoices, payments } from "#db/schema/index.ts";
import { OPEN_PAYMENT_STATUSES } from "#domain/payment-status.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { chargeable } from "#integrations/payments/charge-amount.ts";
import { getBooking } from "../bookings/queries.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { paymentById } from "./find-payment.ts";
import { insertPayment, type NewPayment, type PaymentRow } from "./insert-payment.ts";
import { openCheckout } from "./open-checkout.ts";
import { payableNow } from "./payable.ts";
import { settlePayment } from "./settle-payment.ts";

/** Stripe ends a checkout after a day at the latest; one for a balance may stay open nearly that long. */
const CHECKOUT_LIVES_MS = 23 * 3_600_000;
/** A checkout is given out again only while there is time to pay in it. */
const STILL_USABLE_MS = 5 * 60_000;
/** No tip is larger than this many times the price: a slip of the finger. */
const LARGEST_TIP = 1;
const TRIES = 3;

const nothingToPay = () => new Refusal("payments_unavailable", "There is nothing to pay online here.");

/**
 * Where a customer pays what is due for a booking: the deposit while it waits for one, else the balance, with a tip where
 * the business takes them. Asked again it is the same checkout, as long as it fits.
 * Refuses with `payments_unavailable`, and `validation_failed` at `tip`.
 */
export async function payBooking(
  deps: Deps,
  business: Business,
  bookingId: string,
  { tip = 0 }: { tip?: number | undefined },
): Promise<PaymentRow> {
  const { row: booking } = await getBooking(deps.db.orm, business.id, bookingId);
  const now = deps.now();
  const payable = payableNow(business, booking, now);
  if (payable === null) throw nothingToPay();
  const { tips } = business.row.paymentPolicy;
  if (tip > 0 && (payable.purpose !== "balance" || !tips))
    throw refuseField("tip", "tips are not taken here");
  if (tip > booking.total * LARGEST_TIP) throw refuseField("tip", "is more than the visit costs");
  if (chargeable(tip, booking.currency) !== tip)
    throw refuseField("tip", "cannot be paid online in this currency");
  const deposit = payable.purpose !== "balance";
  const expiresAt = deposit
    ? Math.max(booking.paymentExpiresAt ?? 0, now + 31 * 60_000)
    : now + CHECKOUT_LIVES_MS;
  return begin(deps, business, { ...payable, tip, bookingId, invoiceId: null, expiresAt }, booking.currency);
}

/** Where a customer pays an invoice, or (`amount`) a part of it. */
export async function payInvoice(
  deps: Deps,
  business: Business,
  invoice: typeof invoices.$inferSelect,
  { amount }: { amount?: number | undefined },
): Promise<PaymentRow> {
  const due = chargeable(invoice.total - invoice.amountPaid, invoice.currency);
  const open = invoice.status === "sent" || invoice.status === "viewed";
  if (!business.row.paymentsEnabled || !open || due === 0) throw nothingToPay();
  if (amount !== undefined && amount > due) throw refuseField("amount", `is more than is due: ${due}`);
  if (amount !== undefined && chargeable(amount, invoice.currency) !== amount)
    throw refuseField("amount", "cannot be paid online in this currency");
  const payment: NewPayment = {
    purpose: "invoice",
    bookingId: invoice.bookingId,
    invoiceId: invoice.id,
    amount: amount ?? due,
    expiresAt: deps.now() + CHECKOUT_LIVES_MS,
  };
  return begin(deps, business, payment, invoice.currency);
}

/** One attempt at a time: the open one when it fits, else it is ended at Stripe before there is another. */
async function begin(
  deps: Deps,
  business: Business,
  wanted: NewPayment,
  currency: string,
): Promise<PaymentRow> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const now = deps.now();
    const made = await deps.db
      .transaction(async (tx) => {
        const [open] = await tx
          .select()
          .from(payments)
          .where(and(sameSubject(business, wanted), inOpen()))
          .for("update");
        if (open) return { open, row: null };
        const row = await insertPayment(tx, deps, business, wanted, currency, now);
        return { open: undefined, row };
      })
      .catch((error: unknown) => {
        // Two at once: the other's attempt is the attempt.
        if (isUnique(error)) return null;
        throw error;
      });
    if (made === null) continue;
    if (made.open === undefined) {
      if (made.row === null) throw nothingToPay();
      return refusing(await openCheckout(deps, made.row));
    }
    const { open } = made;
    const fits = open.amount === wanted.amount && open.tip === (wanted.tip ?? 0);
    const usable =
      (open.expiresAt ?? 0) > now + STILL_USABLE_MS ||
      wanted.purpose === "deposit" ||
      wanted.purpose === "card";
    if (open.status === "processing")
      throw new Refusal("payments_unavailable", "A payment is under way already.");
    if (fits && usable) return refusing(await openCheckout(deps, open));
    await endAttempt(deps, open);
  }
  throw new Refusal("unavailable", "The payment could not be begun right now. Please try again.");
}

/** What Stripe has refused cannot be paid this way. */
function refusing(row: PaymentRow): PaymentRow {
  if (row.status === "failed")
    throw new Refusal("payments_unavailable", "Online payment is not possible for this at the moment.");
  return row;
}

async function endAttempt(deps: Deps, open: PaymentRow): Promise<void> {
  const payment = await paymentById(deps.db.orm, open.businessId, open.id);
  if (payment) await settlePayment(deps, payment, { end: true });
}

function sameSubject(business: Business, { bookingId, invoiceId, purpose }: NewPayment) {
  if (invoiceId !== null) return and(eq(payments.businessId, business.id), eq(payments.invoiceId, invoiceId));
  return and(
    eq(payments.businessId, business.id),
    eq(payments.bookingId, bookingId ?? ""),
    eq(payments.purpose, purpose),
    isNull(payments.invoiceId),
  );
}

const inOpen = () => inArray(payments.status, [...OPEN_PAYMENT_STATUSES]);
const isUnique = (error: unknown): boolean => errorCode(error) === "23505";
