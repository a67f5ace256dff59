import { and, asc, eq, isNotNull, lte, sql } from "drizzle-orm";
import { paymentAccounts, payments, refunds, stripeEvents, subscriptions } from "#db/schema/index.ts";
import { describeError } from "#http/safe-log.ts";
import { settleSubscription } from "../billing/settle-subscription.ts";
import type { Deps } from "../deps.ts";
import { paymentById } from "./find-payment.ts";
import { workOnCard } from "./kept-card.ts";
import { processEvent } from "./process-event.ts";
import { recallEvents } from "./recall-events.ts";
import { refreshAccount } from "./refresh-account.ts";
import { settlePayment } from "./settle-payment.ts";
import { settleRefund } from "./settle-refund.ts";

/** Whoever takes something up has this long; then it is due again for anybody. Longer than all calls for one thing. */
const LEASE_MS = 60_000;
/** After a failure: soon, then more and more seldom. */
const pauseAfter = (attempts: number): number => Math.min(3_600_000, 5_000 * 2 ** Math.min(attempts, 12));

/**
 * Takes up one thing that Stripe has to be asked about, and asks. False: nothing is due. Messages come first: somebody
 * waits for what they say. Everything unsettled comes up again by itself, so that lost messages are made good.
 */
export async function workOnPayments(deps: Deps, onTaken: () => void = () => {}): Promise<boolean> {
  return (
    (await workOnEvent(deps, onTaken)) ||
    (await workOnRefund(deps, onTaken)) ||
    (await workOnPayment(deps, onTaken)) ||
    (await workOnCard(deps, onTaken)) ||
    (await workOnAccount(deps, onTaken)) ||
    (await workOnPlan(deps, onTaken))
  );
}

/** Works until nothing is due; gives how much was. */
export async function workOffPayments(deps: Deps): Promise<number> {
  let done = 0;
  while (await workOnPayments(deps)) done++;
  return done;
}

async function workOnEvent(deps: Deps, onTaken: () => void): Promise<boolean> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(and(eq(stripeEvents.status, "received"), lte(stripeEvents.nextAttemptAt, now)))
    .orderBy(asc(stripeEvents.nextAttemptAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [event] = await deps.db.orm
    .update(stripeEvents)
    .set({ nextAttemptAt: now + LEASE_MS, attempts: sql`${stripeEvents.attempts} + 1` })
    .where(eq(stripeEvents.id, due))
    .returning();
  if (!event) return false;
  onTaken();
  try {
    const note = await processEvent(deps, event);
    await deps.db.orm
      .update(stripeEvents)
      .set({ status: note === null ? "done" : "ignored", note, nextAttemptAt: null })
      .where(eq(stripeEvents.id, event.id));
  } catch (error) {
    deps.log.warn({ stripeEventId: event.id, error: describeError(error) }, "a message of Stripe's waits");
    await deps.db.orm
      .update(stripeEvents)
      .set({ nextAttemptAt: deps.now() + pauseAfter(event.attempts) })
      .where(and(eq(stripeEvents.id, event.id), eq(stripeEvents.status, "received")));
  }
  return true;
}

async function workOnRefund(deps: Deps, onTaken: () => void): Promise<boolean> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(isNotNull(refunds.nextCheckAt), lte(refunds.nextCheckAt, now)))
    .orderBy(asc(refunds.nextCheckAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [refund] = await deps.db.orm
    .update(refunds)
    .set({
      // The pause after a failure is the lease: whoever succeeds sets it anew.
      nextCheckAt: sql`to_timestamp(${now}::double precision / 1000) + make_interval(secs => least(3600, 60 * power(2, least(${refunds.attempts}, 6))))`,
      attempts: sql`${refunds.attempts} + 1`,
    })
    .where(eq(refunds.id, due))
    .returning();
  if (!refund) return false;
  onTaken();
  await settleRefund(deps, refund).catch((error: unknown) => {
    deps.log.warn({ refundId: refund.id, error: describeError(error) }, "a refund waits");
  });
  return true;
}

async function workOnPayment(deps: Deps, onTaken: () => void): Promise<boolean> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: payments.id })
    .from(payments)
    .where(and(isNotNull(payments.nextCheckAt), lte(payments.nextCheckAt, now)))
    .orderBy(asc(payments.nextCheckAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [row] = await deps.db.orm
    .update(payments)
    .set({ nextCheckAt: now + LEASE_MS, attempts: sql`${payments.attempts} + 1` })
    .where(eq(payments.id, due))
    .returning();
  if (!row) return false;
  onTaken();
  try {
    const found = await paymentById(deps.db.orm, row.businessId, row.id);
    if (found) await settlePayment(deps, found);
  } catch (error) {
    deps.log.warn({ paymentId: row.id, error: describeError(error) }, "a payment waits");
  }
  return true;
}

async function workOnAccount(deps: Deps, onTaken: () => void): Promise<boolean> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: paymentAccounts.id })
    .from(paymentAccounts)
    .where(and(isNotNull(paymentAccounts.nextCheckAt), lte(paymentAccounts.nextCheckAt, now)))
    .orderBy(asc(paymentAccounts.nextCheckAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [account] = await deps.db.orm
    .update(paymentAccounts)
    .set({ nextCheckAt: now + 10 * LEASE_MS })
    .where(eq(paymentAccounts.id, due))
    .returning();
  if (!account) return false;
  onTaken();
  try {
    await recallEvents(deps, account);
    await refreshAccount(deps, account);
  } catch (error) {
    deps.log.warn({ paymentAccountId: account.id, error: describeError(error) }, "a payment account waits");
  }
  return true;
}

async function workOnPlan(deps: Deps, onTaken: () => void): Promise<boolean> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: subscriptions.businessId })
    .from(subscriptions)
    .where(and(isNotNull(subscriptions.nextCheckAt), lte(subscriptions.nextCheckAt, now)))
    .orderBy(asc(subscriptions.nextCheckAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [row] = await deps.db.orm
    .update(subscriptions)
    .set({ nextCheckAt: now + 10 * LEASE_MS })
    .where(eq(subscriptions.businessId, due))
    .returning();
  if (!row) return false;
  onTaken();
  await settleSubscription(deps, row).catch((error: unknown) => {
    deps.log.warn({ businessId: row.businessId, error: describeError(error) }, "a plan waits");
  });
  return true;
}
