import { eq } from "drizzle-orm";
import { businesses, subscriptions } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { emit } from "#events/emit.ts";
import type { SubscriptionState } from "#integrations/payments/billing.ts";
import type { Deps } from "../deps.ts";
import { GRACE_MS, tierFor } from "./choose-tier.ts";

export type SubscriptionRow = typeof subscriptions.$inferSelect;

/** As `payments` asks about payments: what Stripe says is compared with whose it is, and taken over. */
export async function settleSubscription(deps: Deps, row: SubscriptionRow): Promise<void> {
  const { billing } = deps.payments;
  let id = row.stripeSubscriptionId;
  if (row.checkoutSessionId !== null) {
    const checkout = await billing.readCheckout(row.checkoutSessionId);
    if (checkout.reference !== row.businessId) return alarm(deps, row, "reference");
    // A second checkout takes the place of an older subscription only when it has been done.
    if (checkout.status === "complete" && checkout.subscriptionId !== null) id = checkout.subscriptionId;
  }
  if (id === null) return;
  const state = await billing.readSubscription(id);
  if (state.reference !== row.businessId) return alarm(deps, row, "reference");
  if (state.livemode !== deps.payments.installation?.livemode) return alarm(deps, row, "livemode");
  await keepSubscription(deps, row.businessId, state);
}

function alarm(deps: Deps, row: SubscriptionRow, fault: string): void {
  deps.log.error(
    { businessId: row.businessId, fault },
    "ALARM: a subscription is not this business's; it is not believed",
  );
}

/** Stores what Stripe says, with the plan that follows from it. */
async function keepSubscription(deps: Deps, businessId: BusinessId, state: SubscriptionState): Promise<void> {
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(subscriptions)
      .where(eq(subscriptions.businessId, businessId))
      .for("update");
    if (!row) return;
    const pastDueSince = state.status === "past_due" ? (row.pastDueSince ?? now) : null;
    const tier = tierFor(deps.plans, state, pastDueSince, now);
    const planned = state.scheduleId === null ? { nextTier: null, nextInterval: null } : {};
    await tx
      .update(subscriptions)
      .set({
        stripeCustomerId: state.customerId,
        stripeSubscriptionId: state.id,
        tier: state.tier ?? row.tier,
        interval: state.interval,
        status: state.status,
        periodEndsAt: state.periodEndsAt,
        trialEndsAt: state.trialEndsAt,
        trialUsed: row.trialUsed || state.trialEndsAt !== null,
        cancelAtPeriodEnd: state.cancelAtPeriodEnd,
        pastDueSince,
        ...planned,
        nextCheckAt:
          now +
          (pastDueSince === null
            ? DAY_MS
            : Math.min(DAY_MS, Math.max(60_000, pastDueSince + GRACE_MS - now))),
        updatedAt: now,
      })
      .where(eq(subscriptions.businessId, businessId));
    const [business] = await tx
      .select({ tier: businesses.tier })
      .from(businesses)
      .where(eq(businesses.id, businessId));
    const changed = business?.tier !== tier;
    if (changed)
      await tx.update(businesses).set({ tier, updatedAt: now }).where(eq(businesses.id, businessId));
    if (!changed && row.status === state.status) return;
    await emit(tx, {
      businessId,
      type: "subscription.updated",
      subjectId: businessId,
      actor: { kind: "system" },
      fields: [...(changed ? ["tier"] : []), ...(row.status === state.status ? [] : ["status"])],
      related: { tier, status: state.status },
      occurredAt: now,
    });
  });
}
