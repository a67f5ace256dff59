import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db);
});
after(() => app.close());

const status = async (headers: Record<string, string>, path = "/business", on = app) =>
  (await on.call("GET", path, { headers })).status;

test("a key works in either header, within its scopes, as an admin and never as an account", async () => {
  const reader = await withApiKey(app, business, ["business:read"]);
  assert.equal(await status({ authorization: `Bearer ${reader.key}` }), 200);
  assert.equal(await status({ authorization: `bearer  ${reader.key}` }), 200);
  assert.equal(await status({ "x-api-key": reader.key }), 200);
  const patch = (one: typeof reader) => one.call("PATCH", "/business", { body: { description: "x" } });
  assert.equal((await patch(reader)).status, 403);
  const writer = await withApiKey(app, business, ["business:write"]);
  assert.equal((await patch(writer)).status, 200);
  assert.equal((await writer.call("GET", "/business")).status, 200, "who may change may read");
  assert.equal((await writer.call("GET", "/business/team")).status, 403);
  assert.equal((await writer.call("GET", "/account")).status, 403);
  const body = { businessId: business.id };
  assert.equal((await writer.call("PUT", "/business/current", { body })).status, 403);
});

test("a wrong key is 401 even beside a good session, and frees from the origin check only together with that", async () => {
  const { cookie } = await signedIn(app, business);
  const { key } = await withApiKey(app, business, ["business:read"]);
  const wrong = [`${key}x`, key.toUpperCase(), "bm_live_", "bm_live_ ü", "bm_test_x", "", `${key} ${key}`];
  for (const one of wrong) {
    assert.equal(await status({ cookie, "x-api-key": one }), 401, `x-api-key ${one}`);
    if (one !== "" && /^[\x20-\x7e]*$/.test(one))
      assert.equal(await status({ cookie, authorization: `Bearer ${one}` }), 401, `bearer ${one}`);
  }
  const forged = { cookie, origin: "https://evil.example", authorization: "Bearer bm_live_ x" };
  const { status: refused } = await app.call("PATCH", "/business", { headers: forged, body: {} });
  assert.equal(refused, 401);
});

test("a key in the address is no key", async () => {
  const { key } = await withApiKey(app, business, ["business:read"]);
  for (const name of ["api_key", "apiKey", "x-api-key", "access_token"])
    assert.equal(await status({}, `/business?${name}=${key}`), 401);
});

test("revoked and expired keys are refused at the next request", async () => {
  const { id, call } = await withApiKey(app, business, ["business:read"]);
  const change = (set: Partial<typeof t.apiKeys.$inferInsert>) =>
    app.db.orm.update(t.apiKeys).set(set).where(eq(t.apiKeys.id, id));
  await change({ expiresAt: app.clock.now + 1 });
  assert.equal((await call("GET", "/business")).status, 200);
  await change({ expiresAt: app.clock.now });
  assert.equal((await call("GET", "/business")).status, 401);
  await change({ expiresAt: null, revokedAt: app.clock.now });
  assert.equal((await call("GET", "/business")).status, 401);
});

test("a key belongs to one business: naming another is 404", async () => {
  const foreign = await makeBusiness(app.db);
  const { call } = await withApiKey(app, business, ["business:read"]);
  const named = (id: string) => call("GET", "/business", { headers: { "x-business-id": id } });
  assert.deepEqual([(await named(business.id)).status, (await named(foreign.id)).status], [200, 404]);
});

test("with plans on a key needs a plan with API access", async () => {
  const planned = await openTestApp({ PLANS: "on" }, app.db);
  const { key } = await withApiKey(app, business, ["business:read"]);
  const call = () => planned.call("GET", "/business", { headers: { "x-api-key": key } });
  assert.equal((await call()).body.code, "plan_required");
  await app.db.orm.update(t.businesses).set({ tier: "business" }).where(eq(t.businesses.id, business.id));
  assert.equal((await call()).status, 200);
});
