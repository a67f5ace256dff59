import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { and, eq } from "drizzle-orm";
import nodeIcal, { type VEvent } from "node-ical";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { makeBusiness, someone } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const at = (time: string) => `2027-01-20T${time}:00Z`;

async function fetched(url: string, headers: Record<string, string> = {}) {
  const { pathname, search } = new URL(url, "http://localhost");
  const response = await app.app.request(`${pathname}${search}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const eventsIn = (text: string): VEvent[] =>
  Object.values(nodeIcal.sync.parseICS(text)).filter((one): one is VEvent => one?.type === "VEVENT");

async function booked(business: Awaited<ReturnType<typeof makeBusiness>>, time: string, n = 1, member = 0) {
  const { status, body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt: at(time),
      teamMemberId: business.memberIds[member],
      customer: { ...someone(n), phone: "+1 555 0100" },
    },
  });
  assert.equal(status, 201);
  return { id: body.booking.id as string, token: body.manageToken as string };
}

test("a booking's file keeps its UID, its SEQUENCE grows with every change, and cancelling takes it away", async () => {
  const business = await makeBusiness(app.db, { services: [{ location: "customer" }] });
  const { id, token } = await booked(business, "10:00");
  const path = `/api/v1/public/bookings/${id}/calendar.ics`;
  const file = async (query = `?token=${token}`) => eventsIn((await fetched(`${path}${query}`)).text)[0];
  const first = await file();
  assert.deepEqual(
    [first?.uid, first?.status, first?.start.toISOString()],
    [`${id}@localhost`, "CONFIRMED", "2027-01-20T10:00:00.000Z"],
  );
  await app.call("POST", `/public/bookings/${id}/reschedule?token=${token}`, {
    body: { startsAt: at("14:00") },
  });
  const moved = await file();
  assert.equal(moved?.uid, first?.uid);
  assert.ok(Number(moved?.sequence) > Number(first?.sequence));
  assert.equal(moved?.start.toISOString(), "2027-01-20T14:00:00.000Z");
  await app.call("POST", `/public/bookings/${id}/cancel?token=${token}`, { body: {} });
  const gone = await fetched(`${path}?token=${token}`);
  assert.match(gone.text, /METHOD:CANCEL/);
  const [last] = eventsIn(gone.text);
  assert.ok(last?.status === "CANCELLED" && Number(last.sequence) > Number(moved?.sequence));
  assert.equal(gone.headers.get("content-type"), "text/calendar; charset=utf-8");
  assert.equal(gone.headers.get("cache-control"), "no-store");

  for (const query of ["", "?token=", "?token=wrong"])
    assert.equal((await fetched(`${path}${query}`)).status, 401, query);
});

test("a person's feed has their own bookings, a business's everybody's; staff have no feed of everybody", async () => {
  const business = await makeBusiness(app.db, { members: 2 });
  const mine = await booked(business, "10:00", 1, 0);
  const theirs = await booked(business, "11:00", 2, 1);
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
  const own = await staff.call("PUT", "/business/calendar-feeds/person");
  assert.equal(own.status, 200);
  const seen = eventsIn((await fetched(own.body.url)).text);
  assert.deepEqual(
    seen.map(({ uid }) => uid),
    [`${mine.id}@localhost`],
  );
  assert.match(String(seen[0]?.summary), /Customer 1$/);
  assert.match(String(seen[0]?.description), /\+1 555 0100/);
  for (const [method, path] of [
    ["PUT", "/business/calendar-feeds/business"],
    ["POST", "/business/calendar-feeds/business/rotate"],
  ] as const)
    assert.equal((await staff.call(method, path)).status, 403);

  const owner = await signedIn(app, business, "owner");
  const all = await owner.call("PUT", "/business/calendar-feeds/business");
  await app.call("POST", `/public/bookings/${theirs.id}/cancel?token=${theirs.token}`, { body: {} });
  const everybody = eventsIn((await fetched(all.body.url)).text);
  assert.deepEqual(
    everybody.map(({ uid, status }) => [uid, status]),
    [
      [`${mine.id}@localhost`, "CONFIRMED"],
      [`${theirs.id}@localhost`, "CANCELLED"],
    ],
  );
});

test("a feed's address is stable until it is changed or taken back, and ends with the role that may see it", async () => {
  const business = await makeBusiness(app.db);
  const admin = await signedIn(app, business, "admin");
  const put = () => admin.call("PUT", "/business/calendar-feeds/business");
  const opened = await Promise.all([put(), put(), put()]);
  const urls = new Set(opened.map(({ body }) => body.url));
  assert.equal(urls.size, 1);
  const [first = ""] = urls;
  assert.deepEqual((await admin.call("GET", "/business/calendar-feeds")).body.data, [opened[0]?.body]);
  const { headers } = await fetched(first);
  const etag = headers.get("etag") ?? "";
  assert.equal((await fetched(first, { "if-none-match": etag })).status, 304);

  const { body: rotated } = await admin.call("POST", "/business/calendar-feeds/business/rotate");
  assert.notEqual(rotated.url, first);
  assert.equal((await fetched(first)).status, 404);
  assert.equal((await fetched(rotated.url)).status, 200);
  const forged = rotated.url.replace(
    /\/cfd_(.)/,
    (_: string, first: string) => `/cfd_${first === "0" ? "1" : "0"}`,
  );
  assert.equal((await fetched(forged)).status, 404);

  const mine = and(eq(t.memberships.businessId, business.id), eq(t.memberships.userId, admin.userId));
  await app.db.orm.update(t.memberships).set({ role: "staff" }).where(mine);
  assert.equal((await fetched(rotated.url)).status, 404);
  await app.db.orm.update(t.memberships).set({ role: "admin" }).where(mine);
  assert.equal((await fetched(rotated.url)).status, 200);
  await admin.call("DELETE", "/business/calendar-feeds/business");
  await admin.call("DELETE", "/business/calendar-feeds/business");
  assert.equal((await fetched(rotated.url)).status, 404);

  const again = await put();
  await app.db.orm.delete(t.memberships).where(mine);
  assert.equal((await fetched(again.body.url)).status, 404);
  const key = await withApiKey(app, business, ["bookings:write"]);
  assert.equal((await key.call("PUT", "/business/calendar-feeds/person")).status, 403);
});
