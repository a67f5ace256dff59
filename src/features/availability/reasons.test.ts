/** Every reason, once: `explain=1` tells it, and booking that very start is refused with it. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { closures, scheduleOverrides, services, teamMemberServices, timeOff } from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const DAY = "2027-01-20";
const at = (time: string, date = DAY) => `${date}T${time}:00Z`;

/** The half hours of a day and why they cannot be had: `""` where they can. */
async function reasonsOf(
  business: MadeBusiness,
  { date = DAY, query = "", service = 0 } = {},
): Promise<Map<string, string>> {
  const { status, body } = await app.call(
    "GET",
    `/public/businesses/${business.slug}/availability?serviceId=${business.serviceIds[service]}&from=${date}&to=${date}&explain=1${query}`,
  );
  assert.equal(status, 200);
  const [day] = body.days;
  const told = new Map<string, string>();
  for (const slot of day.slots) told.set(slot.startsAt.slice(11, 16), "");
  for (const { startsAt, reason } of day.unavailable) told.set(startsAt.slice(11, 16), reason);
  return told;
}

/** Explained so, and a booking and a hold of that start are refused with the same reason. */
async function assertRefused(
  business: MadeBusiness,
  time: string,
  reason: string,
  { date = DAY, body = {}, query = "", service = 0 } = {},
): Promise<void> {
  const told = await reasonsOf(business, { date, query, service });
  // A start that nobody would wonder about need not be listed.
  if (told.has(time) || (reason !== "closed" && reason !== "off_grid"))
    assert.equal(told.get(time), reason, `explained at ${time}`);
  const wanted = { serviceId: business.serviceIds[service], startsAt: at(time, date), ...body };
  for (const [path, more] of [
    ["bookings", { customer: someone("refused") }],
    ["holds", {}],
  ] as const) {
    const answer = await app.call("POST", `/public/businesses/${business.slug}/${path}`, {
      body: { ...wanted, ...more },
    });
    assert.equal(answer.status, 409, `${path} at ${time}: ${JSON.stringify(answer.body)}`);
    assert.deepEqual([answer.body.code, answer.body.reason], ["slot_unavailable", reason]);
  }
}

async function book(business: MadeBusiness, time: string, body: object = {}) {
  const answer = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt: at(time),
      customer: someone(time.replace(":", "")),
      ...body,
    },
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer;
}

const make = (options: BusinessOptions = {}) => makeBusiness(app.db, options);

it("closed: outside the hours, in the lunch break, and when the visit would run over", async () => {
  const business = await make({
    business: {
      weeklyHours: [
        { weekday: 3, from: "09:00", to: "12:00" },
        { weekday: 3, from: "13:00", to: "17:00" },
      ],
    },
  });
  await assertRefused(business, "08:00", "closed");
  await assertRefused(business, "12:00", "closed");
  await assertRefused(business, "11:30", "closed");
  await assertRefused(business, "16:30", "closed");
  await assertRefused(business, "10:00", "closed", { date: "2027-01-21" });
  await book(business, "13:00");
});

it("each day names its reasons once, and a day on which nobody works is closed", async () => {
  const business = await make();
  await book(business, "10:00");
  const days = async (query = "") =>
    (
      await app.call(
        "GET",
        `/public/businesses/${business.slug}/availability?serviceId=${business.serviceIds[0]}&from=2027-01-20&to=2027-01-22&explain=1${query}`,
      )
    ).body.days as { date: string; slots: unknown[]; reasons: string[] }[];
  await app.db.orm.insert(scheduleOverrides).values({
    id: newId("override"),
    businessId: business.id,
    date: "2027-01-21",
    spans: [],
  });
  await app.db.orm.insert(closures).values({
    id: newId("closure"),
    businessId: business.id,
    startsOn: "2027-01-22",
    endsOn: "2027-01-22",
  });
  const told = await days();
  assert.deepEqual(
    told.map(({ slots, reasons }) => [slots.length > 0, [...reasons].sort()]),
    [
      [true, ["booked", "closed"]],
      [false, ["closed"]],
      [false, ["closed"]],
    ],
  );
  assert.deepEqual(
    (await days("&timeZone=Asia/Tokyo")).map(({ reasons }) => reasons.includes("closed")),
    [true, true, true],
  );
});

it("closed: on every day of a closure, first and last included, and not on the days around", async () => {
  const business = await make();
  await app.db.orm.insert(closures).values({
    id: newId("closure"),
    businessId: business.id,
    startsOn: "2027-01-20",
    endsOn: "2027-01-22",
  });
  for (const date of ["2027-01-20", "2027-01-21", "2027-01-22"])
    await assertRefused(business, "10:00", "closed", { date });
  assert.equal((await reasonsOf(business, { date: "2027-01-19" })).get("10:00"), "");
  await book(business, "10:00", { startsAt: at("10:00", "2027-01-23") });
});

