import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { and, desc, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { openBrowser } from "#test/browser.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { signedIn } from "#test/people.ts";
import { hashPassword } from "./hash-password.ts";
import { type LinkPurpose, sendLink } from "./send-link.ts";

const PASSWORD = "three blue lorries";
let app: TestApp;
let business: MadeBusiness;
let passwordHash: string;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, { business: { name: "Ada's <b>Shop</b> & Co" } });
  passwordHash = await hashPassword(PASSWORD);
});
after(() => app.close());

async function person(email: string, more: Partial<typeof t.users.$inferInsert> = {}) {
  const [id, now] = [newId("user"), app.clock.now];
  const dates = { emailVerifiedAt: now, createdAt: now, updatedAt: now };
  await app.db.orm
    .insert(t.users)
    .values({ id, name: "Pat", email, emailKey: email, passwordHash, ...dates, ...more });
  return id;
}

async function tokenFor(userId: string, purpose?: LinkPurpose): Promise<string> {
  const tokens = t.authTokens;
  const mine = eq(tokens.userId, userId);
  const [row] = await app.db.orm
    .select()
    .from(tokens)
    .where(purpose === undefined ? mine : and(mine, eq(tokens.purpose, purpose)))
    .orderBy(desc(tokens.createdAt));
  return app.deps.secrets.linkToken(row?.id ?? assert.fail());
}

async function invite(email: string, more: Partial<typeof t.invitations.$inferInsert> = {}): Promise<string> {
  const id = newId("invitation");
  const now = app.clock.now;
  await app.db.orm.insert(t.invitations).values({
    id,
    businessId: business.id,
    email,
    emailKey: email.toLowerCase(),
    role: "admin",
    expiresAt: now + 1_000,
    createdAt: now,
    ...more,
  });
  return app.deps.secrets.linkToken(id);
}

test("every page is one small document that loads nothing, is not kept or indexed, and escapes what it shows", async () => {
  const token = `"><script>alert(1)</script>`;
  const id = await person(`o'neil+<b>@example.com`, { emailVerifiedAt: null });
  const links: string[] = [];
  for (const [purpose, path] of [
    ["verify_email", "/verify-email"],
    ["reset_password", "/reset-password"],
    ["sign_in", "/sign-in-link"],
  ] as const) {
    const user = { id, emailKey: `o'neil+<b>@example.com` };
    await app.db.transaction((tx) => sendLink(tx, user, purpose, app.clock.now));
    links.push(`${path}?token=${await tokenFor(id, purpose)}`);
    const over = await openBrowser(app).get(`${path}?token=${encodeURIComponent(token)}`);
    assert.equal(over.status, 410);
    assert.doesNotMatch(await over.text(), /<script/);
  }
  for (const path of ["/sign-in?x", "/sign-out?x", "/forgot-password?x", ...links]) {
    const browser = openBrowser(app);
    const page = await browser.get(
      `${path}&error=x&code=${encodeURIComponent(token)}&callbackUrl=${encodeURIComponent(token)}`,
    );
    assert.equal(page.headers.get("cache-control"), "no-store");
    assert.equal(page.headers.get("x-robots-tag"), "noindex");
    assert.equal(page.headers.get("referrer-policy"), "same-origin");
    assert.match(
      page.headers.get("content-security-policy") ?? "",
      /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/,
    );
    const html = await page.text();
    assert.doesNotMatch(html, /<script|<b>|src=|@import/);
    assert.match(html, /<form method="post"/);
  }
});

