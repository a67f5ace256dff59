/** What may happen on the way to a booking: money still owed, terms, refusals, parts that do not come. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Route } from "playwright-core";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { type BusinessOptions, makeBusiness } from "#test/business.ts";
import { Customer } from "./customer.ts";
import { DESKTOP, loader, openStage, PHONE, pageWith, type Stage, snippet } from "./stage.ts";

const TWO: BusinessOptions["services"] = [
  { name: "Wash", position: 0 },
  { name: "Polish", basePrice: 4_000, position: 1 },
];
const AREAS: BusinessOptions["serviceAreas"] = [
  { key: "city", label: "City", covers: { kind: "prefixes", prefixes: ["101"] } },
];
const NOISE = /ERR_|Failed to load|Failed to fetch|40\d|422/;

describe("turns on the way to a booking", { concurrency: 3 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());

  const make = (options: BusinessOptions = {}) => makeBusiness(stage.db, { services: TWO, ...options });
  const visit = (body: string, options = {}) =>
    stage.visit(stage.host(pageWith(body)), { ...PHONE, mayLog: NOISE, ...options });
  const leadsOf = (businessId: string) =>
    stage.db.orm
      .select()
      .from(t.leads)
      .where(eq(t.leads.businessId, businessId as never));
  const refuseWith =
    (code: string, more: object = {}, status = 422) =>
    (route: Route) =>
      route.fulfill({
        status,
        headers: { "access-control-allow-origin": "*", "content-type": "application/problem+json" },
        json: {
          type: "about:blank",
          title: "No",
          status,
          detail: "Server words.",
          code,
          requestId: "r",
          ...more,
        },
      });

  for (const [what, amount, wanted] of [
    ["a deposit", 2_000, "Pay $20.00 now"],
    ["a card", 0, "Leave a card"],
  ] as const)
    it(`says that ${what} is still missing, and tells no analytics of a booking that may lapse`, async () => {
      const { slug } = await make();
      const visitor = await stage.visit("about:blank", PHONE);
      const { page } = visitor;
      await page.route("**/config", async (route) => {
        const answer = await route.fetch();
        const json = await answer.json();
        json.payments = { ...json.payments, enabled: true, cardOnFile: amount === 0 };
        json.widget.tracking = { ga4MeasurementId: "G-TEST" };
        await route.fulfill({ response: answer, json });
      });
      await page.route("**/businesses/*/bookings", async (route) => {
        const answer = await route.fetch();
        const json = await answer.json();
        json.booking.status = "pending_payment";
        // The same page: nobody leaves.
        const checkoutUrl = `${page.url()}#checkout`;
        const expiresAt = "2027-01-13T09:00:00Z";
        json.payment = { status: "requires_payment", amount, currency: "USD", checkoutUrl, expiresAt };
        await route.fulfill({ response: answer, json });
      });
      const host = "<script>calls=[];gtag=(...all)=>calls.push(all)</script>";
      await page.goto(stage.host(pageWith(host + loader(stage.url, slug))));
      const customer = new Customer(page);
      await customer.choose("Polish");
      await customer.takeFirstTime();
      assert.equal(await customer.part("form").getByText("A card keeps your time").count(), amount ? 0 : 1);
      await customer.fill();
      await customer.confirm();
      await customer.done();
      assert.equal(await customer.title(), "One step is missing");
      assert.equal(await customer.part(".notice .primary").innerText(), wanted);
      const said = await customer.part(".done").innerText();
      assert.doesNotMatch(said, /\$0\.00|confirmation is on its way/);
      const confirmed = (await visitor.events()).find(({ name }) => name === "booking-confirmed");
      assert.equal(confirmed?.detail.status, "pending_payment");
      const told = await page.evaluate(() => (globalThis as unknown as { calls: string[][] }).calls);
      assert.ok(told.some((call) => call[1] === "begin_checkout"));
      assert.ok(!told.some((call) => call[1] === "purchase"));
      await visitor.leave();
    });

  it("speaks in the owner's words, and asks for their terms wherever somebody sends something", async () => {
    const { id, slug } = await make();
    await stage.db.orm
      .update(t.widgets)
      .set({
        texts: {
          title: "Clean cars",
          intro: "Since 1999.",
          bookButton: "Get clean",
          confirmationTitle: "See you!",
          confirmationMessage: "Bring your keys.",
          leadMessage: "We call you.",
          termsLabel: "I agree to the terms",
          marketingLabel: "Send me offers",
        },
      })
      .where(eq(t.widgets.businessId, id));
    const visitor = await visit(loader(stage.url, slug, 'data-mode="floating"'));
    const customer = new Customer(visitor.page);
    await customer.part(".floating-button").filter({ hasText: "Get clean" }).click();
    assert.equal(await customer.title(), "Clean cars");
    assert.equal(await customer.part(".intro").innerText(), "Since 1999.");
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    await customer.confirm();
    await customer.part(".summary:focus").waitFor();
    assert.match(await customer.part(".summary").innerText(), /I agree to the terms/);
    await customer.part("#terms").check();
    await customer.confirm();
    await customer.done();
    assert.equal(await customer.title(), "See you!");
    assert.match(await customer.part(".done").innerText(), /Bring your keys\./);
    const [booking] = await stage.db.orm.select().from(t.bookings).where(eq(t.bookings.businessId, id));
    assert.deepEqual(booking?.consent, { terms: true, marketing: false });

    await stage.db.orm.update(t.businesses).set({ weeklyHours: [] }).where(eq(t.businesses.id, id));
    await customer.part(".done .quiet").click();
    await customer.choose("Wash");
    await customer.part(".notice .primary").click();
    await customer.part("label").filter({ hasText: "What should we do" }).waitFor();
    await customer.fill();
    await customer.part("#marketing").check();
    await customer.confirm();
    await customer.done();
    assert.match(await customer.part(".done").innerText(), /We call you\./);
    const [lead] = await leadsOf(id);
    assert.deepEqual(lead?.consent, { terms: true, marketing: true });
    await visitor.leave();
  });

  it("fetches again what did not come, and leads back meanwhile", async () => {
    const { slug } = await make();
    const visitor = await stage.visit("about:blank", PHONE);
    const { page } = visitor;
    // A browser remembers a script that failed by its address.
    for (const part of [/\/widget\.js$/, /\/assets\/de-\w+\.js$/])
      await page.route(part, (route) => route.abort());
    const later = /\/assets\/flow-/;
    await page.route(later, (route) => route.abort());
    await page.goto(stage.host(pageWith(loader(stage.url, slug, 'data-locale="de"'))));
    const customer = new Customer(page);
    await customer.part("button.card").first().waitFor();
    assert.equal(await customer.title(), "Leistung wählen");
    await customer.part("button.card").first().click();
    await customer.part(".notice.bad").waitFor();
    await customer.part("header .round").click();
    await customer.part("button.card").first().click();
    await customer.part(".notice.bad").waitFor();
    await page.unroute(later);
    await customer.part(".notice.bad button").click();
    await customer.part(".times").waitFor();
    // Of each step that was shown, once.
    const steps = (await visitor.events()).filter(({ name }) => name === "step-changed");
    assert.deepEqual(
      steps.map(({ detail }) => detail.step),
      ["services", "time"],
    );
    await page.context().close();
  });

  it("sends a request once, however often it must be tried, and speaks of the request", async () => {
    const { id, slug } = await make();
    const visitor = await visit(snippet(stage.url, slug));
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await page.route("**/bookings", refuseWith("internal_error", {}, 500));
    await customer.fill();
    await customer.confirm();
    await customer.part(".trouble button[type=button]").click();
    await customer.part("#message").waitFor();
    assert.equal(await customer.part(".notice.bad").count(), 0, "the trouble of the booking stays there");
    await page.route("**/leads", async (route) => {
      // It arrives, and no answer comes back.
      await route.fetch();
      await route.abort();
    });
    await customer.confirm();
    await customer.part(".notice.bad").waitFor();
    assert.match(await customer.part(".notice.bad").innerText(), /your request arrives once only/);
    await page.unroute("**/leads");
    await customer.confirm();
    await customer.done();
    assert.equal((await leadsOf(id)).length, 1);
    await visitor.leave();
  });

  it("puts refusals into the customer's language", async () => {
    const { slug } = await make();
    const visitor = await visit(snippet(stage.url, slug, 'data-locale="de"'));
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.fill();
    const wrong = ["customer.email", "customer.phone"].map((path) => ({
      path,
      code: "invalid_format",
      message: "Server words.",
    }));
    await page.route("**/bookings", refuseWith("validation_failed", { errors: wrong }));
    await customer.confirm();
    await customer.part(".summary:focus").waitFor();
    assert.equal(
      await customer.part("#email-error").innerText(),
      "Das sieht nicht nach einer E-Mail-Adresse aus.",
    );
    assert.equal(await customer.part("#phone-error").innerText(), "Bitte prüfen Sie eine Angabe");
    for (const [code, said] of [
      ["coupon_invalid", "Dieser Code gilt hier nicht."],
      ["selection_invalid", "Das konnte nicht gebucht werden."],
    ] as const) {
      await page.unroute("**/bookings");
      await page.route("**/bookings", refuseWith(code));
      await customer.confirm();
      await customer.part(".trouble").filter({ hasText: said }).waitFor();
      assert.equal((await customer.part(".trouble").innerText()).trim(), said);
    }
    await visitor.leave();
  });

  it("offers a request where times do not come, and where the address is outside the area", async () => {
    const { slug } = await make({
      services: [{ name: "Visit", location: "customer" }],
      serviceAreas: AREAS,
    });
    const visitor = await visit(snippet(stage.url, slug));
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.goOn();
    await customer.part("#postal:focus").waitFor();
    assert.equal(await customer.part("#postal").getAttribute("aria-invalid"), "true");
    await customer.part("#postal").fill("10115");
    await page.route("**/availability?*", (route) => route.abort());
    await customer.goOn();
    await customer.part(".notice.bad button").last().click();
    await customer.part("#message").waitFor();
    await page.unroute("**/availability?*");
    await customer.part("header .round").click();
    await customer.takeFirstTime();
    await customer.part("#postalCode").fill("99999");
    await customer.part("#city").focus();
    await customer.part(".trouble").filter({ hasText: "We do not come there yet" }).waitFor();
    assert.equal(await customer.part(".trouble button[type=submit]").count(), 0, "trying again helps nobody");
    await customer.part(".trouble button").click();
    await customer.part("#message").waitFor();
    await visitor.leave();
  });

  it("takes what the page learns of its visitor later, and names every line of a price", async () => {
    const { slug } = await make({
      services: [{ name: "Tour", location: "customer", capacity: 4 }],
      serviceAreas: AREAS,
      coupons: [{ code: "TEN" }],
    });
    const visitor = await visit(snippet(stage.url, slug));
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.part("#postal").waitFor();
    await customer.widget.evaluate((widget) =>
      (widget as unknown as { setPrefill(values: object): void }).setPrefill({
        postalCode: "10115",
        coupon: "TEN",
      }),
    );
    await customer.part(".postal .hint").filter({ hasText: "City" }).waitFor();
    assert.equal(await customer.part("#postal").inputValue(), "10115");
    await customer.part(".stepper button").last().click();
    await customer.goOn();
    await customer.takeFirstTime();
    assert.equal(await customer.part("#postalCode").inputValue(), "10115");
    await customer.part(".bar .primary").filter({ hasText: "$190.00" }).waitFor();
    const lines = (await visitor.events())
      .filter(({ name }) => name === "quote-calculated")
      .flatMap(({ detail }) => detail.lineItems as { kind: string; label: string }[]);
    assert.ok(lines.some(({ kind }) => kind === "seats"));
    assert.deepEqual(
      lines.filter(({ label }) => !label),
      [],
    );
    await visitor.leave();
  });

  it("says aloud what became of a code and of the time that is held, and keeps focus", async () => {
    const { slug } = await make({ coupons: [{ code: "TEN" }] });
    const visitor = await visit(snippet(stage.url, slug));
    const { page } = visitor;
    const customer = new Customer(page);
    const said = (text: string) => customer.part("[role=status]").filter({ hasText: text }).waitFor();
    await customer.choose("Polish");
    await customer.takeFirstTime();
    await customer.part(".coupon summary").click();
    const apply = async (code: string) => {
      await customer.part("#coupon").fill(code);
      await customer.part(".coupon .secondary").click();
    };
    await apply("NOPE");
    await said("This code cannot be used here.");
    await page.route("**/quotes", refuseWith("internal_error", {}, 500));
    await apply("TEN");
    await said("We cannot be reached right now.");
    await page.unroute("**/quotes");
    await apply("TEN");
    await customer.part(".coupon").waitFor({ state: "detached" });
    assert.ok(await customer.hasFocus(), "the button that had it is gone");

    const now = await page.evaluate(() => Date.now());
    await page.clock.setFixedTime(now + 8.5 * 60_000);
    await page.route("**/holds/*/extend", refuseWith("hold_expired", {}, 409));
    await customer.part(".timer button").click();
    await said("Held for you for");
    assert.ok(await customer.hasFocus());
    // The second at which one minute was left went by in the background.
    await page.clock.setFixedTime(now + 9.2 * 60_000);
    await said("one more minute");
    await visitor.leave();
  });

  it("says whose clock counts, and shows the month of a time that was lost", async () => {
    const { slug } = await make();
    const visitor = await visit(snippet(stage.url, slug), DESKTOP);
    const { page } = visitor;
    const customer = new Customer(page);
    await customer.choose("Polish");
    await customer.part(".quick .slot").first().waitFor();
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    await page.route("**/availability?*", async (route) => {
      await released;
      await route.continue();
    });
    await customer.part(".month-head .round").last().click();
    await customer.part(".month[aria-busy=true]").waitFor();
    const first = customer.part("[role=gridcell]").first();
    assert.doesNotMatch((await first.getAttribute("aria-label")) ?? "", /nothing free/);
    release();
    await customer.part("td.free").nth(3).click();
    const month = await customer.part("#month-title").innerText();
    await customer.part(".day .slot").first().click();
    await customer
      .part("form.details")
      .getByText(/^Times are in /)
      .waitFor();
    await customer.fill();
    // Meanwhile somebody looks at another month.
    await customer.part("header .round").click();
    await customer.part(".month-head .round").first().click();
    await customer.part(".month[aria-busy=false]").waitFor();
    assert.notEqual(await customer.part("#month-title").innerText(), month);
    await customer.takeFirstTime();
    const soon = await page.evaluate(() =>
      new Intl.DateTimeFormat("en", { month: "long", year: "numeric" }).format(),
    );
    await customer.part("header .round").click();
    await customer.part(".month-head .round").last().click();
    await customer.part("td.free").first().waitFor();
    await page.route("**/bookings", refuseWith("slot_unavailable", { alternatives: [] }, 409));
    await customer.part(".quick .slot").first().click();
    await customer.part("form.details").waitFor();
    await customer.confirm();
    await customer.part(".times .notice.bad").waitFor();
    assert.equal(await customer.part("#month-title").innerText(), soon);
    await page.unroute("**/bookings");
    await customer.takeFirstTime();
    await customer.confirm();
    await customer.done();
    await customer
      .part(".done")
      .getByText(/^Times are in /)
      .waitFor();
    await visitor.leave();
  });

  it("looks up the next free times of the tab that is shown first, whatever tabs are empty", async () => {
    const { id, slug, serviceIds } = await make();
    const [empty, full] = ["empty", "full"].map((key, position) => ({
      id: newId("category"),
      businessId: id,
      key,
      name: key,
      position,
    }));
    assert.ok(empty && full);
    await stage.db.orm.insert(t.categories).values([empty, full]);
    for (const serviceId of serviceIds)
      await stage.db.orm
        .update(t.services)
        .set({ categoryId: full.id })
        .where(eq(t.services.id, serviceId as never));
    const visitor = await visit(snippet(stage.url, slug));
    await new Customer(visitor.page).part(".next-free").first().waitFor();
    await visitor.leave();
  });
});
