import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { refunds } from "#db/schema/index.ts";
import { isCounted, laterRefund, type RefundStatus } from "#domain/payment-status.ts";
import { emit } from "#events/emit.ts";
import { describeError } from "#http/safe-log.ts";
import { PaymentProblem, type RefundState } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import { countFailedRefund, countRefund } from "./count-refund.ts";
import { lockPayment, type OnlinePayment, paymentById } from "./find-payment.ts";
import type { PaymentRow } from "./insert-payment.ts";
import type { RefundRow } from "./insert-refund.ts";
import { pricePart, refundable } from "./refundable.ts";
import { tillOf } from "./till.ts";

const SYSTEM = { kind: "system" } as const;
/** While a bank is at it. */
const LOOK_AGAIN_MS = 60 * 60_000;

const statusOf = (state: RefundState): RefundStatus =>
  state.status === "canceled" ? "cancelled" : state.status;

/** Sends a refund that was written down, or asks how it stands. The key is the refund's own, so it is sent once. */
export async function settleRefund(deps: Deps, refund: RefundRow): Promise<void> {
  const payment = await paymentById(deps.db.orm, refund.businessId, refund.paymentId);
  if (!payment || payment.row.paymentIntentId === null) return;
  const { api } = deps.payments;
  const till = tillOf(deps, payment.account);
  try {
    if (refund.stripeRefundId !== null)
      return await hearRefund(deps, refund, await api.readRefund(till, refund.stripeRefundId));
    // Keys are kept for a day; after a try whose answer was lost it may be there already.
    if (refund.attempts > 1) {
      const known = await api.listRefunds(till, payment.row.paymentIntentId);
      const mine = known.find(({ reference }) => reference === refund.id);
      if (mine) return await hearRefund(deps, refund, mine);
    }
    const { paymentIntentId, currency } = payment.row;
    const state = await api.refund(
      till,
      {
        ...{ reference: refund.id, paymentIntentId, amount: refund.amount, currency },
        // What was not earned is not charged for.
        returnFee: payment.row.applicationFee > 0,
      },
      refund.idempotencyKey,
    );
    await hearRefund(deps, refund, state);
  } catch (error) {
    if (!(error instanceof PaymentProblem)) throw error;
    deps.log.warn(
      { refundId: refund.id, code: error.code, error: describeError(error) },
      "refund not sent yet",
    );
    if (error.kind === "unavailable") return;
    await deps.db.transaction((tx) =>
      setStatus(tx, deps, refund.id, { status: "failed", failure: error.code }),
    );
    // Perhaps somebody paid it back in Stripe's dashboard.
    await syncRefunds(deps, payment);
  }
}

async function hearRefund(deps: Deps, refund: RefundRow, state: RefundState): Promise<void> {
  await deps.db.transaction((tx) =>
    setStatus(tx, deps, refund.id, {
      status: statusOf(state),
      failure: state.failure,
      stripeRefundId: state.id,
    }),
  );
}

interface RefundHeard {
  status: RefundStatus;
  failure: string | null;
  stripeRefundId?: string;
}

async function setStatus(tx: Transaction, deps: Deps, refundId: string, heard: RefundHeard): Promise<void> {
  const now = deps.now();
  const [peek] = await tx.select().from(refunds).where(eq(refunds.id, refundId));
  if (!peek) return;
  const payment = await lockPayment(tx, peek.businessId, peek.paymentId);
  const [row] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for("update");
  if (!row || !payment) return;
  const status = laterRefund(row.status, heard.status);
  const before = payment.captured - (await refundable(tx, payment));
  await tx
    .update(refunds)
    .set({
      status,
      failure: heard.failure ?? row.failure,
      ...(heard.stripeRefundId === undefined ? {} : { stripeRefundId: heard.stripeRefundId }),
      nextCheckAt: status === "pending" ? now + LOOK_AGAIN_MS : null,
      updatedAt: now,
    })
    .where(eq(refunds.id, refundId));
  if (status === row.status) return;
  if (isCounted(row.status) && !isCounted(status)) {
    const price = pricePart(payment, before) - pricePart(payment, before - row.amount);
    await countFailedRefund(tx, payment, { refundId, amount: price }, now);
  }
  await tellRefund(tx, payment, { ...row, status }, now);
}

async function tellRefund(tx: Transaction, payment: PaymentRow, row: RefundRow, now: number): Promise<void> {
  if (row.status !== "succeeded" && isCounted(row.status)) return;
  await emit(tx, {
    businessId: row.businessId,
    type: row.status === "succeeded" ? "refund.issued" : "refund.failed",
    subjectId: row.id,
    actor: SYSTEM,
    fields: ["status"],
    related: {
      cause: row.cause,
      paymentId: payment.id,
      ...(payment.bookingId === null ? {} : { bookingId: payment.bookingId }),
    },
    occurredAt: now,
  });
}

/** Takes over every refund that Stripe knows of a payment, those made in its dashboard included. */
export async function syncRefunds(deps: Deps, { row, account }: OnlinePayment): Promise<void> {
  if (row.paymentIntentId === null) return;
  const known = await deps.payments.api.listRefunds(tillOf(deps, account), row.paymentIntentId);
  for (const state of known) {
    if (state.currency !== row.currency || !Number.isSafeInteger(state.amount)) continue;
    await deps.db.transaction(async (tx) => {
      const id = (await ownRefund(tx, row, state)) ?? (await adoptRefund(tx, deps, row, state));
      if (id === null) return;
      await setStatus(tx, deps, id, {
        status: statusOf(state),
        failure: state.failure,
        stripeRefundId: state.id,
      });
    });
  }
}

async function ownRefund(
  tx: Transaction,
  { businessId, id }: PaymentRow,
  state: RefundState,
): Promise<string | null> {
  const mine = and(eq(refunds.businessId, businessId), eq(refunds.paymentId, id));
  const [bySource] = await tx
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(mine, eq(refunds.stripeRefundId, state.id)));
  if (bySource) return bySource.id;
  if (state.reference === null) return null;
  const [byReference] = await tx
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(mine, eq(refunds.id, state.reference), eq(refunds.amount, state.amount)));
  return byReference?.id ?? null;
}

/** One that was not asked for here. */
async function adoptRefund(
  tx: Transaction,
  deps: Deps,
  row: PaymentRow,
  state: RefundState,
): Promise<string | null> {
  const now = deps.now();
  const payment = await lockPayment(tx, row.businessId, row.id);
  if (!payment || payment.captured === 0 || !isCounted(statusOf(state))) return null;
  const left = await refundable(tx, payment);
  if (state.amount > left) {
    // Ours for the same money is still being refused by Stripe: afterwards there is room for this one.
    deps.log.warn({ paymentId: row.id }, "a refund made at Stripe finds no room yet");
    return null;
  }
  const id = newId("refund");
  await tx.insert(refunds).values({
    id,
    businessId: row.businessId,
    paymentId: row.id,
    cause: "stripe",
    amount: state.amount,
    status: "pending",
    stripeRefundId: state.id,
    idempotencyKey: `${id}-${newId("session")}`,
    createdAt: now,
    updatedAt: now,
  });
  const before = payment.captured - left;
  const price = pricePart(payment, before + state.amount) - pricePart(payment, before);
  await countRefund(tx, payment, { refundId: id, cause: "stripe", amount: price }, SYSTEM, now);
  return id;
}
