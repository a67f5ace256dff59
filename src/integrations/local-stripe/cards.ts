import type { Charge, Customer, Intent, Method } from "./objects.ts";
import { invalid, Refused } from "./params.ts";
import type { World } from "./world.ts";

/** How a payment on the pay page, or with a kept card, ends. */
export type Outcome = "succeeds" | "declined" | "processing";

/** Below this Stripe refuses, in its own units; other currencies as if they were dollars. */
const SMALLEST: Record<string, number> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  jpy: 50,
  aud: 50,
  cad: 50,
  chf: 50,
  kwd: 200,
  huf: 17_500,
};
const LARGEST = 99_999_999;
const WHOLE = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));

/** Refuses amounts as Stripe does: too small, too large, or in a step that the currency does not have. */
export function checkAmount(amount: number, currency: string, param: string): void {
  if (!/^[a-z]{3}$/.test(currency)) throw invalid("currency", `Invalid currency: ${currency}`);
  if (amount > LARGEST) throw invalid(param, "Amount is too large.", "amount_too_large");
  const least = SMALLEST[currency] ?? (WHOLE.has(currency) ? 50 : 50);
  if (amount < least)
    throw invalid(param, `Amount must be at least ${least} ${currency}.`, "amount_too_small");
  if (["bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"].includes(currency) && amount % 10 !== 0)
    throw invalid(param, "The last digit of amounts in this currency must be 0.");
  if (["isk", "ugx"].includes(currency) && amount % 100 !== 0)
    throw invalid(param, "Amounts in this currency must be whole.");
}

export function makeCustomer(world: World, account: string, email: string | null): Customer {
  return world.store.put<Customer>(account, {
    id: world.store.id("cus"),
    object: "customer",
    created: world.seconds(),
    email,
    livemode: false,
    metadata: {},
  });
}

export function makeCard(world: World, account: string, customer: string | null, declines = false): Method {
  return world.store.put<Method>(account, {
    id: world.store.id("pm"),
    object: "payment_method",
    created: world.seconds(),
    livemode: false,
    type: "card",
    customer,
    card: { brand: "visa", last4: declines ? "0341" : "4242", exp_month: 12, exp_year: 2040 },
    local: { declines },
  });
}

export function makeIntent(
  world: World,
  account: string,
  given: Pick<Intent, "amount" | "currency" | "metadata" | "customer" | "setup_future_usage"> &
    Partial<Intent>,
): Intent {
  const intent = world.store.put<Intent>(account, {
    id: world.store.id("pi"),
    object: "payment_intent",
    amount_received: 0,
    application_fee_amount: null,
    created: world.seconds(),
    description: null,
    livemode: false,
    status: "requires_payment_method",
    payment_method: null,
    latest_charge: null,
    last_payment_error: null,
    ...given,
  });
  world.tell(account, "payment_intent.created", intent);
  return intent;
}

/** Tries to take the money: what the customer's bank says is `outcome`. */
export function confirm(
  world: World,
  account: string,
  intent: Intent,
  method: Method,
  outcome: Outcome,
): Intent {
  if (intent.status === "succeeded")
    throw new Refused(400, "This PaymentIntent has already succeeded.", {
      code: "payment_intent_unexpected_state",
    });
  const { store } = world;
  if (outcome === "declined") {
    const error = {
      code: "card_declined",
      decline_code: "generic_decline",
      message: "Your card was declined.",
      type: "card_error" as const,
    };
    const failed = store.put<Intent>(account, {
      ...intent,
      status: "requires_payment_method",
      last_payment_error: error,
    });
    world.tell(account, "payment_intent.payment_failed", failed);
    return failed;
  }
  const waiting = store.put<Intent>(account, {
    ...intent,
    payment_method: method.id,
    last_payment_error: null,
    status: "processing",
  });
  if (outcome === "processing") {
    world.tell(account, "payment_intent.processing", waiting);
    return waiting;
  }
  return capture(world, account, waiting);
}

export function capture(world: World, account: string, intent: Intent): Intent {
  const { store } = world;
  const id = store.id("ch");
  const charge = store.put<Charge>(account, {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    captured: true,
    created: world.seconds(),
    currency: intent.currency,
    disputed: false,
    livemode: false,
    metadata: intent.metadata,
    paid: true,
    payment_intent: intent.id,
    receipt_url: `${world.base}/receipt/${id}`,
    refunded: false,
    status: "succeeded",
  });
  world.tell(account, "charge.succeeded", charge);
  const paid = store.put<Intent>(account, {
    ...intent,
    status: "succeeded",
    amount_received: intent.amount,
    latest_charge: id,
  });
  world.tell(account, "payment_intent.succeeded", paid);
  return paid;
}
