import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { it } from "node:test";
import { makeStore, startProcess } from "../server-process.ts";

it("in production without keys nothing is pretended: the local Stripe does not run and is not even loaded", async () => {
  const store = await makeStore();
  const server = await startProcess({
    ...store.env,
    NODE_ENV: "production",
    BASE_URL: "http://localhost:1",
    AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
    HOST: "127.0.0.1",
  });
  try {
    assert.doesNotMatch(server.output(), /pretended|local Stripe/);
    const answer = await fetch(`${server.url}/api/v1/webhooks/stripe`, {
      method: "POST",
      headers: { "stripe-signature": `t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}` },
      body: "{}",
    });
    assert.equal(answer.status, 400);
  } finally {
    await server.stop();
    await store.remove();
  }
});

it("only the start of the server can load the local Stripe", async () => {
  const source = new URL("../../src/", import.meta.url);
  const importers: string[] = [];
  for (const file of await readdir(source, { recursive: true })) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts") || file.startsWith("integrations/local-stripe/"))
      continue;
    const text = await readFile(new URL(file, source), "utf8");
    if (/from "[^"]*local-stripe/.test(text)) importers.push(`static: ${file}`);
    if (/import\("[^"]*local-stripe/.test(text)) importers.push(file);
  }
  assert.deepEqual(importers.sort(), ["serve.ts", "static: local-stripe.ts"]);
});
