import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openSession } from "#features/access/session-token.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { openBrowser } from "#test/browser.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { join } from "#test/people.ts";
import { hashPassword } from "./hash-password.ts";
import { ownAddress } from "./own-address.ts";

const PASSWORD = "three blue lorries";
const COOKIE = "authjs.session-token";

let app: TestApp;
let business: MadeBusiness;
let passwordHash: string;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db);
  passwordHash = await hashPassword(PASSWORD);
});
after(() => app.close());

let people = 0;
/** An owner with a password, at an address of the test's own network. */
async function owner(more: Partial<typeof t.users.$inferInsert> = {}) {
  people += 1;
  const email = `owner-${people}@example.com`;
  const id = newId("user");
  const now = app.clock.now;
  await app.db.orm.insert(t.users).values({
    id,
    name: "Olive Owner",
    email,
    emailKey: email,
    emailVerifiedAt: now,
    passwordHash,
    createdAt: now,
    updatedAt: now,
    ...more,
  });
  await join(app, business, id, "owner");
  return { id, email, ip: `198.51.100.${people}` };
}

const codeOf = (url: URL) => url.searchParams.get("code") ?? url.searchParams.get("error");

test("a session is an encrypted cookie without anything personal, and a new one at each sign-in", async () => {
  const { id, email } = await owner();
  const browser = openBrowser(app);
  const planted = "planted-by-somebody-else";
  browser.jar.set(COOKIE, planted);
  assert.equal(codeOf((await browser.signIn(email, PASSWORD)).url), null);
  const line = browser.lastCookies.find((one) => one.startsWith(`${COOKIE}=`)) ?? assert.fail();
  assert.match(line, /HttpOnly/i);
  assert.match(line, /SameSite=Lax/i);
  const read = () => openSession(app.deps.secrets, COOKIE, browser.jar.get(COOKIE) ?? "", app.clock.now);
  const first = await read();
  assert.deepEqual(Object.keys(first ?? {}).sort(), ["exp", "iat", "jti", "sessionVersion", "sid", "sub"]);
  assert.equal(first?.sub, id);
  app.clock.now += 60_000;
  assert.equal((await browser.session())?.user.id, id);
  const renewed = await read();
  assert.equal(renewed?.sid, first?.sid);
  assert.equal((renewed?.exp ?? 0) - (first?.exp ?? 0), 60);
  await browser.signIn(email, PASSWORD);
  assert.notEqual((await read())?.sid, first?.sid);
});

test("over https the cookies are Secure and carry their prefixes; a plain one is not looked at", async () => {
  const secure = await openTestApp({ BASE_URL: "https://booking.example.com" }, app.db);
  const { email } = await owner();
  const browser = openBrowser(secure);
  await browser.signIn(email, PASSWORD);
  for (const name of [
    "__Secure-authjs.session-token",
    "__Host-authjs.csrf-token",
    "__Host-bookingmachine.device",
  ])
    assert.ok(browser.jar.has(name), `${name} in ${[...browser.jar.keys()]}`);
  for (const line of browser.lastCookies) assert.match(line, /; Secure/i);
  assert.equal((await browser.call("GET", "/account")).status, 200);
  const token = browser.jar.get("__Secure-authjs.session-token") ?? "";
  browser.jar.delete("__Secure-authjs.session-token");
  browser.jar.set(COOKIE, token);
  assert.equal((await browser.call("GET", "/account")).status, 401);
});

