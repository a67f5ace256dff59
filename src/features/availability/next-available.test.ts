import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { businesses, closures } from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
async function list(business: MadeBusiness, from: string, to: string, query = ""): Promise<any> {
  const path = `/public/businesses/${business.slug}/availability?serviceId=${business.serviceIds[0]}`;
  const { status, body } = await app.call("GET", `${path}&from=${from}&to=${to}${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
const close = (business: MadeBusiness, startsOn: string, endsOn: string) =>
  app.db.orm.insert(closures).values({ id: newId("closure"), businessId: business.id, startsOn, endsOn });

/** Runs with a count of the queries for claims. */
async function countingClaims<T>(work: () => Promise<T>): Promise<{ result: T; queries: number }> {
  const { rows } = app.db;
  let queries = 0;
  app.db.rows = (name, text, values) => {
    if (name === "claims") queries++;
    return rows(name, text, values);
  };
  try {
    return { result: await work(), queries };
  } finally {
    app.db.rows = rows;
  }
}

it("is the first free day of the range, else the first beyond it, however long the business is closed", async () => {
  const business = await makeBusiness(app.db);
  assert.equal((await list(business, "2027-01-20", "2027-01-22")).nextAvailableOn, "2027-01-20");
  await close(business, "2027-01-20", "2027-01-21");
  assert.equal((await list(business, "2027-01-20", "2027-01-22")).nextAvailableOn, "2027-01-22");
  await close(business, "2027-01-22", "2027-05-09");
  assert.equal((await list(business, "2027-01-20", "2027-01-22")).nextAvailableOn, "2027-05-10");
});

it("is null when nothing is free up to the horizon, and asks few queries for two years", async () => {
  const business = await makeBusiness(app.db, { business: { maxAdvanceDays: 730 } });
  await close(business, "2027-01-13", "2029-01-11");
  const { result, queries } = await countingClaims(() => list(business, "2027-01-13", "2027-01-13"));
  assert.equal(result.nextAvailableOn, "2029-01-12", "the last day of the horizon");
  assert.ok(queries <= 5, `${queries} queries`);
  await close(business, "2029-01-12", "2029-01-12");
  // Notices that the business has changed, and starts again.
  await list(business, "2027-01-13", "2027-01-13");
  const none = await countingClaims(() => list(business, "2027-01-13", "2027-01-13"));
  assert.equal(none.result.nextAvailableOn, null);
  assert.ok(none.queries <= 5, `${none.queries} queries`);
});

it("asks nothing more when the range has a free day, when it reaches beyond the horizon, or when nobody can do it", async () => {
  const business = await makeBusiness(app.db, {
    business: { maxAdvanceDays: 30 },
    members: 2,
    services: [{ members: [0] }],
  });
  assert.equal((await countingClaims(() => list(business, "2027-01-20", "2027-01-20"))).queries, 1);
  const range = ["2027-01-20", "2027-02-20"] as const;
  assert.equal((await countingClaims(() => list(business, ...range))).queries, 1);
  const beyond = await countingClaims(() => list(business, "2027-03-01", "2027-03-02"));
  assert.deepEqual([beyond.queries, beyond.result.nextAvailableOn], [1, null]);
  const unskilled = await countingClaims(() =>
    list(business, ...range, `&teamMemberId=${business.memberIds[1]}`),
  );
  assert.deepEqual([unskilled.queries, unskilled.result.nextAvailableOn], [1, null]);
});

it("skips the notice, and days whose last moment to book is over", async () => {
  const noticed = await makeBusiness(app.db, { business: { minNoticeMinutes: 3 * 1440 } });
  assert.equal((await list(noticed, "2027-01-13", "2027-01-13")).nextAvailableOn, "2027-01-16");
  const cut = await makeBusiness(app.db, { services: [{ bookingCutoff: { daysBefore: 2, at: "07:00" } }] });
  assert.equal((await list(cut, "2027-01-13", "2027-01-13")).nextAvailableOn, "2027-01-16");
});

it("in another zone: days and times are its own, and nothing is lost between dates two days apart", async () => {
  // Niue is 25 hours behind Kiritimati: 23:00 there is 00:00 two dates later here.
  const business = await makeBusiness(app.db, {
    business: {
      timeZone: "Pacific/Niue",
      weeklyHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "23:00", to: "24:00" })),
    },
  });
  const shown = await list(business, "2027-01-20", "2027-01-21", "&timeZone=Pacific/Kiritimati");
  assert.deepEqual(
    shown.days.map((day: { date: string; slots: { startsAt: string }[] }) => [
      day.date,
      ...day.slots.map((slot) => slot.startsAt),
    ]),
    [
      ["2027-01-20", "2027-01-20T00:00:00+14:00"],
      ["2027-01-21", "2027-01-21T00:00:00+14:00"],
    ],
  );
  await close(business, "2027-01-18", "2027-01-19");
  const gone = await list(business, "2027-01-20", "2027-01-20", "&timeZone=Pacific/Kiritimati");
  assert.equal(gone.nextAvailableOn, "2027-01-22");
  // Free on the business's own date of `to`, shown on the next: found by the search beyond the range.
  const other = await makeBusiness(app.db, {
    business: {
      timeZone: "Pacific/Niue",
      weeklyHours: [{ weekday: 3, from: "23:00", to: "24:00" }],
      maxAdvanceDays: 8,
    },
  });
  const next = await list(other, "2027-01-20", "2027-01-20", "&timeZone=Pacific/Kiritimati");
  assert.equal(next.nextAvailableOn, "2027-01-22");
});

it("a business that moves to another zone keeps the instants of its bookings, and its free times are worked out anew", async () => {
  const business = await makeBusiness(app.db, { business: { timeZone: "America/New_York" } });
  const made = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: "2027-01-20T12:00:00-05:00", customer: someone() },
  });
  assert.equal(made.status, 201);
  await app.db.orm
    .update(businesses)
    .set({ timeZone: "America/Los_Angeles" })
    .where(eq(businesses.id, business.id));
  const booking = await app.call("GET", `/public/bookings/${made.body.booking.id}`);
  assert.deepEqual(
    [booking.body.startsAt, booking.body.timeZone],
    ["2027-01-20T09:00:00-08:00", "America/Los_Angeles"],
    "the same instant, told in the new zone",
  );
  const { days } = await list(business, "2027-01-20", "2027-01-20", "&explain=1");
  assert.equal(days[0].slots[0].startsAt, "2027-01-20T10:00:00-08:00", "open 9 to 5 there, 9 is booked");
  assert.deepEqual(days[0].unavailable[0], { startsAt: "2027-01-20T09:00:00-08:00", reason: "booked" });
  const rival = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: "2027-01-20T09:00:00-08:00", customer: someone(2) },
  });
  assert.equal(rival.body.reason, "booked");
});
