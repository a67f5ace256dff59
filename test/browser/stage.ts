/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What browser tests share: the real server with its demo businesses, pages of another origin, and visitors. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Database } from "#db/open.ts";
import { loadDemo } from "#features/demo/load-demo.ts";
import type { Deps } from "#features/deps.ts";
import { rawRefusals } from "#http/raw-refusal.ts";
import { startServer } from "#http/server.ts";
import { buildApp } from "#src/api.ts";
import { assemble } from "#src/deps.ts";
import { TEST_NOW, testConfig } from "../app.ts";
import { openTestDatabase } from "../database.ts";
import { freePort } from "../server-process.ts";
import { openChromium } from "./chromium.ts";

export interface Stage {
  /** Of the server, e.g. `http://localhost:41234`. */
  url: string;
  db: Database;
  deps: Deps;
  browser: Browser;
  /** Puts a page on another origin and gives its address. */
  host(html: string, headers?: Record<string, string>): string;
  /** A person with a browser of their own. */
  visit(address: string, options?: VisitOptions): Promise<Visitor>;
  close(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Console errors that are part of the test. */
  mayLog?: RegExp;
  /** A `Cookie` header of somebody's session; whoever has one may keep things in the browser. */
  cookie?: string;
}

export interface Visitor {
  page: Page;
  /** Addresses asked for so far, without the page itself. */
  requests: string[];
  /** `bookkit:…` events so far. */
  events(): Promise<{ name: string; detail: Record<string, unknown> }[]>;
  /** What moved though nobody had touched anything, and by how much, each as text. */
  layoutShifts(): Promise<string[]>;
  /** Fails on errors, cookies, storage and third parties. Ends the visit. */
  leave(): Promise<void>;
}

/** A page of somebody else. */
export const pageWith = (body: string, head = ""): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>A page</title>${head}</head><body><h1>A page</h1>${body}<p>The end of the page.</p></body></html>`;

/** What the documentation tells people to paste: the element keeps the place, the script fills it. */
export const snippet = (url: string, slug: string, attributes = ""): string =>
  `<bookkit-widget style="display:block;min-height:640px" ${attributes}></bookkit-widget><script async src="${url}/w/${slug}.js"></script>`;

/** A lone script tag. */
export const loader = (url: string, slug: string, attributes = ""): string =>
  `<script async src="${url}/embed.js" data-business="${slug}" ${attributes}></script>`;

export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1280, height: 900 } };

/** Runs in the page before anything else. */
function watch(): void {
  const seen: { shifts: string[]; events: unknown[] } = { shifts: [], events: [] };
  Object.assign(globalThis, { seen });
  const place = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(" ");
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
    })[])
      if (!entry.hadRecentInput)
        seen.shifts.push(
          [
            entry.value.toFixed(4),
            // What is inside the widget is not named.
            ...entry.sources.map(
              ({ node, previousRect, currentRect }) =>
                `${node?.nodeName ?? "?"} ${(node as Element | null)?.className ?? ""} from ${place(previousRect)} to ${place(currentRect)}`,
            ),
          ].join("; "),
        );
  }).observe({ type: "layout-shift", buffered: true });
  for (const name of [
    "ready",
    "config-loaded",
    "step-changed",
    "quote-calculated",
    "booking-confirmed",
    "lead-submitted",
    "customer-info-submitted",
    "hold",
    "error",
  ])
    (globalThis as unknown as EventTarget).addEventListener(`bookkit:${name}`, (event) => {
      seen.events.push({ name, detail: JSON.parse(JSON.stringify((event as CustomEvent).detail ?? {})) });
    });
}

export async function openStage(env: Record<string, string> = {}): Promise<Stage> {
  const [db, browser, port] = await Promise.all([openTestDatabase(), openChromium(), freePort()]);
  const url = `http://localhost:${port}`;
  const log = pino({ level: process.env.TEST_LOG ?? "silent" });
  const { deps, http } = assemble(testConfig({ BASE_URL: url, ...env }), db, log, () => TEST_NOW);
  await loadDemo(deps);
  const server = await startServer({
    app: buildApp(deps, http),
    host: "localhost",
    port,
    log,
    refuse: rawRefusals(http),
    isTrustedProxy: http.isTrustedProxy,
  });
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  const hosts = await listen(
    createServer((request, response) => {
      const page = pages.get(request.url ?? "");
      // A browser asks for an icon of its own accord.
      response.writeHead(page ? 200 : 204, { "content-type": "text/html; charset=utf-8", ...page?.headers });
      response.end(page?.html);
    }),
  );
  const origin = `http://127.0.0.1:${(hosts.address() as AddressInfo).port}`;
  return {
    url,
    db,
    deps,
    browser,
    host(html, headers = {}) {
      const path = `/${pages.size}`;
      pages.set(path, { html, headers });
      return origin + path;
    },
    visit: (address, options) => visit(browser, [url, origin], address, options),
    async close() {
      await browser.close();
      hosts.close();
      hosts.closeAllConnections();
      // A server that stops waits for whoever listens.
      deps.live.close();
      await server.stop();
      await db.close();
    },
  };
}

async function visit(
  browser: Browser,
  origins: string[],
  address: string,
  { mayLog, cookie, ...options }: VisitOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    ...DESKTOP,
    locale: "en-US",
    timezoneId: "America/New_York",
    reducedMotion: "reduce",
    ...options,
  });
  // The machine may be busy with other tests.
  context.setDefaultTimeout(120_000);
  await context.clock.setFixedTime(TEST_NOW);
  await context.addInitScript(watch);
  if (cookie) {
    const [name = "", value = ""] = cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: new URL(address).origin }]);
  }
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(String(error.stack)));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !mayLog?.test(text) && !text.includes("favicon")) errors.push(text);
  });
  await page.goto(address);
  const seen = () =>
    page.evaluate(() => (globalThis as unknown as { seen: { shifts: string[]; events: never[] } }).seen);
  return {
    page,
    requests,
    events: async () => (await seen()).events,
    layoutShifts: async () => (await seen()).shifts,
    async leave() {
      const stored = await page.evaluate(() => localStorage.length + sessionStorage.length);
      const cookies = await context.cookies();
      await context.close();
      assert.deepEqual(errors, []);
      assert.deepEqual(
        requests.filter((one) => !origins.some((origin) => one.startsWith(`${origin}/`))),
        [],
        "no third party",
      );
      if (cookie) return;
      assert.deepEqual(cookies, [], "no cookies");
      assert.equal(stored, 0, "no storage");
    },
  };
}

const listen = (server: Server): Promise<Server> =>
  new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
