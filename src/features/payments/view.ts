import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import type { RefundRow } from "./insert-refund.ts";
import type { getPayment, ShownDispute, ShownPayment } from "./queries.ts";
import type { disputeSchema, paymentDetail, paymentSchema, refundSchema } from "./schemas.ts";

export function paymentView(
  business: Business,
  { row, refunded, customer }: ShownPayment,
): z.output<typeof paymentSchema> {
  const { timeZone } = business.row;
  return {
    id: row.id,
    bookingId: row.bookingId,
    invoiceId: row.invoiceId,
    customer,
    purpose: row.purpose,
    method: row.method,
    status: row.status,
    amount: row.amount,
    tip: row.tip,
    captured: row.captured,
    refunded,
    refundable: row.captured - refunded,
    applicationFee: row.applicationFee,
    currency: row.currency,
    test: row.method === "stripe" && !row.livemode,
    receiptUrl: row.receiptUrl,
    failure: row.failure,
    note: row.note,
    receivedAt: row.receivedAt === null ? null : toRfc3339(row.receivedAt, timeZone),
    createdAt: toRfc3339(row.createdAt, timeZone),
  };
}

export function refundView(business: Business, refund: RefundRow): z.output<typeof refundSchema> {
  const { id, amount, status, cause, reason, failure, createdAt } = refund;
  return {
    id,
    amount,
    status,
    cause,
    reason,
    failure,
    createdAt: toRfc3339(createdAt, business.row.timeZone),
  };
}

/** With what happened to it, oldest first. */
export function paymentDetailView(
  business: Business,
  stored: Awaited<ReturnType<typeof getPayment>>,
): z.output<typeof paymentDetail> {
  const { row } = stored.shown;
  const { timeZone } = business.row;
  const asked = { at: row.createdAt, type: "payment.created", amount: row.amount + row.tip };
  const happened = stored.events.map(({ type, occurredAt }) => ({
    at: occurredAt,
    type,
    amount: type === "payment.received" ? row.captured : null,
  }));
  return {
    ...paymentView(business, stored.shown),
    refunds: stored.refunds.map((refund) => refundView(business, refund)),
    disputes: stored.disputes.map(({ id, status, reason, amount }) => ({ id, status, reason, amount })),
    timeline: [asked, ...happened].map((entry) => ({ ...entry, at: toRfc3339(entry.at, timeZone) })),
  };
}

export function disputeView(
  business: Business,
  { dispute, bookingId, customer }: ShownDispute,
): z.output<typeof disputeSchema> {
  const at = (instant: number | null) =>
    instant === null ? null : toRfc3339(instant, business.row.timeZone);
  const { id, paymentId, amount, currency, reason, status } = dispute;
  return {
    id,
    paymentId,
    bookingId,
    customer,
    amount,
    currency,
    reason,
    status,
    evidenceDueAt: at(dispute.evidenceDueAt),
    evidenceSubmittedAt: at(dispute.evidenceSubmittedAt),
    createdAt: toRfc3339(dispute.createdAt, business.row.timeZone),
  };
}
