import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { and, desc, eq, isNull } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { type Answer, openTestApp, type TestApp } from "#test/app.ts";
import { openBrowser } from "#test/browser.ts";
import { slugOf } from "./free-slug.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const PASSWORD = "three blue lorries";
const business = {
  name: "Spark & Söhne",
  trade: "house_cleaning",
  timeZone: "Europe/Berlin",
  currency: "EUR",
};
const person = (email: string) => ({ name: "Ada Example", email, password: PASSWORD, business });
const signUp = (email: string, more: object = {}): Promise<Answer> =>
  app.call("POST", "/account/sign-up", { body: { ...person(email), ...more } });

/** The token of the newest mailed link. */
async function linkFor(email: string, purpose: "verify_email" | "reset_password" | "sign_in") {
  const [row] = await app.db.orm
    .select({ id: t.authTokens.id })
    .from(t.authTokens)
    .where(
      and(
        eq(t.authTokens.emailKey, email.toLowerCase()),
        eq(t.authTokens.purpose, purpose),
        isNull(t.authTokens.usedAt),
      ),
    )
    .orderBy(desc(t.authTokens.createdAt));
  return app.deps.secrets.linkToken(row?.id ?? assert.fail(`no ${purpose} link for ${email}`));
}

async function mailsTo(email: string): Promise<string[]> {
  const [user] = await app.db.orm.select().from(t.users).where(eq(t.users.emailKey, email.toLowerCase()));
  const all = await app.db.orm.select().from(t.mails);
  return all.filter(({ related }) => related.userId === user?.id).map(({ kind }) => kind);
}

test("sign up, verify, sign in: the business is there, can be booked, and its owner is its one person", async () => {
  assert.deepEqual((await signUp("Ada@Example.com")).body, { status: "verification_sent" });
  assert.deepEqual(await mailsTo("ada@example.com"), ["verify_email"]);
  const browser = openBrowser(app);
  const early = await browser.signIn("ada@example.com", PASSWORD);
  assert.equal(early.url.searchParams.get("code"), "email_not_verified");
  const token = await linkFor("ada@example.com", "verify_email");
  assert.equal((await app.call("POST", "/account/verify-email", { body: { token } })).status, 200);
  assert.equal(
    (await app.call("POST", "/account/verify-email", { body: { token } })).body.code,
    "link_expired",
  );
  const { url } = await browser.signIn("ADA@example.com", PASSWORD);
  assert.equal(url.searchParams.get("error"), null);
  const session = await browser.session();
  assert.equal(session?.user.email, "Ada@Example.com");
  const { body: account } = await browser.call("GET", "/account");
  assert.equal(account.emailVerified, true);
  assert.deepEqual(
    account.businesses.map(({ slug, role }: never) => [slug, role]),
    [["spark-and-sohne", "owner"]],
  );
  assert.equal(account.currentBusinessId, account.businesses[0].id);
  const config = await app.call("GET", "/public/businesses/spark-and-sohne/config");
  assert.ok(config.body.services.length > 0);
  assert.deepEqual(
    config.body.team.map(({ name }: never) => name),
    ["Ada Example"],
  );
  assert.equal(config.body.services[0].currency, "EUR");
  const [row] = await app.db.orm.select().from(t.businesses).where(eq(t.businesses.slug, "spark-and-sohne"));
  assert.deepEqual(
    row?.weeklyHours.map(({ weekday }) => weekday),
    [1, 2, 3, 4, 5],
  );
  const events = await app.db.orm
    .select()
    .from(t.events)
    .where(eq(t.events.businessId, row?.id ?? assert.fail()));
  assert.deepEqual(events.map(({ type }) => type).sort(), [
    "business.created",
    "member.created",
    "team_member.created",
  ]);
});

test("a known address gets the same answer, a mail that says so, and no second business", async () => {
  await signUp("known@example.com");
  await app.call("POST", "/account/verify-email", {
    body: { token: await linkFor("known@example.com", "verify_email") },
  });
  const before = await app.db.orm.$count(t.businesses);
  const again = await signUp("KNOWN@example.com", { name: "Mallory", password: "another long password" });
  assert.deepEqual([again.status, again.body], [202, { status: "verification_sent" }]);
  assert.equal(await app.db.orm.$count(t.businesses), before);
  assert.deepEqual((await mailsTo("known@example.com")).sort(), ["account_exists", "verify_email"]);
  const { url } = await openBrowser(app).signIn("known@example.com", "another long password");
  assert.equal(url.searchParams.get("code"), "credentials");
});

test("of an address that nobody proved, no password typed so far and no link mailed so far opens anything", async () => {
  const email = "unproven@example.com";
  await signUp(email, { password: "the password of a stranger" });
  const first = await linkFor(email, "verify_email");
  const again = await signUp(email);
  assert.deepEqual([again.status, again.body], [202, { status: "verification_sent" }]);
  assert.deepEqual(await mailsTo(email), ["verify_email", "reset_password"]);
  assert.equal(
    (await app.call("POST", "/account/verify-email", { body: { token: first } })).body.code,
    "link_expired",
  );
  const token = await linkFor(email, "reset_password");
  const chosen = { token, password: "chosen in the mailbox" };
  assert.equal((await app.call("PUT", "/account/password-by-link", { body: chosen })).status, 204);
  for (const [password, code] of [
    ["the password of a stranger", "credentials"],
    [PASSWORD, "credentials"],
    [chosen.password, null],
  ] as const)
    assert.equal(
      (await openBrowser(app).signIn(email, password)).url.searchParams.get("code"),
      code,
      password,
    );
});

test("a new business begins on the first plan of the catalogue", async () => {
  await signUp("plan@example.com", { business: { ...business, name: "On a plan" } });
  const [row] = await app.db.orm.select().from(t.businesses).where(eq(t.businesses.slug, "on-a-plan"));
  assert.equal(row?.tier, app.deps.plans.tiers[0]?.id);
});

