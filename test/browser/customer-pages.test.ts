import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Page } from "playwright-core";
import * as t from "#db/schema/index.ts";
import { openStage, type Stage } from "./stage.ts";

const SHINE = "shine-auto-detailing";
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The narrowest phone, and what a desktop is at 400 % zoom. */
const NARROW = 320;

interface Finding {
  id: string;
  nodes: string[];
}

/** What axe, which is in the page already, finds on it as it stands: everything, or only what colours decide. */
async function findings(page: Page, colors: "all" | "contrast"): Promise<Finding[]> {
  return page.evaluate(async (only) => {
    const { axe: run } = globalThis as unknown as {
      axe: {
        run(
          context: unknown,
          options: unknown,
        ): Promise<{ violations: { id: string; nodes: { html: string; any: { message: string }[] }[] }[] }>;
      };
    };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await run.run(document, {
      runOnly: only === "all" ? { type: "tag", values: tags } : { type: "rule", values: ["color-contrast"] },
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(
        ({ html, any }) => `${html.slice(0, 160)} ${any.map(({ message }) => message).join(" ")}`,
      ),
    }));
  }, colors);
}

describe("the customer's pages", { concurrency: 2 }, () => {
  let stage: Stage;
  let axe: string;
  let quoteUrl: string;
  let invoiceUrl: string;
  before(async () => {
    axe = await readFile(AXE, "utf8");
    stage = await openStage();
    const owner = await signIn(stage.url);
    const service = await serviceCalled("Full Interior Detail");
    const customer = { name: "Ada Example", email: "ada@example.com" };
    const quote = await owner("/business/quotes", {
      serviceId: service,
      selections: { vehicle_size: "suv", condition: "poor" },
      customer,
      message: "Thank you.",
      adjustments: [{ label: "Left door", amount: 4500 }],
    });
    quoteUrl = (await owner(`/business/quotes/${quote.id}/send`, {})).url;
    const invoice = await owner("/business/invoices", {
      customer,
      lines: [{ label: "Full Interior Detail", quantity: "1.5", unitAmount: 15_000, taxRate: "0.08875" }],
      notes: "Thank you.",
    });
    invoiceUrl = (await owner(`/business/invoices/${invoice.id}/send`, {})).url;
  });
  after(() => stage?.close());

  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
  type Answer = any;

  async function signIn(url: string): Promise<(path: string, body: unknown) => Promise<Answer>> {
    const csrf = await fetch(`${url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const cookies = csrf.headers.getSetCookie();
    const form = { csrfToken, email: `owner@${SHINE}.example`, password: "demo-password-123" };
    const jar = (lines: string[]) => lines.map((line) => line.split(";")[0]).join("; ");
    const signed = await fetch(`${url}/api/auth/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: jar(cookies) },
      body: new URLSearchParams(form),
    });
    const cookie = jar(signed.headers.getSetCookie());
    return async (path, body) => {
      const response = await fetch(`${url}/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie },
        body: JSON.stringify(body),
      });
      const answer: Answer = await response.json();
      assert.ok(response.ok, JSON.stringify(answer));
      return answer;
    };
  }

  async function serviceCalled(name: string): Promise<string> {
    const response = await fetch(`${stage.url}/api/v1/public/businesses/${SHINE}/config`);
    const { services } = (await response.json()) as { services: { id: string; name: string }[] };
    const found = services.find((service) => service.name === name);
    assert.ok(found, name);
    return found.id;
  }

  /** Every page in every state, one after the other, each brought about as a customer would. */
  function journey(page: Page, language: string, freeDay: number): [string, () => Promise<unknown>][] {
    const go = (path: string) => page.goto(path.startsWith("http") ? path : stage.url + path);
    const send = () => page.locator("form .acts button").first().click();
    const unchecked = () =>
      page
        .locator("form[method=post]")
        .first()
        .evaluate((form) => form.setAttribute("novalidate", ""));
    const day = async () => {
      const days = page.locator(".month a");
      await days.nth((await days.count()) - freeDay).click();
    };
    const locale = `locale=${language}`;
    let booking = "";
    const setStatus = (status: "completed" | "confirmed") => {
      const id = /bkg_[a-z0-9]+/.exec(booking)?.[0] ?? "";
      return stage.db.orm.update(t.bookings).set({ status }).where(eq(t.bookings.id, id));
    };
    return [
      ["the business", () => go(`/book/${SHINE}?${locale}`)],
      ["choices", () => page.locator(".services a.button").first().click()],
      [
        "choices with mistakes",
        async () => {
          await unchecked();
          await page.locator("#f-coupon").fill("NONE");
          await send();
          await page.locator(".note.bad").waitFor();
        },
      ],
      [
        "price and times",
        async () => {
          await page.locator("#f-coupon").fill("");
          await page.locator('input[name="s.vehicle_size"][value="suv"]').check();
          await page.locator('input[name="s.condition"][value="poor"]').check();
          await send();
          await page.locator(".month").waitFor();
        },
      ],
      ["times of a day", day],
      [
        "details",
        async () => {
          await page.locator(".times a").first().click();
          await page.locator("#f-name").waitFor();
        },
      ],
      [
        "details with mistakes",
        async () => {
          await unchecked();
          await page.locator("#f-email").fill("nobody");
          await send();
          await page.locator(".note.bad").waitFor();
        },
      ],
      [
        "a time that was taken",
        async () => {
          const startsAt = await page.locator("input[name=startsAt]").inputValue();
          const serviceId = await serviceCalled("Full Interior Detail");
          for (let rival = 0; rival < 9; rival += 1) {
            const taken = await fetch(`${stage.url}/api/v1/public/businesses/${SHINE}/bookings`, {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify({
                serviceId,
                selections: { vehicle_size: "suv", condition: "poor" },
                startsAt,
                customer: { name: "Rival", email: `rival-${language}-${rival}@example.com` },
              }),
            });
            await taken.body?.cancel();
            if (taken.status === 409) break;
          }
          await page.locator("#f-name").fill("Ada Example");
          await page.locator("#f-email").fill(`ada-${language}@example.com`);
          await send();
          await page.locator("input[name=startsAt][type=radio]").first().waitFor();
        },
      ],
      [
        "booked",
        async () => {
          await page.locator("input[name=startsAt][type=radio]").last().check();
          await send();
          await page.locator(".badge").waitFor();
          booking = page.url();
        },
      ],
      ["moving", () => page.locator('a[href*="/reschedule"]').click()],
      [
        "moving, the last step",
        async () => {
          await day();
          await page.locator(".times a").last().click();
          await page.locator("form .acts button").waitFor();
        },
      ],
      [
        "a visit that is over",
        async () => {
          await setStatus("completed");
          await go(booking);
          await page.locator("#review form").waitFor();
        },
      ],
      [
        "a review with mistakes",
        async () => {
          await unchecked();
          await page.locator("#review .acts button").click();
          await page.locator("#review .note.bad").waitFor();
          await setStatus("confirmed");
        },
      ],
      [
        "cancelling",
        async () => {
          await go(booking);
          await page.locator('a[href*="/cancel"]').click();
        },
      ],
      [
        "cancelled",
        async () => {
          await page.locator("button.danger").click();
          await page.locator(".badge.off").waitFor();
        },
      ],
      ["without the link", () => go(booking.replace(/token=[^&]*/, "token=wrong"))],
      [
        "a request",
        async () => {
          await go(`/book/${SHINE}?${locale}`);
          await page.locator('.services a.button[href*="service="]').last().click();
          for (const question of await page.locator("fieldset:has(input[type=radio])").all())
            await question.locator("input[type=radio]").first().check();
          await send();
          await page.locator("#request").waitFor();
        },
      ],
      [
        "a request sent",
        async () => {
          await page.locator("#f-name").fill("Ada Example");
          await page.locator("#f-email").fill("ada@example.com");
          await page.locator("#request .acts button").click();
          await page.locator(".card[role=status]").waitFor();
        },
      ],
      ["a quote", () => go(`${quoteUrl}&${locale}`)],
      ["an invoice", () => go(`${invoiceUrl}&${locale}`)],
      ["an error", () => go("/nowhere")],
      ...(language === "en"
        ? ([
            ["home", () => go("/")],
            ["error codes", () => go("/errors")],
          ] satisfies [string, () => Promise<unknown>][])
        : []),
    ];
  }

  for (const [language, freeDay] of [
    ["en", 1],
    ["ar", 2],
  ] as const)
    it(`are free of findings of axe and fit ${NARROW} px in every state, light and dark, in ${language}`, async () => {
      const visitor = await stage.visit("about:blank", {
        mayLog: /4\d\d/,
        locale: language,
        extraHTTPHeaders: { "accept-language": language },
      });
      const { page } = visitor;
      // The pages themselves are looked at, not the widget.
      await page.route("**/w/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
      const wrong: string[] = [];
      for (const [state, bringAbout] of journey(page, language, freeDay)) {
        await bringAbout();
        await page.waitForLoadState("load");
        await page.evaluate(axe);
        for (const [colorScheme, colors] of [
          ["light", "all"],
          ["dark", "contrast"],
        ] as const) {
          await page.emulateMedia({ colorScheme });
          for (const { id, nodes } of await findings(page, colors))
            wrong.push(`${state}, ${colorScheme}: ${id}\n  ${nodes.join("\n  ")}`);
        }
        const size = page.viewportSize();
        await page.setViewportSize({ width: NARROW, height: 640 });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > NARROW) wrong.push(`${state}: ${width} px wide at ${NARROW}`);
        if (size) await page.setViewportSize(size);
      }
      assert.deepEqual(wrong, []);
      await visitor.leave();
    });
});
