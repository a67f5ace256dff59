import { and, eq } from "drizzle-orm";
import { payments } from "#db/schema/index.ts";
import { describeError } from "#http/safe-log.ts";
import {
  type Checkout,
  type NewCheckout,
  PaymentProblem,
  type Till,
} from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import { applyPayment } from "./apply-payment.ts";
import { checkoutRequest } from "./checkout-request.ts";
import type { OnlinePayment } from "./find-payment.ts";
import { paymentById } from "./find-payment.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { tillOf } from "./till.ts";

/** The least time that Stripe gives a checkout, and some for the way there. */
const SHORTEST_CHECKOUT_MS = 30 * 60_000 + 5_000;

/**
 * Asks Stripe for the checkout of an attempt that was written down. Asked again it is the same one. When Stripe does not
 * answer the attempt stays `created` and is asked for again later; when Stripe refuses, it has failed.
 */
export async function prepareCheckout(deps: Deps, payment: OnlinePayment): Promise<PaymentRow> {
  const { row, account } = payment;
  if (row.status !== "created") return row;
  if ((row.expiresAt ?? 0) - deps.now() < SHORTEST_CHECKOUT_MS && row.amount > 0) {
    // Too late for this one. No customer has seen it, so nobody can pay it.
    await applyPayment(deps, row, { status: "failed", failure: "not_opened_in_time" });
    return reread(deps, row);
  }
  try {
    const business = await deps.businesses.byId(row.businessId);
    const request = await checkoutRequest(deps, business, row);
    const checkout = await askForCheckout(deps, row, tillOf(deps, account), request);
    await deps.db.orm
      .update(payments)
      .set({
        status: "open",
        checkoutSessionId: checkout.id,
        checkoutUrl: checkout.url,
        nextCheckAt: deps.now() + 60_000,
        updatedAt: deps.now(),
      })
      .where(
        and(eq(payments.businessId, row.businessId), eq(payments.id, row.id), eq(payments.status, "created")),
      );
  } catch (error) {
    if (!(error instanceof PaymentProblem)) throw error;
    deps.log.warn({ paymentId: row.id, error: describeError(error), code: error.code }, "no checkout");
    if (error.kind === "refused") await applyPayment(deps, row, { status: "failed", failure: error.code });
  }
  return reread(deps, row);
}

/**
 * A checkout with the customer's e-mail, or, when that is refused, without it: what customers type in must not be able
 * to have a payment refused, because a deposit that is refused is waived. They type it in again at Stripe.
 */
async function askForCheckout(
  deps: Deps,
  row: PaymentRow,
  till: Till,
  request: NewCheckout,
): Promise<Checkout> {
  const { api } = deps.payments;
  try {
    return await api.createCheckout(till, request, row.idempotencyKey);
  } catch (error) {
    const mayBeEmail =
      error instanceof PaymentProblem &&
      error.kind === "refused" &&
      error.code !== "amount_too_small" &&
      request.email !== null;
    if (!mayBeEmail) throw error;
    deps.log.warn({ paymentId: row.id, code: error.code }, "checkout refused, asked for without an e-mail");
    // Other parameters need another key.
    return api.createCheckout(till, { ...request, email: null }, `${row.idempotencyKey}-2`);
  }
}

async function reread(deps: Deps, row: PaymentRow): Promise<PaymentRow> {
  const found = await paymentById(deps.db.orm, row.businessId, row.id);
  return found?.row ?? row;
}