test("many who sign up at once with one name get slugs of their own", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      signUp(`crowd-${n}@example.com`, { business: { ...business, name: "Crowd" } }),
    ),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([202]));
  const rows = await app.db.orm.select({ slug: t.businesses.slug }).from(t.businesses);
  const slugs = rows.map(({ slug }) => slug).filter((slug) => slug.startsWith("crowd"));
  assert.equal(new Set(slugs).size, 8);
  assert.ok(slugs.includes("crowd"));
});

test("the same address twice at once makes one account", async () => {
  const answers = await Promise.all([signUp("twice@example.com"), signUp("Twice@example.com")]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202],
  );
  assert.equal(await app.db.orm.$count(t.users, eq(t.users.emailKey, "twice@example.com")), 1);
});

test("a slug is made of any name", () => {
  assert.deepEqual(
    ["Müller & Söhne", "  L'Œuvre d’Été ", "東京サロン", "--", "Straße 7", "Ærøskøbing"].map(slugOf),
    ["muller-and-sohne", "loeuvre-dete", "business", "business", "strasse-7", "aeroskobing"],
  );
  assert.match(slugOf("x".repeat(300)), /^x{50}$/);
});

test("what is wrong with a sign-up is named", async () => {
  const wrong: [object, string][] = [
    [{ password: "short" }, "password"],
    [{ password: "Qwertyuiop" }, "password"],
    [{ password: "wrong@example.com" }, "password"],
    [{ password: "bookingmachine" }, "password"],
    [{ password: "adaexample" }, "password"],
    [{ password: "x".repeat(129) }, "password"],
    [{ email: "nobody" }, "email"],
    [{ business: { ...business, timeZone: "Mars/Base" } }, "business.timeZone"],
    [{ business: { ...business, currency: "XXQ" } }, "business.currency"],
    [{ business: { ...business, trade: "piracy" } }, "business.trade"],
    [{ business: { ...business, slug: "mine" } }, "business.slug"],
    [{ role: "owner" }, "role"],
    [{ emailVerified: true }, "emailVerified"],
  ];
  for (const [more, path] of wrong) {
    const { status, body } = await signUp("wrong@example.com", more);
    assert.equal(status, 422, JSON.stringify(more));
    assert.deepEqual(
      body.errors.map((one: { path: string }) => one.path),
      [path],
    );
  }
  assert.equal(await app.db.orm.$count(t.users, eq(t.users.emailKey, "wrong@example.com")), 0);
});

test("asking for any link answers the same for known and unknown addresses", async () => {
  await signUp("links@example.com");
  for (const path of ["verification-mails", "password-resets", "sign-in-links"]) {
    const [known, unknown] = await Promise.all(
      ["links@example.com", "nobody@example.com"].map((email) =>
        app.call("POST", `/account/${path}`, { body: { email } }),
      ),
    );
    assert.deepEqual([known?.status, known?.body], [202, { status: "verification_sent" }]);
    assert.deepEqual([unknown?.status, unknown?.body], [known?.status, known?.body]);
  }
  assert.deepEqual((await mailsTo("links@example.com")).sort(), [
    "reset_password",
    "sign_in_link",
    "verify_email",
    "verify_email",
  ]);
});

test("nobody's mailbox is flooded: five links of a kind an hour", async () => {
  await signUp("flood@example.com");
  for (let n = 0; n < 8; n += 1)
    await app.call("POST", "/account/password-resets", { body: { email: "flood@example.com" } });
  const resets = (await mailsTo("flood@example.com")).filter((kind) => kind === "reset_password");
  assert.equal(resets.length, 5);
});

test("a reset link works once, only the newest, for an hour; it ends every session and proves the address", async () => {
  await signUp("reset@example.com");
  const ask = () => app.call("POST", "/account/password-resets", { body: { email: "reset@example.com" } });
  const set = (token: string, password: string) =>
    app.call("PUT", "/account/password-by-link", { body: { token, password } });
  await ask();
  const old = await linkFor("reset@example.com", "reset_password");
  await ask();
  const token = await linkFor("reset@example.com", "reset_password");
  assert.equal((await set(old, "a new long password")).body.code, "link_expired");
  assert.equal((await set(token, "reset@example.com")).status, 422);
  const verify = await linkFor("reset@example.com", "verify_email");
  assert.equal((await set(verify, "a new long password")).body.code, "link_expired");
  const both = await Promise.all([set(token, "a new long password"), set(token, "a new long password")]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [204, 410]);
  const browser = openBrowser(app);
  assert.equal(
    (await browser.signIn("reset@example.com", "a new long password")).url.searchParams.get("error"),
    null,
  );
  await ask();
  const late = await linkFor("reset@example.com", "reset_password");
  app.clock.now += 61 * 60_000;
  assert.equal((await set(late, "yet another password")).body.code, "link_expired");
  app.clock.now -= 61 * 60_000;
  assert.equal((await set(late, "yet another password")).status, 204);
  assert.equal(await browser.session(), null);
  assert.equal((await browser.call("GET", "/account")).status, 401);
});

test("forged and altered tokens open nothing", async () => {
  await signUp("forged@example.com");
  const token = await linkFor("forged@example.com", "verify_email");
  for (const bad of [
    `${token}x`,
    token.replace(/.$/, (last) => (last === "A" ? "E" : "A")),
    token.split(".")[0] ?? "",
    "x",
    `${token.split(".")[0]}.`,
    "\u0000",
  ])
    assert.ok(
      [410, 422].includes((await app.call("POST", "/account/verify-email", { body: { token: bad } })).status),
      bad,
    );
});
