import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { react } from "#test/jobs.ts";
import { signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db);
});
after(() => app.close());

test("what was given up is listed newest first, page by page, and tried again once somebody says so", async () => {
  const owner = await signedIn(app, business);
  const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: "2027-02-01T10:00:00Z", customer: someone() },
  });
  const bookingId = body.booking.id as string;
  await app.db.orm.execute(sql`update pgboss.job set state = 'failed', retry_count = 7, completed_on = now(),
    created_on = '2026-01-01', output = '{"message": "TypeError"}' where data->>'reaction' = 'tell_customer'`);
  await react(app);
  const made = { businessId: business.id, related: { bookingId }, attempts: 8, nextAttemptAt: app.clock.now };
  await app.db.orm.insert(t.mails).values({
    ...made,
    id: newId("mail"),
    kind: "booking_changed",
    status: "failed",
    lastError: "550 no",
    createdAt: app.clock.now,
  });
  await app.db.orm.insert(t.smsMessages).values({
    ...made,
    id: newId("sms"),
    kind: "booking_reminder",
    status: "unknown",
    createdAt: app.clock.now + 1_000,
  });

  const all = await owner.call("GET", "/business/dead-letters");
  assert.equal(all.status, 200);
  const shown = all.body.data.map((one: Record<string, unknown>) => [
    one.kind,
    one.about,
    one.status,
    one.attempts,
    one.subjectId,
  ]);
  // The job was made by the database's own clock, long before the time of the tests.
  assert.deepEqual(shown, [
    ["sms", "booking_reminder", "unknown", 8, bookingId],
    ["mail", "booking_changed", "failed", 8, bookingId],
    ["job", "tell_customer", "failed", 8, bookingId],
  ]);
  const paged: string[] = [];
  let cursor = "";
  do {
    const page = await owner.call("GET", `/business/dead-letters?limit=1${cursor}`);
    paged.push(...page.body.data.map(({ id }: { id: string }) => id));
    cursor = page.body.nextCursor === null ? "" : `&cursor=${page.body.nextCursor}`;
  } while (cursor !== "");
  assert.deepEqual(
    paged,
    all.body.data.map(({ id }: { id: string }) => id),
  );

  const stranger = await signedIn(app, await makeBusiness(app.db));
  for (const id of paged) {
    assert.equal((await stranger.call("POST", `/business/dead-letters/${id}/retry`)).status, 404);
    assert.equal((await owner.call("POST", `/business/dead-letters/${id}/retry`)).status, 204);
    // The second click finds nothing.
    assert.equal((await owner.call("POST", `/business/dead-letters/${id}/retry`)).status, 404);
  }
  assert.deepEqual((await owner.call("GET", "/business/dead-letters")).body.data, []);
  assert.equal(await react(app), 1);
  const mails = (await app.db.orm.select().from(t.mails)).map(({ kind, status }) => `${kind} ${status}`);
  assert.ok(mails.includes("booking_confirmed queued") && mails.includes("booking_changed queued"));
});
