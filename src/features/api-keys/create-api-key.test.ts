import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const calling = (key: string, path = "/business") =>
  app.call("GET", path, { headers: { authorization: `Bearer ${key}` } });

test("a key is shown once, kept as a hash, works at once within its scopes, and until it is revoked", async () => {
  const business = await makeBusiness(app.db);
  const { call, userId } = await signedIn(app, business);
  const made = await call("POST", "/business/api-keys", {
    body: { name: "Website", scopes: ["business:read", "widgets:write"] },
  });
  assert.equal(made.status, 201);
  const { key, ...entry } = made.body;
  assert.match(key, /^bm_live_[A-Za-z0-9_-]{43}$/);
  assert.equal(entry.lastFour, key.slice(-4));
  assert.equal(entry.createdBy, userId);
  const [row] = await app.db.orm.select().from(t.apiKeys).where(eq(t.apiKeys.id, entry.id));
  assert.ok(row && !JSON.stringify(row).includes(key));

  assert.equal((await calling(key)).body.id, business.id);
  assert.equal((await calling(key, "/business/widgets")).status, 200, "write holds read");
  assert.equal((await calling(key, "/business/bookings")).status, 403);
  const { data } = (await call("GET", "/business/api-keys")).body;
  assert.deepEqual(
    [data.length, data[0].id, "key" in data[0], "keyHash" in data[0]],
    [1, entry.id, false, false],
  );

  const renamed = await call("PATCH", `/business/api-keys/${entry.id}`, { body: { name: "Shop" } });
  assert.equal(renamed.body.name, "Shop");
  assert.equal((await call("DELETE", `/business/api-keys/${entry.id}`)).status, 204);
  assert.equal((await calling(key)).status, 401);
  assert.equal((await call("DELETE", `/business/api-keys/${entry.id}`)).status, 204, "a retry is safe");
  assert.ok((await call("GET", "/business/api-keys")).body.data[0].revokedAt);
  const events = await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, entry.id));
  assert.deepEqual(
    events.map(({ type }) => type),
    ["api_key.created", "api_key.updated", "api_key.revoked"],
  );
});

test("a key ends when it should, and its use is noted", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const { key } = (
    await call("POST", "/business/api-keys", {
      body: { name: "Short", scopes: ["business:read"], expiresAt: "2027-01-13T09:00:00+00:00" },
    })
  ).body;
  assert.equal((await calling(key)).status, 200);
  for (let waited = 0; waited < 30_000; waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if ((await call("GET", "/business/api-keys")).body.data[0].lastUsedAt !== null) break;
  }
  assert.equal(
    (await call("GET", "/business/api-keys")).body.data[0].lastUsedAt,
    "2027-01-13T08:00:00+00:00",
  );
  const now = app.clock.now;
  app.clock.now += 3_600_000;
  const { status } = await calling(key);
  app.clock.now = now;
  assert.equal(status, 401);
});

test("no key can make, list or revoke keys, nor staff, nor another business", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const made = (await call("POST", "/business/api-keys", { body: { name: "A", scopes: ["team:write"] } }))
    .body;
  const staff = await signedIn(app, business, "staff");
  const key = await withApiKey(app, business, ["business:write", "team:write"]);
  const stranger = await signedIn(app, await makeBusiness(app.db));
  const body = { name: "B", scopes: ["business:read"] };
  for (const caller of [staff, key]) {
    assert.equal((await caller.call("GET", "/business/api-keys")).status, 403);
    assert.equal((await caller.call("POST", "/business/api-keys", { body })).status, 403);
    assert.equal((await caller.call("DELETE", `/business/api-keys/${made.id}`)).status, 403);
  }
  const foreign = await stranger.call("DELETE", `/business/api-keys/${made.id}`);
  const absent = await stranger.call("DELETE", `/business/api-keys/${newId("apiKey")}`);
  assert.deepEqual([foreign.status, absent.status, foreign.body.detail], [404, 404, absent.body.detail]);
  const renamed = await stranger.call("PATCH", `/business/api-keys/${made.id}`, { body: { name: "Mine" } });
  assert.equal(renamed.status, 404);
  assert.equal((await calling(made.key, "/business/api-keys")).status, 403);
});

test("wrong names, scopes and ends are named", async () => {
  const { call } = await signedIn(app, await makeBusiness(app.db), "admin");
  const paths = async (body: object) => {
    const answer = await call("POST", "/business/api-keys", { body });
    assert.equal(answer.status, 422);
    return [...new Set(answer.body.errors.map(({ path }: { path: string }) => path))];
  };
  assert.deepEqual(await paths({ name: "", scopes: [] }), ["name", "scopes"]);
  assert.deepEqual(await paths({ name: "A", scopes: ["business:admin"] }), ["scopes.0"]);
  assert.deepEqual(await paths({ name: "A", scopes: ["business:read", "business:read"] }), ["scopes"]);
  const scopes = ["business:read"];
  assert.deepEqual(await paths({ name: "A", scopes, expiresAt: "2027-01-13T08:00:00Z" }), ["expiresAt"]);
  assert.deepEqual(await paths({ name: "A", scopes, expiresAt: "tomorrow" }), ["expiresAt"]);
  assert.deepEqual(await paths({ name: "A", scopes, businessId: "biz_x", keyHash: "x" }), [
    "businessId",
    "keyHash",
  ]);
});

test("with plans on, keys are for the plans that hold API access, and there is an end to their number", async () => {
  const strict = await openTestApp({ PLANS: "on" }, app.db);
  const body = { name: "A", scopes: ["business:read"] };
  const pro = await signedIn(strict, await makeBusiness(app.db, { business: { tier: "pro" } }));
  const refused = await pro.call("POST", "/business/api-keys", { body });
  assert.deepEqual([refused.status, refused.body.code], [403, "plan_required"]);
  const whole = await signedIn(strict, await makeBusiness(app.db, { business: { tier: "business" } }));
  const statuses: number[] = [];
  for (let n = 0; n < 51; n++)
    statuses.push((await whole.call("POST", "/business/api-keys", { body })).status);
  assert.deepEqual([statuses.filter((s) => s === 201).length, statuses.at(-1)], [50, 403]);
});
