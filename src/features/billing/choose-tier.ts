import { DAY_MS } from "#domain/local-time.ts";
import type { PlanPrice, SubscriptionState } from "#integrations/payments/billing.ts";
import { type Plans, type Tier, tierOf } from "../tiers/catalogue.ts";

/** How long a plan is kept while its payment fails; Stripe goes on trying meanwhile. */
export const GRACE_MS = 7 * DAY_MS;

/** The tier that a subscription gives now; without a good one it is the first, smallest tier. */
export function tierFor(
  plans: Plans,
  { status, tier }: Pick<SubscriptionState, "status" | "tier">,
  pastDueSince: number | null,
  now: number,
): string {
  const smallest = tierOf(plans, "").id;
  if (tier === null) return smallest;
  if (status === "active" || status === "trialing") return tier;
  const inGrace = status === "past_due" && pastDueSince !== null && now < pastDueSince + GRACE_MS;
  return inGrace ? tier : smallest;
}

export function priceOf(tier: Tier, interval: "month" | "year"): PlanPrice {
  const { monthly, yearly, currency } = tier.price;
  return {
    tier: tier.id,
    name: tier.name,
    interval,
    amount: interval === "year" ? yearly : monthly,
    currency,
  };
}

/** By what a month of it costs; a longer interval of the same tier is no smaller plan. */
export function isSmaller(plans: Plans, next: string, current: string): boolean {
  return tierOf(plans, next).price.monthly < tierOf(plans, current).price.monthly;
}
