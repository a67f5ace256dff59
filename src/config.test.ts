import assert from "node:assert/strict";
import { test } from "node:test";
import { testConfig } from "#test/app.ts";
import { ConfigError } from "./config.ts";

const refused = (env: Record<string, string>, message: RegExp) =>
  assert.throws(
    () => testConfig(env),
    (error) => error instanceof ConfigError && message.test(error.message),
  );

test("HOST takes addresses and names, and says so", () => {
  for (const HOST of ["127.0.0.1", "::1", "0.0.0.0", "::", "localhost", "my-host.example"])
    assert.equal(testConfig({ HOST }).host, HOST);
  for (const HOST of ["999.1.1.1", "[::1]", "a/b", "a b"]) refused({ HOST }, /HOST is/);
});

test("Stripe's key needs the secret; the secret alone is what the local Stripe signs with", () => {
  const alone = testConfig({ STRIPE_WEBHOOK_SECRET: "whsec_a, whsec_b" }).stripe;
  assert.deepEqual([alone.local, alone.webhookSecrets], [true, ["whsec_a", "whsec_b"]]);
  refused({ STRIPE_SECRET_KEY: "sk_test_1" }, /STRIPE_WEBHOOK_SECRET/);
  const production = { NODE_ENV: "production", BASE_URL: "https://booking.example.com" };
  refused({ ...production, STRIPE_WEBHOOK_SECRET: "whsec_a" }, /STRIPE_SECRET_KEY/);
});
