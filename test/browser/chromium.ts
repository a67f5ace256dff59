/**
 * A Chromium for tests: the one of `CHROMIUM_PATH`, one that is installed, else one that is installed here: by the test
 * tool's own download, else (as root) by the system's package manager. When nothing helps, the failure names the one command
 * that does.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const SHELL = "chromium-headless-shell";
const COMMAND = `npx playwright-core install --with-deps ${SHELL}`;
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/** It speaks to loopback only: no updates, no reports, no look-ups. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
];

export async function openChromium(): Promise<Browser> {
  const executablePath = findChromium() ?? installChromium();
  // The machine may be busy with other tests.
  return chromium.launch({ executablePath, args: FLAGS, timeout: 180_000 });
}

function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  return PLACES.find((path) => existsSync(path)) ?? downloaded();
}

/** What the tool has downloaded; it says itself where to. The program's name and folder differ between its versions. */
function downloaded(): string | null {
  const full = chromium.executablePath();
  if (existsSync(full)) return full;
  const { stdout } = tool("install", "--dry-run", SHELL);
  const folder = /Install location:\s+(\S.*)/.exec(stdout)?.[1]?.trim();
  if (!folder) return null;
  const [found] = globSync("*/{chrome-headless-shell,headless_shell}", { cwd: folder });
  return found ? `${folder}/${found}` : null;
}

function tool(...words: string[]): { ok: boolean; stdout: string } {
  const cli = fileURLToPath(new URL("../../node_modules/playwright-core/cli.js", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [cli, ...words], {
    encoding: "utf8",
    timeout: 300_000,
  });
  return { ok: status === 0, stdout: stdout ?? "" };
}

function installChromium(): string {
  process.stderr.write("There is no Chromium yet: installing one for the browser tests.\n");
  if (tool("install", SHELL).ok) {
    const found = findChromium();
    if (found) return found;
  }
  if (process.getuid?.() === 0) {
    const apt = (...words: string[]) =>
      spawnSync("apt-get", words, {
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
        timeout: 600_000,
      });
    apt("update", "-qq");
    apt("install", "-y", "-qq", "--no-install-recommends", "chromium");
    const found = findChromium();
    if (found) return found;
  }
  throw new Error(
    `The browser tests need Chromium, and it could not be installed. This installs it: ${COMMAND}`,
  );
}

// CI installs it before anything runs at the same time.
if (import.meta.main) await (await openChromium()).close();
