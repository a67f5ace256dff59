import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { desc, eq } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type Browser, openBrowser } from "#test/browser.ts";
import { renderMail } from "../mails/render-mail.ts";
import { hashPassword } from "./hash-password.ts";
import { signInWithGoogle } from "./sign-in-with-google.ts";

const PASSWORD = "three blue lorries";
let app: TestApp;
let passwordHash: string;
before(async () => {
  app = await openTestApp();
  passwordHash = await hashPassword(PASSWORD);
});
after(() => app.close());

let people = 0;
async function somebody(more: Partial<typeof t.users.$inferInsert> = {}) {
  people += 1;
  const email = `person-${people}@example.com`;
  const [id, now] = [newId("user"), app.clock.now];
  const dates = { emailVerifiedAt: now, createdAt: now, updatedAt: now };
  await app.db.orm
    .insert(t.users)
    .values({ id, name: "Pat", email, emailKey: email, passwordHash, ...dates, ...more });
  return { id, email };
}

const outcome = (url: URL) => url.searchParams.get("code") ?? url.searchParams.get("error");

/** Somebody signed in who has turned it on. */
async function protectedPerson() {
  const { id, email } = await somebody();
  const browser = openBrowser(app);
  await browser.signIn(email, PASSWORD);
  const { body } = await browser.call("POST", "/account/totp", {});
  const totp = new TOTP({ secret: Secret.fromBase32(body.secret) });
  const code = () => totp.generate({ timestamp: app.clock.now });
  const { body: confirmed, status } = await browser.call("POST", "/account/totp/confirm", { code: code() });
  assert.equal(status, 200);
  return {
    id,
    email,
    browser,
    code,
    totp,
    uri: body.uri as string,
    recoveryCodes: confirmed.recoveryCodes as string[],
  };
}

const enter = async (email: string, code?: string, browser: Browser = openBrowser(app)) =>
  outcome((await browser.signIn(email, PASSWORD, code === undefined ? {} : { code })).url);

test("a code is asked for only after the right password, works once, and may be one step off", async () => {
  const { email, code, uri, id } = await protectedPerson();
  assert.match(uri, /^otpauth:\/\/totp\/BookingMachine:/);
  const wrongPassword = await openBrowser(app).signIn(email, "wrong", { code: code() });
  assert.equal(outcome(wrongPassword.url), "credentials");
  assert.equal(await enter(email), "second_factor_required");
  assert.equal(await enter(email, code()), "second_factor_wrong", "the one that turned it on is used up");
  app.clock.now += 30_000;
  const fresh = code();
  const both = await Promise.all([
    enter(email, fresh),
    enter(email, ` ${fresh.slice(0, 3)} ${fresh.slice(3)} `),
  ]);
  assert.deepEqual(both.filter((one) => one === null).length, 1, "of two at once one is let in");
  app.clock.now += 60_000;
  const late = code();
  app.clock.now += 30_000;
  assert.equal(await enter(email, late), null);
  const tooLate = code();
  app.clock.now += 90_000;
  assert.equal(await enter(email, tooLate), "second_factor_wrong");
  const [row] = await app.db.orm.select().from(t.users).where(eq(t.users.id, id));
  assert.doesNotMatch(row?.totpSecret ?? "", /^[A-Z2-7]+$/);
});

test("a recovery code works once, however it is typed; new ones replace the old", async () => {
  const { email, browser, code, recoveryCodes } = await protectedPerson();
  assert.equal(new Set(recoveryCodes).size, 10);
  const [first = "", second = "", third = ""] = recoveryCodes;
  assert.equal(await enter(email, first.toUpperCase().replaceAll("-", " ")), null);
  assert.equal(await enter(email, first), "second_factor_wrong");
  assert.equal((await browser.call("GET", "/account")).body.recoveryCodesLeft, 9);
  assert.equal((await browser.call("POST", "/account/recovery-codes", { code: second })).status, 422);
  app.clock.now += 30_000;
  const renewed = await browser.call("POST", "/account/recovery-codes", { code: code() });
  assert.equal(renewed.body.recoveryCodes.length, 10);
  assert.equal(await enter(email, third), "second_factor_wrong");
  assert.equal(await enter(email, renewed.body.recoveryCodes[0]), null);
});

test("turning it off takes a code or the password; on twice is refused", async () => {
  const { email, browser } = await protectedPerson();
  assert.equal((await browser.call("POST", "/account/totp", {})).body.code, "already_exists");
  assert.equal((await browser.call("DELETE", "/account/totp", {})).status, 422);
  assert.equal(
    (await browser.call("DELETE", "/account/totp", { code: "000000" })).body.errors[0].path,
    "code",
  );
  assert.equal(
    (await browser.call("DELETE", "/account/totp", { password: "wrong" })).body.errors[0].path,
    "password",
  );
  assert.equal((await browser.call("DELETE", "/account/totp", { password: PASSWORD })).status, 204);
  assert.equal(await enter(email), null);
  const { body } = await browser.call("GET", "/account");
  assert.deepEqual([body.totpEnabled, body.recoveryCodesLeft], [false, 0]);
});