it("closed: a date override of the business replaces its hours, one of a person wins for that person", async () => {
  const business = await make({ members: 2 });
  const [ann, bob] = business.memberIds;
  const override = (teamMemberId: string | undefined, spans: { from: string; to: string }[]) => ({
    id: newId("override"),
    businessId: business.id,
    teamMemberId: teamMemberId ?? null,
    date: DAY,
    spans,
  });
  await app.db.orm
    .insert(scheduleOverrides)
    .values([
      override(undefined, [{ from: "18:00", to: "20:00" }]),
      override(ann, [{ from: "07:00", to: "08:00" }]),
    ]);
  await assertRefused(business, "10:00", "closed");
  const told = await reasonsOf(business);
  assert.deepEqual(
    [...told].filter(([, reason]) => reason === "").map(([time]) => time),
    ["07:00", "18:00", "18:30", "19:00"],
  );
  await assertRefused(business, "18:00", "closed", {
    query: `&teamMemberId=${ann}`,
    body: { teamMemberId: ann },
  });
  await assertRefused(business, "07:00", "closed", {
    query: `&teamMemberId=${bob}`,
    body: { teamMemberId: bob },
  });
  assert.equal((await book(business, "07:00")).body.booking.teamMember.id, ann);
  assert.equal((await book(business, "18:00")).body.booking.teamMember.id, bob);
});

it("closed: an override without spans closes the day", async () => {
  const business = await make();
  await app.db.orm
    .insert(scheduleOverrides)
    .values({ id: newId("override"), businessId: business.id, teamMemberId: null, date: DAY, spans: [] });
  await assertRefused(business, "10:00", "closed");
  assert.equal((await reasonsOf(business, { date: "2027-01-21" })).get("10:00"), "");
});

it("time_off: the person is away, to the minute, and others are not", async () => {
  const business = await make({ members: 2 });
  const [ann] = business.memberIds;
  await app.db.orm.insert(timeOff).values({
    id: newId("timeOff"),
    businessId: business.id,
    teamMemberId: ann ?? "",
    startsAt: Date.parse(at("10:00")),
    endsAt: Date.parse(at("12:00")),
  });
  const hers = { query: `&teamMemberId=${ann}`, body: { teamMemberId: ann } };
  await assertRefused(business, "09:30", "time_off", hers);
  await assertRefused(business, "11:30", "time_off", hers);
  const told = await reasonsOf(business, hers);
  assert.deepEqual([told.get("09:00"), told.get("12:00")], ["", ""]);
  assert.equal((await reasonsOf(business)).get("10:00"), "");
  assert.notEqual((await book(business, "10:00")).body.booking.teamMember.id, ann);
});

it("min_notice, also a service's own, and the past", async () => {
  const business = await make({
    business: { minNoticeMinutes: 60 },
    services: [{}, { minNoticeMinutes: 300 }, { minNoticeMinutes: 0 }],
  });
  // It is 08:00.
  const today = { date: "2027-01-13" };
  assert.equal((await reasonsOf(business, today)).get("09:00"), "");
  await assertRefused(business, "12:30", "min_notice", { ...today, service: 1 });
  assert.equal((await reasonsOf(business, { ...today, service: 1 })).get("13:00"), "");
  await assertRefused(business, "10:00", "min_notice", { date: "2027-01-12", service: 2 });
  const both = [1, 2].map((n) => ({ serviceId: business.serviceIds[n] }));
  const answer = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { items: both, startsAt: at("12:30", "2027-01-13"), customer: someone() },
  });
  assert.equal(answer.body.reason, "min_notice", "of several services the longest notice holds");
});