test("the request's own Host and forwarded headers decide nothing", async () => {
  const { email } = await owner();
  const browser = openBrowser(app, {
    headers: { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
  });
  const { url } = await browser.signIn(email, PASSWORD);
  assert.equal(url.origin, app.deps.baseUrl);
});

test("session.update changes nothing", async () => {
  const { id, email } = await owner();
  const other = await owner();
  const browser = openBrowser(app);
  await browser.signIn(email, PASSWORD);
  const { csrfToken } = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const data = {
    sub: other.id,
    email: other.email,
    role: "owner",
    sessionVersion: 99,
    sid: "ses_x",
    user: { id: other.id, email: other.email },
  };
  const response = await app.app.request("/api/auth/session", {
    method: "POST",
    headers: { "content-type": "application/json", cookie: browser.cookie() },
    body: JSON.stringify({ csrfToken, data }),
  });
  assert.equal(response.status, 200);
  assert.deepEqual(((await response.json()) as { user: object }).user, { id, name: "Olive Owner", email });
  const [line = ""] = response.headers.getSetCookie().filter((one) => one.startsWith(COOKIE));
  const token = line.slice(COOKIE.length + 1, line.indexOf(";"));
  const claims = await openSession(app.deps.secrets, COOKIE, token, app.clock.now);
  assert.deepEqual([claims?.sub, claims?.sessionVersion, claims?.email], [id, 1, undefined]);
});

test("login CSRF: without the token, with another browser's, or from a foreign origin nobody is signed in", async () => {
  const { email } = await owner();
  const form = { email, password: PASSWORD };
  const path = "/api/auth/callback/credentials";
  const browser = openBrowser(app);
  await browser.get("/api/auth/csrf");
  const stranger = openBrowser(app);
  const { csrfToken } = (await (await stranger.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const unproven = await app.app.request("/api/auth/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ csrfToken: "x", data: {} }),
  });
  assert.equal(unproven.headers.get("content-type"), "application/problem+json");
  assert.equal(((await unproven.json()) as { code: string }).code, "forbidden");
  for (const attempt of [form, { ...form, csrfToken }, { ...form, csrfToken: "x" }]) {
    const response = await browser.post(path, attempt);
    assert.match(response.headers.get("location") ?? "", /error=MissingCSRF/);
    assert.equal(browser.jar.has(COOKIE), false);
  }
  for (const [name, value] of [
    ["origin", "https://evil.example"],
    ["origin", "null"],
    ["sec-fetch-site", "cross-site"],
  ] as const) {
    const headers = { [name]: value };
    const response = await stranger.post(path, { ...form, csrfToken }, headers);
    assert.equal(response.status, 403);
    assert.equal((await stranger.post("/sign-in", form, headers)).status, 403);
    assert.equal((await stranger.post("/api/auth/signout", { csrfToken }, headers)).status, 403);
    assert.equal(stranger.jar.has(COOKIE), false);
  }
});

test("nobody is sent to a foreign address", async () => {
  const { email } = await owner();
  const own = app.deps.baseUrl;
  const tricks = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    `${own}@evil.example`,
    `${own}.evil.example`,
    `https://user:pass@${new URL(own).host}`,
    "http://[",
    `blob:${own}/1`,
    " //evil.example",
    "/\n/evil.example",
  ];
  for (const callbackUrl of tricks) {
    assert.equal(new URL(ownAddress(own, callbackUrl)).origin, own, callbackUrl);
    const browser = openBrowser(app);
    browser.jar.set("authjs.callback-url", encodeURIComponent(callbackUrl));
    assert.equal((await browser.get("/api/auth/session")).status, 200);
    const { url } = await browser.signIn(email, PASSWORD, { callbackUrl });
    assert.equal(url.origin, own, callbackUrl);
    const shown = await browser.get(`/api/auth/signin?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    assert.equal(shown.status, 302);
    assert.ok(new URL(shown.headers.get("location") ?? "", own).origin === own);
    const page = await browser.get(`/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    assert.doesNotMatch(await page.text(), /evil|javascript:|data:text/);
    const posted = await browser.post("/sign-in", { email, password: PASSWORD, callbackUrl });
    assert.equal(new URL(posted.headers.get("location") ?? "x:").origin, own, callbackUrl);
  }
  const { url } = await openBrowser(app).signIn(email, PASSWORD, { callbackUrl: "/dashboard?a=1" });
  assert.equal(url.href, `${own}/dashboard?a=1`);
});

test("NextAuth v4's client (json=true) and v5's (header) get { url }; only v4's sees a failure in the status", async () => {
  const { email } = await owner();
  const browser = openBrowser(app);
  const { csrfToken } = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { email, csrfToken, json: "true" };
  const wrong = await browser.post("/api/auth/callback/credentials", { ...form, password: "wrong" });
  assert.equal(wrong.status, 401);
  assert.match(((await wrong.json()) as { url: string }).url, /error=CredentialsSignin/);
  const right = await browser.post("/api/auth/callback/credentials", { ...form, password: PASSWORD });
  assert.equal(right.status, 200);
  assert.equal(codeOf(new URL(((await right.json()) as { url: string }).url)), null);
  assert.equal((await browser.session())?.user.email, email);
});

test("signing out takes the cookies away and ends the session: its token cannot be played again", async () => {
  const { email } = await owner();
  const browser = openBrowser(app);
  await browser.signIn(email, PASSWORD);
  const stolen = browser.jar.get(COOKIE) ?? assert.fail();
  const other = openBrowser(app);
  await other.signIn(email, PASSWORD);
  browser.jar.set(`${COOKIE}.0`, "left-over-chunk");
  const { csrfToken } = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
  await browser.post("/api/auth/signout", { csrfToken });
  assert.deepEqual(
    [...browser.jar.keys()].filter((name) => name.includes("session-token")),
    [],
  );
  browser.jar.set(COOKIE, stolen);
  assert.equal((await browser.call("GET", "/account")).status, 401);
  assert.equal(await browser.session(), null);
  assert.equal(browser.jar.has(COOKIE), false, "a refused session's cookie is taken away");
  assert.equal((await other.call("GET", "/account")).status, 200);
});

test("a session is over at the next request after the password was changed or everything signed out", async () => {
  const { email } = await owner();
  const [here, there] = [openBrowser(app), openBrowser(app)];
  for (const browser of [here, there]) await browser.signIn(email, PASSWORD);
  const body = { currentPassword: PASSWORD, newPassword: "four green lorries" };
  const wrong = await here.call("PUT", "/account/password", { ...body, currentPassword: "wrong" });
  assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, "currentPassword"]);
  const weak = await here.call("PUT", "/account/password", { ...body, newPassword: "1234567890" });
  assert.deepEqual([weak.status, weak.body.errors[0].path], [422, "newPassword"]);
  const before = here.jar.get(COOKIE) ?? "";
  assert.equal((await here.call("PUT", "/account/password", body)).status, 204);
  assert.equal((await there.call("GET", "/account")).status, 401);
  assert.equal((await here.call("GET", "/account")).status, 200, "who changed it stays");
  assert.equal(
    (await app.call("GET", "/account", { headers: { cookie: `${COOKIE}=${before}` } })).status,
    401,
  );
  await there.signIn(email, "four green lorries");
  assert.equal((await here.call("POST", "/account/sign-out-everywhere", {})).status, 204);
  for (const browser of [here, there]) assert.equal((await browser.call("GET", "/account")).status, 401);
});

