import { capture, checkAmount, confirm, makeCard, makeCustomer, makeIntent, type Outcome } from "./cards.ts";
import type { Intent, Price, Session, SetupIntent } from "./objects.ts";
import { invalid, type Reader, Refused } from "./params.ts";
import { startSubscription } from "./subscriptions.ts";
import type { World } from "./world.ts";

const SHORTEST_S = 30 * 60;
const LONGEST_S = 24 * 60 * 60;

/** `POST /v1/checkout/sessions`. */
export function createSession(world: World, account: string, read: Reader): Session {
  const mode = read.must("mode");
  if (mode !== "payment" && mode !== "setup" && mode !== "subscription")
    throw invalid("mode", `Invalid mode: ${mode}`);
  const metadata = read.record("metadata");
  const keepCard = read.text("customer_creation") === "always";
  const now = world.seconds();
  const expiresAt = read.integer("expires_at") ?? now + LONGEST_S;
  if (expiresAt < now + SHORTEST_S - 5 || expiresAt > now + LONGEST_S + 5)
    throw invalid(
      "expires_at",
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.",
    );
  const intentData = read.object("payment_intent_data");
  const setupData = read.object("setup_intent_data");
  const planData = read.object("subscription_data");
  const { lines, currency } = linesOf(world, account, read, mode);
  const session: Session = {
    id: world.store.id("cs_test"),
    object: "checkout.session",
    amount_total: mode === "setup" ? null : lines.reduce((sum, line) => sum + line.amount, 0),
    cancel_url: read.text("cancel_url"),
    client_reference_id: read.text("client_reference_id"),
    created: now,
    currency,
    customer: read.text("customer"),
    customer_creation: keepCard ? "always" : "if_required",
    customer_email: read.text("customer_email"),
    expires_at: expiresAt,
    livemode: false,
    metadata,
    mode,
    payment_intent: null,
    payment_status: mode === "setup" ? "no_payment_required" : "unpaid",
    setup_intent: null,
    status: "open",
    subscription: null,
    success_url: read.must("success_url"),
    url: null,
    local: {
      lines,
      intentMetadata:
        mode === "setup"
          ? setupData.record("metadata")
          : mode === "subscription"
            ? planData.record("metadata")
            : intentData.record("metadata"),
      applicationFee: intentData.integer("application_fee_amount"),
      keepCard: intentData.text("setup_future_usage") === "off_session" || mode === "setup",
      trialDays: planData.integer("trial_period_days") ?? 0,
    },
  };
  read.object("adaptive_pricing").ignore("enabled");
  read.ignore("locale", "payment_method_collection", "allow_promotion_codes");
  read.done();
  if (session.customer !== null && session.customer_email !== null)
    throw invalid(
      "customer_email",
      "You may only specify one of these parameters: customer, customer_email.",
    );
  if (session.customer_email !== null && !isEmail(session.customer_email))
    throw invalid("customer_email", `Invalid email address: ${session.customer_email}`, "email_invalid");
  if (mode === "payment") {
    checkAmount(session.amount_total ?? 0, currency ?? "", "line_items");
    if ((session.local.applicationFee ?? 0) > (session.amount_total ?? 0))
      throw invalid("payment_intent_data[application_fee_amount]", "The fee is larger than the payment.");
  }
  return world.store.put(account, { ...session, url: `${world.base}/pay/${session.id}` });
}

/** Stripe is stricter than many a form: 64 characters before the @, and no part of the domain begins or ends with "-". */
const isEmail = (email: string): boolean =>
  /^[^\s@]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*[\p{L}\p{N}]$/u.test(
    email,
  );

function linesOf(world: World, account: string, read: Reader, mode: string) {
  const own = read.text("currency");
  const lines: Session["local"]["lines"] = [];
  let currency = own;
  for (const item of read.list("line_items")) {
    const quantity = item.integer("quantity") ?? 1;
    const priceId = item.text("price");
    if (priceId !== null) {
      const price = world.store.get<Price>(account, priceId, "price");
      currency = price.currency;
      lines.push({
        name: price.lookup_key ?? price.id,
        amount: (price.unit_amount ?? 0) * quantity,
        price: price.id,
      });
      continue;
    }
    const data = item.object("price_data");
    const unit = data.integer("unit_amount");
    if (unit === null || unit < 0) throw invalid(data.name("unit_amount"), "Invalid non-negative integer");
    const name = data.object("product_data").must("name");
    const itemCurrency = data.must("currency");
    if (currency !== null && itemCurrency !== currency)
      throw invalid(data.name("currency"), "All line items must have the same currency.");
    currency = itemCurrency;
    lines.push({ name, amount: unit * quantity, price: null });
  }
  if (mode !== "setup" && lines.length === 0)
    throw invalid("line_items", "Missing required param: line_items.", "parameter_missing");
  if (mode === "setup" && currency === null)
    throw invalid("currency", "Missing required param: currency.", "parameter_missing");
  return { lines, currency };
}