it("min_notice: the cut-off of a service, the strictest of several", async () => {
  const business = await make({
    business: { timeZone: "Europe/Berlin" },
    services: [
      { bookingCutoff: { daysBefore: 1, at: "09:00" } },
      { bookingCutoff: { daysBefore: 0, at: "12:00" } },
    ],
  });
  // It is 09:00 in Berlin on the 13th: the last millisecond for the 14th.
  const tomorrow = { date: "2027-01-14" };
  assert.equal((await reasonsOf(business, tomorrow)).get("10:00"), "");
  const items = JSON.stringify(business.serviceIds.map((serviceId) => ({ serviceId })));
  const listBoth = async () =>
    (
      await app.call(
        "GET",
        `/public/businesses/${business.slug}/availability?from=2027-01-14&to=2027-01-15&items=${encodeURIComponent(items)}`,
      )
    ).body;
  assert.ok((await listBoth()).days[0].slots.length > 0);
  const { now } = app.clock;
  app.clock.now += 1;
  try {
    await assertRefused(business, "10:00", "min_notice", tomorrow);
    assert.equal((await reasonsOf(business, { ...tomorrow, service: 1 })).get("10:00"), "");
    const both = await listBoth();
    assert.equal(both.days[0].slots.length, 0);
    assert.equal(both.nextAvailableOn, "2027-01-15");
    assert.equal((await reasonsOf(business, { date: "2027-01-15" })).get("10:00"), "");
  } finally {
    app.clock.now = now;
  }
});

it("max_advance: a service's own horizon, of several the nearest", async () => {
  const business = await make({
    business: { maxAdvanceDays: 30 },
    services: [{}, { maxAdvanceDays: 6 }, { maxAdvanceDays: 60 }],
  });
  await assertRefused(business, "10:00", "max_advance", { service: 1 });
  assert.equal((await reasonsOf(business, { date: "2027-01-19", service: 1 })).get("10:00"), "");
  await assertRefused(business, "10:00", "max_advance", { date: "2027-02-13" });
  assert.equal((await reasonsOf(business, { date: "2027-02-13", service: 2 })).get("10:00"), "");
});

it("booked, buffer and held", async () => {
  const business = await make({ services: [{ bufferAfterMinutes: 30 }] });
  await book(business, "10:00");
  await assertRefused(business, "10:30", "booked");
  await assertRefused(business, "11:00", "buffer");
  await assertRefused(business, "09:00", "buffer");
  const body = { serviceId: business.serviceIds[0], startsAt: at("14:00") };
  const held = await app.call("POST", `/public/businesses/${business.slug}/holds`, { body });
  await assertRefused(business, "14:00", "held");
  assert.equal((await reasonsOf(business, { query: `&holdId=${held.body.id}` })).get("14:00"), "");
});

it("capacity: too few seats are left", async () => {
  const business = await make({ services: [{ capacity: 3 }] });
  await book(business, "10:00", { seats: 2 });
  await assertRefused(business, "10:00", "capacity", { query: "&seats=2", body: { seats: 2 } });
  assert.equal((await reasonsOf(business)).get("10:00"), "");
});

it("booked: no resource is left although people are", async () => {
  const business = await make({ members: 3, resources: { room: 1 }, services: [{ groups: ["room"] }, {}] });
  await book(business, "10:00");
  await assertRefused(business, "10:00", "booked");
  assert.equal((await reasonsOf(business, { service: 1 })).get("10:00"), "");
});

it("daily_limit: of a service, counted over its people", async () => {
  const business = await make({ members: 3, services: [{ dailyLimit: 2 }, {}] });
  await book(business, "09:00");
  await book(business, "10:00");
  await assertRefused(business, "15:00", "daily_limit");
  assert.equal((await reasonsOf(business, { service: 1 })).get("15:00"), "");
  assert.equal((await reasonsOf(business, { date: "2027-01-21" })).get("15:00"), "");
});

it("daily_limit: of a person, over all services; a class that runs anyway can be joined", async () => {
  const business = await make({
    members: [{ dailyLimit: 2 }],
    services: [{}, { capacity: 4 }],
  });
  await book(business, "09:00");
  await book(business, "11:00", { serviceId: business.serviceIds[1] });
  await assertRefused(business, "15:00", "daily_limit");
  await assertRefused(business, "15:00", "daily_limit", { service: 1 });
  assert.equal((await reasonsOf(business, { service: 1 })).get("11:00"), "");
  await book(business, "11:00", { serviceId: business.serviceIds[1], customer: someone(2) });
});

it("no_skill: nobody does it, or not the person asked for", async () => {
  const business = await make({ members: 2, services: [{ members: [0] }] });
  const bob = business.memberIds[1];
  await assertRefused(business, "10:00", "no_skill", {
    query: `&teamMemberId=${bob}`,
    body: { teamMemberId: bob },
  });
  await app.db.orm.delete(teamMemberServices).where(eq(teamMemberServices.businessId, business.id));
  await assertRefused(business, "10:00", "no_skill");
});

it("off_grid: a start between the intervals", async () => {
  const business = await make();
  await assertRefused(business, "10:10", "off_grid");
  await app.db.orm
    .update(services)
    .set({ slotIntervalMinutes: 10 })
    .where(eq(services.businessId, business.id));
  assert.equal((await reasonsOf(business)).get("10:10"), "");
});
