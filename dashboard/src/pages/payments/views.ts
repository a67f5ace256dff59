import type { Tone } from "#dashboard/design/bits.tsx";
import type { Dispute, Payment } from "#sdk/index.ts";

export const VIEWS = {
  all: undefined,
  received: ["succeeded"],
  waiting: ["created", "open", "processing"],
  failed: ["failed"],
} as const satisfies Record<string, readonly Payment["status"][] | undefined>;

export interface PaymentFilters {
  view?: string;
  q?: string;
  method?: string;
  from?: string;
  to?: string;
}

export const METHODS = ["stripe", "cash", "card", "transfer", "other"] as const;

/** How a payment stands to whoever counts money: one that went back is not simply received. */
export type Standing = Payment["status"] | "refunded" | "partly_refunded";

export const standingOf = ({ status, captured, refunded }: Payment): Standing => {
  if (status !== "succeeded" || refunded === 0) return status;
  return refunded < captured ? "partly_refunded" : "refunded";
};

export const TONES: Readonly<Record<Standing, Tone>> = {
  created: "plain",
  open: "info",
  processing: "info",
  succeeded: "good",
  failed: "bad",
  expired: "plain",
  cancelled: "plain",
  refunded: "plain",
  partly_refunded: "warn",
};

export const REFUND_TONES: Readonly<
  Record<"created" | "pending" | "succeeded" | "failed" | "cancelled", Tone>
> = {
  created: "info",
  pending: "info",
  succeeded: "good",
  failed: "bad",
  cancelled: "plain",
};

/** Stripe's words for disputes, and ours. */
export type DisputeStanding = "needs_response" | "under_review" | "won" | "lost" | "closed";

export function disputeStanding(status: Dispute["status"]): DisputeStanding {
  if (status.endsWith("needs_response")) return "needs_response";
  if (status.endsWith("under_review")) return "under_review";
  return status === "won" || status === "lost" ? status : "closed";
}

/** The bank wants to hear from the owner, who has not said anything yet. */
export const waitsForAnswer = ({ status, evidenceSubmittedAt }: Dispute): boolean =>
  disputeStanding(status) === "needs_response" && evidenceSubmittedAt === null;

export const DISPUTE_TONES: Readonly<Record<DisputeStanding, Tone>> = {
  needs_response: "bad",
  under_review: "info",
  won: "good",
  lost: "plain",
  closed: "plain",
};

/** Stripe names many reasons; people are told the ones that are common. */
const REASONS = [
  "fraudulent",
  "product_not_received",
  "product_unacceptable",
  "duplicate",
  "subscription_canceled",
  "credit_not_processed",
  "unrecognized",
] as const;
export const disputeReason = (reason: string): (typeof REASONS)[number] | "general" =>
  REASONS.find((one) => one === reason) ?? "general";

const FAILURES = [
  "card_declined",
  "insufficient_funds",
  "expired_card",
  "incorrect_cvc",
  "authentication_required",
  "amount_too_small",
  "no_card",
  "no_answer",
  "not_opened_in_time",
] as const;
/** `undefined`: one that Stripe alone knows. */
export const knownFailure = (failure: string): (typeof FAILURES)[number] | undefined =>
  FAILURES.find((one) => one === failure);