/** A session whose time is over has expired, whoever looks. */
export function currentSession(world: World, account: string, id: string): Session {
  const session = world.store.get<Session>(account, id, "checkout.session");
  if (session.status === "open" && session.expires_at <= world.seconds()) return end(world, account, session);
  return session;
}

export function expireSession(world: World, account: string, id: string): Session {
  const session = currentSession(world, account, id);
  if (session.status !== "open")
    throw new Refused(
      400,
      `Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`,
      {
        code: "resource_not_open",
      },
    );
  return end(world, account, session);
}

function end(world: World, account: string, session: Session): Session {
  const ended = world.store.put<Session>(account, { ...session, status: "expired", url: null });
  world.tell(account, "checkout.session.expired", ended);
  return ended;
}

/** The customer on the pay page: pays, is declined, or chooses a way to pay that takes days. */
export function paySession(
  world: World,
  id: string,
  outcome: Outcome,
  { cardDeclinesLater = false } = {},
): Session {
  const found = world.store.find<Session>(id, "checkout.session");
  if (!found) throw new Refused(404, "There is no such checkout.");
  const { account } = found;
  const session = currentSession(world, account, id);
  if (session.status !== "open") throw new Refused(400, `This checkout is ${session.status}.`);
  const { intentMetadata: metadata, applicationFee, keepCard } = session.local;
  const needsCustomer = keepCard || session.mode === "subscription";
  const customer =
    session.customer ?? (needsCustomer ? makeCustomer(world, account, session.customer_email).id : null);
  const card = makeCard(world, account, customer, cardDeclinesLater);
  const complete = (change: Partial<Session>) => {
    const done = world.store.put<Session>(account, {
      ...session,
      customer,
      status: "complete",
      url: null,
      ...change,
    });
    world.tell(account, "checkout.session.completed", done);
    return done;
  };
  if (session.mode === "setup") {
    if (outcome === "declined") return session;
    const setup = world.store.put<SetupIntent>(account, {
      id: world.store.id("seti"),
      object: "setup_intent",
      created: world.seconds(),
      customer,
      livemode: false,
      metadata,
      payment_method: card.id,
      status: "succeeded",
      usage: "off_session",
    });
    world.tell(account, "setup_intent.succeeded", setup);
    return complete({ setup_intent: setup.id });
  }
  if (session.mode === "subscription") {
    if (outcome === "declined" || customer === null) return session;
    const price = session.local.lines[0]?.price ?? "";
    const subscription = startSubscription(world, account, {
      customer,
      price,
      metadata,
      trialDays: session.local.trialDays,
    });
    return complete({
      subscription: subscription.id,
      payment_status: session.local.trialDays > 0 ? "no_payment_required" : "paid",
    });
  }
  const intent =
    session.payment_intent === null
      ? makeIntent(world, account, {
          amount: session.amount_total ?? 0,
          currency: session.currency ?? "",
          metadata,
          customer,
          setup_future_usage: keepCard ? "off_session" : null,
          application_fee_amount: applicationFee,
        })
      : world.store.get<Intent>(account, session.payment_intent, "payment_intent");
  const tried = confirm(world, account, intent, card, outcome);
  if (outcome === "declined")
    return world.store.put<Session>(account, { ...session, customer, payment_intent: tried.id });
  return complete({ payment_intent: tried.id, payment_status: outcome === "succeeds" ? "paid" : "unpaid" });
}

/** A payment that took days: the bank has paid, or has not. */
export function settleLater(world: World, id: string, paid: boolean): Session {
  const found = world.store.find<Session>(id, "checkout.session");
  if (!found || found.object.payment_intent === null) throw new Refused(404, "There is no such checkout.");
  const { account, object: session } = found;
  const intent = world.store.get<Intent>(account, session.payment_intent ?? "", "payment_intent");
  if (intent.status !== "processing") throw new Refused(400, `This payment is ${intent.status}.`);
  if (paid) {
    capture(world, account, intent);
    const done = world.store.put<Session>(account, { ...session, payment_status: "paid" });
    world.tell(account, "checkout.session.async_payment_succeeded", done);
    return done;
  }
  const error = {
    code: "payment_intent_payment_attempt_failed",
    message: "The bank did not pay.",
    type: "card_error" as const,
  };
  const failed = world.store.put<Intent>(account, {
    ...intent,
    status: "requires_payment_method",
    last_payment_error: error,
  });
  world.tell(account, "payment_intent.payment_failed", failed);
  world.tell(account, "checkout.session.async_payment_failed", session);
  return session;
}
