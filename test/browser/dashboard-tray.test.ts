/** What has no time yet, beside the calendar. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Page } from "playwright-core";
import * as t from "#db/schema/index.ts";
import { type MadeBusiness, makeBusiness } from "../business.ts";
import { buildDashboard, call, faultsOf, ownerOf, settled } from "./owner.ts";
import { openStage, PHONE, type Stage } from "./stage.ts";

const DAY = "2027-01-14";

describe("the tray of the calendar", { concurrency: 2 }, () => {
  let stage: Stage;
  before(async () => {
    buildDashboard();
    stage = await openStage();
  });
  after(() => stage?.close());

  async function open(size: object) {
    const business = await makeBusiness(stage.db, {
      members: 2,
      services: [{ name: "Windows" }, { name: "Gutters", durationMinutes: 90 }],
    });
    const cookie = await ownerOf(stage, business);
    const visitor = await stage.visit(`${stage.url}/dashboard/calendar?view=day&date=${DAY}`, {
      ...size,
      cookie,
    });
    const { page } = visitor;
    page.setDefaultTimeout(60_000);
    await settled(page);
    return { business, visitor, page, tray: page.getByRole("region", { name: "Without a time" }) };
  }

  /** A quote that its customer has accepted, and somebody who only asked. */
  async function twoWait(page: Page, { serviceIds }: MadeBusiness) {
    const quote = await call<{ id: string; version: number }>(page, "POST", "/business/quotes", {
      serviceId: serviceIds[1],
      customer: { name: "Quoted Quinn" },
      title: "Gutters, both sides",
    });
    await call(page, "POST", `/business/quotes/${quote.id}/send`, { version: quote.version });
    await call(page, "POST", `/business/quotes/${quote.id}/answer`, { answer: "accepted" });
    const lead = await call<{ id: string }>(page, "POST", "/business/leads", {
      name: "Asking Ada",
      email: "ada@example.com",
      items: [{ serviceId: serviceIds[1] }, { serviceId: serviceIds[0] }],
    });
    return { quoteId: quote.id, leadId: lead.id };
  }

  it("takes no place while nothing waits; a quote is dragged to its time and booked there", async () => {
    const { business, visitor, page, tray } = await open({ viewport: { width: 1440, height: 900 } });
    assert.equal(await tray.count(), 0);
    const wide = await page.locator(".cal-scroll").boundingBox();
    const { quoteId } = await twoWait(page, business);
    await page.reload();
    await settled(page);
    await tray.waitFor();
    assert.ok(((await page.locator(".cal-scroll").boundingBox())?.width ?? 0) < (wide?.width ?? 0));
    assert.deepEqual(await faultsOf(page, "all"), []);

    const column = page.locator("[data-column]").nth(1);
    const hours = await page.locator(".cal-axis span").allInnerTexts();
    const high = ((await column.boundingBox())?.height ?? 0) / hours.length;
    const card = tray.locator("li", { hasText: "Quoted Quinn" });
    await card.dragTo(column, {
      targetPosition: { x: 40, y: hours.findIndex((hour) => hour.startsWith("11")) * high + 3 },
    });
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    assert.equal(await dialog.locator('[aria-pressed="true"]').innerText(), "11:00 AM");
    assert.equal(await dialog.getByLabel("With").inputValue(), business.memberIds[1]);
    await dialog.getByRole("button", { name: "Book", exact: true }).click();
    const made = column.locator("[data-entry]", { hasText: "Quoted Quinn" });
    await made.getByText("11:00 AM – 12:30 PM", { exact: false }).waitFor({ state: "attached" });
    await card.waitFor({ state: "detached" });
    const [quote] = await stage.db.orm.select().from(t.quotes).where(eq(t.quotes.id, quoteId));
    assert.equal(quote?.status, "converted");

    await tray.getByRole("button", { name: /Without a time/ }).click();
    assert.equal(await tray.locator("li").count(), 0, "folded");
    await page.reload();
    await settled(page);
    assert.equal(await tray.locator("li").count(), 0, "and it stays so");
    await visitor.leave();
  });

  it("on a phone it is folded; a lead's wishes are filled in, and the booking wins the lead", async () => {
    const { business, visitor, page, tray } = await open({ ...PHONE });
    const { leadId } = await twoWait(page, business);
    await page.reload();
    await settled(page);
    assert.equal(await tray.locator("li").count(), 0);
    await tray.getByRole("button", { name: /Without a time/ }).click();
    assert.equal(await tray.locator("li").count(), 2);
    assert.deepEqual(await faultsOf(page, "all"), []);
    await tray.getByRole("button", { name: "Choose a time for Asking Ada" }).click();
    const dialog = page.getByRole("dialog", { name: "New booking" });
    await dialog.getByText("Asking Ada").waitFor();
    assert.equal(await dialog.getByLabel("Service", { exact: true }).inputValue(), business.serviceIds[1]);
    await dialog.getByText("And with it: Windows.").waitFor();
    await dialog.getByLabel("Day").fill(DAY);
    await dialog.getByRole("button", { name: "2:00 PM", exact: true }).click();
    await dialog.getByRole("button", { name: /^Book/ }).click();
    await dialog.waitFor({ state: "detached" });
    await tray.getByText("Asking Ada").waitFor({ state: "detached" });
    const [lead] = await stage.db.orm.select().from(t.leads).where(eq(t.leads.id, leadId));
    assert.equal(lead?.status, "won");
    const [booking] = await stage.db.orm
      .select()
      .from(t.bookings)
      .where(eq(t.bookings.businessId, business.id));
    assert.ok(booking);
    assert.deepEqual(
      [booking.startsAt, booking.endsAt],
      [Date.parse(`${DAY}T14:00Z`), Date.parse(`${DAY}T16:30Z`)],
    );
    await visitor.leave();
  });
});
