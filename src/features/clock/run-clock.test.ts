import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { react } from "#test/jobs.ts";
import { type Person, signedIn } from "#test/people.ts";
import { sendDueMails } from "../mails/send-mail.ts";
import { runClock } from "./run-clock.ts";

const HOUR = 3_600_000;
let app: TestApp;
let business: MadeBusiness;
let owner: Person;

before(async () => {
  app = await openTestApp();
});
after(() => app.close());
beforeEach(async () => {
  for (const table of [t.mails, t.timers, t.notices, t.allocations, t.reviews, t.bookingItems, t.bookings])
    await app.db.orm.delete(table);
  business = await makeBusiness(app.db, { business: { timeZone: "America/New_York" } });
  app.clock.now = Date.parse("2027-03-01T12:00:00-05:00");
  owner = await signedIn(app, business);
});

async function book(startsAt: string) {
  const { status, body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt,
      customer: { name: "Ann", email: "ann@example.com" },
    },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return { id: body.booking.id as string, token: body.manageToken as string };
}

/** Lets time pass to an instant in steps of ten minutes at most, and gives the subjects of what was mailed, with the time. */
async function pass(until: string, stepMs = HOUR): Promise<string[]> {
  const end = Date.parse(until);
  const seen = new Set((app.deps.mailbox?.list() ?? []).map(({ id }) => id));
  for (;;) {
    await runClock(app.deps);
    await react(app);
    await sendDueMails(app.deps);
    if (app.clock.now >= end) break;
    app.clock.now = Math.min(end, app.clock.now + stepMs);
  }
  return (app.deps.mailbox?.list() ?? [])
    .filter(({ id, to }) => !seen.has(id) && to.address === "ann@example.com")
    .map(({ subject, receivedAt }) => `${new Date(receivedAt).toISOString()} ${subject.split(":")[0]}`)
    .reverse();
}

test("a visit is brought to mind a day and an hour before, each once, at the local hour across a change of the clocks", async () => {
  await book("2027-03-14T15:00:00-04:00");
  await pass("2027-03-13T14:00:00-05:00", 24 * HOUR);
  assert.deepEqual(await pass("2027-03-14T16:00:00-04:00", HOUR / 2), [
    "2027-03-13T20:00:00.000Z Reminder",
    "2027-03-14T18:00:00.000Z Reminder",
  ]);
});

test("a reminder moves with its visit, and a cancelled visit has none", async () => {
  const moved = await book("2027-03-10T10:00:00-05:00");
  const cancelled = await book("2027-03-10T12:00:00-05:00");
  await pass("2027-03-08T10:00:00-05:00", 24 * HOUR);
  const startsAt = "2027-03-12T10:00:00-05:00";
  const query = `token=${moved.token}`;
  await app.call("POST", `/public/bookings/${moved.id}/reschedule?${query}`, { body: { startsAt } });
  await app.call("POST", `/public/bookings/${cancelled.id}/cancel?token=${cancelled.token}`, { body: {} });
  assert.deepEqual(await pass("2027-03-12T11:00:00-05:00"), [
    "2027-03-08T15:00:00.000Z New time",
    "2027-03-08T15:00:00.000Z Cancelled",
    "2027-03-11T15:00:00.000Z Reminder",
    "2027-03-12T14:00:00.000Z Reminder",
  ]);
});

test("a visit cancelled or moved while its reminder waits for the mail server is not brought to mind", async () => {
  const { id, token } = await book("2027-03-03T10:00:00-05:00");
  await pass("2027-03-02T09:00:00-05:00", 12 * HOUR);
  app.clock.now = Date.parse("2027-03-02T10:01:00-05:00");
  await runClock(app.deps);
  await react(app);
  assert.deepEqual(
    (await app.db.orm.select().from(t.mails).where(eq(t.mails.kind, "booking_reminder"))).length,
    1,
  );
  await app.call("POST", `/public/bookings/${id}/cancel?token=${token}`, { body: {} });
  assert.deepEqual(await pass("2027-03-02T11:00:00-05:00"), ["2027-03-02T15:01:00.000Z Cancelled"]);
});

test("after an outage one reminder is enough, none for what has begun; a clock that jumps back repeats nothing", async () => {
  await book("2027-03-03T10:00:00-05:00");
  await book("2027-03-03T14:00:00-05:00");
  await pass("2027-03-01T12:00:00-05:00");
  // Nothing ran until a quarter past ten: the first visit has begun, the second is due in less than an hour twice over.
  app.clock.now = Date.parse("2027-03-03T13:15:00-05:00");
  assert.deepEqual(await pass("2027-03-03T13:15:00-05:00"), ["2027-03-03T18:15:00.000Z Reminder"]);
  app.clock.now -= HOUR;
  assert.deepEqual(await pass("2027-03-03T14:30:00-05:00"), []);
});

