import { makeCard } from "./cards.ts";
import type { Customer, Invoice, Price, Product, Schedule, Subscription } from "./objects.ts";
import { invalid, type Reader, Refused } from "./params.ts";
import type { World } from "./world.ts";

export function createProduct(world: World, account: string, read: Reader): Product {
  const id = read.text("id") ?? world.store.id("prod");
  if (world.store.find(id, "product"))
    throw new Refused(400, `Product already exists: ${id}`, { code: "resource_already_exists", param: "id" });
  const product: Product = {
    id,
    object: "product",
    active: true,
    created: world.seconds(),
    livemode: false,
    metadata: read.record("metadata"),
    name: read.must("name"),
  };
  read.done();
  return world.store.put(account, product);
}

export function createPrice(world: World, account: string, read: Reader): Price {
  const product = world.store.get<Product>(account, read.must("product"), "product");
  const recurring = read.object("recurring");
  const interval = recurring.must("interval");
  if (interval !== "month" && interval !== "year") throw invalid("recurring[interval]", "Invalid interval");
  const lookup = read.text("lookup_key");
  const taken = world.store.all<Price>(account, "price").find((one) => one.lookup_key === lookup);
  if (lookup !== null && taken) {
    if (!read.flag("transfer_lookup_key"))
      throw invalid("lookup_key", "A price already uses that lookup key.", "resource_already_exists");
    world.store.put<Price>(account, { ...taken, lookup_key: null });
  }
  read.ignore("transfer_lookup_key");
  const price: Price = {
    id: world.store.id("price"),
    object: "price",
    active: true,
    created: world.seconds(),
    currency: read.must("currency"),
    livemode: false,
    lookup_key: lookup,
    metadata: read.record("metadata"),
    unit_amount: read.integer("unit_amount"),
    product: product.id,
    recurring: { interval, interval_count: 1 },
  };
  read.done();
  return world.store.put(account, price);
}

const length = (price: Price) => (price.recurring.interval === "year" ? 365 : 30) * 86_400;

/** A customer has finished a checkout for a plan. */
export function startSubscription(
  world: World,
  account: string,
  given: { customer: string; price: string; metadata: Record<string, string>; trialDays: number },
): Subscription {
  const price = world.store.get<Price>(account, given.price, "price");
  makeCard(world, account, given.customer);
  const now = world.seconds();
  const trialEnd = given.trialDays > 0 ? now + given.trialDays * 86_400 : null;
  const id = world.store.id("sub");
  const subscription = world.store.put<Subscription>(account, {
    id,
    object: "subscription",
    cancel_at_period_end: false,
    canceled_at: null,
    created: now,
    currency: price.currency,
    customer: given.customer,
    ended_at: null,
    items: {
      object: "list",
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
      data: [
        {
          id: world.store.id("si"),
          object: "subscription_item",
          price,
          quantity: 1,
          current_period_start: now,
          current_period_end: trialEnd ?? now + length(price),
        },
      ],
    },
    latest_invoice: null,
    livemode: false,
    metadata: given.metadata,
    schedule: null,
    start_date: now,
    status: trialEnd === null ? "active" : "trialing",
    trial_end: trialEnd,
    local: { pays: true },
  });
  world.tell(account, "customer.subscription.created", subscription);
  if (trialEnd === null) bill(world, account, subscription, price.unit_amount ?? 0, true);
  return subscription;
}

function bill(
  world: World,
  account: string,
  subscription: Subscription,
  amount: number,
  paid: boolean,
): Invoice {
  const invoice = world.store.put<Invoice>(account, {
    id: world.store.id("in"),
    object: "invoice",
    amount_due: amount,
    amount_paid: paid ? amount : 0,
    created: world.seconds(),
    currency: subscription.currency,
    customer: subscription.customer,
    livemode: false,
    metadata: {},
    parent: {
      type: "subscription_details",
      quote_details: null,
      subscription_details: { subscription: subscription.id, metadata: null },
    },
    status: paid ? "paid" : "open",
  });
  world.tell(account, paid ? "invoice.paid" : "invoice.payment_failed", invoice);
  return invoice;
}

/** `POST /v1/subscriptions/:id`: another price at once (prorated), an end at the period's end, or neither any more. */
export function updateSubscription(world: World, account: string, id: string, read: Reader): Subscription {
  const subscription = world.store.get<Subscription>(account, id, "subscription");
  const [item] = read.list("items");
  const itemId = item?.text("id") ?? null;
  const priceId = item?.text("price") ?? null;
  const cancel = read.text("cancel_at_period_end");
  read.ignore("proration_behavior", "metadata", "payment_behavior");
  read.done();
  if (subscription.status === "canceled")
    throw new Refused(400, "A canceled subscription can only update its metadata.", {
      code: "resource_missing",
    });
  if (subscription.schedule !== null && priceId !== null)
    throw new Refused(400, "The subscription is managed by a subscription schedule.", {
      code: "subscription_schedule",
    });
  const [current] = subscription.items.data;
  if (!current) throw new Error("a subscription has an item");
  let data = subscription.items.data;
  if (priceId !== null) {
    if (itemId !== current.id) throw invalid("items[0][id]", "No such subscription item.");
    const price = world.store.get<Price>(account, priceId, "price");
    const sameCycle = price.recurring.interval === current.price.recurring.interval;
    const start = sameCycle ? current.current_period_start : world.seconds();
    data = [
      {
        ...current,
        price,
        current_period_start: start,
        current_period_end: sameCycle ? current.current_period_end : start + length(price),
      },
    ];
  }
  const changed = world.store.put<Subscription>(account, {
    ...subscription,
    items: { ...subscription.items, data },
    cancel_at_period_end: cancel === null ? subscription.cancel_at_period_end : cancel === "true",
  });
  world.tell(account, "customer.subscription.updated", changed);
  return changed;
}

