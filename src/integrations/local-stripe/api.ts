import { accountLink, createAccount, ownAccount } from "./accounts.ts";
import { checkAmount, confirm, makeCustomer, makeIntent } from "./cards.ts";
import { createSession, currentSession, expireSession } from "./checkout.ts";
import type {
  Account,
  Charge,
  Customer,
  Dispute,
  Intent,
  Kept,
  Method,
  Price,
  Refund,
  Schedule,
  SetupIntent,
  StripeEvent,
  Subscription,
} from "./objects.ts";
import { invalid, type Reader, Refused } from "./params.ts";
import { createRefund, updateDispute } from "./refunds.ts";
import { PLATFORM } from "./store.ts";
import {
  createPrice,
  createProduct,
  createSchedule,
  portalSession,
  releaseSchedule,
  updateSchedule,
  updateSubscription,
} from "./subscriptions.ts";
import type { World } from "./world.ts";

/** One call as the routes see it. `account` is the connected account named, else that of the key. */
export interface Call {
  account: string;
  /** That of the key, whatever account is named. */
  own: string;
  id: string;
  read: Reader;
}

type Endpoint = (world: World, call: Call) => object;

/** Every endpoint the product uses, by method and path; `:id` stands for one segment. */
export const ENDPOINTS: Record<string, Endpoint> = {
  "POST /v1/checkout/sessions": (world, { account, read }) => createSession(world, account, read),
  "GET /v1/checkout/sessions/:id": (world, { account, id }) => currentSession(world, account, id),
  "POST /v1/checkout/sessions/:id/expire": (world, { account, id }) => expireSession(world, account, id),
  "GET /v1/payment_intents/:id": (world, { account, id }) =>
    world.store.get<Intent>(account, id, "payment_intent"),
  "GET /v1/payment_intents": (world, { account, read }) => {
    const customer = read.must("customer");
    read.ignore("limit");
    read.done();
    const all = world.store.all<Intent>(account, "payment_intent");
    return listed(
      "/v1/payment_intents",
      all.filter((one) => one.customer === customer),
    );
  },
  "POST /v1/payment_intents": chargeCard,
  "POST /v1/refunds": (world, { account, read }) => createRefund(world, account, read),
  "GET /v1/refunds/:id": (world, { account, id }) => world.store.get<Refund>(account, id, "refund"),
  "GET /v1/refunds": (world, { account, read }) => {
    const intent = read.text("payment_intent");
    read.ignore("limit");
    read.done();
    const all = world.store.all<Refund>(account, "refund");
    return listed("/v1/refunds", intent === null ? all : all.filter((one) => one.payment_intent === intent));
  },
  "GET /v1/charges/:id": (world, { account, id }) => world.store.get<Charge>(account, id, "charge"),
  "GET /v1/disputes/:id": (world, { account, id }) => world.store.get<Dispute>(account, id, "dispute"),
  "POST /v1/disputes/:id": (world, { account, id, read }) => updateDispute(world, account, id, read),
  "GET /v1/setup_intents/:id": (world, { account, id }) =>
    world.store.get<SetupIntent>(account, id, "setup_intent"),
  "POST /v1/customers": (world, { account, read }) => {
    const email = read.text("email");
    const metadata = read.record("metadata");
    read.ignore("name");
    read.done();
    return world.store.put<Customer>(account, { ...makeCustomer(world, account, email), metadata });
  },
  "POST /v1/accounts": (world, { read }) => createAccount(world, read),
  "GET /v1/accounts/:id": (world, { id }) => world.store.get<Account>(PLATFORM, id, "account"),
  "GET /v1/account": (world, { own }) => ownAccount(world, own),
  "POST /v1/account_links": (world, { read }) => accountLink(world, read),
  "GET /v1/events": listEvents,
  "POST /v1/payment_methods/:id/detach": detachCard,
  "POST /v1/products": (world, { account, read }) => createProduct(world, account, read),
  "POST /v1/prices": (world, { account, read }) => createPrice(world, account, read),
  "GET /v1/prices": (world, { account, read }) => {
    const keys = Object.values(read.record("lookup_keys"));
    read.ignore("active", "limit");
    return listed(
      "/v1/prices",
      world.store
        .all<Price>(account, "price")
        .filter(({ lookup_key: key }) => key !== null && keys.includes(key)),
    );
  },
  "GET /v1/subscriptions/:id": (world, { account, id }) =>
    world.store.get<Subscription>(account, id, "subscription"),
  "POST /v1/subscriptions/:id": (world, { account, id, read }) =>
    updateSubscription(world, account, id, read),
  "POST /v1/subscription_schedules": (world, { account, read }) => createSchedule(world, account, read),
  "GET /v1/subscription_schedules/:id": (world, { account, id }) =>
    world.store.get<Schedule>(account, id, "subscription_schedule"),
  "POST /v1/subscription_schedules/:id": (world, { account, id, read }) =>
    updateSchedule(world, account, id, read),
  "POST /v1/subscription_schedules/:id/release": (world, { account, id }) =>
    releaseSchedule(world, account, id),
  "POST /v1/billing_portal/sessions": (world, { account, read }) => portalSession(world, account, read),
};

