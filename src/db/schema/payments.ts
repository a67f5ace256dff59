import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { amount, businessId, createdAt, instant, updatedAt } from "#db/columns.ts";
import type { BusinessId } from "#domain/ids.ts";
import type {
  PaymentMethod,
  PaymentPurpose,
  PaymentStatus,
  RefundCause,
  RefundStatus,
} from "#domain/payment-status.ts";
import { bookings } from "./bookings.ts";
import { businesses } from "./businesses.ts";
import { invoices } from "./invoices.ts";

/**
 * Where a business's money goes. A business may have had several; payments remember the one they were made through, so
 * that a refund finds its way back.
 */
export const paymentAccounts = pgTable(
  "payment_accounts",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    /** An account under the installation's key, a key of the business's own, or the installation's own account. */
    kind: text("kind").$type<"connect" | "own_keys" | "installation">().notNull(),
    /** `null` until Stripe has made it. */
    stripeAccountId: text("stripe_account_id"),
    /** Encrypted; only of `own_keys`. */
    secretKeySealed: text("secret_key_sealed"),
    webhookSecretSealed: text("webhook_secret_sealed"),
    /** The key's last four characters, to be recognised by. */
    keyHint: text("key_hint"),
    livemode: boolean("livemode").notNull(),
    chargesEnabled: boolean("charges_enabled").notNull().default(false),
    detailsSubmitted: boolean("details_submitted").notNull().default(false),
    /** What Stripe still wants to know. */
    requirements: text("requirements").array().notNull(),
    disabledReason: text("disabled_reason"),
    nextCheckAt: instant("next_check_at"),
    disconnectedAt: instant("disconnected_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("payment_accounts_tenant").on(t.businessId, t.id),
    uniqueIndex("payment_accounts_one_connected").on(t.businessId).where(sql`${t.disconnectedAt} is null`),
    check("payment_accounts_kind", sql`${t.kind} in ('connect', 'own_keys', 'installation')`),
    check(
      "payment_accounts_keys",
      sql`(${t.kind} = 'own_keys') = (${t.secretKeySealed} is not null) and (${t.kind} = 'own_keys') = (${t.webhookSecretSealed} is not null)`,
    ),
    index("payment_accounts_by_stripe_id").on(t.stripeAccountId),
    index("payment_accounts_due").on(t.nextCheckAt).where(sql`${t.nextCheckAt} is not null`),
  ],
);

/**
 * Money from a customer, one row per attempt. A row of Stripe's is committed before Stripe is asked anything, with the
 * key that makes the asking repeatable; money taken on site is a row of its own, succeeded at once.
 */
