import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { CAUSED_ONCE, refunds } from "#db/schema/index.ts";
import type { RefundCause } from "#domain/payment-status.ts";
import { type Actor, emit } from "#events/emit.ts";
import { chargeable } from "#integrations/payments/charge-amount.ts";
import { countRefund } from "./count-refund.ts";
import { PAYMENTS_DUE, type PaymentRow } from "./insert-payment.ts";
import { pricePart, refundable } from "./refundable.ts";

export type RefundRow = typeof refunds.$inferSelect;

export interface NewRefund {
  /** Once per payment, but by hand: asked for the same reason again, nothing happens. */
  cause: RefundCause;
  /** Minor units; no more than is left is paid back. */
  amount: number;
  reason?: string;
}

/**
 * Writes down that money goes back; Stripe is asked afterwards. What the customer was paid for counts as paid back from
 * now on, for its booking and its invoice. `null`: for this cause it has been written down already, or nothing is left.
 */
export async function insertRefund(
  tx: Transaction,
  row: PaymentRow,
  { cause, amount, reason = "" }: NewRefund,
  actor: Actor,
  now: number,
): Promise<RefundRow | null> {
  const left = await refundable(tx, row);
  const part = chargeable(Math.min(amount, left), row.currency);
  if (part <= 0) return null;
  const online = row.method === "stripe";
  const id = newId("refund");
  const [made] = await tx
    .insert(refunds)
    .values({
      id,
      businessId: row.businessId,
      paymentId: row.id,
      cause,
      amount: part,
      // Cash goes back by hand: whoever notes it has given it back.
      status: online ? "created" : "succeeded",
      reason,
      idempotencyKey: `${id}-${newId("session")}`,
      nextCheckAt: online ? now : null,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing({
      target: [refunds.businessId, refunds.paymentId, refunds.cause],
      where: CAUSED_ONCE,
    })
    .returning();
  if (!made) return null;
  const before = row.captured - left;
  const price = pricePart(row, before + part) - pricePart(row, before);
  await countRefund(tx, row, { refundId: id, cause, amount: price }, actor, now);
  await emit(tx, {
    businessId: row.businessId,
    type: online ? "refund.created" : "refund.issued",
    subjectId: id,
    actor,
    related: {
      paymentId: row.id,
      cause,
      ...(row.bookingId === null ? {} : { bookingId: row.bookingId }),
    },
    occurredAt: now,
  });
  if (online) tx.announce(PAYMENTS_DUE);
  return made;
}
