import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type BrowserOptions, openBrowser } from "#test/browser.ts";
import { makeBusiness } from "#test/business.ts";
import { DEMO_SLUGS, demoOwnerEmail } from "./demo-owners.ts";
import { loadDemo } from "./load-demo.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
  // As a folder looks whose demo was loaded before there were accounts.
  for (const slug of DEMO_SLUGS) await makeBusiness(app.db, { business: { slug } });
});
after(() => app.close());

async function enters(email: string, options: BrowserOptions, on = app): Promise<boolean> {
  const { url } = await openBrowser(on, options).signIn(email, "demo-password-123");
  return url.searchParams.get("error") === null;
}

test("each demo business gets its owner, also one loaded before, and only once", async () => {
  for (let n = 0; n < 3; n += 1) assert.equal(await loadDemo(app.deps), false);
  assert.equal(await app.db.orm.$count(t.memberships), 3);
  for (const slug of DEMO_SLUGS) {
    const browser = openBrowser(app, { ip: "127.0.0.1" });
    await browser.signIn(`owner@${slug}.example`, "demo-password-123");
    const { body } = await browser.call("GET", "/account");
    assert.deepEqual(
      [body.businesses[0].slug, body.businesses[0].role, body.emailVerified],
      [slug, "owner", true],
    );
  }
});

test("they sign in on this machine only, not through a proxy, and never in production or without the demo", async () => {
  const email = demoOwnerEmail(DEMO_SLUGS[0] ?? "");
  for (const ip of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.9.9.9"])
    assert.ok(await enters(email, { ip }), ip);
  for (const ip of ["203.0.113.9", "10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "fe80::1"])
    assert.equal(await enters(email, { ip }), false, ip);
  for (const name of ["x-forwarded-for", "forwarded", "x-real-ip"])
    assert.equal(await enters(email, { ip: "127.0.0.1", headers: { [name]: "127.0.0.1" } }), false, name);
  const env = { NODE_ENV: "production", BASE_URL: "http://localhost:3000" };
  assert.equal(await enters(email, { ip: "127.0.0.1" }, await openTestApp(env, app.db)), false);
  assert.equal(await enters(email, { ip: "127.0.0.1" }, await openTestApp({ DEMO: "off" }, app.db)), false);
});

test("its password opens nothing else, and no longer the demo once the owner has one of their own", async () => {
  const [slug = ""] = DEMO_SLUGS;
  const email = demoOwnerEmail(slug);
  const now = app.clock.now;
  const real = { id: "usr_real", email: "real@example.com", emailKey: "real@example.com" };
  await app.db.orm.insert(t.users).values({ ...real, emailVerifiedAt: now, createdAt: now, updatedAt: now });
  assert.equal(await enters(real.email, { ip: "127.0.0.1" }), false);
  const browser = openBrowser(app, { ip: "127.0.0.1" });
  await browser.signIn(email, "demo-password-123");
  await app.db.orm.update(t.users).set({ passwordHash: null }).where(eq(t.users.emailKey, email));
  const same = { currentPassword: "demo-password-123", newPassword: "three blue lorries" };
  const env = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
  const init = {
    method: "PUT",
    headers: { cookie: browser.cookie(), "content-type": "application/json" },
    body: JSON.stringify(same),
  };
  assert.equal((await app.app.request("/api/v1/account/password", init, env)).status, 204);
  assert.equal(await enters(email, { ip: "127.0.0.1" }), false);
});

test("a business of somebody's own with such a slug is left alone", async () => {
  const own = await openTestApp();
  const made = await makeBusiness(own.db, { business: { slug: DEMO_SLUGS[1] ?? "" } });
  const now = own.clock.now;
  await own.db.orm.insert(t.users).values({
    id: "usr_own",
    email: "a@example.com",
    emailKey: "a@example.com",
    createdAt: now,
    updatedAt: now,
  });
  await own.db.orm
    .insert(t.memberships)
    .values({ businessId: made.id, userId: "usr_own", role: "owner", createdAt: now });
  await loadDemo(own.deps);
  assert.equal(await own.db.orm.$count(t.memberships), 1);
  await own.close();
});
