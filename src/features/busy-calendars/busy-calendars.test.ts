import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { signedIn } from "#test/people.ts";
import { type Receiver, startReceiver } from "../webhooks/test-receiver.ts";
import { refreshNextCalendar } from "./refresh-calendar.ts";

const QUARTER = 17 * 60_000;
let app: TestApp;
let server: Receiver;
before(async () => {
  server = await startReceiver();
  app = await openTestApp();
});
after(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  await app.db.orm.delete(t.busyCalendars);
  app.clock.now = TEST_NOW;
  app.deps.outgoing.allowLoopback = true;
  Object.assign(server, { script: [], reply: {} });
  server.received.length = 0;
});

const at = (time: string) => `2027-01-20T${time}:00Z`;

const file = (...hours: number[]) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Test//EN",
    ...hours.flatMap((hour) => [
      "BEGIN:VEVENT",
      `UID:${hour}@example.org`,
      "DTSTAMP:20270101T000000Z",
      "SUMMARY:Dentist with Zebulon",
      `DTSTART:20270120T${hour}0000Z`,
      `DTEND:20270120T${hour + 1}0000Z`,
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ].join("\r\n");

async function refreshAll(): Promise<number> {
  let n = 0;
  while (await refreshNextCalendar(app.deps)) n++;
  return n;
}

async function connected(options: Parameters<typeof makeBusiness>[1] = {}) {
  const business = await makeBusiness(app.db, options);
  const owner = await signedIn(app, business);
  const path = `/business/team/${business.memberIds[0]}/busy-calendars`;
  const { status, body } = await owner.call("POST", path, {
    body: { url: `${server.url}/secret.ics`, label: "Mine" },
  });
  assert.equal(status, 201);
  await refreshAll();
  return { business, owner, path, id: body.id as string };
}

const book = (business: MadeBusiness, time: string, more: object = {}) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: at(time), customer: someone(), ...more },
  });

async function offered({ slug, serviceIds }: MadeBusiness): Promise<string[]> {
  const { body } = await app.call(
    "GET",
    `/public/businesses/${slug}/availability?serviceId=${serviceIds[0]}&from=2027-01-20&to=2027-01-20`,
  );
  return body.days[0].slots.map(({ startsAt }: { startsAt: string }) => startsAt.slice(11, 16));
}

test("a busy time in an imported calendar takes the slot away: not offered, not booked, not held, not moved to", async () => {
  server.reply = { body: file(10, 11) };
  const { business } = await connected();
  const free = await offered(business);
  assert.ok(free.includes("09:00") && free.includes("12:00"));
  assert.deepEqual(
    free.filter((one) => one > "09:00" && one < "12:00"),
    [],
  );
  for (const time of ["09:30", "10:00", "11:30"])
    assert.equal((await book(business, time)).body.reason, "time_off", time);
  const held = await app.call("POST", `/public/businesses/${business.slug}/holds`, {
    body: { serviceId: business.serviceIds[0], startsAt: at("10:00") },
  });
  assert.equal(held.body.code, "slot_unavailable");
  const { body } = await book(business, "12:00");
  const moved = await app.call(
    "POST",
    `/public/bookings/${body.booking.id}/reschedule?token=${body.manageToken}`,
    {
      body: { startsAt: at("11:00") },
    },
  );
  assert.equal(moved.body.code, "slot_unavailable");
  const shown = JSON.stringify((await app.call("GET", `/public/businesses/${business.slug}/config`)).body);
  assert.ok(!shown.includes("Zebulon"));
  const rows = await app.db.orm.select().from(t.busyTimes).where(eq(t.busyTimes.businessId, business.id));
  assert.equal(rows.length, 1, "touching events are one time, and of what they are about nothing is kept");
});

test("the owner's calendar shows when, never what, and several calendars as one", async () => {
  server.reply = { body: file(10, 11) };
  const { business, owner, path } = await connected({ members: 2 });
  await owner.call("POST", path, { body: { url: `${server.url}/other.ics`, label: "Also mine" } });
  await refreshAll();
  const shown = async (query: string) => (await owner.call("GET", `/business/calendar?${query}`)).body;
  const busyOn = async (day: string) =>
    (await shown(`from=${day}&to=${day}`)).people.map(({ busy }: { busy: unknown[] }) => busy);
  const times = [{ startsAt: "2027-01-20T10:00:00+00:00", endsAt: "2027-01-20T12:00:00+00:00" }];
  assert.deepEqual(await busyOn("2027-01-20"), [times, []]);
  assert.deepEqual(await busyOn("2027-01-21"), [[], []]);
  const [other] = (await shown(`from=2027-01-20&to=2027-01-20&teamMemberId=${business.memberIds[1]}`)).people;
  assert.deepEqual(other.busy, []);
  assert.ok(!JSON.stringify(await shown("from=2027-01-01&to=2027-01-31")).includes("Zebulon"));
});

test("another person without the calendar is booked instead", async () => {
  server.reply = { body: file(10) };
  const { business } = await connected({ members: 2 });
  const { status, body } = await book(business, "10:00");
  assert.deepEqual([status, body.booking.teamMember.id], [201, business.memberIds[1]]);
});

