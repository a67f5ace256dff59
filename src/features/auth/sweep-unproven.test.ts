import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { eq, inArray } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";
import { join, signedIn } from "#test/people.ts";
import { sweepUnproven } from "./sweep-unproven.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

test("an account that nobody proved in a week goes, with the business that only it belongs to", async () => {
  const alone = await makeBusiness(app.db);
  const together = await makeBusiness(app.db);
  const forgotten = await signedIn(app, alone);
  await join(app, together, forgotten.userId, "staff");
  const proven = await signedIn(app, together);
  const young = await signedIn(app, await makeBusiness(app.db));
  const unproven = inArray(t.users.id, [forgotten.userId, young.userId]);
  await app.db.orm.update(t.users).set({ emailVerifiedAt: null }).where(unproven);
  const later = eq(t.users.id, young.userId);
  await app.db.orm
    .update(t.users)
    .set({ createdAt: app.clock.now + DAY_MS })
    .where(later);
  const left = async () => ({
    users: (await app.db.orm.select().from(t.users)).map(({ id }) => id).sort(),
    businesses: await app.db.orm.$count(t.businesses),
  });
  app.clock.now += 7 * DAY_MS - 1;
  await sweepUnproven(app.deps);
  assert.equal((await left()).users.length, 3);
  app.clock.now += 1;
  await sweepUnproven(app.deps);
  assert.deepEqual(await left(), { users: [proven.userId, young.userId].sort(), businesses: 2 });
  assert.equal(await app.db.orm.$count(t.businesses, eq(t.businesses.id, alone.id)), 0);
  assert.equal((await proven.call("GET", "/business")).status, 200);
});
