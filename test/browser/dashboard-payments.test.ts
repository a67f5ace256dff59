/** Money at the dashboard, on the very server people start with its local Stripe: from connecting to paying back, and a plan. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { makeStore, type ServerProcess, type Store, startProcess } from "../server-process.ts";
import { openChromium } from "./chromium.ts";
import { buildDashboard, call, faultsOf, settled } from "./owner.ts";

describe("an owner's money", { concurrency: 1 }, () => {
  let store: Store;
  let server: ServerProcess;
  let url: string;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  before(async () => {
    buildDashboard();
    [store, browser] = await Promise.all([makeStore(), openChromium()]);
    server = await startProcess({ ...store.env, DEMO: "on", PLANS: "on" });
    // Sessions are of the address that links carry.
    url = server.url.replace("127.0.0.1", "localhost");
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: "en-US",
      timezoneId: "America/New_York",
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    page.on("pageerror", (error) => errors.push(String(error.stack)));
    await page.goto(`${url}/dashboard/sign-in`);
    await page.getByLabel("E-mail").fill(`owner@${SLUG}.example`);
    await page.getByLabel("Password", { exact: true }).fill("demo-password-123");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(/\/dashboard\/?$/);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await store?.remove();
  });

  it("can be taken once Stripe knows the business, by rules whose faults stand at their fields", async () => {
    await page.goto(`${url}/dashboard/settings/payments`);
    await page.getByRole("button", { name: "Use keys of your own" }).click();
    await page.getByRole("button", { name: "Try and keep" }).click();
    await page.getByText("A secret or restricted key begins with sk_ or rk_.").waitFor();
    await page.getByLabel("Secret key", { exact: true }).fill("sk_live_nobodyknows");
    await page.getByLabel("Signing secret of the webhook").fill("whsec_nobodyknows");
    await page.getByRole("button", { name: "Try and keep" }).click();
    await page.getByText("Stripe does not know this key, or payments are only pretended here.").waitFor();
    assert.equal(await page.getByLabel("Secret key", { exact: true }).inputValue(), "sk_live_nobodyknows");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Discard" }).click();

    await page.getByRole("button", { name: "Connect with Stripe" }).click();
    await page.getByRole("button", { name: "Find something missing" }).click();
    await page.getByText("Stripe needs more from you").waitFor();
    await page.getByText("A proof of identity").waitFor();
    await page.getByRole("button", { name: "Continue at Stripe" }).click();
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByText("Taking payments").waitFor();
    await page.getByText(/nobody is charged/).waitFor();

    await page.getByRole("button", { name: "Add a step" }).click();
    await page.getByRole("button", { name: "Add a step" }).click();
    await page.getByLabel("Fee for a missed visit").selectOption("percent");
    await page.getByLabel("Share").fill("0");
    await page.getByRole("button", { name: "Save" }).click();
    for (const fault of ["0 to 8760 hours.", "0 to 100 percent.", "1 to 100 percent."])
      await page.getByText(fault, { exact: true }).waitFor();
    await page.getByLabel("At least").last().fill("2");
    await page.getByLabel("Goes back").last().fill("50");
    await page.getByLabel("Share").fill("30");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    assert.deepEqual(await call(page, "GET", "/business/payments/policy"), {
      refundTiers: [
        { hoursBefore: 24, percent: 100 },
        { hoursBefore: 2, percent: 50 },
      ],
      noShowFee: { kind: "percent", value: 30 },
      lateCancelFee: null,
      cardOnFile: false,
      tips: false,
    });
  });

  it("comes as a deposit, goes back in part by hand, once, and says all that happened to it", async () => {
    await bookAndPay(page, url);
    await page.goto(`${url}/dashboard/payments`);
    await page.getByRole("link", { name: "Mary Example" }).first().click();
    const sheet = page.getByRole("dialog", { name: "Payment of Mary Example" });
    await sheet.getByRole("button", { name: "Pay back…" }).click();
    const dialog = page.getByRole("dialog", { name: "Pay back Mary Example" });
    await dialog.getByText("A part", { exact: true }).click();
    await dialog.getByLabel("Amount").fill("100000");
    await dialog.getByRole("button", { name: /^Pay back/ }).click();
    await dialog.getByText(/is left of this payment/).waitFor();
    await dialog.getByLabel("Amount").fill("5.00");
    await dialog.getByLabel("Reason").fill("Came late");
    await dialog.getByRole("button", { name: "Pay back $5.00" }).dblclick();
    await dialog.waitFor({ state: "detached" });
    await sheet.getByText("Partly paid back").waitFor();
    await sheet.getByText("Done", { exact: true }).waitFor();
    await sheet.getByText("by hand").waitFor();
    await sheet.getByText(/Came late/).waitFor();
    assert.doesNotMatch(await sheet.innerText(), /ses_|by_hand|stripe /);
    assert.ok(await sheet.getByRole("link", { name: "Receipt" }).getAttribute("href"));
    const [payment] = (await call<Payments>(page, "GET", "/business/payments?q=Mary")).data;
    assert.deepEqual([payment?.refunded, payment?.status], [500, "succeeded"]);

    await sheet.getByRole("link", { name: "The booking" }).click();
    await page.getByText("$5.00 paid back").waitFor();

    const cancelling = async () => {
      await page.getByRole("dialog").getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Cancel booking" }).click();
      return page.getByRole("dialog", { name: "Cancel this booking?" });
    };
    const online = await cancelling();
    await online.getByText("The time becomes free").waitFor();
    await online.getByRole("button", { name: "Keep it" }).click();
    const cash = { amount: 700, method: "cash" };
    await call(page, "POST", `/business/bookings/${payment?.bookingId}/payments`, cash);
    await page.reload();
    await page.getByText("$7.00", { exact: false }).first().waitFor();
    const onSite = await cancelling();
    await onSite.getByText("$7.00 was received on site and does not go back by itself.").waitFor();
    await onSite.getByRole("button", { name: "Keep it" }).click();
  });

  it("hinders nobody, light and dark, on a phone and on a desk, empty and full", async () => {
    const [payment] = (await call<Payments>(page, "GET", "/business/payments?q=Mary")).data;
    const faults: string[] = [];
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of [
        "/settings/payments",
        "/payments",
        `/payments?payment=${payment?.id}`,
        "/payments?view=disputes",
      ]) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.goto(`${url}/dashboard${path}`);
        await settled(page);
        const found = await faultsOf(page, "all");
        await page.emulateMedia({ colorScheme: "dark" });
        found.push(...(await faultsOf(page, "colours")));
        faults.push(...found.map((fault) => `${path} at ${width}: ${fault}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} sticks out by ${wide} at ${width}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  it("are not told of by Home where the plan has no figures, nor is anything missed there", async () => {
    await page.route("**/api/v1/business/analytics?*", async (route) => {
      const problem = { type: "about:blank", title: "No", status: 403, code: "plan_required", detail: "No." };
      await route.fulfill({ status: 403, contentType: "application/problem+json", json: problem });
    });
    await page.goto(`${url}/dashboard/`);
    await settled(page);
    await page.getByRole("region", { name: "Needs you" }).waitFor();
    for (const part of ["Last 30 days", "Revenue", "From visit to booking"])
      assert.equal(await page.getByRole("region", { name: part }).count(), 0, part);
    assert.equal(await page.getByRole("alert").count(), 0);
    await page.unroute("**/api/v1/business/analytics?*");
  });

  it("pays for a plan at the checkout, and another one begins when the period ends", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${url}/dashboard/plan`);
    await page.getByRole("button", { name: "Choose Pro" }).click();
    await page
      .getByRole("button", { name: "Save card" })
      .or(page.getByRole("button", { name: "Pay", exact: true }))
      .click();
    await page.waitForURL(/\/dashboard\/plan/);
    await page.getByText(/The trial ends on/).waitFor();
    await page.getByRole("button", { name: "Change to Starter" }).click();
    await page.getByText(/Changes to Starter on/).waitFor();
    await page.getByRole("button", { name: "Keep Pro" }).click();
    await page.getByText(/The trial ends on/).waitFor();
    await page.getByRole("button", { name: "Change to Business" }).click();
    await page.getByText("You have Business now.").waitFor();
    const billing = await call<{ tier: { id: string }; subscription: { tier: string; next: unknown } }>(
      page,
      "GET",
      "/business/billing",
    );
    assert.deepEqual(
      [billing.tier.id, billing.subscription.tier, billing.subscription.next],
      ["business", "business", null],
    );
    assert.deepEqual(errors, []);
  });
});

const SLUG = "shine-auto-detailing";

interface Payments {
  data: { id: string; bookingId: string | null; status: string; refunded: number }[];
}

interface Service {
  id: string;
  mode: string;
  location: string;
  dimensions: { key: string; required: boolean; options?: { key: string }[]; min?: number }[];
}

/** A customer by the API the widget uses, at the checkout of the local Stripe in this very browser. */
async function bookAndPay(page: Page, url: string): Promise<void> {
  const own = `${url}/api/v1/public/businesses/${SLUG}`;
  const { services } = await read<{ services: Service[] }>(`${own}/config`);
  const service = services.find(({ mode, location }) => mode === "booking" && location === "business");
  assert.ok(service);
  await call(page, "PATCH", `/business/services/${service.id}`, { deposit: { kind: "percent", value: 20 } });
  await call(page, "PATCH", "/business", { requiresApproval: false });
  const selections = Object.fromEntries(
    service.dimensions.map(({ key, options, min }) => [key, options?.[0]?.key ?? min ?? 1]),
  );
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const free = await read<{ days: { slots: { startsAt: string }[] }[] }>(
    `${own}/availability?serviceId=${service.id}&selections=${encodeURIComponent(JSON.stringify(selections))}&from=${day(2)}&to=${day(20)}`,
  );
  const startsAt = free.days.flatMap(({ slots }) => slots)[0]?.startsAt;
  const answer = await fetch(`${own}/bookings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      serviceId: service.id,
      selections,
      startsAt,
      customer: { name: "Mary Example", email: "mary@example.com" },
    }),
  });
  const made = (await answer.json()) as { payment: { checkoutUrl: string } | null };
  assert.ok(made.payment, JSON.stringify(made));
  await page.goto(made.payment.checkoutUrl);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.waitForURL(/\/booking\//);
}

const read = async <Body>(address: string): Promise<Body> => (await (await fetch(address)).json()) as Body;
