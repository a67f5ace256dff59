import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { businesses, subscriptions } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, emit, type NewEvent } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { askingStripe } from "../payments/connect-account.ts";
import type { Tier } from "../tiers/catalogue.ts";
import { isSmaller, priceOf } from "./choose-tier.ts";
import { type SubscriptionRow, settleSubscription } from "./settle-subscription.ts";

export interface PlanChoice {
  tier: string;
  interval: "month" | "year";
}

type Caller = Pick<Access, "businessId" | "actor">;

/** Statuses in which a subscription runs, paid or with Stripe still trying. */
const RUNS = new Set(["active", "trialing", "past_due"]);

export const runs = (
  row: SubscriptionRow | null,
): row is SubscriptionRow & { stripeSubscriptionId: string } =>
  row !== null && row.stripeSubscriptionId !== null && RUNS.has(row.status);

/** Refuses where plans bind nobody, or nobody could be charged for them. */
export function assertPlans({ plans, payments }: Deps): void {
  if (!plans.enforced || payments.installation === null)
    throw new Refusal("payments_unavailable", "There are no plans to choose from on this installation.");
}

export async function subscriptionOf(deps: Deps, businessId: BusinessId): Promise<SubscriptionRow | null> {
  const [row] = await deps.db.orm
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.businessId, businessId));
  return row ?? null;
}

/**
 * Begins a plan, with the tier's trial the first time: gives where it is paid. A business with a plan changes it instead.
 * Refuses with `payments_unavailable`, `already_exists`, and `validation_failed` at `tier`.
 */
export async function beginPlan(
  deps: Deps,
  { businessId, actor }: Caller,
  choice: PlanChoice,
): Promise<string> {
  assertPlans(deps);
  const tier = payableTier(deps, choice.tier);
  const now = deps.now();
  const key = `plan ${newId("session")}`;
  // Written down before Stripe is asked.
  const row = await deps.db.transaction(async (tx) => {
    await tx
      .select({ id: businesses.id })
      .from(businesses)
      .where(eq(businesses.id, businessId))
      .for("no key update");
    const [known] = await tx.select().from(subscriptions).where(eq(subscriptions.businessId, businessId));
    if (runs(known ?? null))
      throw new Refusal("already_exists", "There is a plan already: change it instead.");
    const values = {
      tier: tier.id,
      interval: choice.interval,
      status: "incomplete",
      checkoutKey: key,
      updatedAt: now,
    };
    const [kept] = await tx
      .insert(subscriptions)
      .values({ businessId, ...values, createdAt: now })
      .onConflictDoUpdate({
        target: subscriptions.businessId,
        set: { ...values, status: known?.status ?? "incomplete" },
      })
      .returning();
    if (!kept) throw new Error("insert returned no subscription");
    await emit(tx, chosen(businessId, actor, choice, now));
    return kept;
  });
  const [business] = await deps.db.orm.select().from(businesses).where(eq(businesses.id, businessId));
  const back = `${deps.baseUrl}/dashboard/plan`;
  const checkout = await askingStripe(() =>
    deps.payments.billing.checkout(
      {
        reference: businessId,
        price: priceOf(tier, choice.interval),
        customerId: row.stripeCustomerId,
        email: business?.email ?? null,
        trialDays: row.trialUsed ? 0 : (tier.trialDays ?? 0),
        successUrl: `${back}?begun=1`,
        cancelUrl: back,
      },
      key,
    ),
  );
  await deps.db.orm
    .update(subscriptions)
    .set({ checkoutSessionId: checkout.id, nextCheckAt: now + 60_000, updatedAt: deps.now() })
    .where(eq(subscriptions.businessId, businessId));
  if (checkout.url === null)
    throw new Refusal("payments_unavailable", "This checkout has ended. Please try again.");
  return checkout.url;
}

/** To a larger plan at once, with what was paid set off; to a smaller one, or none, when the paid period ends. */
export async function changePlan(
  deps: Deps,
  { businessId, actor }: Caller,
  choice: PlanChoice,
): Promise<void> {
  assertPlans(deps);
  const row = await subscriptionOf(deps, businessId);
  if (!runs(row)) throw new Refusal("payments_unavailable", "There is no plan to change: begin one first.");
  const tier = deps.plans.tiers.find(({ id }) => id === choice.tier);
  if (!tier) throw refuseField("tier", "there is no such plan");
  const { billing } = deps.payments;
  const price = priceOf(tier, choice.interval);
  const later =
    isSmaller(deps.plans, tier.id, row.tier) ||
    (tier.id === row.tier && choice.interval === "month" && row.interval === "year");
  await askingStripe(async () => {
    const state = await billing.readSubscription(row.stripeSubscriptionId);
    if (price.amount === 0) return billing.setEnding(state, true);
    if (tier.id === state.tier && choice.interval === state.interval) return billing.setEnding(state, false);
    return later ? billing.changeLater(state, price) : billing.changeNow(state, price);
  });
  const next =
    later && price.amount > 0
      ? { nextTier: tier.id, nextInterval: choice.interval }
      : { nextTier: null, nextInterval: null };
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    await tx
      .update(subscriptions)
      .set({ ...next, updatedAt: now })
      .where(eq(subscriptions.businessId, businessId));
    await emit(tx, chosen(businessId, actor, choice, now));
  });
  const fresh = await subscriptionOf(deps, businessId);
  if (fresh) await askingStripe(() => settleSubscription(deps, fresh));
}

/** That somebody has chosen a plan; that it holds is told when Stripe says so. */
const chosen = (
  businessId: BusinessId,
  actor: Actor,
  { tier, interval }: PlanChoice,
  now: number,
): NewEvent => ({
  businessId,
  type: "subscription.updated",
  subjectId: businessId,
  actor,
  fields: ["plan"],
  related: { tier, interval },
  occurredAt: now,
});

function payableTier(deps: Deps, id: string): Tier {
  const tier = deps.plans.tiers.find((one) => one.id === id);
  if (!tier) throw refuseField("tier", "there is no such plan");
  if (tier.price.monthly === 0) throw refuseField("tier", "this plan costs nothing");
  return tier;
}
