import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { asc, eq } from "drizzle-orm";
import { pino } from "pino";
import { newId } from "#db/new-id.ts";
import type { Database } from "#db/open.ts";
import { businesses, refusedDemand, serviceAreas } from "#db/schema/index.ts";
import { loadBusiness } from "#features/businesses/load-business.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { RefusedDemand, sweepDemand, WHOLE_DAY } from "./refused-demand.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const stored = async (business: MadeBusiness) => {
  const rows = await app.db.orm
    .select()
    .from(refusedDemand)
    .where(eq(refusedDemand.businessId, business.id))
    .orderBy(asc(refusedDemand.date), asc(refusedDemand.hour), asc(refusedDemand.reason));
  return rows.map(({ date, hour, reason, count }) => `${date} ${hour} ${reason} ${count}`);
};
const logOf = () => {
  const lines: { level: number; msg: string; dropped?: number }[] = [];
  return { lines, log: pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) }) };
};
const refused = (date: string, hour = 10) => ({ date, hour, serviceId: "svc_1", reason: "booked" }) as const;

it("refused bookings and holds are counted by the hour wanted, listings by the days that had nothing free", async () => {
  const zone = "America/New_York";
  const business = await makeBusiness(app.db, { business: { timeZone: zone } });
  const body = { serviceId: business.serviceIds[0], startsAt: "2027-01-20T10:00:00-05:00" };
  const path = `/public/businesses/${business.slug}`;
  const book = (more: object = {}) =>
    app.call("POST", `${path}/bookings`, { body: { ...body, customer: someone(), ...more } });
  assert.equal((await book()).status, 201);
  assert.equal((await book()).status, 409);
  assert.equal((await app.call("POST", `${path}/holds`, { body })).status, 409);
  assert.equal((await book({ startsAt: "2027-01-20T20:00:00-05:00" })).body.reason, "closed");
  assert.equal((await book({ startsAt: "2026-01-20T20:00:00-05:00" })).status, 409, "the past: not counted");
  // A whole day: everything booked on the 22nd, the 23rd partly.
  for (let hour = 9; hour < 17; hour++)
    await book({
      startsAt: `2027-01-22T${String(hour).padStart(2, "0")}:00:00-05:00`,
      customer: someone(hour),
    });
  const list = (query: string) =>
    app.call("GET", `${path}/availability?serviceId=${business.serviceIds[0]}&${query}`);
  await list("from=2027-01-22&to=2027-01-23");
  await list("from=2027-01-22&to=2027-01-22&explain=1");
  assert.deepEqual(await stored(business), [], "only counted so far");
  await app.deps.demand.flush();
  const expected = ["2027-01-20 10 booked 2", "2027-01-20 20 closed 1", `2027-01-22 ${WHOLE_DAY} booked 2`];
  assert.deepEqual(await stored(business), expected);
  await list("from=2027-01-22&to=2027-01-22");
  await app.deps.demand.flush();
  await app.deps.demand.flush();
  assert.equal((await stored(business)).at(-1), `2027-01-22 ${WHOLE_DAY} booked 3`, "added up, and once");
});

it("bookings and quotes outside every service area are counted by the hour wanted", async () => {
  const business = await makeBusiness(app.db, {
    business: { timeZone: "America/New_York" },
    services: [{ location: "customer" }],
  });
  await app.db.orm.insert(serviceAreas).values({
    ...{ id: newId("serviceArea"), businessId: business.id, key: "near", label: "Near" },
    covers: { kind: "postal_codes", postalCodes: ["10001"] },
  });
  const path = `/public/businesses/${business.slug}`;
  const body = { serviceId: business.serviceIds[0], startsAt: "2027-01-20T10:00:00-05:00" };
  const address = { line1: "1 Far Road", city: "Far", postalCode: "99999", country: "US" };
  const customer = { ...someone(), address };
  const refused = (answer: { body: { code?: string } }) =>
    assert.equal(answer.body.code, "outside_service_area");
  refused(await app.call("POST", `${path}/bookings`, { body: { ...body, customer } }));
  refused(await app.call("POST", `${path}/quotes`, { body: { ...body, postalCode: "99999" } }));
  const { startsAt: _, ...noStart } = body;
  refused(await app.call("POST", `${path}/quotes`, { body: { ...noStart, postalCode: "99999" } }));
  await app.deps.demand.flush();
  assert.deepEqual(await stored(business), ["2027-01-20 10 service_area 2"]);
});

