import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { businesses } from "#db/schema/index.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import type { Subscription } from "#integrations/local-stripe/objects.ts";
import { recover, renew } from "#integrations/local-stripe/subscriptions.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";
import { openPaidApp, type PaidApp, sessionOf } from "#test/stripe.ts";

const DAY_MS = 86_400_000;
let app: PaidApp;

before(async () => {
  app = await openPaidApp({ PLANS: "on" });
});
after(() => app.close());

async function owned(): Promise<{ business: MadeBusiness; owner: Person }> {
  const business = await makeBusiness(app.db, { business: { tier: "free" } });
  return { business, owner: await signedIn(app, business) };
}

const tierOf = async ({ id }: MadeBusiness) =>
  (await app.db.orm.select().from(businesses).where(eq(businesses.id, id)))[0]?.tier;
const newestSubscription = () => {
  const [subscription] = app.stripe.world.store.all<Subscription>(null, "subscription");
  assert.ok(subscription);
  return subscription;
};

async function begin({ owner }: { owner: Person }, tier: string, interval = "month") {
  const { status, body } = await owner.call("POST", "/business/billing/checkout", {
    body: { tier, interval },
  });
  assert.equal(status, 200, JSON.stringify(body));
  paySession(app.stripe.world, sessionOf(body.url), "succeeds");
  await app.settle();
  return newestSubscription().id;
}

describe("a plan", () => {
  it("begins with a trial, once per business, and gives what it holds at once", async () => {
    const made = await owned();
    const id = await begin(made, "starter");
    assert.equal(await tierOf(made.business), "starter");
    const { body } = await made.owner.call("GET", "/business/billing");
    assert.deepEqual(
      [body.subscription.status, body.subscription.tier, body.tier.id],
      ["trialing", "starter", "starter"],
    );
    assert.deepEqual(body.usage, { bookingsPerMonth: 0, teamMembers: 1, widgets: 1 });
    assert.equal(
      (await made.owner.call("POST", "/business/billing/checkout", { body: { tier: "pro" } })).status,
      409,
    );
    await made.owner.call("POST", "/business/billing/change", { body: { tier: "free" } });
    renew(app.stripe.world, id, true);
    await app.settle();
    assert.equal(await tierOf(made.business), "free");
    const again = await begin(made, "starter", "year");
    assert.equal(
      app.stripe.world.store.find<Subscription>(again, "subscription")?.object.status,
      "active",
      "no second trial",
    );
    assert.equal(await tierOf(made.business), "starter");
  });

  it("becomes a larger one at once and a smaller one when the paid period ends; going back drops that", async () => {
    const made = await owned();
    const id = await begin(made, "starter");
    const change = (tier: string) => made.owner.call("POST", "/business/billing/change", { body: { tier } });
    assert.equal((await change("business")).body.tier.id, "business");
    assert.equal(await tierOf(made.business), "business");
    const down = await change("pro");
    assert.deepEqual(
      [down.body.tier.id, down.body.subscription.next],
      ["business", { tier: "pro", interval: "month" }],
    );
    assert.equal((await change("business")).body.subscription.next, null);
    await change("pro");
    renew(app.stripe.world, id, true);
    await app.settle();
    assert.equal(await tierOf(made.business), "pro");
  });

  it("whose payment fails is kept for a week of grace, saved by a card that works, else lost", async () => {
    const made = await owned();
    const id = await begin(made, "pro");
    renew(app.stripe.world, id, false);
    await app.settle();
    const { body } = await made.owner.call("GET", "/business/billing");
    assert.equal(body.subscription.status, "past_due");
    assert.ok(body.subscription.graceEndsAt);
    assert.equal(await tierOf(made.business), "pro");
    recover(app.stripe.world, id);
    await app.settle();
    renew(app.stripe.world, id, false);
    await app.settle();
    app.clock.now += 6 * DAY_MS;
    await app.settle();
    assert.equal(await tierOf(made.business), "pro");
    app.clock.now += 1.1 * DAY_MS;
    await app.settle();
    assert.equal(await tierOf(made.business), "free");
  });

  it("is heard of although no message arrives", async () => {
    const made = await owned();
    const { body } = await made.owner.call("POST", "/business/billing/checkout", { body: { tier: "pro" } });
    paySession(app.stripe.world, sessionOf(body.url), "succeeds");
    app.unsent.length = 0;
    app.clock.now += 61_000;
    await app.settle();
    assert.equal(await tierOf(made.business), "pro");
  });

  it("is not taken over from a subscription that is somebody else's", async () => {
    const made = await owned();
    const id = await begin(made, "pro");
    const other = await owned();
    const foreign = await begin(other, "business");
    const store = app.stripe.world.store;
    const { object, account } = store.find<Subscription>(foreign, "subscription") ?? assert.fail();
    store.put(account, { ...object, id, customer: newestSubscription().customer });
    app.clock.now += 2 * DAY_MS;
    await app.settle();
    assert.equal(await tierOf(made.business), "pro");
  });

  it("has a portal for the card, and is for the owner alone", async () => {
    const made = await owned();
    assert.equal((await made.owner.call("POST", "/business/billing/portal")).status, 409);
    await begin(made, "starter");
    const { body } = await made.owner.call("POST", "/business/billing/portal");
    assert.match(body.url, /\/portal\/cus_/);
    const admin = await signedIn(app, made.business, "admin");
    assert.equal((await admin.call("GET", "/business/billing")).status, 403);
    for (const tier of ["free", "nothing"])
      assert.equal(
        (await (await owned()).owner.call("POST", "/business/billing/checkout", { body: { tier } })).status,
        422,
      );
  });
});

it("with plans off there is nothing to buy", async () => {
  const off = await openPaidApp();
  try {
    const business = await makeBusiness(off.db);
    const owner = await signedIn(off, business);
    assert.equal((await owner.call("GET", "/business/billing")).body.canPay, false);
    assert.equal(
      (await owner.call("POST", "/business/billing/checkout", { body: { tier: "pro" } })).status,
      409,
    );
  } finally {
    await off.close();
  }
});
