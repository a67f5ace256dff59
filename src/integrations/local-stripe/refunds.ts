import type { Charge, Dispute, Intent, Refund } from "./objects.ts";
import { invalid, type Reader, Refused } from "./params.ts";
import type { World } from "./world.ts";

/** `POST /v1/refunds`: never more than is left of the charge. */
export function createRefund(world: World, account: string, read: Reader, pending = false): Refund {
  const intent = world.store.get<Intent>(account, read.must("payment_intent"), "payment_intent");
  const amount = read.integer("amount");
  const reason = read.text("reason");
  const metadata = read.record("metadata");
  const returnFee = read.flag("refund_application_fee");
  read.done();
  if (returnFee && intent.application_fee_amount === null)
    throw invalid("refund_application_fee", "This charge has no application fee to refund.");
  if (intent.latest_charge === null || intent.status !== "succeeded")
    throw new Refused(400, "This PaymentIntent does not have a successful charge to refund.", {
      code: "charge_not_refundable",
    });
  return refundCharge(world, account, intent.latest_charge, {
    ...{ amount, reason, metadata, pending },
    // In proportion to what goes back of the whole.
    fee: returnFee ? (intent.application_fee_amount ?? 0) / intent.amount : 0,
  });
}

/** Also what somebody does by hand in Stripe's dashboard. */
export function refundCharge(
  world: World,
  account: string,
  chargeId: string,
  given: {
    amount: number | null;
    reason?: string | null;
    metadata?: Record<string, string>;
    pending?: boolean;
    /** How much of each unit that goes back the operator gives back as well. */
    fee?: number;
  },
): Refund {
  const charge = world.store.get<Charge>(account, chargeId, "charge");
  const left = charge.amount - charge.amount_refunded;
  const amount = given.amount ?? left;
  if (charge.disputed)
    throw new Refused(400, `Charge ${charge.id} has been charged back.`, { code: "charge_disputed" });
  if (left === 0)
    throw new Refused(400, `Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
    });
  if (amount < 1) throw invalid("amount", "Invalid positive integer", "parameter_invalid_integer");
  if (amount > left)
    throw invalid(
      "amount",
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      "amount_too_large",
    );
  const refund = world.store.put<Refund>(account, {
    id: world.store.id("re"),
    object: "refund",
    amount,
    charge: charge.id,
    created: world.seconds(),
    currency: charge.currency,
    metadata: given.metadata ?? {},
    payment_intent: charge.payment_intent,
    reason: given.reason === "requested_by_customer" ? given.reason : null,
    status: given.pending ? "pending" : "succeeded",
    local: { feeReturned: Math.round(amount * (given.fee ?? 0)) },
  });
  const refunded = world.store.put<Charge>(account, {
    ...charge,
    amount_refunded: charge.amount_refunded + amount,
    refunded: amount === left,
  });
  world.tell(account, "refund.created", refund);
  world.tell(account, "charge.refunded", refunded);
  return refund;
}

/** A refund that was under way arrives, or comes back. */
export function settleRefund(
  world: World,
  account: string,
  id: string,
  status: "succeeded" | "failed",
): Refund {
  const refund = world.store.get<Refund>(account, id, "refund");
  const settled = world.store.put<Refund>(account, {
    ...refund,
    status,
    ...(status === "failed" ? { failure_reason: "lost_or_stolen_card" } : {}),
  });
  if (status === "failed") {
    const charge = world.store.get<Charge>(account, refund.charge, "charge");
    world.store.put<Charge>(account, {
      ...charge,
      amount_refunded: charge.amount_refunded - refund.amount,
      refunded: false,
    });
  }
  world.tell(account, status === "failed" ? "refund.failed" : "refund.updated", settled);
  return settled;
}

/** The customer's bank takes the money back and asks what happened. */
export function openDispute(world: World, account: string, intentId: string, reason = "fraudulent"): Dispute {
  const intent = world.store.get<Intent>(account, intentId, "payment_intent");
  const charge = world.store.get<Charge>(account, intent.latest_charge ?? "", "charge");
  world.store.put<Charge>(account, { ...charge, disputed: true });
  const dispute = world.store.put<Dispute>(account, {
    id: world.store.id("du"),
    object: "dispute",
    amount: charge.amount,
    charge: charge.id,
    created: world.seconds(),
    currency: charge.currency,
    evidence: { uncategorized_text: null },
    evidence_details: {
      due_by: world.seconds() + 14 * 86_400,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    livemode: false,
    metadata: {},
    payment_intent: intent.id,
    reason,
    status: "needs_response",
  });
  world.tell(account, "charge.dispute.created", dispute);
  return dispute;
}

export function updateDispute(world: World, account: string, id: string, read: Reader): Dispute {
  const dispute = world.store.get<Dispute>(account, id, "dispute");
  const text = read.object("evidence").text("uncategorized_text");
  const submit = read.flag("submit");
  read.done();
  if (dispute.status !== "needs_response")
    throw new Refused(400, "This dispute is already closed.", { code: "dispute_closed" });
  const details = dispute.evidence_details;
  const changed = world.store.put<Dispute>(account, {
    ...dispute,
    evidence: { uncategorized_text: text },
    evidence_details: {
      ...details,
      has_evidence: true,
      submission_count: details.submission_count + (submit ? 1 : 0),
    },
    status: submit ? "under_review" : dispute.status,
  });
  world.tell(account, "charge.dispute.updated", changed);
  return changed;
}

export function closeDispute(world: World, account: string, id: string, status: "won" | "lost"): Dispute {
  const dispute = world.store.get<Dispute>(account, id, "dispute");
  const closed = world.store.put<Dispute>(account, { ...dispute, status });
  if (status === "won") {
    const charge = world.store.get<Charge>(account, dispute.charge, "charge");
    world.store.put<Charge>(account, { ...charge, disputed: false });
  }
  world.tell(account, "charge.dispute.closed", closed);
  return closed;
}
