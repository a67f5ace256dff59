/// <reference lib="dom" />
import assert from "node:assert/strict";
import { settled } from "#test/browser/owner.ts";
import { dragOver, type Kept, type Point, recorded } from "./recorder.ts";
import type { CalendarPlan, FilledCalendar } from "./seed.ts";
import { type DashboardStage, type Opened, SLOWER, slowDown } from "./stage.ts";

/** A person's visits leave as much room behind each as it is long, so that something can be put there. */
export const CALENDARS: CalendarPlan[] = [
  { view: "day", people: 50, visits: 20, everyMinutes: 30, visitMinutes: 15 },
  { view: "week", people: 24, visits: 6, everyMinutes: 60, visitMinutes: 30 },
];

const MOVES = 240;
const TURNS = 4;

/** Back and forth over the middle of the screen, then to the goal. */
function wayBetween(from: Point, to: Point): Point[] {
  const way = Array.from({ length: MOVES }, (_, n) => {
    const turn = (n / MOVES) * TURNS * Math.PI;
    return { x: from.x + 300 * Math.sin(turn), y: from.y + 120 * Math.sin(turn * 2) };
  });
  return [from, ...way, ...Array.from({ length: 10 }, () => to)];
}

export interface Dragged {
  /** Entries drawn at once. */
  entries: number;
  drag: Kept;
  /** Letting go to where it may stay, and taking that back. */
  drop: Kept;
  way: Point[];
}

/** Drags one of the visits in the middle of the screen to the free time behind it, and takes that back. */
export async function dragVisit(stage: DashboardStage, calendar: FilledCalendar): Promise<Dragged> {
  const { business, view, date, visitMinutes } = calendar;
  const { page, tools, close } = await stage.open(business, `/calendar?view=${view}&date=${date}`);
  await page.locator("[data-entry]").first().waitFor();
  await settled(page);
  const entries = await page.locator("[data-entry]").count();
  assert.ok(entries >= 1_000, `the calendar shows ${entries} visits`);
  const { from, hourPx } = await page.evaluate(() => {
    const [x, y] = [innerWidth * 0.55, innerHeight * 0.45];
    const distance = (one: DOMRect) => Math.hypot(one.left - x, one.top - y);
    const boxes = [...document.querySelectorAll("[data-entry]")].map((one) => one.getBoundingClientRect());
    const [box] = boxes.sort((a, b) => distance(a) - distance(b));
    const axis = document.querySelector(".cal-axis");
    if (!box || !axis) throw new Error("there is no calendar");
    return {
      from: { x: box.left + box.width / 2, y: box.top + 5 },
      hourPx: axis.getBoundingClientRect().height / axis.children.length,
    };
  });
  const to = { x: from.x, y: from.y + (hourPx * visitMinutes) / 60 };
  const way = wayBetween(from, to);
  await slowDown(tools, SLOWER);
  // By its class: to find it by its role would look at a thousand visits, time and again, in the page that is measured.
  const undo = page.locator(".toast .act").last();
  const drag = await recorded(page, async () => {
    await dragOver(tools, way);
    await undo.waitFor({ state: "attached" });
  });
  const box = await undo.boundingBox();
  assert.ok(box);
  const drop = await recorded(page, () => dragOver(tools, [{ x: box.x + 5, y: box.y + 5 }]));
  assert.equal(await page.locator(".toast .act").count(), 0, "nothing waits any more");
  await close();
  return { entries, drag, drop, way };
}

/** The same events on a page that moves one element. */
export async function dragPlain(stage: DashboardStage, way: readonly Point[]): Promise<Kept> {
  const opened = await stage.openBare(`<!doctype html><title>One element</title>
    <div style="position:absolute;inline-size:120px;block-size:20px;background:teal"></div>
    <script>
      const one = document.querySelector("div");
      let held = false;
      const go = ({ clientX: x, clientY: y }) => { one.style.left = x - 5 + "px"; one.style.top = y - 5 + "px" };
      go({ clientX: ${way[0]?.x ?? 0}, clientY: ${way[0]?.y ?? 0} });
      one.addEventListener("pointerdown", () => { held = true });
      addEventListener("pointermove", (event) => { if (held) go(event) });
      addEventListener("pointerup", () => { held = false });
    </script>`);
  return dragIn(opened, way);
}

async function dragIn({ page, tools, close }: Opened, way: readonly Point[]): Promise<Kept> {
  await slowDown(tools, SLOWER);
  const kept = await recorded(page, () => dragOver(tools, way));
  await close();
  return kept;
}
