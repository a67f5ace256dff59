import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Locator, Page } from "playwright-core";
import * as t from "#db/schema/index.ts";
import { DESKTOP, openStage, PHONE, type Stage } from "./stage.ts";

const SHINE = "/book/shine-auto-detailing";
const NO_SCRIPT = { javaScriptEnabled: false };

/** Presses Tab until something has the focus: whatever the keyboard cannot reach fails here. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${wanted}`);
}

describe("the hosted page in a browser", { concurrency: 3 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());

  const statusOf = async (email: string) => {
    const rows = await stage.db.orm
      .select({ status: t.bookings.status, startsAt: t.bookings.startsAt })
      .from(t.bookings)
      .innerJoin(t.customers, eq(t.customers.id, t.bookings.customerId))
      .where(eq(t.customers.email, email));
    assert.equal(rows.length, 1);
    return rows[0];
  };

  /** `day`: which free day of the month, from the last: nobody in these tests wants another's time. */
  async function book(page: Page, email: string, day: number): Promise<void> {
    await page.locator(".services a.button").first().click();
    await page.locator('input[name="s.vehicle_size"][value="suv"]').check();
    await page.locator('input[name="s.condition"][value="poor"]').check();
    await page.locator('input[name="a.engine_bay"]').check();
    await page.locator("form .acts button").click();
    // Late enough that it may still be moved and cancelled.
    const days = page.locator(".month a");
    await days.nth((await days.count()) - day).click();
    await page.locator(".times a").first().click();
    await page.locator("#f-name").fill("Ada Example");
    await page.locator("#f-email").fill(email);
    await page.locator("form .acts button").click();
    await page.locator(".badge").waitFor();
  }

  for (const [name, options, language, day] of [
    ["a phone", PHONE, "en", 1],
    ["a desktop", DESKTOP, "en", 2],
    ["a phone, in Arabic", PHONE, "ar", 3],
  ] as const)
    it(`without a script, on ${name}: books, moves and cancels by the link`, async () => {
      const email = `${name.replace(/\W+/g, "-")}@example.com`;
      const visitor = await stage.visit(`${stage.url}${SHINE}?locale=${language}`, {
        ...options,
        ...NO_SCRIPT,
      });
      const { page } = visitor;
      await book(page, email, day);
      assert.equal(
        await page.locator("h1").innerText(),
        language === "ar" ? "تم تأكيد حجزك" : "You are booked",
      );
      assert.equal(await page.locator("html").getAttribute("dir"), language === "ar" ? "rtl" : "ltr");
      const booked = await statusOf(email);
      assert.equal(booked?.status, "confirmed");

      await page.locator('a[href*="/reschedule"]').click();
      const days = page.locator(".month a");
      await days.nth((await days.count()) - day).click();
      await page.locator(".times a").last().click();
      await page.locator("form .acts button").click();
      await page.locator(".note[role=status]").waitFor();
      const moved = await statusOf(email);
      assert.notEqual(moved?.startsAt, booked?.startsAt);

      await page.locator('a[href*="/cancel"]').click();
      assert.equal((await statusOf(email))?.status, "confirmed");
      await page.locator("button.danger").click();
      await page.locator(".badge.off").waitFor();
      assert.equal((await statusOf(email))?.status, "cancelled");
      await visitor.leave();
    });

  it("can be booked with the keyboard alone", async () => {
    const email = "keyboard@example.com";
    const visitor = await stage.visit(stage.url + SHINE, { ...NO_SCRIPT, mayLog: /422/ });
    const { page } = visitor;
    const { keyboard } = page;
    await tabTo(page, page.locator(".services a.button").first());
    await keyboard.press("Enter");
    await page.locator("form").waitFor();
    await tabTo(page, page.locator('input[name="s.vehicle_size"]').first());
    await keyboard.press("ArrowDown");
    await tabTo(page, page.locator('input[name="s.condition"]').first());
    await keyboard.press("Space");
    await tabTo(page, page.locator("form .acts button"));
    await keyboard.press("Enter");
    await tabTo(page, page.locator(".chips a").first());
    await keyboard.press("Enter");
    await tabTo(page, page.locator("#f-name"));
    await keyboard.type("Ada Example");
    await keyboard.press("Tab");
    await keyboard.type("not an address");
    // The browser's own check would stop here; what the page itself says is tried instead.
    await page.locator("form").evaluate((form) => form.setAttribute("novalidate", ""));
    await keyboard.press("Enter");
    await page.locator(".note.bad").waitFor();
    assert.ok(await page.locator(".note.bad").evaluate((element) => element === document.activeElement));
    await tabTo(page, page.locator('.note.bad a[href="#f-email"]'));
    await keyboard.press("Enter");
    await tabTo(page, page.locator("#f-email"));
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type(email);
    await keyboard.press("Enter");
    await page.locator(".badge").waitFor();
    assert.equal((await statusOf(email))?.status, "confirmed");
    await visitor.leave();
  });

  for (const [name, options] of [
    ["a phone", PHONE],
    ["a desktop", DESKTOP],
  ] as const)
    it(`becomes the widget where there is a script, and nothing moves, on ${name}`, async () => {
      const visitor = await stage.visit(stage.url + SHINE, options);
      const { page } = visitor;
      await page.locator("bookkit-widget .root h2").first().waitFor();
      assert.equal(await page.locator(".services").first().isVisible(), false);
      assert.deepEqual(await visitor.layoutShifts(), []);
      assert.deepEqual(
        (await visitor.events()).map(({ name: event }) => event).filter((event) => event === "error"),
        [],
      );
      await visitor.leave();
    });

  it("never takes over a form that somebody is filling in", async () => {
    const visitor = await stage.visit(stage.url + SHINE);
    const { page } = visitor;
    const link = await page.locator(".services a.button").first().getAttribute("href");
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/w/*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(stage.url + link, { waitUntil: "domcontentloaded" });
    await page.locator('input[name="s.vehicle_size"]').first().check();
    release();
    await page.waitForLoadState("load");
    // What would take over has run by now; the form that was begun leads on.
    await page.locator('input[name="s.condition"]').first().check();
    assert.equal(await page.locator("bookkit-widget").evaluate((element) => element.shadowRoot), null);
    await page.locator("form .acts button").click();
    await page.locator(".chips a").first().waitFor();
    await visitor.leave();
  });
});