test("ten wrong guesses from anywhere stop strangers, but not a device that signed in before; right ones never count", async () => {
  const { email } = await owner();
  const device = openBrowser(app, { ip: "203.0.113.1" });
  for (let n = 0; n < 12; n += 1) assert.equal(codeOf((await device.signIn(email, PASSWORD)).url), null);
  device.jar.delete(COOKIE);
  for (let n = 0; n < 10; n += 1) {
    const { url } = await openBrowser(app, { ip: `203.0.113.${50 + n}` }).signIn(email, "wrong");
    assert.equal(codeOf(url), "credentials");
  }
  const stranger = openBrowser(app, { ip: "203.0.113.200" });
  const csrf = (await (await stranger.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const refused = await stranger.post("/api/auth/callback/credentials", {
    email,
    password: PASSWORD,
    ...csrf,
  });
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get("retry-after")) > 0);
  assert.equal(((await refused.json()) as { code: string }).code, "rate_limited");
  assert.equal(codeOf((await device.signIn(email, PASSWORD)).url), null, "the owner is not locked out");
  app.clock.now += 15 * 60_000;
  assert.equal(codeOf((await stranger.signIn(email, PASSWORD)).url), null);
});

test("an address without an account is limited alike, and a burst is no way around", async () => {
  const { email } = await owner();
  for (const [n, target] of [email, "nobody-here@example.com"].entries()) {
    const tries = await Promise.all(
      Array.from({ length: 14 }, async (_, i) => {
        const browser = openBrowser(app, { ip: `192.0.2.${n * 100 + i}` });
        const csrf = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
        const response = await browser.post("/api/auth/callback/credentials", {
          email: target,
          password: "wrong",
          ...csrf,
        });
        return [response.status, new URL(response.headers.get("location") ?? "x:").search].join(" ");
      }),
    );
    const failed = tries.filter((one) => one === "302 ?error=CredentialsSignin&code=credentials");
    assert.deepEqual([failed.length, tries.filter((one) => one.startsWith("429")).length], [10, 4], target);
  }
});

