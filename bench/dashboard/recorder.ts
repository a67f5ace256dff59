/// <reference lib="dom" />
import type { CDPSession, Page } from "playwright-core";

/** How a page kept up with what was done to it. */
export interface Kept {
  framesPerSecond: number;
  medianFrameMs: number;
  worstFrameMs: number;
  /** Of the slowest interaction as the browser times events, from the press to the next drawing; 0 below 16 ms. */
  slowestInteractionMs: number;
}

interface Recorder {
  start(): void;
  stop(): { frames: number[]; slowest: number };
}

/** Runs in the page before anything else. */
function install(): void {
  let frames: number[] = [];
  let slowest = 0;
  let last = 0;
  let on = false;
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries() as PerformanceEventTiming[])
      if (interactionId) slowest = Math.max(slowest, duration);
  }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  const next = (at: number) => {
    if (!on) return;
    frames.push(at - last);
    last = at;
    requestAnimationFrame(next);
  };
  const recorder: Recorder = {
    start() {
      [frames, slowest, on] = [[], 0, true];
      requestAnimationFrame((at) => {
        last = at;
        requestAnimationFrame(next);
      });
    },
    stop() {
      on = false;
      return { frames, slowest };
    },
  };
  Object.assign(globalThis, { recorder });
}

export const installRecorder = (page: Page): Promise<unknown> => page.addInitScript(install);

/** An event is told of after it has been drawn. */
const TOLD_MS = 400;

/** The frames drawn while `work` is done, and the slowest interaction in it. */
export async function recorded(page: Page, work: () => Promise<void>): Promise<Kept> {
  const call = (name: "start" | "stop") =>
    page.evaluate((what) => (globalThis as unknown as { recorder: Recorder }).recorder[what](), name);
  await call("start");
  await work();
  await page.waitForTimeout(TOLD_MS);
  const { frames, slowest } = (await call("stop")) as ReturnType<Recorder["stop"]>;
  const sorted = [...frames].sort((a, b) => a - b);
  const sum = frames.reduce((total, one) => total + one, 0);
  return {
    framesPerSecond: (frames.length / sum) * 1000,
    medianFrameMs: sorted[sorted.length >> 1] ?? 0,
    worstFrameMs: sorted.at(-1) ?? 0,
    slowestInteractionMs: slowest,
  };
}

export interface Point {
  x: number;
  y: number;
}

/** Of the screens that most people have. */
const EVENT_EVERY_MS = 16;

/** Sends events at the pace of a hand, whether or not the page keeps up. */
async function paced(count: number, send: (n: number) => Promise<unknown>): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const began = performance.now();
  for (let n = 0; n < count; n++) {
    const wait = began + n * EVENT_EVERY_MS - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    sent.push(send(n));
  }
  await Promise.all(sent);
}

/** Presses at the first point, moves over all of them, lets go at the last. */
export async function dragOver(tools: CDPSession, points: readonly Point[]): Promise<void> {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) throw new Error("no way to drag");
  const mouse = (type: "mousePressed" | "mouseMoved" | "mouseReleased", at: Point, buttons: number) =>
    tools.send("Input.dispatchMouseEvent", {
      type,
      ...at,
      buttons,
      button: "left",
      clickCount: type === "mouseMoved" ? 0 : 1,
    });
  await mouse("mouseMoved", first, 0);
  await mouse("mousePressed", first, 1);
  await paced(points.length, (n) => mouse("mouseMoved", points[n] ?? last, 1));
  await mouse("mouseReleased", last, 0);
}

/** Turns the wheel down over a point. */
export const wheel = (tools: CDPSession, at: Point, turns: number, deltaY: number): Promise<void> =>
  paced(turns, () =>
    tools.send("Input.dispatchMouseEvent", { type: "mouseWheel", ...at, deltaX: 0, deltaY }),
  );