test("who has booked within the hour is not reminded of it at once; two processes remind once", async () => {
  await book("2027-03-01T13:00:00-05:00");
  await book("2027-03-01T14:30:00-05:00");
  await pass("2027-03-01T12:00:00-05:00");
  app.clock.now = Date.parse("2027-03-01T13:30:00-05:00");
  await Promise.all([runClock(app.deps), runClock(app.deps)]);
  assert.deepEqual(await pass("2027-03-01T13:30:00-05:00"), ["2027-03-01T18:30:00.000Z Reminder"]);
});

test("the owner's own offsets and quiet hours hold", async () => {
  const path = "/business/notification-preferences";
  const { body } = await owner.call("GET", path);
  const quietHours = { from: "21:00", to: "08:00" };
  await owner.call("PUT", path, { body: { ...body, reminderOffsetsMinutes: [180], quietHours } });
  await book("2027-03-03T09:30:00-05:00");
  await book("2027-03-04T16:00:00-05:00");
  // Three hours before half past nine people sleep.
  assert.deepEqual((await pass("2027-03-04T16:00:00-05:00", HOUR / 2)).slice(2), [
    "2027-03-03T13:00:00.000Z Reminder",
    "2027-03-04T18:00:00.000Z Reminder",
  ]);
});

test("a review is asked for once, some hours after the visit, unless there is one", async () => {
  const [asked, reviewed] = [
    await book("2027-03-02T10:00:00-05:00"),
    await book("2027-03-02T12:00:00-05:00"),
  ];
  await pass("2027-03-02T13:00:00-05:00");
  for (const { id } of [asked, reviewed])
    await owner.call("PUT", `/business/bookings/${id}/status`, { body: { status: "completed" } });
  await app.db.orm.insert(t.reviews).values({
    id: newId("review"),
    businessId: business.id,
    bookingId: reviewed.id,
    rating: 5,
    authorName: "Ann",
    createdAt: app.clock.now,
  });
  assert.deepEqual(await pass("2027-03-04T13:00:00-05:00", HOUR / 2), [
    "2027-03-02T20:00:00.000Z How was it? Service with Test business",
  ]);
});

test("an open invoice is said to be overdue when its last day is over by the business's calendar", async () => {
  const customerId = newId("customer");
  const made = { businessId: business.id, createdAt: app.clock.now, updatedAt: app.clock.now };
  await app.db.orm.insert(t.customers).values({ ...made, id: customerId, name: "Ann" });
  await app.db.orm.insert(t.invoices).values({
    ...made,
    id: newId("invoice"),
    number: 1,
    customerId,
    status: "sent",
    contact: { name: "Ann" },
    lines: [],
    currency: "USD",
    total: 100,
    dueOn: "2027-03-01",
  });
  const overdue = async () =>
    (await app.db.orm.select().from(t.events).where(eq(t.events.businessId, business.id))).filter(
      ({ type }) => type === "invoice.overdue",
    ).length;
  // In UTC it is the second of March already.
  await pass("2027-03-01T23:30:00-05:00");
  assert.equal(await overdue(), 0);
  await pass("2027-03-02T01:00:00-05:00");
  assert.equal(await overdue(), 1);
  const [notice] = await app.db.orm.select().from(t.notices);
  assert.deepEqual([notice?.userId, notice?.type], [owner.userId, "invoice.overdue"]);
});

test("who wants it is told at seven what the day holds, once; staff see what is theirs", async () => {
  const staff = await signedIn(app, business, "staff");
  const path = "/business/notification-preferences";
  for (const { call } of [owner, staff]) {
    const { body } = await call("GET", path);
    const digest = { email: true, sms: false, inApp: true, webhook: false };
    await call("PUT", path, { body: { ...body, events: { ...body.events, "digest.daily": digest } } });
  }
  await book("2027-03-02T10:00:00-05:00");
  await pass("2027-03-02T06:30:00-05:00");
  const before = app.deps.mailbox?.list().length ?? 0;
  await pass("2027-03-02T09:00:00-05:00", HOUR / 2);
  const digests = (app.deps.mailbox?.list() ?? [])
    .slice(0, (app.deps.mailbox?.list().length ?? 0) - before)
    .filter(({ subject }) => subject.startsWith("Your day"));
  assert.deepEqual(
    digests
      .map(({ text, receivedAt }) => [new Date(receivedAt).getUTCHours(), /10:00.*Ann/s.test(text)])
      .sort(),
    [
      [12, false],
      [12, true],
    ],
  );
});