test("it is read again every quarter of an hour: what moved moves, unchanged costs one small answer", async () => {
  server.reply = {
    body: file(10),
    headers: { etag: '"v1"', "last-modified": "Tue, 12 Jan 2027 08:00:00 GMT" },
  };
  const { business, owner, path, id } = await connected();
  assert.equal(await refreshAll(), 0);
  const version = (await app.deps.businesses.bySlug(business.slug)).version;
  app.clock.now += QUARTER;
  server.reply = { status: 304, body: "" };
  assert.equal(await refreshAll(), 1);
  const asked = server.received.at(-1)?.headers;
  assert.deepEqual(
    [asked?.["if-none-match"], asked?.["if-modified-since"]],
    ['"v1"', "Tue, 12 Jan 2027 08:00:00 GMT"],
  );
  assert.equal(
    (await app.deps.businesses.bySlug(business.slug)).version,
    version,
    "nothing has to be loaded anew",
  );
  server.reply = { body: file(14), headers: { etag: '"v2"' } };
  const now = await owner.call("POST", `${path}/${id}/refresh`);
  assert.equal(now.status, 202);
  await refreshAll();
  const free = await offered(business);
  assert.deepEqual([free.includes("10:00"), free.includes("14:00")], [true, false]);
  // After a day a copy is wanted even if nothing changed: repeated events have gone on.
  app.clock.now += 86_400_000;
  await refreshAll();
  assert.equal(server.received.at(-1)?.headers["if-none-match"], undefined);
});

test("while it cannot be read, what was known holds; it is asked less and less often, and the owner sees why", async () => {
  server.reply = { body: file(10) };
  const { business, owner, path } = await connected();
  const failures: [Receiver["reply"], RegExp][] = [
    [{ status: 500 }, /answered 500/],
    [{ body: "<html>Sign in</html>" }, /is no calendar/],
    [{ body: "endless" }, /larger than 4 MB/],
    [{ status: 302, headers: { location: "http://169.254.169.254/latest" } }, /private address/],
    [{ status: 302, headers: { location: "/secret.ics" } }, /passed on too often/],
  ];
  let wait = 0;
  for (const [n, [reply, reason]] of failures.entries()) {
    server.reply = reply;
    const [row] = await app.db.orm
      .select()
      .from(t.busyCalendars)
      .where(eq(t.busyCalendars.businessId, business.id));
    app.clock.now = row?.nextRefreshAt ?? 0;
    await refreshAll();
    const [shown] = (await owner.call("GET", path)).body.data;
    assert.equal(shown.failures, n + 1);
    assert.match(shown.lastError, reason);
    const next = Date.parse(shown.nextRefreshAt) - app.clock.now;
    assert.ok(next > wait * 1.5, `${next} after ${wait}`);
    wait = next;
  }
  app.clock.now = TEST_NOW;
  assert.equal((await book(business, "10:00")).body.reason, "time_off");
  server.reply = { status: 301, headers: { location: "/moved.ics" } };
  server.script = [{ status: 301, headers: { location: "/moved.ics" } }, { body: file(15) }];
  app.clock.now += 2 * 86_400_000;
  await refreshAll();
  const [mended] = (await owner.call("GET", path)).body.data;
  assert.deepEqual([mended.failures, mended.lastError], [0, null]);
  assert.equal(server.received.at(-1)?.path, "/moved.ics");
});

test("its address may not be private, is shown to nobody again, and is not taken twice", async () => {
  server.reply = { body: file(10) };
  const { business, owner, path, id } = await connected();
  const post = (url: string) => owner.call("POST", path, { body: { url } });
  assert.equal((await post(`${server.url}/secret.ics`)).body.code, "already_exists");
  app.deps.outgoing.allowLoopback = false;
  for (const url of [
    "http://127.0.0.1/x.ics",
    "webcal://[::1]/x.ics",
    "https://10.0.0.8/x",
    "file:///etc/passwd",
    "x",
  ]) {
    const { status, body } = await post(url);
    assert.deepEqual([status, body.errors[0].path], [422, "url"], url);
  }
  assert.equal((await post("webcal://calendar.example.com/private-123/basic.ics")).status, 201);
  const list = JSON.stringify((await owner.call("GET", path)).body);
  const rows = JSON.stringify(await app.db.orm.select().from(t.busyCalendars));
  for (const secret of ["secret.ics", "private-123"])
    assert.ok(!list.includes(secret) && !rows.includes(secret));

  assert.equal((await owner.call("DELETE", `${path}/${id}`)).status, 204);
  assert.equal((await book(business, "10:00")).status, 201);
});

test("staff manage their own calendars and nobody else's", async () => {
  const business = await makeBusiness(app.db, { members: 2 });
  const staff = await signedIn(app, business, "staff", { teamMemberId: business.memberIds[0] ?? "" });
  const body = { url: "https://calendar.example.com/mine.ics" };
  const mine = await staff.call("POST", `/business/team/${business.memberIds[0]}/busy-calendars`, { body });
  assert.equal(mine.status, 201);
  const theirs = `/business/team/${business.memberIds[1]}/busy-calendars`;
  assert.equal((await staff.call("POST", theirs, { body })).status, 403);
  assert.equal((await staff.call("GET", theirs)).status, 403);
});

test("read at the moment of bookings: each booking was before, or finds the time gone", async () => {
  for (let round = 0; round < 3; round++) {
    server.reply = { body: file() };
    const { business, owner, path, id } = await connected();
    server.reply = { body: file(10) };
    await owner.call("POST", `${path}/${id}/refresh`);
    const [, ...answers] = await Promise.all([
      refreshAll(),
      ...["10:00", "10:30", "09:30", "10:00"].map((time) => book(business, time)),
    ]);
    assert.ok(
      answers.every((answer) => answer && (answer.status === 201 || answer.body.code === "slot_unavailable")),
    );
    assert.ok(answers.filter((answer) => answer?.status === 201).length <= 1);
    const { body } = await book(business, "10:00");
    assert.equal(body.code, "slot_unavailable");
    assert.equal((await offered(business)).includes("10:00"), false);
  }
});