test("they speak German to a browser that asks for it, down to what went wrong", async () => {
  const german = async (path: string, form?: Record<string, string>) => {
    const answer = await app.app.request(`${app.deps.baseUrl}${path}`, {
      headers: { "accept-language": "fr, de-AT;q=0.9, en;q=0.8", origin: app.deps.baseUrl },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    const html = await answer.text();
    assert.match(html, /<html lang="de">/);
    return html;
  };
  const id = await person("deutsch@example.com");
  const user = { id, emailKey: "deutsch@example.com" };
  await app.db.transaction((tx) => sendLink(tx, user, "reset_password", app.clock.now));
  const token = await tokenFor(id, "reset_password");
  assert.match(await german("/sign-in"), /<h1>Anmelden<\/h1>/);
  assert.match(await german(`/reset-password?token=${token}`), /Für deutsch@example.com/);
  assert.match(await german("/reset-password", { token, password: "kurz" }), /Dieses Passwort geht nicht/);
  assert.match(await german("/verify-email?token=x"), /Dieser Link gilt nicht mehr/);
  assert.match(
    await german("/sign-in", { email: "deutsch@example.com", password: "falsch" }),
    /passen nicht zusammen/,
  );
});

test("to open a link changes nothing; its button does", async () => {
  const id = await person("verify@example.com", { emailVerifiedAt: null });
  await app.call("POST", "/account/verification-mails", { body: { email: "verify@example.com" } });
  const token = await tokenFor(id);
  const browser = openBrowser(app);
  for (let n = 0; n < 2; n += 1) await browser.get(`/verify-email?token=${token}`);
  const verifiedAt = async () =>
    (await app.db.orm.select().from(t.users).where(eq(t.users.id, id)))[0]?.emailVerifiedAt ?? null;
  assert.equal(await verifiedAt(), null);
  const foreign = await browser.post("/verify-email", { token }, { origin: "https://evil.example" });
  assert.deepEqual([foreign.status, await verifiedAt()], [403, null]);
  assert.equal((await browser.post("/verify-email", { token })).status, 200);
  assert.notEqual(await verifiedAt(), null);
  const again = await browser.post("/verify-email", { token });
  assert.deepEqual([again.status, (await again.text()).includes("This link no longer works")], [410, true]);
});

test("forgot the password: the page answers alike for everybody, and the link sets a new one", async () => {
  const id = await person("forgot@example.com");
  const browser = openBrowser(app);
  const [known, unknown] = await Promise.all(
    ["forgot@example.com", "nobody@example.com"].map(async (email) =>
      (await browser.post("/forgot-password", { email, want: "reset_password" })).text(),
    ),
  );
  assert.equal(known, unknown);
  const token = await tokenFor(id);
  const weak = await browser.post("/reset-password", { token, password: "password" });
  assert.equal(weak.status, 422);
  assert.match(await weak.text(), /role="alert">Password: Must be 10 to 128/);
  assert.equal(
    (await browser.post("/reset-password", { token, password: "four green lorries" })).status,
    200,
  );
  const entered = await browser.post("/sign-in", {
    email: "forgot@example.com",
    password: "four green lorries",
  });
  assert.equal(entered.headers.get("location"), `${app.deps.baseUrl}/dashboard`);
  assert.equal((await browser.session())?.user.id, id);
});

test("sign in and out without script, asked for the code only when there is one to ask for", async () => {
  const id = await person("page@example.com");
  const browser = openBrowser(app);
  const wrong = await browser.post("/sign-in", { email: "page@example.com", password: "wrong" });
  assert.equal(wrong.status, 422);
  const html = await wrong.text();
  assert.match(html, /do not go together/);
  assert.match(html, /value="page@example.com"/);
  assert.doesNotMatch(html, /name="code"/);
  const callbackUrl = `${app.deps.baseUrl}/dashboard?tab=today`;
  const right = await browser.post("/sign-in", {
    email: "page@example.com",
    password: PASSWORD,
    callbackUrl,
  });
  assert.equal(right.headers.get("location"), callbackUrl);
  assert.equal((await browser.session())?.user.id, id);
  const { body } = await browser.call("POST", "/account/totp", {});
  const { Secret, TOTP } = await import("otpauth");
  const totp = new TOTP({ secret: Secret.fromBase32(body.secret) });
  const code = () => totp.generate({ timestamp: app.clock.now });
  await browser.call("POST", "/account/totp/confirm", { code: code() });
  const stolen = browser.cookie();
  assert.equal((await browser.post("/sign-out", {})).headers.get("location"), `${app.deps.baseUrl}/sign-in`);
  assert.equal(await browser.session(), null);
  assert.equal((await app.call("GET", "/account", { headers: { cookie: stolen } })).status, 401);
  const asked = await browser.post("/sign-in", { email: "page@example.com", password: PASSWORD });
  assert.match(await asked.text(), /name="code"/);
  app.clock.now += 30_000;
  const done = await browser.post("/sign-in", {
    email: "page@example.com",
    password: PASSWORD,
    code: code(),
  });
  assert.equal(done.status, 302);
  await app.call("POST", "/account/sign-in-links", { body: { email: "page@example.com" } });
  const token = await tokenFor(id);
  const other = openBrowser(app);
  assert.match(await (await other.post("/sign-in-link", { token })).text(), /name="code"/);
  app.clock.now += 30_000;
  assert.equal((await other.post("/sign-in-link", { token, code: code() })).status, 302);
  assert.equal((await other.session())?.user.id, id);
});

test("an invitation makes somebody new a member who can sign in at once; its page escapes the business's name", async () => {
  const token = await invite("New.Person@example.com");
  const info = await app.call("GET", `/account/invitations/info?token=${token}`);
  assert.deepEqual(
    [info.body.email, info.body.role, info.body.hasAccount],
    ["New.Person@example.com", "admin", false],
  );
  const browser = openBrowser(app);
  const html = await (await browser.get(`/invitation?token=${token}`)).text();
  assert.match(html, /Ada&#39;s &lt;b&gt;Shop&lt;\/b&gt; &amp; Co/);
  assert.doesNotMatch(html, /<b>Shop/);
  assert.match(
    await (await browser.post("/invitation", { token, name: "", password: PASSWORD })).text(),
    /role="alert">Name/,
  );
  const short = await browser.post("/invitation", { token, name: "Nell", password: "short" });
  assert.match(await short.text(), /value="Nell"/);
  const joined = await browser.post("/invitation", { token, name: "Nell", password: PASSWORD });
  assert.match(await joined.text(), /You have joined/);
  assert.equal((await browser.get(`/invitation?token=${token}`)).status, 410);
  await browser.signIn("new.person@example.com", PASSWORD);
  const { body } = await browser.call("GET", "/account");
  assert.deepEqual(
    [body.name, body.businesses[0].id, body.businesses[0].role],
    ["Nell", business.id, "admin"],
  );
});

test("an invitation is for its address: others are refused, an account signs in first, expired and revoked are over", async () => {
  const accept = (body: object, cookie?: string) =>
    app.call("POST", "/account/invitations/accept", {
      body,
      ...(cookie === undefined ? {} : { headers: { cookie } }),
    });
  const other = await signedIn(app, null);
  const known = await signedIn(app, null, "owner", { email: "known@example.com" });
  const token = await invite("Known@example.com");
  assert.equal((await accept({ token }, other.cookie)).status, 403);
  assert.equal((await accept({ token })).status, 401);
  assert.equal((await accept({ token, name: "Mallory", password: PASSWORD })).status, 401);
  const both = await Promise.all([accept({ token }, known.cookie), accept({ token }, known.cookie)]);
  assert.deepEqual(
    both.map(({ status, body }) => [status, body.id]),
    [
      [200, business.id],
      [200, business.id],
    ],
  );
  assert.equal((await known.call("GET", "/business")).body.id, business.id);
  const fresh = await invite("fresh@example.com");
  assert.deepEqual(
    (await accept({ token: fresh })).body.errors.map(({ path }: never) => path),
    ["name"],
  );
  const over = [
    await invite("late@example.com", { expiresAt: app.clock.now }),
    await invite("revoked@example.com", { revokedAt: app.clock.now }),
    `${fresh}x`,
  ];
  for (const one of over) {
    assert.equal((await accept({ token: one, name: "X", password: PASSWORD })).status, 410);
    assert.equal((await app.call("GET", `/account/invitations/info?token=${one}`)).status, 410);
  }
});
