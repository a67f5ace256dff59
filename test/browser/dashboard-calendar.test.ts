/** The calendar by keyboard and by hand, and dashboards that see each other's changes. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Locator, Page } from "playwright-core";
import * as t from "#db/schema/index.ts";
import { type MadeBusiness, makeBusiness, someone } from "../business.ts";
import { buildDashboard, call, ownerOf, settled, undoLasts } from "./owner.ts";
import { openStage, PHONE, type Stage } from "./stage.ts";

const DAY = "2027-01-14";
const WIDE = { viewport: { width: 1440, height: 900 } };

describe("the calendar", { concurrency: 2 }, () => {
  let stage: Stage;
  before(async () => {
    buildDashboard();
    stage = await openStage();
  });
  after(() => stage?.close());

  /** A business of two people, and its owner's browser. */
  async function open(path: string, business?: MadeBusiness) {
    const own = business ?? (await makeBusiness(stage.db, { members: 2 }));
    const visitor = await stage.visit(`${stage.url}/dashboard${path}`, {
      ...WIDE,
      cookie: await ownerOf(stage, own),
    });
    visitor.page.setDefaultTimeout(60_000);
    await settled(visitor.page);
    return { business: own, visitor, page: visitor.page };
  }
  let guest = 0;
  /** A customer books by the API; gives the booking's id. */
  async function book({ slug, serviceIds, memberIds }: MadeBusiness, time: string): Promise<string> {
    const answer = await fetch(`${stage.url}/api/v1/public/businesses/${slug}/bookings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        serviceId: serviceIds[0],
        teamMemberId: memberIds[0],
        startsAt: `${DAY}T${time}:00Z`,
        customer: { ...someone(++guest), name: `Guest ${guest}` },
      }),
    });
    assert.equal(answer.status, 201);
    return ((await answer.json()) as { booking: { id: string } }).booking.id;
  }
  const entry = (page: Page, id: string) => page.locator(`[data-entry="${id}"]`);
  const stored = async (id: string) => {
    const [row] = await stage.db.orm.select().from(t.bookings).where(eq(t.bookings.id, id));
    assert.ok(row);
    return row;
  };
  /** What a page sends while it is left nobody tells of. */
  async function arrived(id: string, time: string): Promise<void> {
    for (const late = performance.now() + 60_000; (await stored(id)).startsAt !== Date.parse(time); ) {
      assert.ok(performance.now() < late, "the move never arrived");
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  it("moves a visit by keyboard alone: later, to a colleague, back by Undo, and for good", async () => {
    const business = await makeBusiness(stage.db, { members: 2 });
    const id = await book(business, "10:00");
    const { visitor, page } = await open(`/calendar?view=day&date=${DAY}`, business);
    await tabTo(page, entry(page, id));
    await page.keyboard.press("Alt+ArrowDown");
    await entry(page, id).getByText("10:15 AM", { exact: false }).first().waitFor();
    await tabTo(page, page.getByRole("button", { name: "Undo" }));
    await page.keyboard.press("Enter");
    await entry(page, id).getByText("10:00 AM", { exact: false }).first().waitFor();
    assert.equal((await stored(id)).startsAt, Date.parse(`${DAY}T10:00:00Z`));

    await tabTo(page, entry(page, id));
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowRight");
    const second = page.locator("[data-column]").nth(1);
    await second.locator(`[data-entry="${id}"]`).waitFor();
    assert.ok(await entry(page, id).evaluate((one) => one === document.activeElement), "focus goes along");
    // Leaving does at once what could still be undone.
    await page.reload();
    await arrived(id, `${DAY}T10:15:00Z`);
    assert.equal((await stored(id)).teamMemberId, business.memberIds[1]);
    await second.locator(`[data-entry="${id}"]`).waitFor();
    await visitor.leave();
  });

  it("moves a visit by dragging, and asks before it is put over another", async () => {
    const business = await makeBusiness(stage.db, { members: 2 });
    const id = await book(business, "10:00");
    await book(business, "14:00");
    const { visitor, page } = await open(`/calendar?view=day&date=${DAY}`, business);
    await drag(page, id, 2);
    await entry(page, id).getByText("12:00 PM", { exact: false }).first().waitFor();
    await drag(page, id, 2);
    await page.getByText("At that time there is already: Guest").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.reload();
    await arrived(id, `${DAY}T12:00:00Z`);
    await visitor.leave();
  });

  /** In pixels. */
  const hourHigh = async (page: Page): Promise<number> =>
    (await page.locator(".cal-axis").evaluate((axis) => axis.getBoundingClientRect().height)) /
    (await page.locator(".cal-axis span").count());

  async function drag(page: Page, id: string, hours: number): Promise<void> {
    const box = await entry(page, id).boundingBox();
    assert.ok(box);
    const high = await hourHigh(page);
    const [x, y] = [box.x + box.width / 2, box.y + 10];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 8);
    await page.mouse.move(x, y + hours * high, { steps: 4 });
    await page.mouse.up();
  }

  /** Where a time of day is in a column. */
  async function placeOf(page: Page, column: number, hour: number): Promise<{ x: number; y: number }> {
    const first = await page.locator(".cal-axis span").first().innerText();
    const from = (Number.parseInt(first, 10) % 12) + (first.includes("PM") ? 12 : 0);
    const box = await page.locator("[data-column]").nth(column).boundingBox();
    assert.ok(box);
    return { x: box.x + box.width / 2, y: box.y + (hour - from) * (await hourHigh(page)) };
  }

  it("draws a time for a new booking, up or down, and a press takes the half hour", async () => {
    const business = await makeBusiness(stage.db, { members: 2 });
    const { visitor, page } = await open(`/calendar?view=day&date=${DAY}`, business);
    const dialog = page.getByRole("dialog", { name: "New booking" });
    const draw = async (from: number, to: number) => {
      const start = await placeOf(page, 1, from);
      const end = await placeOf(page, 1, to);
      await page.mouse.move(start.x, start.y + 2);
      await page.mouse.down();
      await page.mouse.move(end.x, end.y, { steps: 5 });
    };
    await draw(10.25, 11.75);
    assert.equal(await page.locator(".cal-ghost").innerText(), "10:15 AM – 11:45 AM");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    assert.equal(await dialog.count(), 0, "Escape gives it up");

    await draw(10.25, 11.75);
    await page.mouse.up();
    await dialog.waitFor();
    assert.equal(await dialog.getByLabel("Person").inputValue(), business.memberIds[1]);
    const chosen = dialog.locator('.slot-grid [aria-pressed="true"]');
    assert.equal(await dialog.getByLabel("Length").inputValue(), "90");
    assert.equal(await chosen.innerText(), "10:15 AM", "shown though it is not among the times on offer");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    await draw(12, 11);
    assert.equal(await page.locator(".cal-ghost").innerText(), "11:00 AM – 12:15 PM");
    await page.keyboard.press("Escape");
    await page.mouse.up();

    const place = await placeOf(page, 0, 13.8);
    await page.mouse.click(place.x, place.y);
    assert.equal(await chosen.innerText(), "1:30 PM");
    assert.equal(await dialog.getByLabel("Length").inputValue(), "", "as long as the service takes");
    assert.equal(await dialog.getByLabel("Person").inputValue(), business.memberIds[0]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    // By keys alone, on the day that is shown.
    await page.locator(".cal-scroll").focus();
    await page.keyboard.press("n");
    assert.equal(await dialog.getByLabel("Day").inputValue(), DAY);
    await visitor.leave();
  });

  it("books what was drawn for as long as was drawn", async () => {
    const business = await makeBusiness(stage.db, { members: 1 });
    const { visitor, page } = await open(`/calendar?view=day&date=${DAY}`, business);
    const [start, end] = [await placeOf(page, 0, 10), await placeOf(page, 0, 11.5)];
    await page.mouse.move(start.x, start.y + 2);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 5 });
    await page.mouse.up();
    const dialog = page.getByRole("dialog", { name: "New booking" });
    await dialog.getByLabel("Find or add a customer").fill("Ada Drawn");
    await dialog.getByText("Add “Ada Drawn” as a new customer").click();
    await dialog.getByRole("button", { name: /^Book/ }).click();
    await dialog.waitFor({ state: "detached" });
    const made = page.locator("[data-entry]", { hasText: "Ada Drawn" });
    await made.getByText("10:00 AM – 11:30 AM", { exact: false }).waitFor({ state: "attached" });
    await visitor.leave();
  });

  it("makes a visit longer by its lower edge, by keys and in the dialog, and Undo takes it back", async () => {
    const business = await makeBusiness(stage.db, { members: 1 });
    const id = await book(business, "10:00");
    await book(business, "13:00");
    const { visitor, page } = await open(`/calendar?view=day&date=${DAY}`, business);
    const says = (span: string) =>
      entry(page, id).getByText(span, { exact: false }).waitFor({ state: "attached" });
    const pull = async (hour: number) => {
      const box = await entry(page, id).boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height - 3);
      await page.mouse.down();
      const goal = await placeOf(page, 0, hour);
      await page.mouse.move(goal.x, goal.y, { steps: 5 });
    };
    await pull(11.75);
    assert.match(await page.locator(".cal-ghost").innerText(), /^10:00 AM – 11:45 AM Guest \d+$/);
    await page.mouse.up();
    await says("10:00 AM – 11:45 AM");
    await page.getByText("Takes 1 h 45 min now").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await says("10:00 AM – 11:00 AM");

    await tabTo(page, entry(page, id));
    // Each is seen before the next: two within one drawing begin at the same length.
    await page.keyboard.press("Shift+Alt+ArrowDown");
    await says("10:00 AM – 11:15 AM");
    await page.keyboard.press("Shift+Alt+ArrowDown");
    await says("10:00 AM – 11:30 AM");
    await page.keyboard.press("Shift+Alt+ArrowUp");
    await says("10:00 AM – 11:15 AM");
    // A move that follows at once takes the length along.
    await page.keyboard.press("Alt+ArrowDown");
    await says("10:15 AM – 11:30 AM");
    await page.getByRole("button", { name: "Don't notify" }).click();
    await arrived(id, `${DAY}T10:15:00Z`);
    assert.equal((await stored(id)).endsAt, Date.parse(`${DAY}T11:30:00Z`));

    // Over the next visit only after being asked.
    await pull(13.5);
    assert.ok(await page.locator(".cal-ghost.conflict").isVisible());
    await page.mouse.up();
    await page.getByText("At that time there is already: Guest").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

    await entry(page, id).focus();
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Length").fill("3");
    await dialog.getByText("Whole minutes, from 5 minutes to 7 days.").waitFor();
    await dialog.getByLabel("Length").fill("30");
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await says("10:15 AM – 10:45 AM");
    await page.reload();
    for (const late = performance.now() + 60_000; ; ) {
      if ((await stored(id)).endsAt === Date.parse(`${DAY}T10:45:00Z`)) break;
      assert.ok(performance.now() < late, "the new length never arrived");
      await new Promise((done) => setTimeout(done, 50));
    }
    await visitor.leave();
  });

  it("on a phone dragging scrolls, and a tap chooses the time", async () => {
    const business = await makeBusiness(stage.db, { members: 1 });
    const visitor = await stage.visit(`${stage.url}/dashboard/calendar?view=day&date=${DAY}`, {
      ...PHONE,
      cookie: await ownerOf(stage, business),
    });
    const { page } = visitor;
    await settled(page);
    const { x, y } = await placeOf(page, 0, 10.1);
    const touch = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", at?: number) =>
      touch.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: at === undefined ? [] : [{ x, y: at }],
      });
    await send("touchStart", y);
    for (const by of [20, 60, 100]) await send("touchMove", y - by);
    await send("touchEnd");
    assert.equal(await page.locator(".cal-ghost").count(), 0);
    assert.equal(await page.getByRole("dialog").count(), 0);
    const scrolled = () => page.locator(".cal-scroll").evaluate((one) => one.scrollTop + scrollY);
    assert.ok((await scrolled()) > 0, "the day was scrolled");

    let place = await placeOf(page, 0, 12.1);
    for (let before = Number.NaN; before !== place.y; place = await placeOf(page, 0, 12.1)) {
      before = place.y;
      await new Promise((done) => setTimeout(done, 150)); // It still rolls on.
    }
    await page.touchscreen.tap(place.x, place.y);
    const chosen = page.locator('.slot-grid [aria-pressed="true"]');
    assert.equal(await chosen.innerText(), "12:00 PM");
    await visitor.leave();
  });

  it("shows each dashboard what the other does, without waiting for a poll", async (test) => {
    const business = await makeBusiness(stage.db, { members: 1, business: { requiresApproval: true } });
    const id = await book(business, "10:00");
    const [one, other] = await Promise.all([
      open("/", business),
      open(`/calendar?view=day&date=${DAY}`, business),
    ]);
    const leaves = one.page.waitForRequest((request) => request.url().endsWith(`/bookings/${id}/status`));
    await one.page.getByRole("button", { name: "Approve" }).click();
    // It waits for Undo first.
    await leaves;
    const started = performance.now();
    await other.page.locator(`[data-entry="${id}"]:not(.warn)`).waitFor({ timeout: 60_000 });
    test.diagnostic(`an approval was seen after ${Math.round(performance.now() - started)} ms`);

    // The other way round, and what a customer does.
    await call(other.page, "PUT", `/business/bookings/${id}/status`, { status: "cancelled" });
    const second = await book(business, "12:00");
    await one.page.getByText(`Guest ${guest}`).first().waitFor({ timeout: 60_000 });
    await entry(other.page, second).waitFor({ timeout: 60_000 });
    await entry(other.page, id).waitFor({ state: "detached", timeout: 60_000 });

    // The line breaks, and something happens before it is there again.
    stage.deps.live.close();
    const third = await book(business, "15:00");
    await entry(other.page, third).waitFor({ timeout: 60_000 });
    await Promise.all([one.visitor.leave(), other.visitor.leave()]);
  });

  it("leaves the letter after g to the menu, and takes it without", async () => {
    const { visitor, page } = await open(`/calendar?view=week&date=${DAY}`);
    // At once, one after the other: however slow the machine is, they are a sequence.
    const press = (...keys: string[]) =>
      page.evaluate((all) => {
        for (const key of all)
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      }, keys);
    const heading = page.locator(".cal-title");
    const week = await heading.innerText();
    for (const [key, name] of [
      ["t", "Team"],
      ["w", "Widget"],
      ["a", "Analytics"],
    ] as const) {
      await press("g", key);
      await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
      assert.equal(new URL(page.url()).pathname, `/dashboard/${name.toLowerCase()}`);
      await page.goBack();
      await settled(page);
      assert.equal(await heading.innerText(), week, `g ${key} is no key of the calendar's`);
    }
    // No page has this letter, and it is not the calendar's either. What comes next is the calendar's again.
    await press("g", "m");
    await settled(page);
    assert.equal(await heading.innerText(), week);
    await press("d");
    await page.waitForURL(/view=day/);
    await visitor.leave();
  });

  it("tells when the network is gone, and when it is back", async () => {
    const { page } = await open(`/calendar?view=day&date=${DAY}`);
    // Who watches is loaded after the page; what is lost before that is told of by the first act.
    const told = page.getByText("You are back online.");
    for (const late = performance.now() + 60_000; !(await told.isVisible()); ) {
      assert.ok(performance.now() < late, "nobody said so");
      await page.context().setOffline(true);
      await page.context().setOffline(false);
      await new Promise((done) => setTimeout(done, 200));
    }
    await page.context().close();
  });

  it("keeps what waits for Undo in sight while others change something", async () => {
    const business = await makeBusiness(stage.db, { members: 1 });
    const id = await book(business, "10:00");
    const { visitor, page } = await open(`/calendar?view=day&date=${DAY}`, business);
    await undoLasts(page);
    await entry(page, id).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await entry(page, id).getByText("10:15 AM", { exact: false }).first().waitFor();
    const second = await book(business, "14:00");
    await entry(page, second).waitFor();
    assert.match(await entry(page, id).innerText(), /10:15/);
    assert.equal((await stored(id)).startsAt, Date.parse(`${DAY}T10:00:00Z`));
    await page.getByRole("button", { name: "Undo" }).click();
    await entry(page, id).getByText("10:00 AM", { exact: false }).first().waitFor();
    await entry(page, second).waitFor();
    await visitor.leave();
  });
});

/** Tab until it has the focus: what a person without a mouse does. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press("Tab");
    if (await goal.evaluate((one) => one === document.activeElement)) return;
  }
  assert.fail("Tab never comes there");
}
