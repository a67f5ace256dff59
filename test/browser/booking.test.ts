/** Appointments booked in a real browser on the real server, in every way a customer may come to one. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { type BusinessOptions, makeBusiness } from "#test/business.ts";
import { Customer } from "./customer.ts";
import { DESKTOP, loader, openStage, PHONE, pageWith, type Stage, snippet } from "./stage.ts";

const SIZE = {
  key: "size",
  label: "Size",
  kind: "choice" as const,
  required: true,
  options: [
    { key: "small", label: "Small", multiplier: "1" },
    { key: "large", label: "Large", multiplier: "1.5", minutes: 30 },
  ],
};
const TWO: BusinessOptions["services"] = [
  { name: "Wash", dimensions: [SIZE], position: 0 },
  { name: "Polish", basePrice: 4_000, position: 1 },
];

describe("booking in a browser", { concurrency: 3 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());

  const make = (options: BusinessOptions = {}) => makeBusiness(stage.db, { services: TWO, ...options });
  const bookingsOf = (businessId: string) =>
    stage.db.orm
      .select({ id: t.bookings.id, status: t.bookings.status, email: t.customers.email })
      .from(t.bookings)
      .innerJoin(t.customers, eq(t.customers.id, t.bookings.customerId))
      .where(eq(t.bookings.businessId, businessId as never));
  const leadsOf = (businessId: string) =>
    stage.db.orm
      .select()
      .from(t.leads)
      .where(eq(t.leads.businessId, businessId as never));

  it("books a demo appointment from one file on a phone, in place, and tells the page what happens", async () => {
    const visitor = await stage.visit(
      stage.host(pageWith(snippet(stage.url, "shine-auto-detailing"))),
      PHONE,
    );
    const customer = new Customer(visitor.page);
    await customer.part("button").first().waitFor();
    await customer.choose("Full Interior Detail");
    await customer.answer("SUV");
    await customer.answer("Poor");
    await customer.answer("Engine bay");
    assert.match(await customer.part(".bar").innerText(), /\$317\.50/);
    await customer.goOn();
    await customer.takeFirstTime();
    await customer.fill({ email: "phone@example.com" });
    assert.match(await customer.part(".bar .primary").innerText(), /\$317\.50/);
    await customer.confirm();
    await customer.done();
    assert.equal(await customer.title(), "You are booked");
    assert.deepEqual(await visitor.layoutShifts(), []);
    // The screen keeps its height; what is on it does not grow into it.
    const tall = await customer
      .part(".done > :not(.after), .after .secondary")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height).filter((one) => one > 130));
    assert.deepEqual(tall, []);
    await customer.part(".done summary").click();
    await customer.part(".done details a").nth(2).waitFor();
    const links = await customer
      .part(".done a")
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
    assert.ok(links.some((link) => /\/public\/bookings\/bkg_\w+\/calendar\.ics\?token=/.test(link)));
    assert.ok(links.some((link) => link.startsWith("https://calendar.google.com/")));
    assert.ok(links.some((link) => link.startsWith("https://outlook.live.com/")));
    const manage = links.find((link) => link.startsWith(`${stage.url}/booking/`)) ?? "";
    assert.equal((await fetch(manage)).status, 200);
    const events = await visitor.events();
    const confirmed = events.find(({ name }) => name === "booking-confirmed")?.detail ?? {};
    assert.match(String(confirmed.bookingId), /^bkg_/);
    assert.deepEqual(
      { ...confirmed, bookingId: "" },
      {
        bookingId: "",
        total: 31_750,
        currency: "USD",
        service: "Full Interior Detail",
        status: "confirmed",
      },
    );
    assert.deepEqual(
      events.filter(({ name }) => name === "step-changed").map(({ detail }) => detail.step),
      ["options", "time", "details", "done"],
    );
    for (const wanted of ["ready", "config-loaded", "quote-calculated", "hold", "customer-info-submitted"])
      assert.ok(
        events.some(({ name }) => name === wanted),
        wanted,
      );
    await visitor.leave();
  });

  it("shows the photo of a service in a place that is kept, fetched only when it comes near", async () => {
    const many = Array.from({ length: 30 }, (_, position) => ({ name: `Wash ${position}`, position }));
    const { slug, serviceIds } = await make({ services: many });
    for (const [index, id] of serviceIds.entries())
      await stage.db.orm
        .update(t.services)
        .set({ photoUrl: `${stage.url}/photos/${index}.svg` })
        .where(eq(t.services.id, id as never));
    const visitor = await stage.visit("about:blank", PHONE);
    const asked: string[] = [];
    await visitor.page.route("**/photos/*", async (route) => {
      asked.push(new URL(route.request().url()).pathname);
      await new Promise((done) => setTimeout(done, 300));
      const body = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="160"/>';
      await route.fulfill({ contentType: "image/svg+xml", body });
    });
    await visitor.page.goto(stage.host(pageWith(snippet(stage.url, slug))));
    const first = new Customer(visitor.page).part(".photo").first();
    await first.waitFor();
    await new Customer(visitor.page).part(".cards + .secondary").click();
    const place = await first.boundingBox();
    const below = new Customer(visitor.page).part("button.card").nth(1);
    const next = await below.boundingBox();
    await visitor.page.waitForFunction(() => {
      const photo = document.querySelector("bookkit-widget")?.shadowRoot?.querySelector("img");
      return photo?.complete && photo.naturalWidth > 0;
    });
    assert.deepEqual(await first.boundingBox(), place);
    assert.deepEqual(await below.boundingBox(), next);
    assert.ok(Math.abs((place?.width ?? 0) / (place?.height ?? 1) - 16 / 9) < 0.02);
    assert.ok(asked.includes("/photos/0.svg") && !asked.includes("/photos/29.svg"), asked.join());
    await visitor.page.context().close();
  });

  it("books in a panel that slides out of the page, from the loader on a desktop", async () => {
    const { id, slug } = await make();
    const visitor = await stage.visit(
      stage.host(pageWith(loader(stage.url, slug, 'data-mode="floating"'))),
      DESKTOP,
    );
    const customer = new Customer(visitor.page);
    await customer.part(".floating-button").waitFor();
    await customer.part(".floating-button").click();
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    await customer.confirm();
    await customer.done();
    await visitor.page.keyboard.press("Escape");
    await customer.part("dialog").waitFor({ state: "hidden" });
    assert.deepEqual(await visitor.layoutShifts(), []);
    assert.ok(
      await customer.part(".floating-button").evaluate((one) => one.matches(":focus")),
      "focus returns",
    );
    assert.equal((await bookingsOf(id)).length, 1);
    await visitor.leave();
  });

  it("books in a dialog that the page opens, with what the page knows filled in", async () => {
    const { id, slug } = await make();
    const visitor = await stage.visit(
      stage.host(
        pageWith(`${loader(stage.url, slug, 'data-mode="modal" data-prefill-name="Grace Hopper"')}
          <button id="open">Open</button>`),
      ),
      PHONE,
    );
    const { page } = visitor;
    const customer = new Customer(page);
    await page.waitForFunction(() => customElements.get("bookkit-widget"));
    await page.evaluate(() => {
      const widget = document.querySelector("bookkit-widget") as HTMLElement & {
        setPrefill(values: object): void;
        open(): void;
      };
      widget.setPrefill({ email: "grace@example.com" });
      document.querySelector("#open")?.addEventListener("click", () => widget.open());
    });
    await page.locator("#open").click();
    await customer.choose("Polish");
    await customer.takeFirstTime();
    assert.equal(await customer.part("#name").inputValue(), "Grace Hopper");
    assert.equal(await customer.part("#email").inputValue(), "grace@example.com");
    await customer.confirm();
    await customer.done();
    assert.equal((await bookingsOf(id)).length, 1);
    await visitor.leave();
  });

  it("books by keyboard alone in at most 18 presses, with focus always in the widget", async (test) => {
    const { id, slug } = await make();
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), DESKTOP);
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.part(".card").first().waitFor();
    let presses = 0;
    const press = async (key: string) => {
      await page.keyboard.press(key);
      presses++;
    };
    const focused = (selector: string) =>
      customer.widget.evaluate(
        (element, wanted) => !!element.shadowRoot?.activeElement?.matches(wanted),
        selector,
      );
    const tabTo = async (selector: string) => {
      for (let tries = 0; !(await focused(selector)); tries++) {
        assert.ok(tries < 40, `${selector} cannot be reached`);
        await press("Tab");
      }
    };
    const arrive = async (selector: string) => {
      await customer.part(selector).first().waitFor();
      assert.ok(await customer.hasFocus(), `focus is in the widget at ${selector}`);
    };
    await tabTo(".card");
    await press("Enter");
    await arrive(".options");
    await tabTo(".bar .primary");
    await press("Enter");
    await arrive(".times .quick");
    await tabTo(".quick .slot");
    await press("Enter");
    await arrive("form.details");
    await tabTo("#name");
    await page.keyboard.type("Ada Example");
    await press("Tab");
    await page.keyboard.type("keys@example.com");
    await press("Enter");
    await customer.done();
    assert.ok(await customer.hasFocus());
    test.diagnostic(`${presses} presses`);
    assert.ok(presses <= 18, `${presses} presses`);
    assert.equal((await bookingsOf(id)).length, 1);
    await visitor.leave();
  });

  it("lets the date grid be walked as the ARIA practices say, in both directions of writing", async () => {
    const { slug } = await make();
    for (const [locale, right] of [
      ["en", "ArrowRight"],
      ["ar", "ArrowLeft"],
    ] as const) {
      const visitor = await stage.visit(
        stage.host(pageWith(snippet(stage.url, slug, `data-locale="${locale}"`))),
        DESKTOP,
      );
      const { page } = visitor;
      const customer = new Customer(page);
      await customer.choose("Polish");
      const stop = customer.part('[role="gridcell"][tabindex="0"]');
      await stop.waitFor();
      assert.equal(await stop.count(), 1, "one stop for the keyboard");
      const day = async () =>
        Number((await stop.innerText()).replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)));
      const before = await day();
      await stop.focus();
      await page.keyboard.press(right);
      assert.equal(await day(), before + 1);
      await page.keyboard.press("ArrowDown");
      assert.equal(await day(), before + 8);
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("PageDown");
      await page.waitForFunction(
        (was) =>
          document.querySelector("bookkit-widget")?.shadowRoot?.querySelector("#month-title")?.textContent !==
          was,
        "January 2027",
      );
      assert.ok(await customer.hasFocus(), "focus stays on the grid in the next month");
      assert.ok(await stop.evaluate((cell) => cell.matches(":focus")));
      await customer.part(".day .slot, .month[aria-busy=false]").first().waitFor();
      await page.keyboard.press("Enter");
      await customer.part(".day .slot:focus").waitFor();
      await visitor.leave();
    }
  });

  it("books in Arabic, written from the right, on a phone", async () => {
    const { id, slug } = await make();
    const visitor = await stage.visit(
      stage.host(pageWith(snippet(stage.url, slug, 'data-locale="ar"'))),
      PHONE,
    );
    const customer = new Customer(visitor.page);
    await customer.choose("Wash");
    assert.equal(await customer.part(".root").getAttribute("dir"), "rtl");
    assert.equal(await customer.title(), "اختيارك");
    await customer.answer("Large");
    await customer.goOn();
    await customer.takeFirstTime();
    await customer.fill();
    await customer.confirm();
    await customer.done();
    assert.equal(await customer.title(), "تم الحجز");
    assert.equal((await bookingsOf(id)).length, 1);
    await visitor.leave();
  });

  it("ends in a request where the price is named by hand", async () => {
    const { id, slug } = await make({ services: [{ name: "Big job", mode: "quote", dimensions: [SIZE] }] });
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), PHONE);
    const customer = new Customer(visitor.page);
    await customer.answer("Large");
    assert.match(await customer.part(".bar").innerText(), /\$150\.00/);
    await customer.goOn();
    await customer.part("#message").fill("Soon, please");
    await customer.fill({ email: "quote@example.com" });
    await customer.confirm();
    await customer.done();
    const [lead] = await leadsOf(id);
    assert.equal(lead?.contact.email, "quote@example.com");
    const events = (await visitor.events()).map(({ name }) => name);
    assert.ok(events.includes("lead-submitted"));
    assert.ok(!events.includes("booking-confirmed"));
    await visitor.leave();
  });

  it("two browsers race for one time: one books, the other gets fresh times and keeps its form", async () => {
    const { id, slug } = await make();
    const open = async (email: string) => {
      const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), {
        ...PHONE,
        mayLog: /409/,
      });
      const customer = new Customer(visitor.page);
      // Without holds nobody is warned before the end.
      await visitor.page.route("**/holds", (route) => route.abort());
      await customer.choose("Polish");
      await customer.takeFirstTime();
      await customer.fill({ email });
      return { visitor, customer };
    };
    const [one, two] = await Promise.all([open("one@example.com"), open("two@example.com")]);
    await Promise.all([one.customer.confirm(), two.customer.confirm()]);
    const outcome = async ({ customer }: typeof one) => {
      await customer.part(".tick, .notice.bad").first().waitFor();
      return (await customer.part(".tick").count()) > 0;
    };
    const won = [await outcome(one), await outcome(two)];
    assert.deepEqual(won.toSorted(), [false, true]);
    assert.equal((await bookingsOf(id)).length, 1);
    const loser = won[0] ? two : one;
    const email = won[0] ? "two@example.com" : "one@example.com";
    assert.match(await loser.customer.part(".notice.bad").innerText(), /just taken/);
    assert.ok(await loser.customer.hasFocus());
    await loser.customer.takeFirstTime();
    assert.equal(await loser.customer.part("#email").inputValue(), email);
    await loser.customer.confirm();
    await loser.customer.done();
    assert.equal((await bookingsOf(id)).length, 2);
    await Promise.all([one.visitor.page.context().close(), two.visitor.page.context().close()]);
  });

  it("says so when the network is away, and books once when it is back", async () => {
    const { id, slug } = await make();
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), {
      ...PHONE,
      mayLog: /ERR_|Failed to load/,
    });
    const customer = new Customer(visitor.page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    const context = visitor.page.context();
    await context.setOffline(true);
    await customer.confirm();
    await customer.part(".trouble").waitFor();
    assert.match(await customer.part(".trouble").innerText(), /No connection/);
    assert.ok(await customer.hasFocus());
    await context.setOffline(false);
    await customer.part(".trouble button[type=submit]").click();
    await customer.done();
    assert.equal((await bookingsOf(id)).length, 1);
    await visitor.leave();
  });

  it("offers telephone and request when the server is down, and keeps what was typed", async () => {
    const { id, slug } = await make({ business: { phone: "+1 555 0100" } });
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), {
      ...PHONE,
      mayLog: /500|Failed to load/,
    });
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill({ email: "down@example.com" });
    await page.route("**/bookings", (route) => route.fulfill({ status: 500, body: "oops" }));
    await customer.confirm();
    await customer.part(".trouble").waitFor();
    assert.equal(await customer.part(".trouble a").getAttribute("href"), "tel:+15550100");
    await customer.part(".trouble button[type=button]").click();
    await customer.part("#message").waitFor();
    assert.equal(await customer.part("#email").inputValue(), "down@example.com");
    await customer.confirm();
    await customer.done();
    assert.equal((await leadsOf(id)).length, 1);
    await visitor.leave();
  });

  it("leads from outside the area to a request", async () => {
    const { slug } = await make({
      services: [{ name: "Visit", location: "customer", dimensions: [SIZE] }],
      serviceAreas: [{ key: "city", label: "City", covers: { kind: "prefixes", prefixes: ["101"] } }],
    });
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), PHONE);
    const customer = new Customer(visitor.page);
    await customer.goOn();
    assert.match(await customer.part(".postal .error").innerText(), /postal code/);
    await customer.part("#postal").fill("99999");
    await customer.part(".postal .link").click();
    await customer.part("#message").waitFor();
    await customer.part("header .round").click();
    await customer.part("#postal").fill("10115");
    await customer.goOn();
    await customer.takeFirstTime();
    assert.equal(await customer.part("#postalCode").inputValue(), "10115");
    await customer.fill();
    await customer.confirm();
    await customer.done();
    await visitor.leave();
  });

  it("leads to a request when nothing is free at all", async () => {
    const { id, slug } = await make({ business: { weeklyHours: [] } });
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), PHONE);
    const customer = new Customer(visitor.page);
    await customer.choose("Polish");
    await customer.part(".notice .primary").click();
    await customer.fill({ email: "none@example.com" });
    await customer.confirm();
    await customer.done();
    assert.equal((await leadsOf(id)).length, 1);
    await visitor.leave();
  });

  it("says when a hold has ended and books nevertheless", async () => {
    const { id, slug } = await make();
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), PHONE);
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    await customer.part(".timer [role=timer]").waitFor();
    const now = await page.evaluate(() => Date.now());
    await page.clock.setFixedTime(now + 8.5 * 60_000);
    await customer.part(".timer button").waitFor();
    await page.clock.setFixedTime(now + 11 * 60_000);
    await customer.part(".timer").filter({ hasText: "may still be free" }).waitFor();
    assert.equal(await customer.part("#email").inputValue(), "ada@example.com");
    await customer.confirm();
    await customer.done();
    assert.equal((await bookingsOf(id)).length, 1);
    await visitor.leave();
  });

  it("takes a discount code, and says when one is not good", async () => {
    const { id, slug } = await make({ coupons: [{ code: "TEN" }] });
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), {
      ...PHONE,
      mayLog: /422/,
    });
    const customer = new Customer(visitor.page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.part(".coupon summary").click();
    await customer.part("#coupon").fill("NOPE");
    await customer.part(".coupon .secondary").click();
    await customer.part("#coupon-error").waitFor();
    await customer.part("#coupon").fill("TEN");
    await customer.part(".coupon .secondary").click();
    await customer.part(".bar .primary").filter({ hasText: "$30.00" }).waitFor();
    await customer.fill();
    await customer.confirm();
    await customer.done();
    assert.equal((await bookingsOf(id)).length, 1);
    await visitor.leave();
  });

  it("tells what to mend at its place, with focus on the list of it", async () => {
    const { slug } = await make();
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), PHONE);
    const customer = new Customer(visitor.page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.part("#email").fill("nonsense");
    await customer.confirm();
    await customer.part(".summary:focus").waitFor();
    assert.equal(await customer.part(".summary li").count(), 2);
    await customer.part(".summary a").last().click();
    assert.ok(await customer.part("#email").evaluate((one) => one.matches(":focus")));
    assert.equal(await customer.part("#email").getAttribute("aria-invalid"), "true");
    await visitor.leave();
  });

  it("hands a customer who owes a deposit over to the checkout", async () => {
    const { slug } = await make();
    const checkout = stage.host(pageWith("Pay here"));
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), PHONE);
    const { page } = visitor;
    await page.route("**/businesses/*/bookings", async (route) => {
      const answer = await route.fetch();
      const payment = { status: "requires_payment", amount: 1_000, currency: "USD", checkoutUrl: checkout };
      const json = { ...(await answer.json()), payment: { ...payment, expiresAt: "2027-01-13T09:00:00Z" } };
      await route.fulfill({ response: answer, json });
    });
    const customer = new Customer(page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    await customer.confirm();
    await page.waitForURL(checkout);
    await visitor.leave();
  });

  it("turns nobody away whose booking is over the plan's limit", async () => {
    const { slug } = await make();
    const visitor = await stage.visit(stage.host(pageWith(snippet(stage.url, slug))), PHONE);
    await visitor.page.route("**/businesses/*/bookings", (route) =>
      route.fulfill({
        status: 202,
        headers: { "access-control-allow-origin": "*" },
        json: { booking: null, lead: { id: "led_1", status: "new" }, reason: "plan_limit" },
      }),
    );
    const customer = new Customer(visitor.page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    await customer.confirm();
    await customer.done();
    assert.match(await customer.part(".done").innerText(), /confirms the time personally/);
    assert.ok((await visitor.events()).some(({ name }) => name === "lead-submitted"));
    await visitor.leave();
  });
});
