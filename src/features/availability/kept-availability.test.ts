import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { eq, sql } from "drizzle-orm";
import { businesses, holds, services } from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

let app: TestApp;
/** Another process on the same database, as far as what it remembers goes. */
let other: TestApp;
before(async () => {
  app = await openTestApp();
  other = await openTestApp({}, Object.create(app.db));
});
after(() => app.close());
// Within a minute, where answers are kept.
beforeEach(() => setClock("08:00:10"));

const MINUTE = 60_000;
function setClock(time: string, date = "2027-01-13"): void {
  app.clock.now = other.clock.now = Date.parse(`${date}T${time}Z`);
}

const make = (options?: BusinessOptions) => makeBusiness(app.db, options);

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
async function list(business: MadeBusiness, query = "", date = "2027-01-20"): Promise<any> {
  const path = `/public/businesses/${business.slug}/availability?serviceId=${business.serviceIds[0]}`;
  const { status, body } = await app.call("GET", `${path}&from=${date}&to=${date}${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const times = async (business: MadeBusiness, query = "", date?: string): Promise<string[]> =>
  (await list(business, query, date)).days[0].slots.map((slot: { startsAt: string }) =>
    slot.startsAt.slice(11, 16),
  );

const book = (by: TestApp, business: MadeBusiness, time: string, service = 0) =>
  by.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[service],
      startsAt: `2027-01-20T${time}:00Z`,
      customer: someone(time.slice(0, 2)),
    },
  });

const hold = (by: TestApp, business: MadeBusiness, time: string) =>
  by.call("POST", `/public/businesses/${business.slug}/holds`, {
    body: { serviceId: business.serviceIds[0], startsAt: `2027-01-20T${time}:00Z` },
  });

it("what another process booked is gone at once, and what was cancelled is back", async () => {
  const business = await make();
  assert.ok((await times(business)).includes("10:00"));
  const { status, body } = await book(other, business, "10:00");
  assert.equal(status, 201);
  assert.ok(!(await times(business)).includes("10:00"));
  const path = `/public/bookings/${body.booking.id}/cancel?token=${body.manageToken}`;
  assert.equal((await other.call("POST", path, { body: {} })).status, 200);
  assert.ok((await times(business)).includes("10:00"));
});

it("a hold lapses by the clock alone, is extended, and does not block its holder", async () => {
  const business = await make();
  setClock("08:00:20");
  const { body } = await hold(other, business, "10:00");
  const own = `&holdId=${body.id}`;
  assert.ok(!(await times(business)).includes("10:00"));
  assert.ok((await times(business, own)).includes("10:00"));
  setClock("08:10:19");
  assert.ok(!(await times(business)).includes("10:00"));
  app.clock.now += 999;
  assert.ok(!(await times(business)).includes("10:00"));
  app.clock.now += 1;
  assert.ok((await times(business)).includes("10:00"), "within the same minute");
  await app.db.orm
    .update(holds)
    .set({ expiresAt: TEST_NOW + 30 * MINUTE })
    .where(eq(holds.id, body.id));
  await app.db.orm.execute(
    sql`update allocations set expires_at = ${new Date(TEST_NOW + 30 * MINUTE).toISOString()} where hold_id = ${body.id}`,
  );
  assert.ok(!(await times(business)).includes("10:00"), "a lapsed one that was extended after all");
});

it("the notice passes between one start and the next", async () => {
  const business = await make({ business: { minNoticeMinutes: 60 } });
  setClock("08:59:59.999");
  assert.equal((await times(business, "", "2027-01-13"))[0], "10:00");
  setClock("09:00:00.000");
  assert.equal((await times(business, "", "2027-01-13"))[0], "10:00", "exactly an hour ahead");
  setClock("09:00:00.001");
  assert.equal((await times(business, "", "2027-01-13"))[0], "10:30");
});

it("the last moment to book passes", async () => {
  const business = await make();
  const cutoff = { daysBefore: 1, at: "18:00" };
  await app.db.orm
    .update(services)
    .set({ bookingCutoff: cutoff })
    .where(eq(services.businessId, business.id));
  setClock("17:59:59.999", "2027-01-19");
  assert.ok((await times(business)).length > 0);
  setClock("18:00:00.000", "2027-01-19");
  assert.ok((await times(business)).length > 0);
  setClock("18:00:00.001", "2027-01-19");
  assert.deepEqual(await times(business), []);
});

it("midnight moves the horizon, in the business's zone", async () => {
  const business = await make({ business: { maxAdvanceDays: 7, timeZone: "Asia/Kathmandu" } });
  setClock("18:14:59.999");
  assert.deepEqual(await times(business, "", "2027-01-21"), []);
  setClock("18:15:00.000");
  assert.ok((await times(business, "", "2027-01-21")).length > 0);
});

it("a change of the business is seen at once", async () => {
  const business = await make();
  const before = await times(business);
  await app.db.orm.update(businesses).set({ slotIntervalMinutes: 60 }).where(eq(businesses.id, business.id));
  const after = await times(business);
  assert.ok(after.length < before.length);
});

it("a day that is full is counted as refused demand every time it is asked for", async () => {
  const business = await make({ services: [{ dailyLimit: 1 }] });
  await book(app, business, "10:00");
  for (let n = 0; n < 3; n++) assert.deepEqual(await times(business), []);
  await app.deps.demand.flush();
  const { rows } = await app.db.orm.execute<{ count: number }>(
    sql`select count from refused_demand where business_id = ${business.id} and reason = 'daily_limit' and hour = -1`,
  );
  assert.deepEqual(rows, [{ count: 3 }]);
});

it("the reason for a refused start follows the clock, too", async () => {
  const business = await make({ business: { minNoticeMinutes: 60 } });
  const reason = async () =>
    (
      await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
        body: {
          serviceId: business.serviceIds[0],
          startsAt: "2027-01-20T10:00:00Z",
          customer: someone("late"),
        },
      })
    ).body.reason;
  await hold(other, business, "10:00");
  assert.equal(await reason(), "held");
  setClock("09:00:00.000", "2027-01-20");
  await hold(other, business, "10:00");
  assert.equal(await reason(), "held");
  setClock("09:00:00.001", "2027-01-20");
  assert.equal(await reason(), "min_notice");
});

/**
 * The same question in words that were never used before is never answered from memory. A postal code changes nothing
 * where no area is bounded.
 */
it("says the same as an answer worked out afresh, whatever happened and however little time passed", async () => {
  let seed = 20_270_113;
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  const business = await make({
    business: { minNoticeMinutes: 30, timeZone: "America/New_York", maxAdvanceDays: 7 },
    members: [{}, { dailyLimit: 2 }],
    services: [{ bufferAfterMinutes: 15 }, { capacity: 3, durationMinutes: 90 }, { dailyLimit: 2 }],
  });
  setClock("14:00:00.000", "2027-01-20");
  const STEPS = [0, 1, 1, 250, 20_000, 59_999, MINUTE, 5 * MINUTE];
  let fresh = 0;
  for (let step = 0; step < 150; step++) {
    const start = new Date(Math.ceil(app.clock.now / (15 * MINUTE)) * 15 * MINUTE + random(40) * 15 * MINUTE);
    const body = { serviceId: business.serviceIds[random(3)], startsAt: start.toISOString() };
    const paths = `/public/businesses/${business.slug}`;
    if (random(3) === 0) await other.call("POST", `${paths}/holds`, { body });
    if (random(4) === 0)
      await other.call("POST", `${paths}/bookings`, { body: { ...body, customer: someone(`${step}`) } });
    app.clock.now = other.clock.now = app.clock.now + (STEPS[random(STEPS.length)] ?? 0);
    if (random(8) === 0) app.clock.now = other.clock.now = Math.ceil(app.clock.now / MINUTE) * MINUTE;
    const service = business.serviceIds[random(3)];
    const explain = random(2) === 0 ? "&explain=1" : "";
    const question = `${paths}/availability?serviceId=${service}&from=2027-01-20&to=2027-01-28${explain}`;
    const kept = await app.call("GET", question);
    const afresh = await app.call("GET", `${question}&postalCode=${++fresh}`);
    assert.deepEqual(kept.body, afresh.body, `step ${step}, ${new Date(app.clock.now).toISOString()}`);
  }
});
