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
  assert.ok(blocks.length >= 9, "the README has its calls");
  return blocks.join("\n");
}

it("the README's calls work as printed: from a price to a booking, from sign-up to analytics, and from a deposit to its refund", async () => {
  const script = await runnableBlocks();
  const store = await makeStore();
  const server = await startProcess({ ...store.env, DEMO: "on", RATE_LIMIT: "on" });
  try {
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
      env: { PATH: process.env.PATH, BOOKINGMACHINE_URL: server.url },
      timeout: 600_000,
    });
    assert.match(stdout, /^31750 {2}USD, deposit 6350$/m);
    assert.match(stdout, /^bkg_\w{26} is confirmed, .* 31750 USD$/m);
    assert.match(stdout, /\/booking\/bkg_\w{26}\?token=/);
    assert.match(stdout, /^signed in as ada-\d+@example\.com$/m);
    assert.match(stdout, /^Window cleaning from 8000$/m);
    assert.match(stdout, /^Grace Example: pending, 14500\nnow confirmed\nbooked 14500 USD$/m);
    assert.match(stdout, /^2 bookings, seen with the key\nbooked 24400 USD$/m);
    assert.match(stdout, /^payments are local, enabled: true\n2 steps$/m);
    assert.match(
      stdout,
      /^pending_payment: 2400 USD to pay\nconfirmed, paid 2400, cancelling gives back 2400$/m,
    );
    assert.match(
      stdout,
      /^cancelled\npayment\.created, payment\.received, refund\.created, refund\.issued$/m,
    );
  } finally {
    await server.stop();
    await store.remove();
  }
});
