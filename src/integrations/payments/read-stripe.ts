import type Stripe from "stripe";
import { fromStripe } from "./charge-amount.ts";
import type { AccountState, CardOnFile, Checkout, Collected, DisputeState, RefundState } from "./payments.ts";

/** Stripe's objects in the product's words. */

export const idOf = (given: string | { id: string } | null | undefined): string | null =>
  given === null || given === undefined ? null : typeof given === "string" ? given : given.id;

const expanded = <T extends { id: string }>(given: string | T | null | undefined): T | null =>
  typeof given === "object" && given !== null ? given : null;

/** With `payment_intent.latest_charge` and `setup_intent.payment_method` expanded. */
export function checkoutOf(session: Stripe.Checkout.Session): Checkout {
  const currency = (session.currency ?? "").toUpperCase();
  const intent = expanded(session.payment_intent);
  const setup = expanded(session.setup_intent);
  const subscription = idOf(session.subscription);
  return {
    id: session.id,
    url: session.url,
    status: sessionStatus(session.status),
    mode: sessionMode(session.mode),
    amount: fromStripe(session.amount_total ?? 0, currency),
    currency,
    livemode: session.livemode,
    reference: session.client_reference_id,
    expiresAt: session.expires_at * 1000,
    collected: intent ? collectedOf(intent) : null,
    card: setup?.status === "succeeded" ? cardOf(setup.customer, setup.payment_method) : null,
    customerId: idOf(session.customer),
    subscriptionId: subscription,
  };
}

function sessionStatus(status: Stripe.Checkout.Session["status"]): Checkout["status"] {
  if (status === "complete") return "complete";
  return status === "expired" ? "expired" : "open";
}

function sessionMode(mode: Stripe.Checkout.Session["mode"]): Checkout["mode"] {
  if (mode === "setup") return "setup";
  return mode === "subscription" ? "subscription" : "payment";
}

/** With `latest_charge` and `payment_method` expanded. */
export function collectedOf(intent: Stripe.PaymentIntent): Collected {
  const currency = intent.currency.toUpperCase();
  const charge = expanded(intent.latest_charge);
  return {
    paymentIntentId: intent.id,
    status: statusOf(intent.status),
    amount: fromStripe(intent.amount, currency),
    received: fromStripe(intent.amount_received, currency),
    refunded: fromStripe(charge?.amount_refunded ?? 0, currency),
    currency,
    livemode: intent.livemode,
    reference: intent.metadata.payment ?? null,
    chargeId: idOf(intent.latest_charge),
    receiptUrl: charge?.receipt_url ?? null,
    failure: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
    card: intent.setup_future_usage === "off_session" ? cardOf(intent.customer, intent.payment_method) : null,
  };
}

function statusOf(status: Stripe.PaymentIntent.Status): Collected["status"] {
  if (status === "succeeded") return "succeeded";
  if (status === "processing") return "processing";
  return status === "canceled" ? "canceled" : "waiting";
}

function cardOf(
  customer: Stripe.PaymentIntent["customer"],
  method: Stripe.PaymentIntent["payment_method"],
): CardOnFile | null {
  const customerId = idOf(customer);
  const paymentMethodId = idOf(method);
  if (customerId === null || paymentMethodId === null) return null;
  const card = expanded(method)?.card;
  return { customerId, paymentMethodId, brand: card?.brand ?? null, lastFour: card?.last4 ?? null };
}

export function refundOf(refund: Stripe.Refund): RefundState {
  const currency = refund.currency.toUpperCase();
  return {
    id: refund.id,
    reference: refund.metadata?.refund ?? null,
    status: refundStatus(refund.status),
    amount: fromStripe(refund.amount, currency),
    currency,
    paymentIntentId: idOf(refund.payment_intent),
    failure: refund.failure_reason ?? null,
  };
}

/** `requires_action` waits for the customer's bank details: as open as `pending`. */
function refundStatus(status: string | null): RefundState["status"] {
  return status === "succeeded" || status === "failed" || status === "canceled" ? status : "pending";
}

export function disputeOf(dispute: Stripe.Dispute): DisputeState {
  const currency = dispute.currency.toUpperCase();
  const { due_by: dueBy, submission_count: submissions } = dispute.evidence_details;
  return {
    id: dispute.id,
    status: dispute.status,
    reason: dispute.reason,
    amount: fromStripe(dispute.amount, currency),
    currency,
    livemode: dispute.livemode,
    paymentIntentId: idOf(dispute.payment_intent),
    evidenceDueAt: dueBy === null ? null : dueBy * 1000,
    evidenceSubmitted: submissions > 0,
  };
}

export function accountOf(account: Stripe.Account): AccountState {
  return {
    id: account.id,
    chargesEnabled: account.charges_enabled,
    detailsSubmitted: account.details_submitted,
    requirements: account.requirements?.currently_due ?? [],
    disabledReason: account.requirements?.disabled_reason ?? null,
  };
}