export const payments = pgTable(
  "payments",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    bookingId: text("booking_id"),
    invoiceId: text("invoice_id"),
    /** `null` for money taken on site. */
    accountId: text("account_id"),
    purpose: text("purpose").$type<PaymentPurpose>().notNull(),
    method: text("method").$type<PaymentMethod>().notNull(),
    status: text("status").$type<PaymentStatus>().notNull(),
    /** What is paid of the price, minor units; a tip comes on top. 0: only a card is kept. */
    amount: amount("amount").notNull(),
    tip: amount("tip").notNull().default(0),
    /** What has arrived, tip included. Never falls: what went back stands in `refunds`. */
    captured: amount("captured").notNull().default(0),
    applicationFee: amount("application_fee").notNull().default(0),
    currency: text("currency").notNull(),
    livemode: boolean("livemode").notNull().default(false),
    idempotencyKey: text("idempotency_key").notNull().unique(),
    checkoutSessionId: text("checkout_session_id"),
    checkoutUrl: text("checkout_url"),
    /** When the checkout ends; told to Stripe, so it never changes. */
    expiresAt: instant("expires_at"),
    paymentIntentId: text("payment_intent_id"),
    receiptUrl: text("receipt_url"),
    /** Why it failed, as a code; or why it is not believed. */
    failure: text("failure"),
    /** When Stripe is to be asked about it; `null`: settled. */
    nextCheckAt: instant("next_check_at"),
    attempts: integer("attempts").notNull().default(0),
    note: text("note").notNull().default(""),
    receivedAt: instant("received_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("payments_tenant").on(t.businessId, t.id),
    foreignKey({ columns: [t.businessId, t.bookingId], foreignColumns: [bookings.businessId, bookings.id] }),
    foreignKey({ columns: [t.businessId, t.invoiceId], foreignColumns: [invoices.businessId, invoices.id] }),
    foreignKey({
      columns: [t.businessId, t.accountId],
      foreignColumns: [paymentAccounts.businessId, paymentAccounts.id],
    }),
    check("payments_subject", sql`num_nonnulls(${t.bookingId}, ${t.invoiceId}) >= 1`),
    check(
      "payments_purpose",
      sql`${t.purpose} in ('deposit', 'balance', 'invoice', 'no_show_fee', 'late_cancel_fee', 'card')`,
    ),
    check("payments_method", sql`${t.method} in ('stripe', 'cash', 'card', 'transfer', 'other')`),
    check(
      "payments_status",
      sql`${t.status} in ('created', 'open', 'processing', 'succeeded', 'failed', 'expired', 'cancelled')`,
    ),
    check(
      "payments_amounts",
      sql`${t.amount} >= 0 and ${t.tip} >= 0 and ${t.captured} between 0 and ${t.amount} + ${t.tip} and ${t.applicationFee} between 0 and ${t.amount} + ${t.tip}`,
    ),
    check("payments_account", sql`(${t.method} = 'stripe') = (${t.accountId} is not null)`),
    uniqueIndex("payments_by_session").on(t.checkoutSessionId),
    uniqueIndex("payments_by_intent").on(t.paymentIntentId),
    // One attempt at a time: two open checkouts for the same thing could both be paid.
    uniqueIndex("payments_one_open_per_booking")
      .on(t.businessId, t.bookingId, t.purpose)
      .where(sql`${t.status} in ('created', 'open', 'processing') and ${t.invoiceId} is null`),
    uniqueIndex("payments_one_open_per_invoice")
      .on(t.businessId, t.invoiceId)
      .where(sql`${t.status} in ('created', 'open', 'processing')`),
    index("payments_by_booking").on(t.businessId, t.bookingId),
    index("payments_by_invoice").on(t.businessId, t.invoiceId),
    index("payments_by_time").on(t.businessId, t.createdAt, t.id),
    index("payments_due").on(t.nextCheckAt).where(sql`${t.nextCheckAt} is not null`),
  ],
);

/** By hand money goes back as often as somebody says so, and at Stripe as often as Stripe says. */
export const CAUSED_ONCE = sql.raw(`"refunds"."cause" not in ('by_hand', 'stripe')`);

/**
 * Money on its way back. Written before Stripe is asked; `cause` makes sure that nothing is paid back twice for one
 * reason, and the trigger `refunds_within_captured` that no more goes back than came.
 */
export const refunds = pgTable(
  "refunds",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    paymentId: text("payment_id").notNull(),
    cause: text("cause").$type<RefundCause>().notNull(),
    amount: amount("amount").notNull(),
    status: text("status").$type<RefundStatus>().notNull(),
    reason: text("reason").notNull().default(""),
    stripeRefundId: text("stripe_refund_id").unique(),
    idempotencyKey: text("idempotency_key").notNull().unique(),
    failure: text("failure"),
    nextCheckAt: instant("next_check_at"),
    attempts: integer("attempts").notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("refunds_tenant").on(t.businessId, t.id),
    uniqueIndex("refunds_once_per_cause").on(t.businessId, t.paymentId, t.cause).where(CAUSED_ONCE),
    check(
      "refunds_cause",
      sql`${t.cause} in ('cancelled', 'late', 'surplus', 'no_show_taken_back', 'by_hand', 'stripe')`,
    ),
    foreignKey({ columns: [t.businessId, t.paymentId], foreignColumns: [payments.businessId, payments.id] }),
    check("refunds_amount", sql`${t.amount} > 0`),
    check("refunds_status", sql`${t.status} in ('created', 'pending', 'succeeded', 'failed', 'cancelled')`),
    index("refunds_by_payment").on(t.businessId, t.paymentId),
    index("refunds_due").on(t.nextCheckAt).where(sql`${t.nextCheckAt} is not null`),
  ],
);