/** `POST /v1/subscription_schedules` with `from_subscription`: what runs now as the first phase. */
export function createSchedule(world: World, account: string, read: Reader): Schedule {
  const subscription = world.store.get<Subscription>(account, read.must("from_subscription"), "subscription");
  read.done();
  if (subscription.schedule !== null)
    throw new Refused(400, "The subscription already has a schedule.", { code: "resource_already_exists" });
  const [item] = subscription.items.data;
  const schedule = world.store.put<Schedule>(account, {
    id: world.store.id("sub_sched"),
    object: "subscription_schedule",
    created: world.seconds(),
    customer: subscription.customer,
    livemode: false,
    status: "active",
    subscription: subscription.id,
    phases: item
      ? [
          {
            start_date: item.current_period_start,
            end_date: item.current_period_end,
            items: [{ price: item.price.id, quantity: 1 }],
          },
        ]
      : [],
  });
  world.store.put<Subscription>(account, { ...subscription, schedule: schedule.id });
  return schedule;
}

export function updateSchedule(world: World, account: string, id: string, read: Reader): Schedule {
  const schedule = world.store.get<Schedule>(account, id, "subscription_schedule");
  const phases = read.list("phases").map((phase) => {
    const [item] = phase.list("items");
    const start = phase.integer("start_date");
    phase.ignore("proration_behavior");
    phase.object("duration").ignore("interval", "interval_count");
    return {
      start_date: start ?? 0,
      end_date: phase.integer("end_date") ?? 0,
      items: [{ price: item?.must("price") ?? "", quantity: item?.integer("quantity") ?? 1 }],
    };
  });
  read.ignore("end_behavior", "proration_behavior");
  read.done();
  for (const { items } of phases)
    for (const { price } of items) world.store.get<Price>(account, price, "price");
  return world.store.put<Schedule>(account, { ...schedule, phases });
}

export function releaseSchedule(world: World, account: string, id: string): Schedule {
  const schedule = world.store.get<Schedule>(account, id, "subscription_schedule");
  if (schedule.subscription !== null) {
    const subscription = world.store.get<Subscription>(account, schedule.subscription, "subscription");
    world.store.put<Subscription>(account, { ...subscription, schedule: null });
  }
  return world.store.put<Schedule>(account, { ...schedule, status: "released" });
}

/** The next period begins: it is paid, or the card is refused and Stripe goes on trying. */
export function renew(world: World, id: string, paid: boolean): Subscription {
  const found = world.store.find<Subscription>(id, "subscription");
  if (!found) throw new Refused(404, "There is no such subscription.");
  const { account, object: subscription } = found;
  const [item] = subscription.items.data;
  if (!item) throw new Error("a subscription has an item");
  if (subscription.cancel_at_period_end) return endSubscription(world, id);
  const schedule =
    subscription.schedule === null
      ? null
      : world.store.get<Schedule>(account, subscription.schedule, "subscription_schedule");
  const next = schedule?.phases.at(-1)?.items[0]?.price;
  const price = next === undefined ? item.price : world.store.get<Price>(account, next, "price");
  if (schedule) releaseSchedule(world, account, schedule.id);
  const start = item.current_period_end;
  const renewed = world.store.put<Subscription>(account, {
    ...subscription,
    schedule: null,
    status: paid ? "active" : "past_due",
    items: {
      ...subscription.items,
      data: [{ ...item, price, current_period_start: start, current_period_end: start + length(price) }],
    },
  });
  bill(world, account, renewed, price.unit_amount ?? 0, paid);
  world.tell(account, "customer.subscription.updated", renewed);
  return renewed;
}

/** The card works again, or Stripe has given up. */
export function recover(world: World, id: string): Subscription {
  const found = world.store.find<Subscription>(id, "subscription");
  if (!found) throw new Refused(404, "There is no such subscription.");
  const active = world.store.put<Subscription>(found.account, { ...found.object, status: "active" });
  bill(world, found.account, active, active.items.data[0]?.price.unit_amount ?? 0, true);
  world.tell(found.account, "customer.subscription.updated", active);
  return active;
}

function endSubscription(world: World, id: string): Subscription {
  const found = world.store.find<Subscription>(id, "subscription");
  if (!found) throw new Refused(404, "There is no such subscription.");
  const now = world.seconds();
  const ended = world.store.put<Subscription>(found.account, {
    ...found.object,
    status: "canceled",
    canceled_at: now,
    ended_at: now,
  });
  world.tell(found.account, "customer.subscription.deleted", ended);
  return ended;
}

export function portalSession(world: World, account: string, read: Reader) {
  const customer = world.store.get<Customer>(account, read.must("customer"), "customer");
  const back = read.text("return_url") ?? "";
  read.ignore("locale");
  read.done();
  const id = world.store.id("bps");
  const url = `${world.base}/portal/${customer.id}?back=${encodeURIComponent(back)}`;
  return {
    id,
    object: "billing_portal.session" as const,
    created: world.seconds(),
    customer: customer.id,
    livemode: false,
    return_url: back,
    url,
  };
}
