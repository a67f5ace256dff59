import type Stripe from "stripe";
import { toStripe } from "./charge-amount.ts";
import { type Collected, type NewCheckout, PaymentProblem, type Payments, type Till } from "./payments.ts";
import { accountOf, checkoutOf, collectedOf, disputeOf, refundOf } from "./read-stripe.ts";
import type { StripeClient } from "./stripe-client.ts";

const SESSION = {
  expand: ["payment_intent.latest_charge", "payment_intent.payment_method", "setup_intent.payment_method"],
};
const INTENT = { expand: ["latest_charge", "payment_method"] };
/** Of one look; more at once has never been lost. */
const MOST_EVENTS = 10_000;
/** Of a card: not there, or not kept for anybody any more. */
const GONE = new Set(["resource_missing", "payment_method_unexpected_state"]);
const INSTALLATION: Till = { secretKey: null, accountId: null };

/** Live keys say so in their name. */
export const isLiveKey = (key: string): boolean => /^[rs]k_live_/.test(key);

/** Payments through Stripe: Checkout for what customers pay, Connect for businesses with accounts under one key. */
export function stripePayments(client: StripeClient): Payments {
  return {
    createCheckout: (till, checkout, key) =>
      client.call(
        till,
        async (stripe, options) =>
          checkoutOf(await stripe.checkout.sessions.create(sessionParams(checkout), options)),
        key,
      ),

    readCheckout: (till, id) =>
      client.call(till, async (stripe, options) =>
        checkoutOf(await stripe.checkout.sessions.retrieve(id, SESSION, options)),
      ),

    async expireCheckout(till, id) {
      try {
        return await client.call(till, async (stripe, options) =>
          checkoutOf(await stripe.checkout.sessions.expire(id, SESSION, options)),
        );
      } catch (error) {
        // It was paid, or had ended, a moment before: what it is now says which.
        if (error instanceof PaymentProblem && error.kind === "refused") return this.readCheckout(till, id);
        throw error;
      }
    },

    readCollected: (till, id) =>
      client.call(till, async (stripe, options) =>
        collectedOf(await stripe.paymentIntents.retrieve(id, INTENT, options)),
      ),

    chargeCard: (till, charge, key) =>
      client.call(
        till,
        async (stripe, options): Promise<Collected> => {
          const { currency, card, applicationFee } = charge;
          try {
            const intent = await stripe.paymentIntents.create(
              {
                amount: toStripe(charge.amount, currency),
                currency: currency.toLowerCase(),
                customer: card.customerId,
                payment_method: card.paymentMethodId,
                off_session: true,
                confirm: true,
                description: charge.description,
                metadata: { ...charge.metadata, payment: charge.reference },
                ...(applicationFee > 0 ? { application_fee_amount: toStripe(applicationFee, currency) } : {}),
                ...INTENT,
              },
              options,
            );
            return collectedOf(intent);
          } catch (error) {
            const declined = (error as { payment_intent?: Stripe.PaymentIntent }).payment_intent;
            if (!declined) throw error;
            return { ...collectedOf(declined), card: null };
          }
        },
        key,
      ),

    findCharge: (till, customerId, reference) =>
      client.call(till, async (stripe, options) => {
        const { data } = await stripe.paymentIntents.list(
          { customer: customerId, limit: 100, expand: ["data.latest_charge"] },
          options,
        );
        const charged = data.find(({ metadata }) => metadata.payment === reference);
        return charged ? { ...collectedOf(charged), card: null } : null;
      }),

    refund: (till, { reference, paymentIntentId, amount, currency, returnFee }, key) =>
      client.call(
        till,
        async (stripe, options) =>
          refundOf(
            await stripe.refunds.create(
              {
                payment_intent: paymentIntentId,
                amount: toStripe(amount, currency),
                reason: "requested_by_customer",
                metadata: { refund: reference },
                ...(returnFee ? { refund_application_fee: true } : {}),
              },
              options,
            ),
          ),
        key,
      ),

    readRefund: (till, id) =>
      client.call(till, async (stripe, options) => refundOf(await stripe.refunds.retrieve(id, {}, options))),

    listRefunds: (till, paymentIntentId) =>
      client.call(till, async (stripe, options) => {
        const { data } = await stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 }, options);
        return data.map(refundOf);
      }),

    readDispute: (till, id) =>
      client.call(till, async (stripe, options) =>
        disputeOf(await stripe.disputes.retrieve(id, {}, options)),
      ),

    submitEvidence: (till, id, text) =>
      client.call(till, async (stripe, options) =>
        disputeOf(
          await stripe.disputes.update(id, { evidence: { uncategorized_text: text }, submit: true }, options),
        ),
      ),

    listEvents: (till, types, since) =>
      client.call(till, async (stripe, options) => {
        const told = await stripe.events
          .list({ types: [...types], created: { gte: Math.floor(since / 1000) }, limit: 100 }, options)
          .autoPagingToArray({ limit: MOST_EVENTS });
        return told.map(({ id, type, data }) => ({ id, type, object: { ...data.object } }));
      }),

    async detachCard(till, paymentMethodId) {
      try {
        await client.call(till, (stripe, options) =>
          stripe.paymentMethods.detach(paymentMethodId, {}, options),
        );
      } catch (error) {
        if (!(error instanceof PaymentProblem && GONE.has(error.code))) throw error;
      }
    },

    createAccount: ({ country, email, reference }, key) =>
      client.call(
        INSTALLATION,
        async (stripe, options) =>
          accountOf(
            await stripe.accounts.create(
              {
                // The business deals with Stripe itself: its own dashboard, its own fees, its own losses.
                controller: {
                  fees: { payer: "account" },
                  losses: { payments: "stripe" },
                  requirement_collection: "stripe",
                  stripe_dashboard: { type: "full" },
                },
                ...(country === null ? {} : { country }),
                ...(email === null ? {} : { email }),
                metadata: { business: reference },
              },
              options,
            ),
          ),
        key,
      ),

    accountLink: (accountId, { refreshUrl, returnUrl }) =>
      client.call(INSTALLATION, async (stripe, options) => {
        const link = await stripe.accountLinks.create(
          { account: accountId, type: "account_onboarding", refresh_url: refreshUrl, return_url: returnUrl },
          options,
        );
        return link.url;
      }),

    readAccount: ({ secretKey, accountId }) =>
      client.call({ secretKey, accountId: null }, async (stripe, options) =>
        accountOf(
          await (accountId === null
            ? stripe.accounts.retrieveCurrent({}, options)
            : stripe.accounts.retrieve(accountId, {}, options)),
        ),
      ),
  };
}