/** What somebody was told has changed, in the words of the mail. */
async function toldOf(userId: string): Promise<string[]> {
  const rows = await app.db.orm.select().from(t.mails).where(eq(t.mails.kind, "account_changed"));
  const mails = rows
    .filter(({ related }) => related.userId === userId)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return Promise.all(mails.map(async (row) => (await renderMail(app.deps, row))?.subject ?? "nothing"));
}

test("whoever's password or second step is changed is told by mail, as of a link opened on a new device", async () => {
  const { id, email, browser, code } = await protectedPerson();
  assert.deepEqual(await toldOf(id), ["Two-step sign-in is on"]);
  app.clock.now += 30_000;
  await browser.call("DELETE", "/account/totp", { code: code() });
  await browser.call("DELETE", "/account/totp", { password: PASSWORD });
  const words = { currentPassword: PASSWORD, newPassword: "seven green ladders" };
  assert.equal((await browser.call("PUT", "/account/password", words)).status, 204);
  assert.equal(await enterByLink(await signInToken(email), {}, browser), null);
  const soFar = ["Two-step sign-in is on", "Two-step sign-in is off", "Your password was changed"];
  assert.deepEqual((await toldOf(id)).sort(), [...soFar].sort(), "this device is known");
  app.clock.now += 1_000;
  assert.equal(await enterByLink(await signInToken(email)), null);
  assert.deepEqual((await toldOf(id)).sort(), ["A new sign-in to your account", ...soFar].sort());
});

test("ten wrong codes stop more of them, a right one included", async () => {
  const { email, code } = await protectedPerson();
  for (let n = 0; n < 10; n += 1) assert.equal(await enter(email, "000000"), "second_factor_wrong");
  app.clock.now += 30_000;
  const browser = openBrowser(app);
  assert.equal((await browser.signIn(email, PASSWORD, { code: code() })).status, 429);
  app.clock.now += 15 * 60_000;
  assert.equal(await enter(email, code()), null);
});

async function signInToken(email: string): Promise<string> {
  await app.call("POST", "/account/sign-in-links", { body: { email } });
  const [row] = await app.db.orm
    .select()
    .from(t.authTokens)
    .where(eq(t.authTokens.emailKey, email))
    .orderBy(desc(t.authTokens.createdAt));
  return app.deps.secrets.linkToken(row?.id ?? assert.fail());
}

async function enterByLink(token: string, more: Record<string, string> = {}, browser = openBrowser(app)) {
  const { csrfToken } = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { token, csrfToken, ...more };
  const response = await browser.post("/api/auth/callback/link", form);
  return outcome(new URL(response.headers.get("location") ?? assert.fail()));
}

test("a mailed link signs in once, within a quarter of an hour, and asks for the code too", async () => {
  const plain = await somebody();
  const token = await signInToken(plain.email);
  const browser = openBrowser(app);
  assert.equal(await enterByLink(token, {}, browser), null);
  assert.equal((await browser.session())?.user.id, plain.id);
  assert.equal(await enterByLink(token), "link_expired");
  const late = await signInToken(plain.email);
  app.clock.now += 15 * 60_000;
  assert.equal(await enterByLink(late), "link_expired");
  const { email, code } = await protectedPerson();
  const guarded = await signInToken(email);
  app.clock.now += 30_000;
  assert.equal(await enterByLink(guarded), "second_factor_required");
  assert.equal(await enterByLink(guarded, { code: "000000" }), "second_factor_wrong");
  assert.equal(await enterByLink(guarded, { code: code() }), null, "a mistyped code does not cost the link");
});

test("a link to an unproven address proves it, and drops the password somebody else may have chosen", async () => {
  const { email, id } = await somebody({ emailVerifiedAt: null });
  assert.equal(await enterByLink(await signInToken(email)), null);
  assert.equal(await enter(email), "credentials");
  const [row] = await app.db.orm.select().from(t.users).where(eq(t.users.id, id));
  assert.notEqual(row?.emailVerifiedAt, null);
});

test("Google's word proves an address, links once, and does not replace the second factor", async () => {
  const profile = (email: string, sub: string) => ({ sub, email, emailVerified: true, name: "Gil" });
  const google = (email: string, sub: string) => signInWithGoogle(app.deps, profile(email, sub));
  const first = await google("gil@example.com", "g-1");
  assert.ok("user" in first);
  const again = await google("moved@example.com", "g-1");
  assert.ok("user" in again && again.user.id === first.user.id, "found by what Google calls them");
  const squatted = await somebody({ emailVerifiedAt: null });
  const entered = await google(squatted.email, "g-2");
  assert.ok("user" in entered && entered.user.id === squatted.id && entered.user.sessionVersion === 2);
  assert.equal(await enter(squatted.email), "credentials");
  const { email } = await protectedPerson();
  assert.deepEqual(await google(email, "g-3"), { failure: "second_factor_required" });
  const unproven = { ...profile("new@example.com", "g-4"), emailVerified: false };
  assert.deepEqual(await signInWithGoogle(app.deps, unproven), { failure: "email_not_verified" });
  assert.equal(await app.db.orm.$count(t.users, eq(t.users.emailKey, "new@example.com")), 0);
});
