import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { disputes } from "#db/schema/index.ts";
import { emit } from "#events/emit.ts";
import type { DisputeState } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import type { OnlinePayment } from "./find-payment.ts";
import { tillOf } from "./till.ts";

export type DisputeRow = typeof disputes.$inferSelect;

const CLOSED = new Set(["won", "lost", "warning_closed", "prevented"]);
export const isClosed = (status: string): boolean => CLOSED.has(status);

/** Asks Stripe how a dispute stands and keeps that. */
export async function settleDispute(deps: Deps, payment: OnlinePayment, disputeId: string): Promise<void> {
  const state = await deps.payments.api.readDispute(tillOf(deps, payment.account), disputeId);
  await keepDispute(deps, payment, state);
}

export async function keepDispute(deps: Deps, { row }: OnlinePayment, state: DisputeState): Promise<void> {
  if (state.paymentIntentId !== row.paymentIntentId || state.currency !== row.currency) {
    deps.log.error({ paymentId: row.id }, "ALARM: a dispute that does not fit its payment");
    return;
  }
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const [known] = await tx
      .select()
      .from(disputes)
      .where(and(eq(disputes.businessId, row.businessId), eq(disputes.stripeDisputeId, state.id)))
      .for("update");
    // A closed one stays closed, whatever an older message says.
    if (known && isClosed(known.status)) return;
    const values = {
      status: state.status,
      evidenceDueAt: state.evidenceDueAt,
      evidenceSubmittedAt: known?.evidenceSubmittedAt ?? (state.evidenceSubmitted ? now : null),
      updatedAt: now,
    };
    const id = known?.id ?? newId("dispute");
    if (known) await tx.update(disputes).set(values).where(eq(disputes.id, known.id));
    else
      await tx.insert(disputes).values({
        id,
        businessId: row.businessId,
        paymentId: row.id,
        stripeDisputeId: state.id,
        amount: state.amount,
        currency: state.currency,
        reason: state.reason.slice(0, 100),
        createdAt: now,
        ...values,
      });
    if (known?.status === state.status) return;
    await emit(tx, {
      businessId: row.businessId,
      type:
        known === undefined
          ? "dispute.created"
          : isClosed(state.status)
            ? "dispute.closed"
            : "dispute.updated",
      subjectId: id,
      actor: { kind: "system" },
      fields: ["status"],
      related: { paymentId: row.id, ...(row.bookingId === null ? {} : { bookingId: row.bookingId }) },
      occurredAt: now,
    });
  });
}
