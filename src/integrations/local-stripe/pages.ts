import { setAccountReady } from "./accounts.ts";
import { currentSession, expireSession, paySession, settleLater } from "./checkout.ts";
import type { LocalStripe } from "./local-stripe.ts";
import type { Account, Session, Subscription } from "./objects.ts";
import { Reader, Refused } from "./params.ts";
import { PLATFORM } from "./store.ts";
import { recover, renew, updateSubscription } from "./subscriptions.ts";

export interface PageResult {
  status: number;
  location?: string;
  html: string;
}

/** The pages people see at Stripe: to pay, to tell about one's business, to change a plan. A POST is a press of a button. */
export function pageOf(stripe: LocalStripe, method: string, target: string, body: string): PageResult {
  const url = new URL(target, stripe.world.base);
  const [, kind = "", id = ""] = url.pathname.split("/");
  const act = method === "POST" ? (new URLSearchParams(body).get("act") ?? "pay") : null;
  try {
    const result = open(stripe, kind, id, act, url.searchParams.get("back") ?? "");
    if (act !== null) stripe.world.store.save();
    return result;
  } catch (error) {
    if (error instanceof Refused) return page("Not possible", `<p>${text(error.message)}</p>`, error.status);
    throw error;
  }
}

function open(stripe: LocalStripe, kind: string, id: string, act: string | null, back: string): PageResult {
  if (kind === "pay") return payPage(stripe, id, act);
  if (kind === "onboarding") return onboardingPage(stripe, id, act, back);
  if (kind === "portal") return portalPage(stripe, id, act, back);
  if (kind === "receipt") return page("Receipt", `<p>Receipt for ${text(id)}.</p>`);
  return page(
    "Local Stripe",
    "<p>Payments here are pretended: nothing is charged.</p>",
    kind === "" ? 200 : 404,
  );
}

function payPage(stripe: LocalStripe, id: string, act: string | null): PageResult {
  const { world } = stripe;
  const found = world.store.find<Session>(id, "checkout.session");
  if (!found) throw new Refused(404, "There is no such checkout.");
  if (act === "pay" || act === "pay-slowly" || act === "decline") {
    const outcome = act === "pay" ? "succeeds" : act === "decline" ? "declined" : "processing";
    const session = paySession(world, id, outcome);
    if (session.status === "complete") return seeOther(session.success_url ?? world.base);
  } else if (act === "bank-pays" || act === "bank-refuses") {
    return seeOther(settleLater(world, id, act === "bank-pays").success_url ?? world.base);
  } else if (act === "leave") {
    return seeOther(found.object.cancel_url ?? world.base);
  } else if (act === "expire") {
    expireSession(world, found.account, id);
  }
  const session = currentSession(world, found.account, id);
  const lines = session.local.lines.map(
    ({ name, amount }) => `<tr><td>${text(name)}</td><td>${amount}</td></tr>`,
  );
  const sum =
    session.amount_total === null
      ? ""
      : `<tr><th>Total</th><th>${session.amount_total} ${text(session.currency ?? "")}</th></tr>`;
  const buttons =
    session.status === "open"
      ? button("pay", session.mode === "payment" ? "Pay" : "Save card") +
        button("decline", "Use a card that is declined") +
        (session.mode === "payment" ? button("pay-slowly", "Pay by bank debit (takes days)") : "") +
        button("leave", "Back")
      : session.payment_status === "unpaid" && session.status === "complete"
        ? button("bank-pays", "The bank pays") + button("bank-refuses", "The bank refuses")
        : "";
  const told = act === "decline" ? "<p><strong>Your card was declined.</strong></p>" : "";
  return page(
    "Checkout",
    `${told}<table>${lines.join("")}${sum}</table><p>Amounts in Stripe's smallest units. This checkout is ${session.status}.</p><form method="post">${buttons}</form>`,
  );
}

function onboardingPage(stripe: LocalStripe, id: string, act: string | null, back: string): PageResult {
  const account = stripe.world.store.get<Account>(PLATFORM, id, "account");
  if (act !== null) {
    setAccountReady(stripe.world, id, act !== "restrict");
    return seeOther(back === "" ? stripe.world.base : back);
  }
  const state = account.charges_enabled ? "can take payments" : "cannot take payments yet";
  return page(
    "Tell us about your business",
    `<p>Account ${text(id)} ${state}.</p><form method="post">${button("pay", "Finish")}${button("restrict", "Find something missing")}</form>`,
  );
}

function portalPage(stripe: LocalStripe, customer: string, act: string | null, back: string): PageResult {
  const [subscription] = stripe.world.store
    .all<Subscription>(PLATFORM, "subscription")
    .filter((one) => one.customer === customer);
  if (!subscription) return page("Plan", "<p>There is no plan.</p>");
  if (act === "cancel")
    updateSubscription(stripe.world, PLATFORM, subscription.id, new Reader({ cancel_at_period_end: "true" }));
  else if (act === "recover") recover(stripe.world, subscription.id);
  else if (act === "renew" || act === "fail") renew(stripe.world, subscription.id, act === "renew");
  if (act !== null) return seeOther(back === "" ? stripe.world.base : back);
  return page(
    "Plan",
    `<p>The plan is ${subscription.status}.</p><form method="post">${button("cancel", "Cancel at the end of the period")}${button("renew", "Begin the next period, paid")}${button("fail", "Begin the next period, card refused")}${button("recover", "The card works again")}</form>`,
  );
}

const button = (act: string, label: string) => `<button name="act" value="${act}">${label}</button> `;
const seeOther = (location: string): PageResult => ({ status: 303, location, html: "" });
const text = (given: string) =>
  given.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function page(title: string, body: string, status = 200): PageResult {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · local Stripe</title>
<style>body{font:16px/1.5 system-ui;max-width:32rem;margin:2rem auto;padding:0 1rem}table{width:100%;border-collapse:collapse}td,th{padding:.4rem 0;text-align:left;border-bottom:1px solid #ccc}td+td,th+th{text-align:right}button{font:inherit;padding:.6rem 1rem;margin:.3rem 0}.test{background:#fde68a;color:#111;padding:.5rem 1rem;border-radius:.5rem}</style>
<p class="test">TEST: this is the local Stripe of BookingMachine. No real money moves here.</p><h1>${title}</h1>${body}</html>`;
  return { status, html };
}
