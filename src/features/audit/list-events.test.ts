import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness, someone } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

const PATH = "/business/audit-log";
let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const types = (answer: { body: { data: { type: string }[] } }) => answer.body.data.map(({ type }) => type);

test("every change stands in the log with who made it, newest first, and nobody else's does", async () => {
  const business = await makeBusiness(app.db, { business: { timeZone: "Asia/Tokyo" } });
  const { call, userId } = await signedIn(app, business);
  const key = await withApiKey(app, business, ["business:write"]);
  await call("PATCH", "/business", { body: { name: "Ann's" } });
  await key.call("PATCH", "/business", { body: { description: "New" } });
  await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: "2027-02-01T10:00:00+09:00", customer: someone() },
  });
  const other = await signedIn(app, await makeBusiness(app.db));
  await other.call("PATCH", "/business", { body: { name: "Bob's" } });

  const { status, body } = await call("GET", PATH);
  assert.equal(status, 200);
  assert.deepEqual(types({ body }).slice(-2), ["business.updated", "business.updated"]);
  assert.equal(types({ body }).filter((type) => type === "booking.created").length, 1);
  const [byKey, byUser] = body.data.slice(-2);
  const booking = body.data.find(({ type }: { type: string }) => type === "booking.created");
  assert.deepEqual(byUser.actor, { kind: "user", id: userId, name: `User ${userId.slice(-4)}` });
  assert.deepEqual(byKey.actor, { kind: "api_key", id: key.id, name: "Test" });
  assert.deepEqual(booking.actor, { kind: "customer", id: null, name: null });
  assert.deepEqual([byUser.subjectId, byUser.fields], [business.id, ["name"]]);
  assert.equal(byUser.occurredAt, "2027-01-13T17:00:00+09:00");
  assert.ok(!JSON.stringify(body).includes("Customer 1"));
  assert.equal((await other.call("GET", PATH)).body.data.length, 1);

  const count = async (query: string) => (await call("GET", `${PATH}?${query}`)).body.data.length;
  assert.equal(await count(`actorId=${key.id}`), 1);
  assert.equal(await count(`subjectId=${booking.subjectId}`), 1);
  assert.equal(await count("type=business.updated"), 2);
  assert.equal(await count("type=booking.cancelled"), 0);
  assert.equal(await count("from=2027-01-13&to=2027-01-13"), body.data.length, "local days of the business");
  assert.equal(await count("from=2027-01-14"), 0);
  assert.equal(await count("to=2027-01-12"), 0);
});

test("pages follow each other without gaps while more is written", async () => {
  const { call } = await signedIn(app, await makeBusiness(app.db));
  for (let n = 0; n < 7; n++) await call("PATCH", "/business", { body: { name: `N ${n}` } });
  const all = (await call("GET", PATH)).body.data.map(({ id }: { id: string }) => id);
  assert.equal(all.length, 7);
  const seen: string[] = [];
  let cursor = "";
  for (let pages = 0; pages < 4; pages++) {
    const { data, nextCursor } = (await call("GET", `${PATH}?limit=2${cursor}`)).body;
    seen.push(...data.map(({ id }: { id: string }) => id));
    await call("PATCH", "/business", { body: { name: `Meanwhile ${pages}` } });
    if (nextCursor === null) break;
    cursor = `&cursor=${nextCursor}`;
  }
  assert.deepEqual(seen, all);
});

test("staff and keys without the scope do not see it; wrong filters are named", async () => {
  const business = await makeBusiness(app.db);
  const staff = await signedIn(app, business, "staff");
  assert.equal((await staff.call("GET", PATH)).status, 403);
  const key = await withApiKey(app, business, ["team:read"]);
  assert.equal((await key.call("GET", PATH)).status, 403);
  const { call } = await signedIn(app, business, "admin");
  const query = "subjectId=%27&type=x&from=2027-02-30&limit=0&who=me&cursor=!";
  const wrong = await call("GET", `${PATH}?${query}`);
  assert.equal(wrong.status, 422);
  const paths = new Set(wrong.body.errors.map(({ path }: { path: string }) => path));
  for (const path of ["subjectId", "type", "from", "limit", "who", "cursor"])
    assert.ok(paths.has(path), path);
});
