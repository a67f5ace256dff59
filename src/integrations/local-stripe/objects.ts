import type Stripe from "stripe";

/** What the local Stripe keeps and shows of each object: the SDK's own types, as far as anybody here reads them. */

export type Account = Pick<
  Stripe.Account,
  | "id"
  | "object"
  | "charges_enabled"
  | "payouts_enabled"
  | "details_submitted"
  | "email"
  | "country"
  | "metadata"
  | "type"
> & { requirements: { currently_due: string[]; disabled_reason: string | null } };

export type Session = Pick<
  Stripe.Checkout.Session,
  | "id"
  | "object"
  | "amount_total"
  | "cancel_url"
  | "client_reference_id"
  | "created"
  | "currency"
  | "customer_creation"
  | "customer_email"
  | "expires_at"
  | "livemode"
  | "metadata"
  | "mode"
  | "payment_status"
  | "status"
  | "success_url"
  | "url"
> & {
  customer: string | null;
  payment_intent: string | null;
  setup_intent: string | null;
  subscription: string | null;
  /** Not Stripe's to show: what the payment will be made with, and what the pay page lists. */
  local: SessionPlan;
};

export interface SessionPlan {
  lines: { name: string; amount: number; price: string | null }[];
  intentMetadata: Record<string, string>;
  applicationFee: number | null;
  keepCard: boolean;
  trialDays: number;
}

export type Intent = Pick<
  Stripe.PaymentIntent,
  | "id"
  | "object"
  | "amount"
  | "amount_received"
  | "application_fee_amount"
  | "created"
  | "currency"
  | "description"
  | "livemode"
  | "metadata"
  | "setup_future_usage"
  | "status"
> & {
  customer: string | null;
  payment_method: string | null;
  latest_charge: string | null;
  last_payment_error: { code: string; decline_code?: string; message: string; type: "card_error" } | null;
};

export type Charge = Pick<
  Stripe.Charge,
  | "id"
  | "object"
  | "amount"
  | "amount_captured"
  | "amount_refunded"
  | "captured"
  | "created"
  | "currency"
  | "disputed"
  | "livemode"
  | "metadata"
  | "paid"
  | "receipt_url"
  | "refunded"
  | "status"
> & { payment_intent: string };

export type Refund = Pick<
  Stripe.Refund,
  "id" | "object" | "amount" | "created" | "currency" | "failure_reason" | "metadata" | "reason" | "status"
> & {
  charge: string;
  payment_intent: string;
  /** Not Stripe's to show here: the operator's share that went back along with it. */
  local: { feeReturned: number };
};

export type Dispute = Pick<
  Stripe.Dispute,
  "id" | "object" | "amount" | "created" | "currency" | "livemode" | "metadata" | "reason" | "status"
> & {
  charge: string;
  payment_intent: string;
  evidence: { uncategorized_text: string | null };
  evidence_details: { due_by: number; has_evidence: boolean; past_due: boolean; submission_count: number };
};

export type SetupIntent = Pick<
  Stripe.SetupIntent,
  "id" | "object" | "created" | "livemode" | "metadata" | "status" | "usage"
> & { customer: string | null; payment_method: string | null };

export type Customer = Pick<Stripe.Customer, "id" | "object" | "created" | "email" | "livemode" | "metadata">;

export type Method = Pick<Stripe.PaymentMethod, "id" | "object" | "created" | "livemode" | "type"> & {
  customer: string | null;
  card: { brand: string; last4: string; exp_month: number; exp_year: number };
  /** Not Stripe's: how later charges of this card end. */
  local: { declines: boolean };
};

export type StripeEvent = Pick<
  Stripe.EventBase,
  "id" | "object" | "account" | "api_version" | "created" | "livemode" | "pending_webhooks"
> & { type: string; data: { object: Record<string, unknown> }; request: { id: null; idempotency_key: null } };

export type Product = Pick<
  Stripe.Product,
  "id" | "object" | "active" | "created" | "livemode" | "metadata" | "name"
>;

export type Price = Pick<
  Stripe.Price,
  "id" | "object" | "active" | "created" | "currency" | "livemode" | "lookup_key" | "metadata" | "unit_amount"
> & { product: string; recurring: { interval: "month" | "year"; interval_count: number } };

export type Subscription = Pick<
  Stripe.Subscription,
  | "id"
  | "object"
  | "cancel_at_period_end"
  | "canceled_at"
  | "created"
  | "currency"
  | "ended_at"
  | "livemode"
  | "metadata"
  | "start_date"
  | "status"
  | "trial_end"
> & {
  customer: string;
  schedule: string | null;
  latest_invoice: string | null;
  items: {
    object: "list";
    data: {
      id: string;
      object: "subscription_item";
      price: Price;
      quantity: number;
      current_period_start: number;
      current_period_end: number;
    }[];
    has_more: false;
    url: string;
  };
  /** Not Stripe's: whether the next invoice is paid. */
  local: { pays: boolean };
};

export type Schedule = Pick<
  Stripe.SubscriptionSchedule,
  "id" | "object" | "created" | "livemode" | "status"
> & {
  customer: string;
  subscription: string | null;
  phases: { start_date: number; end_date: number; items: { price: string; quantity: number }[] }[];
};

export type Invoice = Pick<
  Stripe.Invoice,
  "id" | "object" | "amount_due" | "amount_paid" | "created" | "currency" | "livemode" | "metadata" | "status"
> & {
  customer: string;
  parent: {
    type: "subscription_details";
    quote_details: null;
    subscription_details: { subscription: string; metadata: null };
  };
};

export type Kept =
  | Account
  | Session
  | Intent
  | Charge
  | Refund
  | Dispute
  | SetupIntent
  | Customer
  | Method
  | StripeEvent
  | Product
  | Price
  | Subscription
  | Schedule
  | Invoice;
