import assert from "node:assert/strict";
import test, { after, before, mock } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type Browser, openBrowser } from "#test/browser.ts";

const CLIENT = { GOOGLE_CLIENT_ID: "our-client", GOOGLE_CLIENT_SECRET: "our-secret" };
const GOOGLE = "https://accounts.google.com";

let app: TestApp;
/** What Google says of the person who signs in next. */
let claims: Record<string, unknown> = {};
before(async () => {
  app = await openTestApp(CLIENT);
  mock.method(globalThis, "fetch", async (input: string | URL | Request) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.pathname === "/.well-known/openid-configuration")
      return Response.json({
        issuer: GOOGLE,
        authorization_endpoint: `${GOOGLE}/o/oauth2/v2/auth`,
        token_endpoint: "https://oauth2.googleapis.com/token",
        userinfo_endpoint: "https://openidconnect.googleapis.com/v1/userinfo",
        jwks_uri: "https://www.googleapis.com/oauth2/v3/certs",
        id_token_signing_alg_values_supported: ["RS256"],
        code_challenge_methods_supported: ["S256"],
      });
    assert.equal(url.href, "https://oauth2.googleapis.com/token");
    return Response.json({
      access_token: "x",
      token_type: "Bearer",
      expires_in: 60,
      id_token: idToken(claims),
    });
  });
});
after(async () => {
  mock.restoreAll();
  await app.close();
});

/** Read from Google's own server over TLS, so its signature is not looked at; made of the real clock. */
function idToken(more: Record<string, unknown>): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss: GOOGLE, aud: CLIENT.GOOGLE_CLIENT_ID, iat: now, exp: now + 60, ...more };
  const parts = [{ alg: "RS256", typ: "JWT" }, payload];
  return [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")), "c2ln"].join(".");
}

/** From the button on the page to where Google's redirect leads. */
async function throughGoogle(browser: Browser, wanted: Record<string, unknown>): Promise<URL> {
  claims = wanted;
  const away = await browser.post("/sign-in", {
    provider: "google",
    callbackUrl: `${app.deps.baseUrl}/dashboard`,
  });
  const location = new URL(away.headers.get("location") ?? assert.fail());
  assert.equal(location.origin, GOOGLE);
  assert.equal(location.searchParams.get("redirect_uri"), `${app.deps.baseUrl}/api/auth/callback/google`);
  const query = new URLSearchParams({ code: "a-code", iss: GOOGLE });
  const state = location.searchParams.get("state");
  if (state !== null) query.set("state", state);
  const back = await browser.get(`/api/auth/callback/google?${query}`);
  return new URL(back.headers.get("location") ?? assert.fail(await back.text()));
}

test("Google signs somebody in whose address it has proven, with a session like any other", async () => {
  const browser = openBrowser(app);
  const person = { sub: "g-1", email: "Gil@example.com", email_verified: true, name: "Gil" };
  assert.equal((await throughGoogle(browser, person)).href, `${app.deps.baseUrl}/dashboard`);
  assert.deepEqual((await browser.session())?.user.email, "Gil@example.com");
  assert.deepEqual((await browser.call("GET", "/account")).body.hasPassword, false);
  const again = openBrowser(app);
  await throughGoogle(again, { ...person, email: "renamed@example.com" });
  assert.equal((await again.session())?.user.id, (await browser.session())?.user.id);
});

test("an address that Google has not proven, or none, opens nothing", async () => {
  for (const person of [
    { email: "no@example.com", email_verified: false },
    { email: "no@example.com" },
    {},
  ]) {
    const browser = openBrowser(app);
    const url = await throughGoogle(browser, { sub: "g-2", ...person });
    assert.deepEqual([url.pathname, url.searchParams.has("error")], ["/sign-in", true]);
    assert.equal(await browser.session(), null);
  }
  assert.equal(await app.db.orm.$count(t.users, eq(t.users.emailKey, "no@example.com")), 0);
});

test("a sign-in begun in one browser cannot be finished in another", async () => {
  const browser = openBrowser(app);
  const back = await browser.get("/api/auth/callback/google?code=stolen");
  assert.equal(new URL(back.headers.get("location") ?? "x:").searchParams.has("error"), true);
  assert.equal(await browser.session(), null);
});

test("not configured, it is not offered", async () => {
  const without = await openTestApp({}, app.db);
  const browser = openBrowser(without);
  assert.doesNotMatch(await (await browser.get("/sign-in")).text(), /Google/);
  assert.equal((await browser.get("/api/auth/callback/google?code=x")).status, 404);
});
