/** The life of a payment and of a refund: each goes forward only, whatever order messages about it come in. */

export type PaymentPurpose = "deposit" | "balance" | "invoice" | "no_show_fee" | "late_cancel_fee" | "card";
export type PaymentMethod = "stripe" | "cash" | "card" | "transfer" | "other";

/**
 * `created`: written down, Stripe not asked yet (or nobody knows). `open`: the customer can pay. `processing`: the bank
 * is at it. The others are ends.
 */
export type PaymentStatus =
  | "created"
  | "open"
  | "processing"
  | "succeeded"
  | "failed"
  | "expired"
  | "cancelled";

export type RefundStatus = "created" | "pending" | "succeeded" | "failed" | "cancelled";

/** Why money goes back. All but the last two are causes once per payment. */
export const REFUND_CAUSES = [
  "cancelled",
  "late",
  "surplus",
  "no_show_taken_back",
  /** The owner said so. */
  "by_hand",
  /** Made in Stripe's dashboard. */
  "stripe",
] as const;
export type RefundCause = (typeof REFUND_CAUSES)[number];

export const OPEN_PAYMENT_STATUSES: readonly PaymentStatus[] = ["created", "open", "processing"];

const PAYMENT_RANK: Readonly<Record<PaymentStatus, number>> = {
  created: 0,
  open: 1,
  processing: 2,
  failed: 3,
  expired: 3,
  cancelled: 3,
  // Money that has arrived is a fact that no other message undoes.
  succeeded: 4,
};

const REFUND_RANK: Readonly<Record<RefundStatus, number>> = {
  created: 0,
  pending: 1,
  succeeded: 2,
  // A bank may send a refund back that had succeeded.
  failed: 3,
  cancelled: 3,
};

/** What a payment is after hearing `heard`: the later of the two. An old message, or one that comes twice, changes nothing. */
export function laterPayment(known: PaymentStatus, heard: PaymentStatus): PaymentStatus {
  return PAYMENT_RANK[heard] > PAYMENT_RANK[known] ? heard : known;
}

export function laterRefund(known: RefundStatus, heard: RefundStatus): RefundStatus {
  return REFUND_RANK[heard] > REFUND_RANK[known] ? heard : known;
}

/** Whether nothing more is to come of it by itself. */
export const isSettled = (status: PaymentStatus): boolean => PAYMENT_RANK[status] >= 3;

/** Refunds that take from what was captured: those that failed do not. */
export const isCounted = (status: RefundStatus): boolean => status !== "failed" && status !== "cancelled";
