/// <reference lib="dom" />
/**
 * The figures of widget/README.md that need time or many runs, as lines of its table:
 * `node --import ./src/quick-imports.ts test/browser/figures.ts`. Beside other work the times say nothing.
 */
import { loadavg } from "node:os";
import { Customer } from "./customer.ts";
import { loader, openStage, PHONE, pageWith, type Stage, snippet } from "./stage.ts";

const SLUG = "shine-auto-detailing";
const RUNS = Number(process.env.RUNS ?? 20);
const TIMED = 9;
const INTERACTED = 5;
/** "Slow 4G" of the browser's own tools. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };

const say = (...cells: unknown[]): unknown => process.stdout.write(`| ${cells.join(" | ")} |\n`);
const median = (all: number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] ?? 0;

/** A phone with a processor four times slower and a slow line, on an empty page. */
async function slowPhone(stage: Stage) {
  const visitor = await stage.visit("about:blank", PHONE);
  const { page } = visitor;
  const tools = await page.context().newCDPSession(page);
  await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await tools.send("Network.enable");
  await tools.send("Network.emulateNetworkConditions", SLOW);
  return visitor;
}

/** Milliseconds from the wish to go there until `until` can be seen. */
async function usableAfter(stage: Stage, address: string, until: string): Promise<number> {
  const { page } = await slowPhone(stage);
  const started = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await page.locator(until).first().waitFor();
  const taken = performance.now() - started;
  await page.context().close();
  return Math.round(taken);
}

interface Slow {
  step: string;
  duration: number;
  /** Of it, in the page's own code; the rest is waiting for the processor and drawing. */
  code: number;
}

/** The slowest interaction of each step of a booking, by the browser's own event timing; the slowest one first. */
async function slowInteractions(stage: Stage, address: string): Promise<Slow[]> {
  const { page } = await slowPhone(stage);
  await page.addInitScript(() => {
    const slow = { worst: [0, 0] };
    Object.assign(globalThis, { slow });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        if (entry.interactionId && entry.duration >= (slow.worst[0] ?? 0))
          slow.worst = [entry.duration, entry.processingEnd - entry.processingStart];
    }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });
  await page.goto(address);
  const customer = new Customer(page);
  const slow: Slow[] = [];
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    await act();
    // An entry comes after its drawing.
    await page.waitForTimeout(500);
    const [duration = 0, code = 0] = await page.evaluate(() => {
      const seen = (globalThis as unknown as { slow: { worst: number[] } }).slow;
      const { worst } = seen;
      seen.worst = [0, 0];
      return worst;
    });
    slow.push({ step: name, duration, code: Math.round(code) });
  };
  await step("choose", () => customer.choose("Full Interior Detail"));
  await step("answer", () => customer.answer("SUV"));
  await step("extra", () => customer.answer("Engine bay"));
  await step("to the times", () => customer.goOn());
  await step("next month", () => customer.part(".month-head .next").click());
  await step("day and time", () => customer.takeTimeOn(2));
  await step("details", () => customer.fill({ email: `slow${Math.round(performance.now())}@example.com` }));
  await step("confirm", async () => {
    await customer.confirm();
    await customer.done();
  });
  await page.context().close();
  return slow.sort((a, b) => b.duration - a.duration);
}

const stage = await openStage();
try {
  const inline = stage.host(pageWith(snippet(stage.url, SLUG)));
  const pages = {
    inline,
    floating: stage.host(pageWith(loader(stage.url, SLUG, 'data-mode="floating"'))),
    hosted: `${stage.url}/book/${SLUG}`,
  };
  for (const [mode, address] of Object.entries(pages)) {
    let shifted = 0;
    for (let run = 0; run < RUNS; run++) {
      const visitor = await stage.visit(address, PHONE);
      const ready = mode === "floating" ? ".floating-button" : "button.card";
      await visitor.page.locator(`bookkit-widget ${ready}`).first().waitFor();
      await visitor.page.waitForLoadState("networkidle");
      shifted += (await visitor.layoutShifts()).length;
      await visitor.page.context().close();
    }
    say(`layout shifts, ${mode}, ${RUNS} runs`, shifted);
  }
  const plain = stage.host(pageWith(""));
  const times = { plain: [] as number[], widget: [] as number[] };
  for (let run = 0; run < TIMED; run++) {
    times.plain.push(await usableAfter(stage, plain, "h1"));
    times.widget.push(await usableAfter(stage, inline, "bookkit-widget button.card"));
  }
  say("slow phone: plain page to be seen, median", `${median(times.plain)} ms`);
  say(
    "slow phone: inline widget to be used, median",
    `${median(times.widget)} ms (${times.widget.join(", ")})`,
  );
  const runs: Slow[] = [];
  for (let run = 0; run < INTERACTED; run++) {
    const [worst] = await slowInteractions(stage, inline);
    if (worst) runs.push(worst);
  }
  const told = runs.map(({ step, duration, code }) => `${step} ${duration}, of it code ${code}`);
  const middle = median(runs.map(({ duration }) => duration));
  say("slowest interaction of a booking, slow phone", `${middle} ms (${told.join("; ")})`);
  say(
    "load of the machine",
    loadavg()
      .map((one) => one.toFixed(1))
      .join(" "),
  );
} finally {
  await stage.close();
}
