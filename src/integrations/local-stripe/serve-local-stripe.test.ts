import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { serveLocalStripe } from "./serve-local-stripe.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "bookingmachine-stripe-"));
});
after(() => rm(folder, { recursive: true }));

const options = (file: string) => ({
  now: Date.now,
  file,
  secretKey: "sk_test_x",
  webhookSecret: "whsec_x",
});

it("leaves alone what another process is writing beside its file", async () => {
  const file = join(folder, "local-stripe.json");
  await writeFile(`${file}.new`, "another's");
  const served = await serveLocalStripe(options(file));
  await served.close();
  assert.equal(await readFile(`${file}.new`, "utf8"), "another's");
  assert.equal(JSON.parse(await readFile(file, "utf8")).port, Number(new URL(served.url).port));
});

it("listens no more when its file cannot be written", async () => {
  const listening = async () => {
    // What was closed is counted until the loop has turned.
    await turn();
    return process.getActiveResourcesInfo().filter((one) => one === "TCPServerWrap").length;
  };
  const before = await listening();
  await assert.rejects(serveLocalStripe(options(join(folder, "missing", "local-stripe.json"))), /ENOENT/);
  assert.equal(await listening(), before);
});
