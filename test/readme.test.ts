import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { it } from "node:test";
import { promisify } from "node:util";
import { makeStore, startProcess } from "./server-process.ts";

/** The README's blocks that are marked as runnable, as one script. */
async function runnableBlocks(): Promise<string> {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/<!-- runnable -->\n```bash\n([\s\S]*?)```/g)].map((match) => match[1]);
  assert.ok(blocks.length >= 4, "the README has its four calls");
  return blocks.join("\n");
}

it("the README's calls work as printed: config, quote, availability, booking", async () => {
  const script = await runnableBlocks();
  const store = await makeStore();
  const server = await startProcess({ ...store.env, DEMO: "on", RATE_LIMIT: "on" });
  try {
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
      env: { PATH: process.env.PATH, BOOKINGMACHINE_URL: server.url },
      timeout: 60_000,
    });
    assert.match(stdout, /^31750 {2}USD, deposit 6350$/m);
    assert.match(stdout, /^bkg_\w{26} is confirmed, .* 31750 USD$/m);
    assert.match(stdout, /\/booking\/bkg_\w{26}\?token=/);
  } finally {
    await server.stop();
    await store.remove();
  }
});
