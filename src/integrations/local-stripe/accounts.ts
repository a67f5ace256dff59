import type { Account } from "./objects.ts";
import { invalid, type Reader } from "./params.ts";
import { PLATFORM } from "./store.ts";
import type { World } from "./world.ts";

/** `POST /v1/accounts`: it can take no money before its owner has been through the onboarding. */
export function createAccount(world: World, read: Reader): Account {
  const controller = read.object("controller");
  controller.object("fees").ignore("payer");
  controller.object("losses").ignore("payments");
  controller.object("stripe_dashboard").ignore("type");
  controller.ignore("requirement_collection");
  const country = read.text("country");
  const email = read.text("email");
  const metadata = read.record("metadata");
  read.done();
  if (country !== null && !/^[A-Z]{2}$/.test(country))
    throw invalid("country", `Country '${country}' is unknown.`);
  return world.store.put<Account>(PLATFORM, {
    id: world.store.id("acct"),
    object: "account",
    charges_enabled: false,
    payouts_enabled: false,
    details_submitted: false,
    email,
    country: country ?? "US",
    metadata,
    type: "standard",
    requirements: {
      currently_due: ["business_type", "external_account"],
      disabled_reason: "requirements.past_due",
    },
  });
}

/** The account of a key: it exists as soon as it is asked for. */
export function ownAccount(world: World, account: string): Account {
  const found = world.store.find<Account>(account, "account");
  if (found) return found.object;
  return world.store.put<Account>(account, {
    id: account,
    object: "account",
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    email: null,
    country: "US",
    metadata: {},
    type: "standard",
    requirements: { currently_due: [], disabled_reason: null },
  });
}

export function accountLink(
  world: World,
  read: Reader,
): { object: "account_link"; created: number; expires_at: number; url: string } {
  const account = world.store.get<Account>(PLATFORM, read.must("account"), "account");
  const back = read.must("return_url");
  read.must("refresh_url");
  read.must("type");
  read.done();
  const url = `${world.base}/onboarding/${account.id}?back=${encodeURIComponent(back)}`;
  return { object: "account_link", created: world.seconds(), expires_at: world.seconds() + 300, url };
}

/** The owner has told Stripe everything, or Stripe has found something amiss since. */
export function setAccountReady(world: World, id: string, ready: boolean): Account {
  const account = world.store.get<Account>(PLATFORM, id, "account");
  const changed = world.store.put<Account>(PLATFORM, {
    ...account,
    charges_enabled: ready,
    payouts_enabled: ready,
    details_submitted: true,
    requirements: {
      currently_due: ready ? [] : ["individual.verification.document"],
      disabled_reason: ready ? null : "requirements.past_due",
    },
  });
  world.tell(id, "account.updated", changed);
  return changed;
}
