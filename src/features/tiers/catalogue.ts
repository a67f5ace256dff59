/** The plan tiers of a fresh installation. `null` in a limit means none. Amounts are minor units. */
export interface Tier {
  id: "free" | "starter" | "pro" | "business";
  name: string;
  description: string;
  price: { monthly: number; yearly: number; currency: string };
  limits: { bookingsPerMonth: number | null; teamMembers: number | null; widgets: number | null };
  features: string[];
}

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
    features: ["booking", "quotes", "leads", "reviews", "deposits", "sms"],
  },
  {
    id: "pro",
    name: "Pro",
    description: "Everything for a busy business.",
    price: { monthly: 4900, yearly: 49000, currency: "USD" },
    limits: { bookingsPerMonth: null, teamMembers: 15, widgets: 3 },
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
    description: "For agencies and larger teams, with API access.",
    price: { monthly: 9900, yearly: 99000, currency: "USD" },
    limits: { bookingsPerMonth: null, teamMembers: null, widgets: null },
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
      "white_label",
    ],
  },
];