function sessionParams(checkout: NewCheckout): Stripe.Checkout.SessionCreateParams {
  const { reference, lines, applicationFee, keepCard, email } = checkout;
  const currency = checkout.currency.toLowerCase();
  const metadata = { ...checkout.metadata, payment: reference };
  const locale = stripeLocale(checkout.locale);
  const common: Stripe.Checkout.SessionCreateParams = {
    client_reference_id: reference,
    metadata,
    success_url: checkout.successUrl,
    cancel_url: checkout.cancelUrl,
    ...(email === null ? {} : { customer_email: email }),
    ...(locale === null ? {} : { locale }),
    ...(keepCard ? { customer_creation: "always" } : {}),
    ...SESSION,
  };
  if (lines.length === 0) return { ...common, mode: "setup", currency, setup_intent_data: { metadata } };
  return {
    ...common,
    mode: "payment",
    expires_at: Math.floor(checkout.expiresAt / 1000),
    // What is paid must be what was asked for, in its currency.
    adaptive_pricing: { enabled: false },
    line_items: lines.map(({ label, amount }) => ({
      quantity: 1,
      price_data: {
        currency,
        unit_amount: toStripe(amount, checkout.currency),
        product_data: { name: label.slice(0, 250) },
      },
    })),
    payment_intent_data: {
      metadata,
      ...(applicationFee > 0 ? { application_fee_amount: toStripe(applicationFee, checkout.currency) } : {}),
      ...(keepCard ? { setup_future_usage: "off_session" } : {}),
    },
  };
}

const LOCALES = new Set(
  "bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh".split(
    " ",
  ),
);

function stripeLocale(locale: string | null): Stripe.Checkout.SessionCreateParams.Locale | null {
  const language = locale?.split("-")[0]?.toLowerCase() ?? "";
  return LOCALES.has(language) ? (language as Stripe.Checkout.SessionCreateParams.Locale) : null;
}