test("thirty wrong guesses from one address stop it for every account", async () => {
  const browser = openBrowser(app, { ip: "192.0.2.250" });
  for (let n = 0; n < 30; n += 1)
    assert.equal(codeOf((await browser.signIn(`guess-${n}@example.com`, "x")).url), "credentials");
  assert.equal((await browser.signIn("guess-31@example.com", "x")).status, 429);
});

test("an unproven address is told only after the right password, and gets at most one mail in five minutes", async () => {
  const { id, email } = await owner({ emailVerifiedAt: null });
  assert.equal(codeOf((await openBrowser(app).signIn(email, "wrong")).url), "credentials");
  const sent = () => app.db.orm.$count(t.authTokens, eq(t.authTokens.userId, id));
  assert.equal(await sent(), 0);
  for (let n = 0; n < 3; n += 1)
    assert.equal(codeOf((await openBrowser(app).signIn(email, PASSWORD)).url), "email_not_verified");
  assert.equal(await sent(), 1);
});

test("a hash of older parameters is accepted and made anew", async () => {
  const { argon2Sync, randomBytes } = await import("node:crypto");
  const nonce = randomBytes(16);
  const message = Buffer.from(PASSWORD);
  const old = argon2Sync("argon2id", {
    message,
    nonce,
    memory: 8_192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  const b64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  const { id, email } = await owner({
    passwordHash: `$argon2id$v=19$m=8192,t=1,p=1$${b64(nonce)}$${b64(old)}`,
  });
  assert.equal(codeOf((await openBrowser(app).signIn(email, PASSWORD)).url), null);
  const [row] = await app.db.orm.select().from(t.users).where(eq(t.users.id, id));
  assert.match(row?.passwordHash ?? "", /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(codeOf((await openBrowser(app).signIn(email, PASSWORD)).url), null);
});

test("hostile bodies and addresses are refused in words, never with a fault", async () => {
  const browser = openBrowser(app);
  const { csrfToken } = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const post = (body: string, type = "application/json", path = "callback/credentials") =>
    app.app.request(`/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": type, cookie: browser.cookie() },
      body,
    });
  for (const body of ["{", "null", "[]", '"x"', "5"]) assert.equal((await post(body)).status, 400, body);
  for (const value of [5, null, {}, ["x"], "\0", "x".repeat(5_000)]) {
    const fields = { csrfToken, email: value, password: value, code: value, callbackUrl: value };
    assert.ok((await post(JSON.stringify(fields))).status < 500);
  }
  assert.equal((await post("a=b", "text/plain")).status, 415);
  for (const path of [
    "nothing",
    "callback/nobody",
    "callback/google",
    "callback",
    "signin/x",
    "a/b/c",
    "webauthn-options",
  ])
    assert.equal((await post("{}", "application/json", path)).status, 404, path);
  assert.equal((await browser.get("/api/auth/error?error=x")).status, 302);
  for (const path of ["callback/credentials", "verify-request", "__proto__", "callback/__proto__"])
    assert.equal((await browser.get(`/api/auth/${path}`)).status, 404, path);
  assert.equal((await app.app.request("/api/auth/csrf", { method: "DELETE" })).status, 405);
  assert.equal((await app.app.request("/api/auth/session", { method: "HEAD" })).status, 200);
});
