import assert from "node:assert/strict";
import { Writable } from "node:stream";
import test from "node:test";
import { pino } from "pino";
import { buildApp } from "#src/api.ts";
import { assemble } from "#src/deps.ts";
import { openTestApp, testConfig } from "#test/app.ts";
import { openBrowser } from "#test/browser.ts";
import { openTestDatabase } from "#test/database.ts";
import { sessionFor } from "#test/people.ts";

test("nothing of who signs up or in, and no secret, gets into the log, also when the database fails", async () => {
  let written = "";
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const db = await openTestDatabase();
  const plain = await openTestApp({}, db);
  const { deps, http } = assemble(testConfig(), db, pino({ level: "trace" }, stream), () => plain.clock.now);
  const app = { ...plain, deps, app: buildApp(deps, http) };
  const browser = openBrowser(app);
  const secrets = ["canary.person@example.com", "canary-password-1", "Canary Name", "canary-token"];
  const [email = "", password = "", name = "", token = ""] = secrets;
  const post = (path: string, body: object) =>
    app.app.request(`/api/v1/account/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const business = { name, timeZone: "UTC", currency: "USD" };
  assert.equal((await post("sign-up", { name, email, password, business })).status, 202);
  await post("verify-email", { token });
  await browser.signIn(email, password);
  await browser.signIn(email, `${password}x`, { code: token });
  await browser.get(`/verify-email?token=${token}`);
  await browser.get(`/api/auth/callback/google?code=${token}&state=${token}`);
  await db.close();
  const csrf = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const failed = await browser.post("/api/auth/callback/credentials", { email, password, ...csrf });
  assert.equal(failed.status, 503);
  assert.equal(failed.headers.has("retry-after"), true);
  const cookie = await sessionFor(plain, "usr_anybody");
  const outage = await app.app.request("/api/auth/session", { headers: { cookie } });
  assert.deepEqual([outage.status, outage.headers.getSetCookie()], [503, []], "an outage signs nobody out");
  assert.equal((await post("sign-in-links", { email })).status, 503);
  assert.ok(written.length > 1_000);
  for (const secret of [...secrets, encodeURIComponent(email)])
    assert.equal(written.toLowerCase().includes(secret.toLowerCase()), false, secret);
});
