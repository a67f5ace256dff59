import { and, eq, or, type SQL } from "drizzle-orm";
import { payments, type stripeEvents, subscriptions } from "#db/schema/index.ts";
import { type BusinessId, ID_PREFIXES } from "#domain/ids.ts";
import { settleSubscription } from "../billing/settle-subscription.ts";
import type { Deps } from "../deps.ts";
import { type OnlinePayment, onlinePayment } from "./find-payment.ts";
import { refreshAccountByStripeId } from "./refresh-account.ts";
import { settleDispute } from "./settle-dispute.ts";
import { settlePayment } from "./settle-payment.ts";
import { syncRefunds } from "./settle-refund.ts";

export type EventRow = typeof stripeEvents.$inferSelect;

/** What a message leads to: Stripe is asked about its object. The note says why nothing came of it. */
export async function processEvent(deps: Deps, event: EventRow): Promise<string | null> {
  const { type } = event;
  if (type === "account.updated") {
    if (event.accountId === null) return "the installation's own account";
    await refreshAccountByStripeId(deps, event.accountId);
    return null;
  }
  const plan = await planOf(deps, event);
  if (plan) {
    await settleSubscription(deps, plan);
    return null;
  }
  const found = await paymentOf(deps, event);
  if (!found) return "no payment of ours";
  if (!isFrom(event, found)) {
    deps.log.error(
      { stripeEventId: event.id, paymentId: found.row.id },
      "ALARM: a message from another account than the payment's",
    );
    return "another account";
  }
  if (type.startsWith("charge.dispute.")) {
    await settleDispute(deps, found, event.objectId);
    return null;
  }
  if (type.startsWith("refund.") || type === "charge.refunded" || type.startsWith("charge.refund.")) {
    await settlePayment(deps, found);
    await syncRefunds(deps, (await again(deps, found)) ?? found);
    return null;
  }
  await settlePayment(deps, found, type.startsWith("checkout.session.") ? { sessionId: event.objectId } : {});
  return null;
}

const again = (deps: Deps, { row }: OnlinePayment) => onlinePayment(deps.db.orm, eq(payments.id, row.id));

/** By the checkout, the payment intent, or the id we gave along: whichever of them we know. */
function paymentOf(deps: Deps, event: EventRow): Promise<OnlinePayment | null> {
  const { type, objectId, paymentIntentId, reference } = event;
  const ways: SQL[] = [];
  if (type.startsWith("checkout.session.")) ways.push(eq(payments.checkoutSessionId, objectId));
  if (type.startsWith("payment_intent.")) ways.push(eq(payments.paymentIntentId, objectId));
  if (paymentIntentId !== null) ways.push(eq(payments.paymentIntentId, paymentIntentId));
  if (reference !== null) ways.push(eq(payments.id, reference));
  if (ways.length === 0) return Promise.resolve(null);
  const whose = event.businessId === null ? undefined : eq(payments.businessId, event.businessId);
  return onlinePayment(deps.db.orm, and(whose, or(...ways)));
}

/** A message about one account must not touch what went through another. */
function isFrom({ accountId, businessId }: EventRow, { account }: OnlinePayment): boolean {
  if (account.kind === "connect") return accountId === account.stripeAccountId;
  if (account.kind === "own_keys") return businessId === account.businessId;
  return accountId === null && businessId === null;
}

/** A message about a business's own plan comes from the installation's own account. */
async function planOf(deps: Deps, { type, accountId, businessId, reference }: EventRow) {
  if (accountId !== null || businessId !== null || reference === null) return null;
  const bill = /^(customer\.subscription|invoice)\./.test(type);
  const begun = type.startsWith("checkout.session.") && reference.startsWith(`${ID_PREFIXES.business}_`);
  if (!bill && !begun) return null;
  const [row] = await deps.db.orm
    .select()
    .from(subscriptions)
    .where(
      bill
        ? eq(subscriptions.stripeCustomerId, reference)
        : eq(subscriptions.businessId, reference as BusinessId),
    );
  return row ?? null;
}
