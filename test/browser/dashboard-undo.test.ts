/** What an owner does can be taken back, what they type is not lost, and what could not be loaded says so. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Page } from "playwright-core";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { TEST_NOW } from "../app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "../business.ts";
import { buildDashboard, call, ownerOf, settled, undoLasts } from "./owner.ts";
import { openStage, pageWith, type Stage } from "./stage.ts";

const TODAY = "2027-01-13";
const DAY_MS = 86_400_000;

describe("nothing is done or lost by mistake", { concurrency: 2 }, () => {
  let stage: Stage;
  before(async () => {
    buildDashboard();
    stage = await openStage();
  });
  after(() => stage?.close());

  const made = (options: BusinessOptions = {}) =>
    makeBusiness(stage.db, { ...options, business: { requiresApproval: true, ...options.business } });

  async function open(path: string, business: MadeBusiness, mayLog?: RegExp, locale = "en-US") {
    const visitor = await stage.visit(`${stage.url}/dashboard${path}`, {
      viewport: { width: 1440, height: 900 },
      locale,
      cookie: await ownerOf(stage, business),
      ...(mayLog ? { mayLog } : {}),
    });
    visitor.page.setDefaultTimeout(60_000);
    await settled(visitor.page);
    await undoLasts(visitor.page);
    return visitor;
  }
  let guest = 0;
  /** A customer books by the API; gives the booking's id. */
  async function book({ slug, serviceIds, memberIds }: MadeBusiness, at: string, more: object = {}) {
    const name = `Guest ${++guest}`;
    const answer = await fetch(`${stage.url}/api/v1/public/businesses/${slug}/bookings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        serviceId: serviceIds[0],
        teamMemberId: memberIds[0],
        startsAt: at,
        customer: { ...someone(guest), name, ...more },
      }),
    });
    assert.equal(answer.status, 201, await answer.clone().text());
    return { id: ((await answer.json()) as { booking: { id: string } }).booking.id, name };
  }
  async function stored(id: string) {
    const [row] = await stage.db.orm.select().from(t.bookings).where(eq(t.bookings.id, id));
    assert.ok(row);
    return row;
  }
  /** What a page sends while it is left nobody tells of. */
  async function until(is: () => Promise<boolean>, what: string): Promise<void> {
    for (const late = performance.now() + 60_000; !(await is()); ) {
      assert.ok(performance.now() < late, what);
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  const failing = (page: Page, address: RegExp) =>
    page.route(address, (route) => route.fulfill({ status: 500, json: {} }));

  it("Undo is pressed, and reached by keys, while a booking is open beside the page", async () => {
    const business = await made();
    const { id, name } = await book(business, `${TODAY}T10:00:00Z`);
    const { page, leave } = await open(`/bookings?booking=${id}`, business);
    const sheet = page.getByRole("dialog", { name: `Booking of ${name}` });
    await sheet.getByRole("button", { name: "Approve" }).click();
    await sheet.getByRole("status").getByText(`Approved: ${name}`).waitFor();
    await sheet.getByText("Confirmed", { exact: true }).waitFor();
    assert.equal(await sheet.getByRole("button", { name: "Approve" }).count(), 0, "not a second time");
    await sheet.getByRole("button", { name: "Undo" }).click();
    await sheet.getByText("Undone").waitFor();
    await sheet.getByText("Needs approval").waitFor();

    await sheet.getByRole("button", { name: "Approve" }).click();
    const undo = sheet.getByRole("button", { name: "Undo" });
    await undo.waitFor();
    for (let presses = 0; !(await undo.evaluate((one) => one === document.activeElement)); presses++) {
      assert.ok(presses < 40, "Tab never comes there");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await sheet.getByText("Needs approval").waitFor();

    // A dialog above it takes the message along, and gives it back.
    await sheet.getByRole("button", { name: "Approve" }).click();
    await undo.waitFor();
    await sheet.getByRole("button", { name: "Move…" }).click();
    const move = page.getByRole("dialog", { name: `Move ${name}` });
    await move.getByRole("button", { name: "Undo" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 1);
    await move.getByRole("button", { name: "Cancel" }).click();
    await move.waitFor({ state: "detached" });
    await undo.click();
    await sheet.getByText("Needs approval").waitFor();
    assert.equal((await stored(id)).status, "pending");
    await leave();
  });

  it("what Home answers waits for Undo: a request, and how a visit went", async () => {
    const business = await made();
    const request = await book(business, `${TODAY}T10:00:00Z`);
    const over = await book(business, `${TODAY}T12:00:00Z`);
    await stage.db.orm
      .update(t.bookings)
      .set({ status: "confirmed", startsAt: TEST_NOW - DAY_MS, endsAt: TEST_NOW - DAY_MS + 3_600_000 })
      .where(eq(t.bookings.id, over.id));
    const { page, leave } = await open("/", business);
    const sent: string[] = [];
    page.on("request", (one) => one.method() === "PUT" && sent.push(one.url()));
    const row = (name: string) => page.locator(".need", { hasText: name });
    const undo = page.getByRole("button", { name: "Undo" });
    for (const [name, act, told] of [
      [request.name, "Decline", "Cancelled"],
      [request.name, "Approve", "Approved"],
      [over.name, "No-show", "Marked as no-show"],
      [over.name, "Completed", "Completed"],
    ] as const) {
      await row(name).getByRole("button", { name: act }).click();
      await page.getByText(`${told}: ${name}`).waitFor();
      await row(name).waitFor({ state: "detached" });
      await undo.click();
      await row(name).waitFor();
    }
    assert.deepEqual(sent, []);
    await row(request.name).getByRole("button", { name: "Decline" }).click();
    await page.reload();
    await until(async () => (await stored(request.id)).status === "cancelled", "it was never declined");
    assert.equal((await stored(over.id)).status, "confirmed");
    await leave();
  });

  it("several bookings that are cancelled at once come back by Undo", async () => {
    const business = await made({ business: { requiresApproval: false } });
    const ids = [
      (await book(business, `${TODAY}T10:00:00Z`)).id,
      (await book(business, `${TODAY}T12:00:00Z`)).id,
    ];
    const { page, leave } = await open("/bookings", business);
    const cancel = async () => {
      await page.getByRole("checkbox", { name: "Select all" }).check();
      await page.locator(".bulk-bar").getByRole("button", { name: "Cancel" }).click();
      await page.getByText("Cancelled: 2 bookings").waitFor();
    };
    const confirmed = page.locator("tbody .badge", { hasText: "Confirmed" });
    await cancel();
    await page.waitForFunction(() => document.querySelectorAll(".bulk-bar").length === 0);
    assert.equal(await confirmed.count(), 0);
    await page.getByRole("button", { name: "Undo" }).click();
    await confirmed.nth(1).waitFor();
    for (const id of ids) assert.equal((await stored(id)).status, "confirmed");
    await cancel();
    await page.reload();
    for (const id of ids)
      await until(async () => (await stored(id)).status === "cancelled", "they were never cancelled");
    await leave();
  });

  it("what could not be done for one of several is told, in the language of the page", async () => {
    const business = await made();
    const { id } = await book(business, `${TODAY}T10:00:00Z`);
    const { id: gone } = await book(business, `${TODAY}T12:00:00Z`);
    const { page, leave } = await open("/bookings", business, undefined, "de-DE");
    // Undo is to end by itself here.
    await page.reload();
    await settled(page);
    // Behind its back: the page still shows it as one that can be approved.
    await stage.db.orm.update(t.bookings).set({ status: "expired" }).where(eq(t.bookings.id, gone));
    await page.getByRole("checkbox", { name: "Alle auswählen" }).check();
    await page.locator(".bulk-bar").getByRole("button", { name: "Annehmen" }).click();
    await page.getByText("1 ließ sich nicht ändern: In diesem Stand geht das nicht mehr.").waitFor();
    assert.equal((await stored(id)).status, "confirmed");
    await leave();
  });

  it("Home says what it could not ask for, and never that all is done", async () => {
    const business = await made();
    const { page, leave } = await open("/services", business, /500/);
    await failing(page, /\/business\/(leads|analytics)\b/);
    await page.getByRole("link", { name: "Home" }).click();
    const needs = page.locator(".needs");
    await needs.getByRole("alert").waitFor();
    assert.equal(await page.getByText("All done.").count(), 0);
    for (const part of ["Last 30 days", "Revenue", "From visit to booking"])
      await page.getByRole("region", { name: part, exact: true }).getByRole("alert").waitFor();
    await page.unroute(/\/business\/(leads|analytics)\b/);
    await needs.getByRole("button", { name: "Try again" }).click();
    await needs.getByText("All done.").waitFor();
    await page
      .getByRole("region", { name: "Last 30 days" })
      .getByRole("button", { name: "Try again" })
      .click();
    await page.getByText("Time booked").waitFor();
    await leave();
  });

  it("Home names a payment that failed and a bank that waits, and leads to both", async () => {
    const business = await made();
    const { id: bookingId, name } = await book(business, `${TODAY}T10:00:00Z`);
    const common = { businessId: business.id, currency: "USD", createdAt: TEST_NOW, updatedAt: TEST_NOW };
    const pay = async (status: "failed" | "succeeded", amount: number): Promise<string> => {
      const id = newId("payment");
      await stage.db.orm.insert(t.payments).values({
        ...common,
        ...{ id, bookingId, purpose: "balance", method: "cash", status, amount, idempotencyKey: id },
        ...(status === "succeeded"
          ? { captured: amount, receivedAt: TEST_NOW }
          : { failure: "card_declined" }),
      });
      return id;
    };
    const failed = await pay("failed", 3_000);
    const disputed = await pay("succeeded", 7_000);
    for (const status of ["needs_response", "won"])
      await stage.db.orm.insert(t.disputes).values({
        ...common,
        ...{
          id: newId("dispute"),
          paymentId: disputed,
          stripeDisputeId: `${business.slug} ${status}`,
          status,
        },
        ...{ amount: 7_000, reason: "fraudulent", evidenceDueAt: TEST_NOW + 7 * DAY_MS },
      });
    const { page, leave } = await open("/", business);
    const bank = page.locator(".need", { hasText: "The bank waits for your answer until" });
    assert.match(await bank.innerText(), new RegExp(`${name} took \\$70\\.00 back through the bank`));
    await bank.getByRole("link", { name: "Answer" }).click();
    await page.waitForURL(`**/payments?view=disputes&payment=${disputed}`);
    await page.goBack();
    const payment = page.locator(".need", { hasText: "has a failed payment of $30.00" });
    await payment.getByRole("link", { name: "Look at it" }).click();
    await page.waitForURL(`**/payments?view=failed&payment=${failed}`);
    await leave();
  });

  it("what does not load says so: a new booking, the calendar's team, a move", async () => {
    const business = await made();
    const { id, name } = await book(business, `${TODAY}T10:00:00Z`);
    const { page, leave } = await open(`/calendar?view=day&date=${TODAY}`, business, /500/);
    const dialog = page.getByRole("dialog");
    await failing(page, /\/business\/bookings\/bkg_/);
    await page.locator(`[data-entry="${id}"]`).focus();
    await page.keyboard.press("m");
    await dialog.getByRole("alert").waitFor();
    await page.unroute(/\/business\/bookings\/bkg_/);
    await dialog.getByRole("button", { name: "Try again" }).click();
    await page
      .getByRole("dialog", { name: `Move ${name}` })
      .getByLabel("Length")
      .waitFor();

    await failing(page, /\/business\/(services|team)\?/);
    await page.goto(`${stage.url}/dashboard/calendar?view=day&date=${TODAY}`);
    await page.locator(".cal-body").getByRole("alert").waitFor();
    await page.getByRole("link", { name: "New booking" }).click();
    await dialog.getByRole("alert").waitFor();
    await page.unroute(/\/business\/(services|team)\?/);
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByLabel("Find or add a customer").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(`[data-entry="${id}"]`).waitFor();
    await leave();
  });

  it("a form that was typed into is not lost by a press beside it, and Esc asks first", async () => {
    const { page, leave } = await open("/customers", await made());
    const add = page.getByRole("button", { name: "New customer" }).first();
    const form = page.getByRole("dialog").filter({ has: page.getByLabel("Name") });
    const question = page.getByRole("dialog", { name: "Close without saving?" });
    const beside = () => page.mouse.click(20, 20);
    await add.click();
    await form.waitFor();
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await add.click();
    await form.waitFor();
    await beside();
    await form.waitFor({ state: "detached" });

    await add.click();
    const field = form.getByLabel("Name");
    await field.fill("Ada Lovelace");
    await beside();
    await field.focus();
    for (const answer of ["Escape", "Enter"]) {
      await page.keyboard.press("Escape");
      await question.waitFor();
      // The first is to keep it, and so is to turn away from the question.
      await page.keyboard.press(answer);
      await question.waitFor({ state: "detached" });
      await until(() => field.evaluate((one) => one === document.activeElement), "not back where one was");
    }
    assert.equal(await field.inputValue(), "Ada Lovelace");
    await page.keyboard.press("Escape");
    await question.getByRole("button", { name: "Discard" }).click();
    await form.waitFor({ state: "detached" });
    assert.equal(await page.locator("dialog").count(), 0);
    await leave();
  });

  it("the team's note is kept however the booking is closed", async () => {
    const business = await made();
    const { id, name } = await book(business, `${TODAY}T10:00:00Z`);
    const { page, leave } = await open("/bookings", business);
    const note = page.getByLabel("Note for the team");
    const kept = async () => (await stored(id)).internalNotes;
    for (const [text, close] of [
      ["By Esc", () => page.keyboard.press("Escape")],
      ["By the veil", () => page.mouse.click(20, 20)],
      ["By going back", () => page.goBack()],
      ["By leaving", () => page.reload()],
    ] as const) {
      await page.goto(`${stage.url}/dashboard/bookings`);
      await page.getByRole("link", { name }).first().click();
      await note.fill(text);
      await close();
      await until(async () => (await kept()) === text, `lost: ${text}`);
    }
    await leave();
  });

  it("today's visits at customers' show where, and open as one route in their order", async () => {
    const address = (line1: string) => ({
      address: { line1, city: "Town", postalCode: "10115", country: "US" },
    });
    const business = await made({
      business: { requiresApproval: false },
      services: [{ location: "customer" }, {}],
    });
    await book(business, `${TODAY}T14:00:00Z`, address("2/3 Second Street"));
    await book(business, `${TODAY}T10:00:00Z`, address("1 First & Main"));
    const { page, leave } = await open("/", business);
    // Whoever comes to the business is on nobody's way.
    const { id: customerId } = await call<{ id: string }>(page, "POST", "/business/customers", {
      name: "Comes here",
      ...address("9 Elsewhere"),
    });
    await call(page, "POST", "/business/bookings", {
      items: [{ serviceId: business.serviceIds[1], selections: {}, addOns: {} }],
      startsAt: `${TODAY}T12:00:00Z`,
      customerId,
    });
    await page.reload();
    await settled(page);
    await page.getByText("Comes here").waitFor();
    await page.getByText("2/3 Second Street, 10115 Town").waitFor();
    assert.equal(await page.getByText("9 Elsewhere").count(), 0);
    assert.equal(
      await page.getByRole("link", { name: "Route through 2 addresses" }).getAttribute("href"),
      "https://www.google.com/maps/dir/1%20First%20%26%20Main%2C%2010115%20Town/2%2F3%20Second%20Street%2C%2010115%20Town",
    );
    // The first is done: one address is left.
    await page.clock.setFixedTime(Date.parse(`${TODAY}T13:00:00Z`));
    await page.reload();
    await settled(page);
    assert.equal(
      await page.getByRole("link", { name: "Address on the map" }).getAttribute("href"),
      "https://maps.google.com/?q=2%2F3%20Second%20Street%2C%2010115%20Town",
    );
    await leave();
  });

  it("the line to paste keeps the place of any configuration", async () => {
    const { page, leave } = await open("/widget", await made({ services: [{}, {}] }));
    await page.getByRole("button", { name: "New widget" }).click();
    await page.waitForURL(/\?widget=/);
    const shown = page.locator(".copy-line", { hasText: "embed.js" });
    const line = await shown.locator("code, .grow").first().innerText();
    assert.match(
      line,
      /^<bookkit-widget style="display:block;min-height:640px"><\/bookkit-widget><script async/,
    );
    const visitor = await stage.visit(stage.host(pageWith(line)));
    const end = () => visitor.page.getByText("The end of the page.").boundingBox();
    const before = await end();
    await visitor.page.locator("bookkit-widget button").first().waitFor();
    assert.equal(await visitor.page.locator("bookkit-widget").count(), 1);
    assert.deepEqual(await end(), before);
    assert.deepEqual(await visitor.layoutShifts(), []);
    await visitor.leave();
    await leave();
  });
});
