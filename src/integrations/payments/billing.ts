/** What the product asks of a payment service about plans: all of it on the installation's own account. */

export interface PlanPrice {
  tier: string;
  name: string;
  interval: "month" | "year";
  amount: number;
  currency: string;
}

export interface SubscriptionState {
  id: string;
  /** The service's word: `active`, `trialing`, `past_due`, `canceled`, … */
  status: string;
  customerId: string;
  /** Of the price; `null`: one that was not made here. */
  tier: string | null;
  interval: "month" | "year";
  periodStartsAt: number;
  periodEndsAt: number;
  trialEndsAt: number | null;
  cancelAtPeriodEnd: boolean;
  livemode: boolean;
  /** Our business's id, from the metadata. */
  reference: string | null;
  itemId: string;
  priceId: string;
  scheduleId: string | null;
}

export interface PlanCheckout {
  /** Our business's id. */
  reference: string;
  price: PlanPrice;
  customerId: string | null;
  email: string | null;
  trialDays: number;
  successUrl: string;
  cancelUrl: string;
}

export interface Billing {
  checkout(given: PlanCheckout, key: string): Promise<{ id: string; url: string | null }>;
  readCheckout(id: string): Promise<{
    status: "open" | "complete" | "expired";
    subscriptionId: string | null;
    customerId: string | null;
    reference: string | null;
  }>;
  readSubscription(id: string): Promise<SubscriptionState>;
  /** At once; what was paid for the rest of the period is set off. */
  changeNow(subscription: SubscriptionState, price: PlanPrice): Promise<void>;
  /** When the period that is paid ends. */
  changeLater(subscription: SubscriptionState, price: PlanPrice): Promise<void>;
  /** Ends with the period, or does not any more; a later change that was planned is dropped. */
  setEnding(subscription: SubscriptionState, ends: boolean): Promise<void>;
  /** Where the owner changes the card and finds invoices. */
  portal(customerId: string, returnUrl: string): Promise<string>;
}
