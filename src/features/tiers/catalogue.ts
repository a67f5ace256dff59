import { Refusal } from "#domain/refusals.ts";

/** One plan. `null` in a limit means none. Amounts are minor units. */
export interface Tier {
  /** What `businesses.tier` holds. */
  id: string;
  name: string;
  description: string;
  price: { monthly: number; yearly: number; currency: string };
  limits: { bookingsPerMonth: number | null; teamMembers: number | null; widgets: number | null };
  features: string[];
  /** Days to try it without paying, once per business; absent: none. */
  trialDays?: number | undefined;
  /** The operator's share of what connected businesses are paid online, in hundredths of a percent; absent: none. */
  paymentFeeBasisPoints?: number | undefined;
}

/** The plans of an installation, and whether they bind anybody. */
export interface Plans {
  /** Off (a self-hoster's default): no limits, everything is on. */
  enforced: boolean;
  /** The smallest first, never empty. */
  tiers: Tier[];
}

/** What a new business begins with. */
export function firstTier({ tiers: [first] }: Plans): string {
  if (!first) throw new Error("the catalogue of tiers is empty");
  return first.id;
}

/** A tier that is not in the catalogue any more has what the first, smallest one has. */
export function tierOf(plans: Plans, id: string): Tier {
  const tier = plans.tiers.find((one) => one.id === id) ?? plans.tiers[0];
  if (!tier) throw new Error("the catalogue of tiers is empty");
  return tier;
}

export function hasFeature(plans: Plans, tierId: string, feature: string): boolean {
  return !plans.enforced || tierOf(plans, tierId).features.includes(feature);
}

/** Refuses with `plan_required` what the business's plan does not hold; `what` begins the sentence shown. */
export function assertFeature(plans: Plans, tierId: string, feature: string, what: string): void {
  if (hasFeature(plans, tierId, feature)) return;
  const holders = plans.tiers.filter((tier) => tier.features.includes(feature)).map((tier) => tier.name);
  throw new Refusal(
    "plan_required",
    holders.length === 0
      ? `${what} is part of no plan here.`
      : `${what} is part of ${holders.join(", ")}; this business has ${tierOf(plans, tierId).name}.`,
    { extra: { feature } },
  );
}

/** The catalogue of an installation that defines none of its own. */
export const DEFAULT_TIERS: Tier[] = [
  {
    id: "free",
    name: "Free",
    description: "Online booking for one person.",
    price: { monthly: 0, yearly: 0, currency: "USD" },
    limits: { bookingsPerMonth: 25, teamMembers: 1, widgets: 1 },
    features: ["booking", "quotes", "leads", "reviews"],
  },
  {
    id: "starter",
    name: "Starter",
    description: "For a small team that is out on jobs.",
    price: { monthly: 1900, yearly: 19000, currency: "USD" },
    limits: { bookingsPerMonth: 200, teamMembers: 5, widgets: 1 },
    trialDays: 14,
    features: ["booking", "quotes", "leads", "reviews", "deposits", "sms"],
  },
  {
    id: "pro",
    name: "Pro",
    description: "Everything for a busy business.",
    price: { monthly: 4900, yearly: 49000, currency: "USD" },
    limits: { bookingsPerMonth: null, teamMembers: 15, widgets: 3 },
    trialDays: 14,
    features: [
      "booking",
      "quotes",
      "leads",
      "reviews",
      "deposits",
      "sms",
      "invoices",
      "analytics",
      "no_badge",
    ],
  },
  {
    id: "business",
    name: "Business",
    description: "For agencies and larger teams: API access, any number of widgets, under your own name.",
    price: { monthly: 9900, yearly: 99000, currency: "USD" },
    limits: { bookingsPerMonth: null, teamMembers: null, widgets: null },
    trialDays: 14,
    features: [
      "booking",
      "quotes",
      "leads",
      "reviews",
      "deposits",
      "sms",
      "invoices",
      "analytics",
      "no_badge",
      "api",
      "webhooks",
    ],
  },
];
