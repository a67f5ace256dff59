/** The owner's first day, on the very server people start: from an empty form to a paid, completed, reviewed booking. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { makeStore, type ServerProcess, type Store, startProcess } from "../server-process.ts";
import { openChromium } from "./chromium.ts";
import { buildDashboard, call, settled } from "./owner.ts";

describe("the owner's first day", { concurrency: 1 }, () => {
  let store: Store;
  let server: ServerProcess;
  let url: string;
  let browser: Browser;
  before(async () => {
    buildDashboard();
    [store, browser] = await Promise.all([makeStore(), openChromium()]);
    server = await startProcess(store.env);
    // Sessions are of the address that links carry.
    url = server.url.replace("127.0.0.1", "localhost");
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await store?.remove();
  });

  for (const width of [390, 1440])
    it(`goes from signing up to a paid, completed and reviewed booking at ${width} pixels`, async () => {
      const context = await browser.newContext({
        viewport: { width, height: width < 500 ? 844 : 900 },
        locale: "en-US",
        timezoneId: "America/New_York",
        reducedMotion: "reduce",
        ...(width < 500 ? { hasTouch: true, isMobile: true } : {}),
      });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error.stack)));
      await signUp(page, url, `first-${width}@example.com`);
      const slug = await onboard(page);
      await takeDeposits(page);
      const paid = await bookAndPay(url, slug);

      // It comes in by itself: the page was open before anybody booked.
      await page.getByRole("link", { name: "Mary Example" }).first().waitFor();
      await page.getByRole("link", { name: "Mary Example" }).first().click();
      const sheet = page.getByRole("dialog");
      await sheet.getByText("Paid", { exact: true }).waitFor();
      await sheet.getByRole("button", { name: "Make an invoice" }).click();
      await page.getByText("The invoice is ready as a draft.").waitFor();
      await sheet.getByRole("button", { name: "Complete" }).click();
      await page.getByText("Completed: Mary Example").waitFor();
      // Leaving does at once what could still be undone.
      await page.goto(`${url}/dashboard/invoices?view=draft`);
      await takeTheRest(page);
      await review(url, paid);
      await page.goto(`${url}/dashboard/reviews`);
      await page.getByRole("button", { name: "Publish" }).click();
      await page.getByText("Published", { exact: true }).last().waitFor();
      await settled(page);
      const seen = (await (await fetch(`${url}/api/v1/public/businesses/${slug}/reviews`)).json()) as {
        data: { text: string }[];
      };
      assert.deepEqual(
        seen.data.map(({ text }) => text),
        ["As new."],
      );
      const money = await call<{
        data: { status: string; price: { total: number }; payment: { amountDue: number } }[];
      }>(page, "GET", "/business/bookings?status=completed");
      assert.deepEqual(
        money.data.map(({ payment }) => payment.amountDue),
        [0],
      );
      assert.deepEqual(errors, []);
      await context.close();
    });
});

/** Five things to type, one link to press in the mail. */
async function signUp(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/dashboard/sign-up`);
  await page.getByLabel("Name of your business").fill(`Sparkle ${email.split("@")[0]}`);
  await page.getByText("Window cleaning").click();
  await page.getByLabel("Your name").fill("Ada Example");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("several words make a good one");
  await page.getByRole("button", { name: "Create my booking page" }).click();
  await page.getByText(`We have sent a link to ${email}`).waitFor();
  await page.goto(await linkIn(url, email));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.goto(`${url}/dashboard/sign-in?back=/welcome`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("several words make a good one");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** The mail is sent by the background, soon after. */
async function linkIn(url: string, email: string): Promise<string> {
  for (;;) {
    const { data } = (await (await fetch(`${url}/mailbox.json`)).json()) as {
      data: { to: { address: string }; links: string[] }[];
    };
    const link = data
      .filter(({ to }) => to.address === email)
      .flatMap(({ links }) => links)
      .find((one) => one.includes("/verify-email"));
    if (link) return link;
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** The trade was chosen with the account; hours, then the widget is live. Gives the business's name in addresses. */
async function onboard(page: Page): Promise<string> {
  await page.getByRole("heading", { name: "When do you work?" }).waitFor();
  await page.getByLabel("Monday: opens at").fill("08:00");
  await page.getByLabel("Saturday", { exact: true }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("heading", { name: "You are live" }).waitFor();
  const address = await page.getByRole("link", { name: /\/book\// }).getAttribute("href");
  await page
    .frameLocator("iframe")
    .locator("bookkit-widget button.card")
    .filter({ hasText: "Windows, outside" })
    .waitFor();
  await page.getByRole("button", { name: "Go to my dashboard" }).click();
  await page.getByRole("heading", { name: /Ada$/ }).waitFor();
  await settled(page);
  return (address ?? "").split("/").at(-1) ?? "";
}

/** Money can be taken, and a fifth of it before. */
async function takeDeposits(page: Page): Promise<void> {
  const { onboardingUrl } = await call<{ onboardingUrl: string }>(page, "POST", "/business/payments/connect");
  await fetch(onboardingUrl, { method: "POST" });
  await until(
    async () => (await call<{ enabled: boolean }>(page, "GET", "/business/payments/account")).enabled,
  );
  await call(page, "PATCH", "/business", { requiresApproval: false });
  const home = page.url();
  await page.goto(new URL("/dashboard/services", home).href);
  await page.getByRole("link", { name: "Windows, outside" }).first().click();
  await page.getByRole("combobox", { name: "Deposit" }).selectOption("percent");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").first().waitFor();
  await page.goto(new URL("/dashboard/bookings", home).href);
  await settled(page);
}

interface Service {
  id: string;
  name: string;
  dimensions: { key: string; options?: { key: string }[]; min?: number }[];
}

interface Paid {
  path: string;
  token: string;
}

/** A customer, by the API the widget uses, at the checkout of the local Stripe. */
async function bookAndPay(url: string, slug: string): Promise<Paid> {
  const own = `${url}/api/v1/public/businesses/${slug}`;
  const { services } = await json<{ services: Service[] }>(`${own}/config`);
  const service = services.find(({ name }) => name === "Windows, outside");
  assert.ok(service);
  const serviceId = service.id;
  const selections = Object.fromEntries(
    service.dimensions.map(({ key, options, min }) => [key, options?.[0]?.key ?? min ?? 1]),
  );
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const free = await json<{ days: { slots: { startsAt: string }[] }[] }>(
    `${own}/availability?serviceId=${serviceId}&from=${day(1)}&to=${day(8)}`,
  );
  const startsAt = free.days.flatMap(({ slots }) => slots)[0]?.startsAt;
  const made = await json<{
    booking: { id: string };
    manageToken: string;
    payment: { checkoutUrl: string };
  }>(`${own}/bookings`, {
    serviceId,
    selections,
    startsAt,
    customer: {
      name: "Mary Example",
      email: "mary@example.com",
      address: { line1: "1 Main Street", city: "Town", postalCode: "10115", country: "US" },
    },
  });
  await fetch(made.payment.checkoutUrl, { method: "POST" });
  return { path: `${url}/api/v1/public/bookings/${made.booking.id}`, token: made.manageToken };
}

/** The draft is sent, and what the deposit left open is paid in cash. */
async function takeTheRest(page: Page): Promise<void> {
  await page.locator("a.row-link").first().click();
  const sheet = page.getByRole("dialog").first();
  await sheet.getByRole("button", { name: "Send" }).click();
  await sheet.getByRole("button", { name: "Record a payment" }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: "Record" }).click();
  await sheet.getByText("Paid", { exact: true }).first().waitFor();
  await sheet.getByRole("button", { name: "Record a payment" }).waitFor({ state: "detached" });
}

async function review(url: string, { path, token }: Paid): Promise<void> {
  const booking = await json<{ status: string }>(path, undefined, token);
  assert.equal(booking.status, "completed", url);
  await json(`${path}/review`, { rating: 5, text: "As new." }, token);
}

async function json<Body>(url: string, body?: unknown, token?: string): Promise<Body> {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${url}: ${answer.status} ${text}`);
  return JSON.parse(text) as Body;
}

async function until(is: () => Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((done) => setTimeout(done, 100));
}
