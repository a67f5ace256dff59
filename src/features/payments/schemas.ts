import { z } from "zod";
import { idPattern } from "#domain/ids.ts";
import { REFUND_CAUSES } from "#domain/payment-status.ts";
import { cursorQuery, limitQuery, listOf, localDate, multilineText, text } from "#http/fields.ts";
import { creationSort } from "../newest-first.ts";

const dateTime = z.string().meta({ format: "date-time" });
const minor = z.int().describe("Minor units.");

export const paymentAskedSchema = z
  .strictObject({
    payment: z.strictObject({
      status: z.enum(["requires_payment", "preparing"]),
      amount: minor,
      currency: z.string(),
      checkoutUrl: z.string().nullable(),
      expiresAt: dateTime,
    }),
  })
  .meta({ id: "PaymentAsked" });

const PURPOSES = ["deposit", "balance", "invoice", "no_show_fee", "late_cancel_fee", "card"] as const;
const METHODS = ["stripe", "cash", "card", "transfer", "other"] as const;
const STATUSES = ["created", "open", "processing", "succeeded", "failed", "expired", "cancelled"] as const;

export const refundSchema = z
  .strictObject({
    id: z.string(),
    amount: minor,
    status: z.enum(["created", "pending", "succeeded", "failed", "cancelled"]),
    cause: z
      .enum(REFUND_CAUSES)
      .describe(
        "`cancelled`: by the policy or the owner's word; `late`: paid when the time was gone; `surplus`: paid twice; `no_show_taken_back`: a fee; `by_hand`; `stripe`: in Stripe's dashboard.",
      ),
    reason: z.string(),
    failure: z.string().nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "Refund" });

const payerSchema = z.strictObject({ id: z.string(), name: z.string() });

export const paymentSchema = z
  .strictObject({
    id: z.string(),
    bookingId: z.string().nullable(),
    invoiceId: z.string().nullable(),
    customer: payerSchema,
    purpose: z.enum(PURPOSES),
    method: z.enum(METHODS).describe("`stripe`: online; the others were taken on site."),
    status: z.enum(STATUSES),
    amount: minor,
    tip: minor,
    captured: minor.describe("What has arrived, tip included."),
    refunded: minor.describe("What has gone back or is on its way."),
    refundable: minor,
    applicationFee: minor.describe("The operator's share of it; of a refund it goes back in proportion."),
    currency: z.string(),
    test: z.boolean().describe("No real money moved."),
    receiptUrl: z.string().nullable(),
    failure: z.string().nullable(),
    note: z.string(),
    receivedAt: dateTime.nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "Payment" });

export const paymentList = listOf(paymentSchema).meta({ id: "PaymentList" });

export const paymentDetail = paymentSchema
  .extend({
    refunds: z.array(refundSchema),
    disputes: z.array(
      z.strictObject({ id: z.string(), status: z.string(), reason: z.string(), amount: minor }),
    ),
    timeline: z.array(z.strictObject({ at: dateTime, type: z.string(), amount: minor.nullable() })),
  })
  .meta({ id: "PaymentDetail" });

export const listPaymentsQuery = z.strictObject({
  status: z.array(z.enum(STATUSES)).max(STATUSES.length).optional(),
  bookingId: z.string().regex(idPattern("booking"), "not a booking's id").optional(),
  invoiceId: z.string().regex(idPattern("invoice"), "not an invoice's id").optional(),
  customerId: z.string().regex(idPattern("customer"), "not a customer's id").optional(),
  method: z.array(z.enum(METHODS)).max(METHODS.length).optional(),
  q: text(200).optional().describe("Words of the customer's name, e-mail or phone."),
  from: localDate.optional().describe("Made on this local date or later."),
  to: localDate.optional().describe("Made on this local date or earlier."),
  sort: creationSort,
  limit: limitQuery,
  cursor: cursorQuery,
});

export const refundBody = z.strictObject({
  amount: z.int().min(1).max(1_000_000_000_000).optional().describe("Minor units; absent: all that is left."),
  reason: text(500, 0).optional(),
});

export const takePaymentBody = z.strictObject({
  amount: z.int().min(1).max(1_000_000_000_000).describe("Minor units of the price."),
  tip: z.int().min(0).max(1_000_000_000_000).optional(),
  method: z.enum(["cash", "card", "transfer", "other"]),
  note: text(500, 0).optional(),
});

export const disputeSchema = z
  .strictObject({
    id: z.string(),
    paymentId: z.string(),
    bookingId: z.string().nullable(),
    customer: payerSchema,
    amount: minor,
    currency: z.string(),
    reason: z.string().describe("The bank's word, as Stripe puts it."),
    status: z.string().describe("Stripe's word, e.g. `needs_response`, `under_review`, `won`, `lost`."),
    evidenceDueAt: dateTime.nullable(),
    evidenceSubmittedAt: dateTime.nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "Dispute" });

export const disputeList = listOf(disputeSchema).meta({ id: "DisputeList" });

export const disputeDetail = disputeSchema
  .extend({ evidence: z.string().describe("What the booking's history says, ready to be sent or changed.") })
  .meta({ id: "DisputeDetail" });

export const evidenceBody = z.strictObject({ text: multilineText(20_000) });
