/** An owner at the dashboard: its pages in a real browser, once they stand still. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { TEST_NOW } from "../app.ts";
import type { MadeBusiness } from "../business.ts";
import { accountOf } from "../people.ts";
import type { Stage } from "./stage.ts";

/** What a server does in the background; a test wants it there first. */
export function buildDashboard(): void {
  execFileSync(process.execPath, [
    fileURLToPath(new URL("../../src/features/dashboard/build-dashboard.ts", import.meta.url)),
  ]);
}

/** A `Cookie` header of somebody who owns the business. */
export const ownerOf = async (stage: Stage, business: MadeBusiness): Promise<string> =>
  (await accountOf({ ...stage, clock: { now: TEST_NOW } }, business)).cookie;

/** Calls the API as whoever is signed in on this page. */
export async function call<Body>(page: Page, method: string, path: string, data?: unknown): Promise<Body> {
  const origin = new URL(page.url()).origin;
  const answer = await page.request.fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { origin },
    ...(data === undefined ? {} : { data }),
  });
  assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
  const text = await answer.text();
  return (text === "" ? null : JSON.parse(text)) as Body;
}

/** Nothing is being loaded any more: a heading is there, and no bones are. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.waitForFunction(
    () =>
      !document.querySelector('.bone, [aria-busy="true"], .starting') && document.fonts.status === "loaded",
  );
  // Two frames: what was loaded has been drawn, and what it moved has been told.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))),
  );
}

/** What can be undone can be for an hour, until the page is left: no machine is too slow for that. */
export const undoLasts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const real = setTimeout;
    const longer = (run: () => void, ms?: number) => real(run, ms === 6_000 ? 3_600_000 : ms);
    globalThis.setTimeout = longer as typeof setTimeout;
  });

/** What axe finds on the page as it stands: everything, or only what colours decide. */
export async function faultsOf(page: Page, rules: "all" | "colours"): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (only) =>
      (
        globalThis as unknown as {
          axe: {
            run(
              where: unknown,
              how: object,
            ): Promise<{
              violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
            }>;
          };
        }
      ).axe.run(document, {
        resultTypes: ["violations"],
        iframes: false,
        runOnly:
          only === "colours"
            ? { type: "rule", values: ["color-contrast"] }
            : ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    rules,
  );
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((one) => `  ${one.html.slice(0, 160)}: ${one.failureSummary}`).join("\n")}`,
  );
}
