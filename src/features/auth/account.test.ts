import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { join, signedIn } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

test("a person sees and changes their account, and chooses among their businesses", async () => {
  const owner = await signedIn(app, await makeBusiness(app.db));
  const id = owner.userId;
  const second = await makeBusiness(app.db);
  const foreign = await makeBusiness(app.db);
  await join(app, second, id, "staff");
  const { email } = (await owner.call("GET", "/account")).body;
  const { body } = await owner.call("PATCH", "/account", { body: { name: "New Name", locale: "de-AT" } });
  assert.deepEqual([body.name, body.locale, body.email], ["New Name", "de-AT", email]);
  for (const wrong of [
    { email: "x@example.com" },
    { emailVerified: true },
    { locale: "nonsense_" },
    { name: "" },
  ])
    assert.equal((await owner.call("PATCH", "/account", { body: wrong })).status, 422);
  assert.equal(
    (await owner.call("PUT", "/business/current", { body: { businessId: second.id } })).status,
    204,
  );
  assert.equal((await owner.call("GET", "/account")).body.currentBusinessId, second.id);
  const [absent, others] = await Promise.all(
    [newId("business"), foreign.id].map((businessId) =>
      owner.call("PUT", "/business/current", { body: { businessId } }),
    ),
  );
  assert.deepEqual([absent?.status, others?.status], [404, 404]);
  assert.equal(absent?.body.detail, others?.body.detail);
  const made = await owner.call("POST", "/account/businesses", {
    body: { name: "Third", timeZone: "UTC", currency: "USD" },
  });
  assert.deepEqual([made.status, made.body.slug, made.body.role], [201, "third", "owner"]);
  assert.equal((await owner.call("GET", "/account")).body.businesses.length, 3);
  const [membership] = await app.db.orm
    .select()
    .from(t.memberships)
    .where(and(eq(t.memberships.businessId, made.body.id), eq(t.memberships.userId, id)));
  assert.ok(membership?.teamMemberId);
});
