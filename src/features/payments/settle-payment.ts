import { and, eq } from "drizzle-orm";
import { bookings } from "#db/schema/index.ts";
import type { Checkout, Collected } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import { applyPayment, type Heard } from "./apply-payment.ts";
import { chargeKeptCard } from "./charge-kept-card.ts";
import { type OnlinePayment, paymentById } from "./find-payment.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { prepareCheckout } from "./prepare-checkout.ts";
import { syncRefunds } from "./settle-refund.ts";
import { tillOf } from "./till.ts";

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

/**
 * Asks Stripe how a payment stands and takes that over. Any message about a payment, the reconciler, and an impatient
 * customer end here, so the order of messages plays no part. `sessionId`: of a message, for a payment whose checkout was
 * made without our hearing of it. `end`: nobody is to pay it any more; what has been paid stays paid.
 */
export async function settlePayment(
  deps: Deps,
  payment: OnlinePayment,
  { sessionId, end = false }: { sessionId?: string | undefined; end?: boolean } = {},
): Promise<void> {
  const { row, account } = payment;
  const { api } = deps.payments;
  const till = tillOf(deps, account);
  const session = row.checkoutSessionId ?? sessionId;
  if (session === undefined) {
    if (end) return applyPayment(deps, row, { status: "cancelled" });
    if (row.paymentIntentId !== null) {
      const collected = await api.readCollected(till, row.paymentIntentId);
      return takeOver(deps, payment, heardOfCollected(collected), collected, collected.reference);
    }
    if (row.purpose === "no_show_fee" || row.purpose === "late_cancel_fee")
      return chargeKeptCard(deps, payment);
    await prepareCheckout(deps, payment);
    return;
  }
  const unwanted = row.status === "open" && (end || (await isUnwanted(deps, row)));
  const checkout = unwanted ? await api.expireCheckout(till, session) : await api.readCheckout(till, session);
  await takeOver(deps, payment, heardOfCheckout(checkout, row, deps.now()), checkout, checkout.reference);
}

/** Nobody should pay any more for a booking that is gone. */
async function isUnwanted(deps: Deps, row: PaymentRow): Promise<boolean> {
  if (row.bookingId === null) return false;
  const [booking] = await deps.db.orm
    .select({ status: bookings.status })
    .from(bookings)
    .where(and(eq(bookings.businessId, row.businessId), eq(bookings.id, row.bookingId)));
  return booking?.status === "cancelled" || booking?.status === "expired";
}

/** Compares what Stripe says with what was agreed, and believes it only where all of it agrees. */
async function takeOver(
  deps: Deps,
  { row, account }: OnlinePayment,
  heard: Heard,
  said: Checkout | Collected,
  reference: string | null,
): Promise<void> {
  const fault = disagreement(row, account.livemode, said, reference);
  if (fault !== null) {
    deps.log.error(
      { paymentId: row.id, fault },
      "ALARM: a payment is not what was agreed; it is not believed",
    );
    return;
  }
  await applyPayment(deps, row, heard);
  const collected = "collected" in said ? said.collected : said;
  if (collected && collected.refunded > 0) {
    const fresh = await paymentById(deps.db.orm, row.businessId, row.id);
    if (fresh) await syncRefunds(deps, fresh);
  }
}

function disagreement(
  row: PaymentRow,
  livemode: boolean,
  said: Checkout | Collected,
  reference: string | null,
): string | null {
  if (reference !== row.id) return "reference";
  if (said.livemode !== livemode || row.livemode !== livemode) return "livemode";
  if (said.currency !== row.currency) return "currency";
  if (said.amount !== row.amount + row.tip) return "amount";
  if ("mode" in said && said.mode !== (row.amount + row.tip === 0 ? "setup" : "payment")) return "mode";
  const collected = "collected" in said ? said.collected : said;
  if (collected === null) return null;
  if (collected.reference !== row.id) return "reference";
  if (collected.livemode !== livemode) return "livemode";
  if (collected.currency !== row.currency) return "currency";
  if (collected.amount !== row.amount + row.tip) return "amount";
  if (collected.status === "succeeded" && collected.received !== row.amount + row.tip) return "amount";
  return null;
}

function heardOfCheckout(checkout: Checkout, row: PaymentRow, now: number): Heard {
  const { collected } = checkout;
  const base = { checkoutSessionId: checkout.id, paymentIntentId: collected?.paymentIntentId ?? null };
  if (checkout.status === "expired") return { ...base, status: "expired" };
  if (checkout.status === "open") return { ...base, status: "open", nextCheckAt: nextLook(row, now) };
  if (checkout.mode === "setup")
    return {
      ...base,
      status: checkout.card ? "succeeded" : "processing",
      card: checkout.card,
      nextCheckAt: now + MINUTE_MS,
    };
  if (collected === null) return { ...base, status: "processing", nextCheckAt: now + MINUTE_MS };
  const heard = heardOfCollected(collected);
  // Complete, and the bank has not paid after all: this checkout cannot be paid again.
  if (heard.status === "open") return { ...base, ...heard, status: "failed" };
  return { ...base, ...heard, nextCheckAt: now + LONGEST_PAUSE_MS };
}

function heardOfCollected(collected: Collected): Heard {
  const { paymentIntentId, receiptUrl, failure, card } = collected;
  const base = { paymentIntentId, receiptUrl, failure, card };
  if (collected.status === "succeeded") return { ...base, status: "succeeded" };
  if (collected.status === "processing") return { ...base, status: "processing" };
  return { ...base, status: collected.status === "canceled" ? "cancelled" : "open" };
}

/** More and more seldom, and once more when the checkout has ended. */
function nextLook(row: PaymentRow, now: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, MINUTE_MS * 2 ** Math.min(row.attempts, 6));
  const ends = (row.expiresAt ?? now) + 10_000;
  return now < ends ? Math.min(now + pause, ends) : now + MINUTE_MS;
}
