/** The widget on other people's pages: strict ones, hostile ones, several at once, small ones, in every state. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { makeBusiness } from "#test/business.ts";
import { Customer } from "./customer.ts";
import { DESKTOP, loader, openStage, PHONE, pageWith, type Stage, snippet, type Visitor } from "./stage.ts";

const SHINE = "shine-auto-detailing";

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: unknown; failureSummary: string }[] }[];
}

describe("the widget on any page", { concurrency: 3 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());

  it("works where the page allows no inline styles, no scripts but named ones, and no raw HTML", async () => {
    const csp = [
      "default-src 'none'",
      `script-src ${stage.url}`,
      `connect-src ${stage.url}`,
      "style-src 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; ");
    for (const tag of [
      loader(stage.url, SHINE),
      `<script async src="${stage.url}/w/${SHINE}.js"></script>`,
    ]) {
      const address = stage.host(pageWith(tag), { "content-security-policy": csp });
      const visitor = await stage.visit(address, DESKTOP);
      const customer = new Customer(visitor.page);
      await customer.choose("Full Interior Detail");
      await customer.goOn();
      await customer.takeTimeOn(0);
      await visitor.leave();
    }
  });

  it("looks the same whatever the page's styles do", async () => {
    const hostile = `<style>
      * { font-size: 30px !important; color: lime !important; letter-spacing: 5px; text-transform: uppercase; box-sizing: content-box !important; float: left }
      button, input { background: red !important; border: 9px dotted blue !important; padding: 40px !important; width: 10px !important }
      body { direction: rtl; line-height: 4; visibility: visible; word-spacing: 2em; text-align: right; font: italic 30px fantasy }
      h2, p, ul, label { display: none !important }
    </style>`;
    const facts = async (head: string) => {
      // Without a kept place, to which the list would be cut: that place is the page's to lay out.
      const visitor = await stage.visit(stage.host(pageWith(loader(stage.url, SHINE), head)), DESKTOP);
      const customer = new Customer(visitor.page);
      await customer.part(".card").first().waitFor();
      const found = await customer.part(".card, h2, .tabs button, .card .price").evaluateAll((all) =>
        all.map((one) => {
          const {
            color,
            fontSize,
            fontFamily,
            display,
            letterSpacing,
            textTransform,
            direction,
            backgroundColor,
            lineHeight,
            wordSpacing,
            fontStyle,
          } = getComputedStyle(one);
          return [
            color,
            fontSize,
            fontFamily,
            display,
            letterSpacing,
            textTransform,
            direction,
            backgroundColor,
            lineHeight,
            wordSpacing,
            fontStyle,
          ].join();
        }),
      );
      await visitor.leave();
      return found;
    };
    const [plain, hurt] = await Promise.all([facts(""), facts(hostile)]);
    assert.ok(plain.length > 4);
    assert.deepEqual(hurt, plain);
  });

  it("stands several times on a page, each with a business and a look of its own", async () => {
    const visitor = await stage.visit(
      stage.host(
        pageWith(
          `${loader(stage.url, SHINE, 'data-primary-color="#7c2d12"')}
           ${loader(stage.url, "sakura-salon", 'data-locale="ja"')}
           ${loader(stage.url, SHINE, 'data-mode="floating"')}`,
        ),
      ),
      DESKTOP,
    );
    const { page } = visitor;
    await page.locator("bookkit-widget").nth(2).locator(".floating-button").waitFor();
    await page.locator("bookkit-widget").nth(1).locator(".card").first().waitFor();
    const shine = page.locator("bookkit-widget").nth(0);
    await shine.locator(".card").first().waitFor();
    const color = (at: number) =>
      page
        .locator("bookkit-widget")
        .nth(at)
        .evaluate((one) => getComputedStyle(one).getPropertyValue("--bookkit-primary"));
    assert.equal(await color(0), "#7c2d12");
    assert.notEqual(await color(1), "#7c2d12");
    assert.equal(await page.locator("bookkit-widget").nth(1).locator("h2").innerText(), "メニューを選ぶ");
    // The code is loaded once for all.
    assert.equal(visitor.requests.filter((one) => one.endsWith("/widget.js")).length, 1);
    await visitor.leave();
  });

  it("stands twice on a page by the published snippet, whatever comes first, and twice by a lone script", async () => {
    const visitor = await stage.visit("about:blank", DESKTOP);
    const { page } = visitor;
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    await page.route("**/w/sakura-salon.js", async (route) => {
      await released;
      await route.continue();
    });
    const both = snippet(stage.url, SHINE) + snippet(stage.url, "sakura-salon", 'data-locale="ja"');
    await page.goto(stage.host(pageWith(both)), { waitUntil: "commit" });
    const second = page.locator("bookkit-widget").nth(1);
    await page.locator("bookkit-widget").first().locator(".card").first().waitFor();
    // Its element is known to the browser before its script says whose it is.
    assert.equal(await second.evaluate((one) => one.shadowRoot), null);
    release();
    await second.locator(".card").first().waitFor();
    assert.equal(await second.locator("h2").innerText(), "メニューを選ぶ");
    assert.ok(!(await visitor.events()).some(({ name }) => name === "error"));
    await visitor.leave();

    const lone = `<script src="${stage.url}/w/${SHINE}.js"></script>`;
    const twice = await stage.visit(stage.host(pageWith(lone + lone)), DESKTOP);
    await twice.page.locator("bookkit-widget").nth(1).locator(".card").first().waitFor();
    assert.equal(await twice.page.locator("bookkit-widget").count(), 2);
    await twice.leave();

    const placed = `<bookkit-widget data-business="${SHINE}"></bookkit-widget><p>Elsewhere</p>${lone}`;
    const once = await stage.visit(stage.host(pageWith(placed)), DESKTOP);
    await once.page.locator("bookkit-widget .card").first().waitFor();
    assert.equal(await once.page.locator("bookkit-widget").count(), 1, "the page has placed it itself");
    await once.leave();
  });

  it("stands at the lower right with a name of its own, also on a page written from the right", async () => {
    const { slug } = await makeBusiness(stage.db);
    const floating = (locale: string) =>
      loader(stage.url, slug, `data-mode="floating" data-locale="${locale}"`);
    for (const [locale, said] of [
      ["en", "Book Now"],
      ["ar", "احجز الآن"],
    ] as const) {
      const page = pageWith(floating(locale)).replace(
        "<body>",
        `<body dir="${locale === "ar" ? "rtl" : "ltr"}">`,
      );
      const visitor = await stage.visit("about:blank", DESKTOP);
      await visitor.page.route("**/config", async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          json: { ...(await response.json()), branding: { poweredBy: true } },
        });
      });
      await visitor.page.goto(stage.host(page));
      const customer = new Customer(visitor.page);
      const button = customer.part(".floating-button").filter({ hasText: said });
      await button.waitFor();
      const { x = 0, y = 0, width = 0, height = 0 } = (await button.boundingBox()) ?? {};
      assert.deepEqual([x + width, y + height], [1260, 880]);
      assert.equal(await customer.part(".root").getAttribute("lang"), locale);
      await button.click();
      await customer.part(".times").waitFor();
      const name = await customer.title();
      await visitor.page.getByRole("dialog", { name, exact: true }).waitFor();
      const panel = await customer.part("dialog").boundingBox();
      assert.equal((panel?.x ?? 0) + (panel?.width ?? 0), 1280);
      // There was no list to show it below.
      assert.equal(await customer.part(".brand").count(), 1);
      await visitor.leave();
    }
  });

  it("can be used after one request in one file, after three with the loader", async () => {
    const before = async (tag: string) => {
      const visitor = await stage.visit(stage.host(pageWith(tag)), PHONE);
      await visitor.page.waitForFunction(() =>
        (globalThis as unknown as { seen: { events: { name: string }[] } }).seen.events.some(
          ({ name }) => name === "ready",
        ),
      );
      const asked = visitor.requests.filter((one) => !/\/(?:availability|events|assets)/.test(one));
      await visitor.leave();
      return asked;
    };
    assert.equal((await before(snippet(stage.url, SHINE))).length, 1);
    const three = await before(loader(stage.url, SHINE));
    assert.ok(three.length <= 3, three.join());
  });

  it("moves nothing on the page: in place, as a panel, and through all steps", async () => {
    for (const [tag, options] of [
      [snippet(stage.url, SHINE), PHONE],
      [loader(stage.url, SHINE, 'data-mode="floating"'), PHONE],
      [loader(stage.url, SHINE, 'data-mode="floating"'), DESKTOP],
    ] as const) {
      const visitor = await stage.visit(stage.host(pageWith(tag)), options);
      const customer = new Customer(visitor.page);
      if (tag.includes("floating")) await customer.part(".floating-button").click();
      await customer.choose("Full Interior Detail");
      await customer.goOn();
      await customer.part(".quick .slot").first().waitFor();
      assert.deepEqual(await visitor.layoutShifts(), [], tag);
      await visitor.leave();
    }
  });

  it("cuts a list that is taller than the place the page keeps, and shows the rest when asked", async () => {
    const page = pageWith(snippet(stage.url, "shine-auto-detailing").replace("640px", "400px"));
    const visitor = await stage.visit(stage.host(page));
    const customer = new Customer(visitor.page);
    const cards = customer.part("button.card");
    await cards.first().waitFor();
    const shown = await cards.count();
    assert.equal(await customer.widget.evaluate((one) => (one as HTMLElement).offsetHeight), 400);
    await customer.part(".cards + .secondary").click();
    await cards.nth(shown).waitFor();
    assert.ok(await cards.nth(shown).evaluate((card) => card.matches(":focus")), "focus goes on");
    assert.deepEqual(await visitor.layoutShifts(), []);
    await visitor.leave();

    // What is below is not in sight: there is nothing to keep still, and all can be seen at once.
    const low = await stage.visit(stage.host(page), { viewport: { width: 1280, height: 300 } });
    const lower = new Customer(low.page);
    await lower.part("button.card").nth(shown).waitFor();
    assert.equal(await lower.part(".cards + .secondary").count(), 0);
    await low.leave();
  });

  it("fits a window of 320 px, and a page magnified four times", async () => {
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, SHINE))), {
      viewport: { width: 320, height: 256 },
    });
    const customer = new Customer(visitor.page);
    const fits = async (what: string) => {
      const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `${what}: ${wide} px wide`);
    };
    await customer.part(".card").first().waitFor();
    await fits("services");
    await customer.choose("Full Interior Detail");
    await fits("options");
    await customer.goOn();
    await customer.part(".quick .slot").first().waitFor();
    await fits("times");
    await customer.takeTimeOn(1);
    await fits("details");
    await visitor.leave();
  });

  it("calls the page's own analytics where the owner named them, and nothing where the page has none", async () => {
    const { id, slug } = await makeBusiness(stage.db);
    await stage.db.orm
      .update(t.widgets)
      .set({ tracking: { ga4MeasurementId: "G-TEST", gtmContainerId: "GTM-TEST", metaPixelId: "12345" } })
      .where(eq(t.widgets.businessId, id));
    const page = pageWith(
      `<script>dataLayer=[];calls=[];gtag=(...all)=>calls.push(all);fbq=(...all)=>calls.push(all)</script>${snippet(stage.url, slug)}`,
    );
    const visitor = await stage.visit(stage.host(page), DESKTOP);
    const customer = new Customer(visitor.page);
    await customer.takeFirstTime();
    await customer.fill();
    await customer.confirm();
    await customer.done();
    const { calls, dataLayer } = await visitor.page.evaluate(() => {
      const { calls, dataLayer } = globalThis as unknown as Record<string, unknown[][]>;
      return { calls: calls ?? [], dataLayer: (dataLayer ?? []) as unknown as Record<string, unknown>[] };
    });
    const purchase = calls.find((call) => call[1] === "purchase")?.[2] as Record<string, unknown>;
    assert.equal(purchase?.value, 100);
    assert.equal(purchase?.currency, "USD");
    assert.equal(purchase?.send_to, "G-TEST");
    assert.ok(
      calls.some((call) => call[0] === "trackSingle" && call[1] === "12345" && call[2] === "Schedule"),
    );
    assert.ok(dataLayer.some(({ event }) => event === "bookkit_purchase"));
    const plain = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), DESKTOP);
    await new Customer(plain.page).takeFirstTime();
    await plain.leave();
    await visitor.leave();
  });

  it("shows what customers said, and takes over the plain page unless somebody uses it", async () => {
    const plain = (inside: string) =>
      `<bookkit-widget data-business="${SHINE}" data-api="${stage.url}">${inside}</bookkit-widget>
       <script>go=()=>import("${stage.url}/widget.js")</script>`;
    const form = '<form><label>Name <input name="name"></label></form>';
    const visitor = await stage.visit(stage.host(pageWith(plain(form))), PHONE);
    await visitor.page.evaluate("go()");
    const customer = new Customer(visitor.page);
    await customer.part(".rating").click();
    await customer.part(".reviews li").first().waitFor();
    assert.equal(await visitor.page.locator("form").isVisible(), false);
    await visitor.leave();
    // Tapped before the later screens have come, it shows them when they come.
    const hasty = await stage.visit("about:blank", PHONE);
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    await hasty.page.route(/\/assets\/flow-/, async (route) => {
      await released;
      await route.continue();
    });
    await hasty.page.goto(stage.host(pageWith(snippet(stage.url, SHINE))));
    const early = new Customer(hasty.page);
    await early.part(".rating").click();
    await early.part(".skeleton").waitFor();
    release();
    await early.part(".reviews li").first().waitFor();
    await hasty.page.context().close();
    const typing = await stage.visit(stage.host(pageWith(plain(form))), PHONE);
    await typing.page.locator("input").fill("Ada");
    await typing.page.evaluate("go()");
    await typing.page.waitForFunction(() => customElements.get("bookkit-widget"));
    assert.equal(await typing.page.locator("input").inputValue(), "Ada");
    assert.ok(await typing.page.locator("input").isVisible());
    await typing.leave();
  });

  it("/demo shows every mode on a page that reaches for everything", async () => {
    const visitor = await stage.visit(`${stage.url}/demo`, DESKTOP);
    const { page } = visitor;
    const widgets = page.locator("bookkit-widget");
    // Without the pointer: six widgets at once are slow to stand still on a busy machine.
    const press = (selector: string) => page.locator(selector).dispatchEvent("click");
    await page.locator("#dialog").locator("dialog").waitFor({ state: "attached" });
    await press("#open");
    await page.locator("#dialog").locator(".card").first().waitFor();
    await page.keyboard.press("Escape");
    await press('[data-mode="floating"] .floating-button');
    await page.locator('[data-mode="floating"]').locator(".card").first().waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await widgets.nth(1).locator(".bar .primary").innerText(), "Weiter");
    assert.equal(await widgets.count(), 6);
    await visitor.leave();
  });

  it("the hosted page becomes the widget", async () => {
    const { slug } = await makeBusiness(stage.db, { services: [{ name: "Wash" }, { name: "Polish" }] });
    const visitor = await stage.visit(`${stage.url}/book/${slug}`, PHONE);
    const customer = new Customer(visitor.page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    await customer.confirm();
    await customer.done();
    await visitor.leave();
  });

  for (const locale of ["en", "ar"])
    for (const colorScheme of ["light", "dark"] as const)
      it(`has no accessibility fault in any state, ${colorScheme}, ${locale === "ar" ? "from the right" : "from the left"}`, async () => {
        const visitor = await stage.visit(
          stage.host(pageWith(snippet(stage.url, SHINE, `data-locale="${locale}"`))),
          { ...PHONE, colorScheme, mayLog: /ERR_|Failed/ },
        );
        await visitor.page.evaluate(axe.source);
        const customer = new Customer(visitor.page);
        const check = (state: string) => judge(visitor, `${state}, ${colorScheme}, ${locale}`);
        await customer.part(".card").first().waitFor();
        await check("services");
        await customer.part(".rating").click();
        await customer.part(".reviews li").first().waitFor();
        await check("reviews");
        await customer.part("header .round").click();
        await customer.choose("Full Interior Detail");
        await check("options");
        await customer.part(".add").click();
        await customer.part(".card").first().waitFor();
        await check("another service");
        await customer.part("header .round").first().click();
        await customer.goOn();
        await customer.part(".quick .slot").first().waitFor();
        await check("times");
        const own = 2 + (locale === "ar" ? 4 : 0) + (colorScheme === "dark" ? 2 : 0);
        await customer.takeTimeOn(own);
        await check("details");
        await customer.confirm();
        await customer.part(".summary").waitFor();
        await check("faults");
        await customer.part(".coupon summary").click();
        await check("coupon");
        await customer.fill({ email: `axe-${locale}-${colorScheme}@example.com` });
        const context = visitor.page.context();
        await context.setOffline(true);
        await customer.confirm();
        await customer.part(".trouble").waitFor();
        await check("offline");
        await context.setOffline(false);
        await customer.part(".trouble button[type=button]").click();
        await customer.part("#message").waitFor();
        await check("request");
        await customer.confirm();
        await customer.done();
        await check("request sent");
        await customer.part(".done .link").click();
        await customer.part(".card").first().waitFor();
        await customer.choose("Seat shampoo");
        await customer.goOn();
        await customer.takeTimeOn(own + 1);
        await customer.confirm();
        await customer.done();
        await check("booked");
        await context.close();
      });
});

async function judge({ page }: Visitor, state: string): Promise<void> {
  const { violations } = (await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(where: object, how: object): Promise<unknown> } }).axe.run(
      { include: [["bookkit-widget"]] },
      {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      },
    ),
  )) as AxeResult;
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((one) => `  ${one.target}: ${one.failureSummary}`).join("\n")}`,
  );
  assert.deepEqual(told, [], state);
}
