/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { CDPSession, Page } from "playwright-core";
import { settled } from "#test/browser/owner.ts";
import type { MadeBusiness } from "#test/business.ts";
import { type Kept, recorded, wheel } from "./recorder.ts";
import { type DashboardStage, SCREEN, SLOWER, slowDown } from "./stage.ts";

const MIDDLE = { x: SCREEN.width / 2, y: SCREEN.height / 2 };
const TURNS = 300;
const TURN_PX = 120;
/** Rows in sight, those around them, and the page itself: as many however long the list is. */
const MOST_NODES = 3_000;

export interface Scrolled {
  rows: number;
  /** On from the top, while more is fetched; one of each round. */
  loading: Kept[];
  /** From there to the last row, everything fetched on the way. */
  wholeSeconds: number;
  /** Up from the end, with all rows in memory. */
  full: Kept[];
  /** The most that the page had of them. */
  nodes: number;
  heapMb: number;
}

/** Turns the wheel through a list of bookings: from the top, then, after all have been fetched, up from the last row. */
export async function scrollBookings(
  stage: DashboardStage,
  business: MadeBusiness,
  { rows, rounds }: { rows: number; rounds: number },
): Promise<Scrolled> {
  const { page, tools, close } = await stage.open(business, "/bookings?view=all");
  await page.locator("tr[data-index]").first().waitFor();
  await settled(page);
  const counts: number[] = [];
  const turned = async (deltaY: number): Promise<Kept[]> => {
    await slowDown(tools, SLOWER);
    const all: Kept[] = [];
    for (let round = 0; round < rounds; round++) {
      all.push(await recorded(page, () => wheel(tools, MIDDLE, TURNS, deltaY)));
      counts.push(await nodesOf(page));
    }
    await slowDown(tools, 1);
    return all;
  };
  const loading = await turned(TURN_PX);
  const began = performance.now();
  await toTheEnd(page, rows);
  const wholeSeconds = (performance.now() - began) / 1000;
  const full = await turned(-TURN_PX);
  const nodes = Math.max(...counts);
  assert.ok(nodes <= MOST_NODES, `${nodes} elements for a list of which one screen is seen`);
  const heapMb = await heapOf(tools);
  await close();
  return { rows, loading, wholeSeconds, full, nodes, heapMb };
}

/** The last row is asked for until it is there: what somebody does who holds the End key. */
async function toTheEnd(page: Page, rows: number): Promise<void> {
  await page.evaluate(
    (count) =>
      new Promise<void>((done) => {
        const step = () => {
          scrollTo(0, document.documentElement.scrollHeight);
          if (document.querySelector(`tr[data-index="${count - 1}"]`)) done();
          else requestAnimationFrame(step);
        };
        step();
      }),
    rows,
  );
}

const nodesOf = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll("*").length);

async function heapOf(tools: CDPSession): Promise<number> {
  await tools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await tools.send("Runtime.getHeapUsage");
  return usedSize / 1e6;
}

/** The same turns on a page that is only high. */
export async function scrollPlain(stage: DashboardStage, rows: number): Promise<Kept> {
  const { page, tools, close } = await stage.openBare(`<!doctype html><title>A high page</title>
    <div style="block-size:${rows * 47}px;background:repeating-linear-gradient(white 0 46px, silver 46px 47px)"></div>`);
  await slowDown(tools, SLOWER);
  const kept = await recorded(page, () => wheel(tools, MIDDLE, TURNS, TURN_PX));
  await close();
  return kept;
}