/**
 * Messages from Stripe, each once: what they are about, never what they say. What is true is asked of Stripe itself.
 */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    id: text("id").primaryKey(),
    /** `null`: about the installation's own account, i.e. plans. */
    businessId: text("business_id")
      .$type<BusinessId>()
      .references(() => businesses.id, { onDelete: "cascade" }),
    accountId: text("account_id"),
    type: text("type").notNull(),
    objectId: text("object_id").notNull(),
    /** Ids in the message that lead to our rows. */
    paymentIntentId: text("payment_intent_id"),
    reference: text("reference"),
    status: text("status").$type<"received" | "done" | "ignored">().notNull(),
    note: text("note"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at"),
    receivedAt: instant("received_at").notNull(),
  },
  (t) => [
    check("stripe_events_status", sql`${t.status} in ('received', 'done', 'ignored')`),
    index("stripe_events_due").on(t.nextAttemptAt).where(sql`${t.status} = 'received'`),
    index("stripe_events_by_age").on(t.receivedAt),
  ],
);

/** A customer's bank has taken money back and asks what happened. */
export const disputes = pgTable(
  "disputes",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    paymentId: text("payment_id").notNull(),
    stripeDisputeId: text("stripe_dispute_id").notNull().unique(),
    amount: amount("amount").notNull(),
    currency: text("currency").notNull(),
    reason: text("reason").notNull(),
    status: text("status").notNull(),
    evidenceDueAt: instant("evidence_due_at"),
    evidenceSubmittedAt: instant("evidence_submitted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("disputes_tenant").on(t.businessId, t.id),
    foreignKey({ columns: [t.businessId, t.paymentId], foreignColumns: [payments.businessId, payments.id] }),
    index("disputes_by_time").on(t.businessId, t.createdAt, t.id),
    index("disputes_by_payment").on(t.businessId, t.paymentId),
  ],
);

/** A card that the customer has left for the fees that the policy names. Stripe has the card; this is where. */
export const bookingCards = pgTable(
  "booking_cards",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    bookingId: text("booking_id").primaryKey(),
    accountId: text("account_id").notNull(),
    stripeCustomerId: text("stripe_customer_id").notNull(),
    stripePaymentMethodId: text("stripe_payment_method_id").notNull(),
    brand: text("brand"),
    lastFour: text("last_four"),
    /** Nobody is charged any more: since then Stripe is asked to forget it, and when it has, the row goes. */
    forgetAt: instant("forget_at"),
    createdAt: createdAt(),
  },
  (t) => [
    index("booking_cards_to_forget").on(t.forgetAt).where(sql`${t.forgetAt} is not null`),
    foreignKey({
      columns: [t.businessId, t.bookingId],
      foreignColumns: [bookings.businessId, bookings.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.businessId, t.accountId],
      foreignColumns: [paymentAccounts.businessId, paymentAccounts.id],
    }),
  ],
);

/** A business's own plan, as Stripe bills it. */
export const subscriptions = pgTable(
  "subscriptions",
  {
    businessId: businessId()
      .primaryKey()
      .references(() => businesses.id, { onDelete: "cascade" }),
    stripeCustomerId: text("stripe_customer_id"),
    stripeSubscriptionId: text("stripe_subscription_id").unique(),
    checkoutSessionId: text("checkout_session_id").unique(),
    checkoutKey: text("checkout_key"),
    tier: text("tier").notNull(),
    interval: text("interval").$type<"month" | "year">().notNull(),
    /** Stripe's word; `incomplete` until the first checkout is done. */
    status: text("status").notNull(),
    periodEndsAt: instant("period_ends_at"),
    trialEndsAt: instant("trial_ends_at"),
    /** A trial is had once. */
    trialUsed: boolean("trial_used").notNull().default(false),
    cancelAtPeriodEnd: boolean("cancel_at_period_end").notNull().default(false),
    /** What it becomes when the period ends. */
    nextTier: text("next_tier"),
    nextInterval: text("next_interval").$type<"month" | "year">(),
    /** Unpaid since then: the plan is kept until the grace is over. */
    pastDueSince: instant("past_due_since"),
    nextCheckAt: instant("next_check_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    check("subscriptions_interval", sql`${t.interval} in ('month', 'year')`),
    index("subscriptions_by_customer").on(t.stripeCustomerId),
    index("subscriptions_due").on(t.nextCheckAt).where(sql`${t.nextCheckAt} is not null`),
  ],
);
