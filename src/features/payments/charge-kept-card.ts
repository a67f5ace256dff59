import { describeError } from "#http/safe-log.ts";
import { type Collected, PaymentProblem } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import { applyPayment } from "./apply-payment.ts";
import type { OnlinePayment } from "./find-payment.ts";
import { keptCard } from "./kept-card.ts";
import { tillOf } from "./till.ts";

/** Keys of Stripe's live for a day; a try of longer ago must not be made again blindly. */
const KEY_LIVES_MS = 20 * 3_600_000;

/**
 * Takes a fee that was written down from the card the customer left. The key makes it once, however often it is tried; a
 * card that is refused is final. Without an answer it stays `created`, and is asked for again under the same key; once
 * Stripe has forgotten the key, what it did is looked for instead.
 */
export async function chargeKeptCard(deps: Deps, payment: OnlinePayment): Promise<void> {
  const { row } = payment;
  if (row.status !== "created" || row.bookingId === null) return;
  const card = await keptCard(deps.db.orm, { businessId: row.businessId, bookingId: row.bookingId });
  if (!card) {
    await applyPayment(deps, row, { status: "failed", failure: "no_card" });
    return;
  }
  try {
    const collected = await charged(deps, payment, card);
    if (!collected) {
      await applyPayment(deps, row, { status: "failed", failure: "no_answer" });
      return;
    }
    const { paymentIntentId, receiptUrl, failure, received, currency, livemode } = collected;
    const agreed = currency === row.currency && livemode === row.livemode && received === row.amount;
    if (collected.status === "succeeded" && !agreed) {
      deps.log.error({ paymentId: row.id }, "ALARM: a fee is not what was agreed; it is not believed");
      return;
    }
    const status =
      collected.status === "succeeded" || collected.status === "processing" ? collected.status : "failed";
    await applyPayment(deps, row, { status, paymentIntentId, receiptUrl, failure });
  } catch (error) {
    if (!(error instanceof PaymentProblem)) throw error;
    deps.log.warn({ paymentId: row.id, code: error.code, error: describeError(error) }, "fee not taken yet");
    if (error.kind === "refused") await applyPayment(deps, row, { status: "failed", failure: error.code });
  }
}

/** `null`: it was tried longer ago than keys live, and nothing came of it. */
function charged(
  deps: Deps,
  { row, account }: OnlinePayment,
  card: { stripeCustomerId: string; stripePaymentMethodId: string },
): Promise<Collected | null> {
  const till = tillOf(deps, account);
  const { api } = deps.payments;
  if (deps.now() - row.createdAt > KEY_LIVES_MS) return api.findCharge(till, card.stripeCustomerId, row.id);
  return api.chargeCard(
    till,
    {
      reference: row.id,
      amount: row.amount,
      currency: row.currency,
      card: { customerId: card.stripeCustomerId, paymentMethodId: card.stripePaymentMethodId },
      applicationFee: row.applicationFee,
      description: row.purpose === "no_show_fee" ? "Fee for a missed visit" : "Fee for a late cancellation",
      metadata: { business: row.businessId, booking: row.bookingId ?? "" },
    },
    row.idempotencyKey,
  );
}