it("counts are forgotten after five years", async () => {
  const { id: businessId } = await makeBusiness(app.db);
  const row = (date: string) => ({
    businessId,
    date,
    hour: 10,
    serviceId: "svc_1",
    reason: "booked",
    count: 1,
  });
  await app.db.orm.insert(refusedDemand).values([row("2021-12-31"), row("2023-01-13")]);
  await sweepDemand(app.deps);
  assert.deepEqual(await stored({ id: businessId } as MadeBusiness), ["2023-01-13 10 booked 1"]);
});

it("days on which the service is not offered are no refused demand", async () => {
  const business = await makeBusiness(app.db, {
    business: { weeklyHours: [{ weekday: 1, from: "09:00", to: "10:00" }], maxAdvanceDays: 10 },
  });
  const query = `serviceId=${business.serviceIds[0]}&from=2027-01-10&to=2027-02-10&explain=1`;
  await app.call("GET", `/public/businesses/${business.slug}/availability?${query}`);
  await app.deps.demand.flush();
  assert.deepEqual(await stored(business), []);
});

it("what could not be written is logged, kept and written later", async () => {
  const made = await makeBusiness(app.db);
  const business = await loadBusiness(app.db, made.slug, TEST_NOW);
  assert.ok(business);
  const { lines, log } = logOf();
  let broken = true;
  const db = {
    ...app.db,
    orm: {
      execute: (query: Parameters<Database["orm"]["execute"]>[0]) =>
        broken ? Promise.reject(new Error("gone")) : app.db.orm.execute(query),
    },
  } as unknown as Database;
  const demand = new RefusedDemand({ db, log, now: () => TEST_NOW });
  demand.count(business, refused("2027-01-20"));
  await demand.flush();
  assert.match(lines[0]?.msg ?? "", /will be tried again/);
  demand.count(business, refused("2027-01-20"));
  broken = false;
  await Promise.all([demand.flush(), demand.flush()]);
  assert.deepEqual(await stored(made), ["2027-01-20 10 booked 2"]);
});

it("is bounded: what is too much is dropped and said, and a removed business does no harm", async () => {
  const made = await makeBusiness(app.db);
  const gone = await makeBusiness(app.db);
  const [business, removed] = await Promise.all(
    [made, gone].map(({ slug }) => loadBusiness(app.db, slug, TEST_NOW)),
  );
  assert.ok(business && removed);
  const { lines, log } = logOf();
  const demand = new RefusedDemand({ db: app.db, log, now: () => TEST_NOW });
  demand.count(removed, refused("2027-01-20"));
  for (let n = 0; n < 6_000; n++)
    demand.count(business, { ...refused("2027-01-20", n % 24), serviceId: `svc_${n}` });
  demand.count(business, refused("2199-01-20"));
  await app.db.orm.delete(businesses).where(eq(businesses.id, gone.id));
  await demand.flush();
  assert.deepEqual(
    lines.map(({ level, dropped }) => [level, dropped]),
    [[40, 1_001]],
  );
  assert.equal((await stored(made)).length, 4_999);
});

it("writes nothing while the disk is full, and loses nothing by it", async () => {
  const made = await makeBusiness(app.db);
  const business = await loadBusiness(app.db, made.slug, TEST_NOW);
  assert.ok(business);
  let full = true;
  const guard = () => {
    if (full) throw new Error("full");
  };
  const demand = new RefusedDemand({ db: app.db, log: logOf().log, now: () => TEST_NOW }, guard);
  demand.count(business, refused("2027-01-20"));
  await demand.flush();
  assert.deepEqual(await stored(made), []);
  full = false;
  await demand.flush();
  assert.deepEqual(await stored(made), ["2027-01-20 10 booked 1"]);
});
