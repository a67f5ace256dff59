import type Stripe from "stripe";
import type { Billing, PlanPrice, SubscriptionState } from "./billing.ts";
import { toStripe } from "./charge-amount.ts";
import { PaymentProblem, type Till } from "./payments.ts";
import { idOf } from "./read-stripe.ts";
import type { StripeClient } from "./stripe-client.ts";

const OWN: Till = { secretKey: null, accountId: null };

/** Plans as subscriptions. Products and prices are made when first needed, and found again by their lookup keys. */
export function stripeBilling(client: StripeClient): Billing {
  const asking = <T>(work: (stripe: Stripe, options: Stripe.RequestOptions) => Promise<T>, key?: string) =>
    client.call(OWN, work, key);

  async function priceId(price: PlanPrice): Promise<string> {
    const lookup = lookupKey(price);
    const found = await asking((stripe, options) =>
      stripe.prices.list({ lookup_keys: [lookup], active: true, limit: 1 }, options),
    );
    if (found.data[0]) return found.data[0].id;
    const product = `bookingmachine_${price.tier}`;
    await asking(
      (stripe, options) => stripe.products.create({ id: product, name: price.name }, options),
      `product ${product}`,
    ).catch((error: unknown) => {
      if (!(error instanceof PaymentProblem) || error.code !== "resource_already_exists") throw error;
    });
    const made = await asking(
      (stripe, options) =>
        stripe.prices.create(
          {
            product,
            currency: price.currency.toLowerCase(),
            unit_amount: toStripe(price.amount, price.currency),
            recurring: { interval: price.interval },
            lookup_key: lookup,
            metadata: { tier: price.tier },
          },
          options,
        ),
      `price ${lookup}`,
    );
    return made.id;
  }

  return {
    async checkout(given, key) {
      const price = await priceId(given.price);
      const session = await asking(
        (stripe, options) =>
          stripe.checkout.sessions.create(
            {
              mode: "subscription",
              client_reference_id: given.reference,
              line_items: [{ price, quantity: 1 }],
              metadata: { business: given.reference },
              subscription_data: {
                metadata: { business: given.reference },
                ...(given.trialDays > 0 ? { trial_period_days: given.trialDays } : {}),
              },
              ...(given.customerId === null
                ? given.email === null
                  ? {}
                  : { customer_email: given.email }
                : { customer: given.customerId }),
              success_url: given.successUrl,
              cancel_url: given.cancelUrl,
            },
            options,
          ),
        key,
      );
      return { id: session.id, url: session.url };
    },

    readCheckout: (id) =>
      asking(async (stripe, options) => {
        const session = await stripe.checkout.sessions.retrieve(id, {}, options);
        const { status } = session;
        return {
          status: status === "complete" ? "complete" : status === "expired" ? "expired" : "open",
          subscriptionId: idOf(session.subscription),
          customerId: idOf(session.customer),
          reference: session.client_reference_id,
        };
      }),

    readSubscription: (id) =>
      asking(async (stripe, options) => stateOf(await stripe.subscriptions.retrieve(id, {}, options))),

    async changeNow(subscription, price) {
      await release(subscription);
      const next = await priceId(price);
      await asking((stripe, options) =>
        stripe.subscriptions.update(
          subscription.id,
          {
            items: [{ id: subscription.itemId, price: next }],
            proration_behavior: "create_prorations",
            cancel_at_period_end: false,
          },
          options,
        ),
      );
    },

    async changeLater(subscription, price) {
      await release(subscription);
      const next = await priceId(price);
      await asking((stripe, options) =>
        stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false }, options),
      );
      await asking(async (stripe, options) => {
        const schedule = await stripe.subscriptionSchedules.create(
          { from_subscription: subscription.id },
          options,
        );
        await stripe.subscriptionSchedules.update(
          schedule.id,
          {
            end_behavior: "release",
            phases: [
              {
                items: [{ price: subscription.priceId, quantity: 1 }],
                start_date: subscription.periodStartsAt / 1000,
                end_date: subscription.periodEndsAt / 1000,
              },
              {
                items: [{ price: next, quantity: 1 }],
                duration: { interval: price.interval, interval_count: 1 },
                proration_behavior: "none",
              },
            ],
          },
          options,
        );
      });
    },

    async setEnding(subscription, ends) {
      await release(subscription);
      await asking((stripe, options) =>
        stripe.subscriptions.update(subscription.id, { cancel_at_period_end: ends }, options),
      );
    },

    portal: (customerId, returnUrl) =>
      asking(async (stripe, options) => {
        const session = await stripe.billingPortal.sessions.create(
          { customer: customerId, return_url: returnUrl },
          options,
        );
        return session.url;
      }),
  };

  async function release({ scheduleId }: SubscriptionState): Promise<void> {
    if (scheduleId === null) return;
    await asking((stripe, options) => stripe.subscriptionSchedules.release(scheduleId, {}, options));
  }
}

/** A price never changes: a catalogue with another amount has another. */
const lookupKey = ({ tier, interval, amount, currency }: PlanPrice): string =>
  `bookingmachine_${tier}_${interval}_${currency}_${amount}`.toLowerCase();

function stateOf(subscription: Stripe.Subscription): SubscriptionState {
  const [item] = subscription.items.data;
  if (!item) throw new Error("a subscription without an item");
  return {
    id: subscription.id,
    status: subscription.status,
    customerId: idOf(subscription.customer) ?? "",
    tier: item.price.metadata.tier ?? null,
    interval: item.price.recurring?.interval === "year" ? "year" : "month",
    periodStartsAt: item.current_period_start * 1000,
    periodEndsAt: item.current_period_end * 1000,
    trialEndsAt: subscription.trial_end === null ? null : subscription.trial_end * 1000,
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    livemode: subscription.livemode,
    reference: subscription.metadata.business ?? null,
    itemId: item.id,
    priceId: item.price.id,
    scheduleId: idOf(subscription.schedule),
  };
}