function listed(url: string, data: Kept[], more = false) {
  return { object: "list" as const, data, has_more: more, url };
}

/** Newest first, a page at a time; older than thirty days nobody remembers. */
function listEvents(world: World, { account, read }: Call): object {
  const types = Object.values(read.record("types"));
  const since = read.object("created").integer("gte") ?? 0;
  const after = read.text("starting_after");
  const limit = read.integer("limit") ?? 10;
  read.done();
  if (limit < 1 || limit > 100) throw invalid("limit", "Invalid integer", "parameter_invalid_integer");
  if (types.length > 20) throw invalid("types", "Too many types: at most 20.");
  const from = Math.max(since, world.seconds() - 30 * 86_400);
  const known = world.store
    .all<StripeEvent>(account, "event")
    .filter(({ type, created }) => created >= from && (types.length === 0 || types.includes(type)));
  const start = after === null ? 0 : known.findIndex(({ id }) => id === after) + 1;
  return listed("/v1/events", known.slice(start, start + limit), known.length > start + limit);
}

function detachCard(world: World, { account, id, read }: Call): Method {
  read.done();
  const method = world.store.get<Method>(account, id, "payment_method");
  if (method.customer === null)
    throw new Refused(400, "The payment method you provided is not attached to a customer.", {
      code: "payment_method_unexpected_state",
    });
  return world.store.put<Method>(account, { ...method, customer: null });
}

/** A kept card, charged while the customer is away. */
function chargeCard(world: World, { account, read }: Call): object {
  const amount = read.integer("amount") ?? 0;
  const currency = read.must("currency");
  checkAmount(amount, currency, "amount");
  const method = world.store.get<Method>(account, read.must("payment_method"), "payment_method");
  const customer = world.store.get<Customer>(account, read.must("customer"), "customer");
  const metadata = read.record("metadata");
  const description = read.text("description");
  const fee = read.integer("application_fee_amount");
  read.ignore("off_session", "confirm");
  read.done();
  if (method.customer !== customer.id)
    throw new Refused(400, "The payment method does not belong to this customer.", {
      code: "payment_method_customer_mismatch",
    });
  const intent = makeIntent(world, account, {
    amount,
    currency,
    metadata,
    customer: customer.id,
    setup_future_usage: null,
    description,
    application_fee_amount: fee,
  });
  const tried = confirm(world, account, intent, method, method.local.declines ? "declined" : "succeeds");
  if (tried.last_payment_error) {
    const { code, message } = tried.last_payment_error;
    throw new Refused(402, message, {
      type: "card_error",
      code,
      more: { payment_intent: tried, decline_code: "generic_decline" },
    });
  }
  return tried;
}

/** Which object of the store stands behind a field that may be expanded. */
const EXPANDABLE: Record<string, Kept["object"]> = {
  payment_intent: "payment_intent",
  latest_charge: "charge",
  payment_method: "payment_method",
  setup_intent: "setup_intent",
  customer: "customer",
  charge: "charge",
};

/** Puts objects in the place of their ids: `payment_intent.latest_charge`. What is Stripe's to hide is left out. */
export function shown(world: World, account: string, object: object, paths: readonly string[]): object {
  const { local: _, ...copy } = structuredClone(object) as Record<string, unknown>;
  for (const path of paths) {
    const [key = "", ...rest] = path.split(".");
    const kind = EXPANDABLE[key];
    const value = copy[key];
    if (key === "data" && Array.isArray(value)) {
      copy[key] = value.map((one: object) => shown(world, account, one, [rest.join(".")]));
      continue;
    }
    if (kind === undefined || !(key in copy))
      throw new Refused(400, `This property cannot be expanded (${path}).`, { param: "expand" });
    const inner = rest.length === 0 ? [] : [rest.join(".")];
    if (typeof value === "string")
      copy[key] = shown(world, account, world.store.get(account, value, kind), inner);
    else if (typeof value === "object" && value !== null) copy[key] = shown(world, account, value, inner);
  }
  return copy;
}
