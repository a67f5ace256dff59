import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { react } from "#test/jobs.ts";
import { type Person, signedIn } from "#test/people.ts";
import { sweepNotices } from "./sweep-notices.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;

before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, { members: 2 });
  owner = await signedIn(app, business);
});
after(() => app.close());

let day = 1;
async function book() {
  app.clock.now += 1_000;
  const startsAt = `2027-02-${String(day++).padStart(2, "0")}T10:00:00Z`;
  const [serviceId, teamMemberId] = [business.serviceIds[0], business.memberIds[0]];
  const { body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId, teamMemberId, startsAt, customer: someone(day) },
  });
  await react(app);
  return body.booking.id as string;
}

test("notices are told in words, page by page, and read one by one or all at once", async () => {
  const id = await book();
  await book();
  await book();
  const first = await owner.call("GET", "/business/notices?limit=2");
  assert.equal(first.status, 200);
  assert.equal(first.body.unread, 3);
  const rest = await owner.call("GET", `/business/notices?limit=2&cursor=${first.body.nextCursor}`);
  assert.deepEqual([first.body.data.length, rest.body.data.length, rest.body.nextCursor], [2, 1, null]);
  const [oldest] = rest.body.data;
  assert.deepEqual(
    [oldest.title, oldest.text, oldest.path, oldest.readAt],
    [
      "New booking",
      "Customer 2 has booked Service, Monday, February 1, 2027, 10:00 AM.",
      `/dashboard/bookings?booking=${id}`,
      null,
    ],
  );
  const one = await owner.call("PUT", "/business/notices/read", { body: { ids: [oldest.id] } });
  assert.deepEqual(one.body, { unread: 2 });
  assert.equal((await owner.call("GET", "/business/notices?unread=1")).body.data.length, 2);
  assert.deepEqual((await owner.call("PUT", "/business/notices/read", { body: {} })).body, { unread: 0 });
  // Another owner has notices of their own, and cannot touch these.
  const other = await signedIn(app, business);
  assert.deepEqual((await other.call("GET", "/business/notices")).body.data, []);
  const theirs = await other.call("PUT", "/business/notices/read", { body: { ids: [oldest.id] } });
  assert.equal(theirs.status, 404);
});

test("after 90 days they are forgotten", async () => {
  const now = app.clock.now;
  app.clock.now += 91 * 86_400_000;
  await sweepNotices(app.deps);
  app.clock.now = now;
  assert.deepEqual(await app.db.orm.select().from(t.notices), []);
});

/** Reads a stream of server-sent events until `enough` messages have come. */
async function listen(person: Person, headers: Record<string, string> = {}) {
  const response = await app.app.request("/api/v1/business/events", {
    headers: { cookie: person.cookie, ...headers },
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  const reader = response.body?.getReader();
  assert.ok(reader);
  let text = "";
  const decoder = new TextDecoder();
  return {
    async until(pattern: RegExp): Promise<string> {
      const late = setTimeout(() => void reader.cancel(), 60_000);
      while (!pattern.test(text)) {
        const { done, value } = await reader.read();
        assert.ok(!done, `ended before ${pattern}: ${text}`);
        text += decoder.decode(value, { stream: true });
      }
      clearTimeout(late);
      return text;
    },
    async ended(): Promise<string> {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return text;
        text += decoder.decode(value, { stream: true });
      }
    },
    close: () => reader.cancel(),
  };
}

test("what happens is told as it happens, ids only, staff hear of their own bookings, and of what they missed", async () => {
  const [mine, theirs] = await Promise.all(
    business.memberIds.map((teamMemberId) => signedIn(app, business, "staff", { teamMemberId })),
  );
  assert.ok(mine && theirs);
  const streams = await Promise.all([listen(owner), listen(mine), listen(theirs)]);
  await Promise.all(streams.map((stream) => stream.until(/event: notices/)));
  const id = await book();
  const [told = "", staff = ""] = await Promise.all(
    streams.slice(0, 2).map((stream) => stream.until(/booking\.created[\s\S]*event: notices/)),
  );
  assert.ok(told.includes(`data: {"type":"booking.created","subjectId":"${id}"}`));
  assert.ok(staff.includes(id));
  assert.ok(!/example\.com|Customer/.test(told));
  const lastId = [...told.matchAll(/id: (evt_\w+)/g)].at(-1)?.[1] ?? "";
  await Promise.all(streams.map((stream) => stream.close()));
  assert.equal(app.deps.live.listeners, 0);

  await app.db.orm.update(t.bookings).set({ internalNotes: "" }).where(eq(t.bookings.id, id));
  const later = await book();
  const missed = await listen(owner, { "last-event-id": lastId });
  assert.ok(!(await missed.until(new RegExp(later))).includes(id));
  await missed.close();
  const unknown = await app.app.request("/api/v1/business/events?wait=0", {
    headers: { cookie: owner.cookie, "last-event-id": "evt_nobody" },
  });
  assert.match(await unknown.text(), /event: reload/);
});

test("when the process stops, streams end", async () => {
  const stream = await listen(owner);
  await stream.until(/retry/);
  app.deps.live.close();
  assert.match(await stream.ended(), /retry/);
});
