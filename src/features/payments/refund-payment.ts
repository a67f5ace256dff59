import type { Transaction } from "#db/open.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Actor } from "#events/emit.ts";
import { chargeable } from "#integrations/payments/charge-amount.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { lockPayment } from "./find-payment.ts";
import { insertRefund, type RefundRow } from "./insert-refund.ts";
import { refundable } from "./refundable.ts";

export interface RefundInput {
  amount?: number | undefined;
  reason?: string | undefined;
}

/**
 * Pays money back because the owner says so, whole or in part. Several at once together never pay back more than came.
 * Refuses with `not_found`, `payments_unavailable` when nothing is left, and `validation_failed` at `amount`.
 */
export function refundPayment(
  deps: Deps,
  business: Business,
  paymentId: string,
  { amount, reason }: RefundInput,
  actor: Actor,
  alongside: (tx: Transaction, refund: RefundRow) => Promise<void>,
): Promise<RefundRow> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const row = await lockPayment(tx, business.id, paymentId);
    if (!row) throw new Refusal("not_found", "There is no such payment.");
    const left = await refundable(tx, row);
    if (left <= 0) throw new Refusal("payments_unavailable", "Nothing of this payment is left to pay back.");
    if (amount !== undefined && amount > left) throw refuseField("amount", `is more than is left: ${left}`);
    if (amount !== undefined && chargeable(amount, row.currency) !== amount && row.method === "stripe")
      throw refuseField("amount", "cannot be paid back in this currency");
    const wanted = { cause: "by_hand", amount: amount ?? left, reason: reason ?? "" } as const;
    const refund = await insertRefund(tx, row, wanted, actor, now);
    if (!refund) throw new Refusal("payments_unavailable", "Nothing of this payment can be paid back.");
    await alongside(tx, refund);
    return refund;
  });
}
