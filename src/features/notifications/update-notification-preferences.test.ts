import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { join, signedIn, withApiKey } from "#test/people.ts";

const PATH = "/business/notification-preferences";
let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

test("what GET gives, PUT takes, for every role; saving the defaults changes nothing", async () => {
  const business = await makeBusiness(app.db);
  for (const role of ["owner", "admin", "staff"] as const) {
    const { call } = await signedIn(app, business, role);
    const { status, body } = await call("GET", PATH);
    assert.equal(status, 200);
    assert.equal(Object.keys(body.events).length, 16);
    assert.deepEqual(body.events["booking.created"], { email: true, sms: false, inApp: true, webhook: true });
    const put = await call("PUT", PATH, { body });
    assert.deepEqual([put.status, put.body], [200, body]);
  }
  const events = await app.db.orm.select().from(t.events).where(eq(t.events.businessId, business.id));
  assert.deepEqual(events, []);
});

test("each person has preferences of their own in each business", async () => {
  const [one, two] = [await makeBusiness(app.db), await makeBusiness(app.db)];
  const ann = await signedIn(app, one);
  await join(app, two, ann.userId, "staff");
  const bob = await signedIn(app, one);
  const { body } = await ann.call("GET", PATH);
  const wanted = {
    ...body,
    events: { ...body.events, "lead.created": { email: false, sms: true, inApp: false, webhook: false } },
    reminderOffsetsMinutes: [60, 2880, 120],
    quietHours: { from: "22:00", to: "07:00" },
  };
  const put = await ann.call("PUT", PATH, { body: wanted, headers: { "x-business-id": one.id } });
  assert.deepEqual(put.body, { ...wanted, reminderOffsetsMinutes: [2880, 120, 60] });
  assert.deepEqual((await ann.call("GET", PATH, { headers: { "x-business-id": one.id } })).body, put.body);
  assert.deepEqual((await bob.call("GET", PATH)).body, body);
  assert.deepEqual((await ann.call("GET", PATH, { headers: { "x-business-id": two.id } })).body, body);
  const [event] = await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, ann.userId));
  assert.equal(event?.type, "notification_preferences.updated");
  assert.deepEqual(event?.fields, ["events", "reminderOffsetsMinutes", "quietHours"]);
});

test("two who save at once for the first time both succeed", async () => {
  const { call } = await signedIn(app, await makeBusiness(app.db));
  const { body } = await call("GET", PATH);
  const saved = await Promise.all(
    [15, 30, 45, 60].map((minutes) =>
      call("PUT", PATH, { body: { ...body, reminderOffsetsMinutes: [minutes] } }),
    ),
  );
  assert.deepEqual(
    saved.map(({ status }) => status),
    [200, 200, 200, 200],
  );
});

test("unknown events and channels, half a set, and impossible hours are named", async () => {
  const { call } = await signedIn(app, await makeBusiness(app.db));
  const { body } = await call("GET", PATH);
  const paths = async (change: object) => {
    const answer = await call("PUT", PATH, { body: { ...body, ...change } });
    assert.equal(answer.status, 422);
    return answer.body.errors.map(({ path }: { path: string }) => path);
  };
  const { "digest.daily": digest, ...others } = body.events;
  assert.deepEqual(await paths({ events: others }), ["events.digest.daily"]);
  assert.deepEqual(await paths({ events: { ...body.events, "moon.full": digest } }), ["events.moon.full"]);
  const pager = { ...body.events, "digest.daily": { ...digest, pager: true } };
  assert.deepEqual(await paths({ events: pager }), ["events.digest.daily.pager"]);
  assert.deepEqual(await paths({ quietHours: { from: "22:00", to: "24:00" } }), ["quietHours.to"]);
  assert.deepEqual(await paths({ quietHours: { from: "22:00", to: "22:00" } }), ["quietHours"]);
  assert.deepEqual(await paths({ reminderOffsetsMinutes: [60, 60] }), ["reminderOffsetsMinutes"]);
  assert.deepEqual(await paths({ reminderOffsetsMinutes: [1] }), ["reminderOffsetsMinutes.0"]);
  assert.deepEqual(await paths({ userId: "usr_x" }), ["userId"]);
});

test("an API key reads and changes those of the person who made it, and is who did it in the audit log", async () => {
  const business = await makeBusiness(app.db);
  const [ann, bob] = [await signedIn(app, business), await signedIn(app, business)];
  const reader = await withApiKey(app, business, ["business:read"], ann.userId);
  const { body } = await reader.call("GET", PATH);
  assert.deepEqual(body, (await ann.call("GET", PATH)).body);
  const wanted = { ...body, quietHours: { from: "21:00", to: "06:30" } };
  assert.equal((await reader.call("PUT", PATH, { body: wanted })).status, 403);
  const writer = await withApiKey(app, business, ["business:write"], ann.userId);
  const put = await writer.call("PUT", PATH, { body: wanted });
  assert.deepEqual([put.status, put.body], [200, wanted]);
  assert.deepEqual((await ann.call("GET", PATH)).body, wanted);
  assert.deepEqual((await bob.call("GET", PATH)).body, body);
  const [event] = await app.db.orm.select().from(t.events).where(eq(t.events.businessId, business.id));
  assert.deepEqual([event?.subjectId, event?.actorKind, event?.actorId], [ann.userId, "api_key", writer.id]);
});

test("an API key whose maker has left the business is told so, and changes nothing", async () => {
  const business = await makeBusiness(app.db);
  const ann = await signedIn(app, business);
  const key = await withApiKey(app, business, ["business:write"], ann.userId);
  const { body } = await key.call("GET", PATH);
  await app.db.orm.delete(t.memberships).where(eq(t.memberships.userId, ann.userId));
  const gone = await withApiKey(app, business, ["business:write"]);
  for (const { call } of [key, gone])
    for (const answer of [await call("GET", PATH), await call("PUT", PATH, { body })])
      assert.deepEqual([answer.status, answer.body.code], [403, "forbidden"]);
  assert.equal((await key.call("GET", "/business")).status, 200, "else the key works on");
});
