import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desc, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const paths = (answer: { body: { errors?: { path: string }[] } }) =>
  (answer.body.errors ?? []).map(({ path }) => path);

async function lastEvent(business: MadeBusiness) {
  const [event] = await app.db.orm
    .select()
    .from(t.events)
    .where(eq(t.events.businessId, business.id))
    .orderBy(desc(t.events.seq))
    .limit(1);
  return event;
}

test("everybody of the business sees profile, plan and usage; a key needs the scope, strangers see nothing", async () => {
  const business = await makeBusiness(app.db, { members: 2, business: { tier: "starter" } });
  for (const role of ["owner", "admin", "staff"] as const) {
    const { call } = await signedIn(app, business, role);
    const { status, body } = await call("GET", "/business");
    assert.equal(status, 200);
    assert.equal(body.id, business.id);
    assert.equal(body.role, role);
    assert.deepEqual(body.usage, {
      bookingsThisMonth: { used: 0, limit: null },
      teamMembers: { used: 2, limit: null },
      widgets: { used: 1, limit: null },
    });
    // Plans are off: everything is on.
    assert.ok(body.tier.features.includes("api"));
  }
  const key = await withApiKey(app, business, ["bookings:read"]);
  assert.equal((await key.call("GET", "/business")).status, 403);
  const reading = await withApiKey(app, business, ["business:read"]);
  assert.equal((await reading.call("GET", "/business")).body.role, "admin");
  assert.equal((await reading.call("PATCH", "/business", { body: { name: "X" } })).status, 403);
  assert.equal((await app.call("GET", "/business")).status, 401);
});

test("with plans on, limits and features are those of the tier", async () => {
  const strict = await openTestApp({ PLANS: "on" }, app.db);
  const business = await makeBusiness(app.db, { business: { tier: "starter" } });
  const { call } = await signedIn(strict, business);
  const { body } = await call("GET", "/business");
  assert.deepEqual(body.usage.bookingsThisMonth, { used: 0, limit: 200 });
  assert.deepEqual(body.usage.widgets, { used: 1, limit: 1 });
  assert.equal(body.tier.name, "Starter");
  assert.ok(!body.tier.features.includes("api"));
});

test("every setting can be changed, is public at once where it is public, and is written down by name", async () => {
  const business = await makeBusiness(app.db);
  const { call, userId } = await signedIn(app, business);
  await app.db.orm.insert(t.serviceAreas).values({
    id: newId("serviceArea"),
    businessId: business.id,
    key: "north",
    label: "North",
    covers: { kind: "prefixes", prefixes: ["1"] },
  });
  const settings = {
    name: "Neue Werkstatt",
    description: "Zeile 1\nZeile 2",
    trade: "handyman",
    timeZone: "Europe/Berlin",
    currency: "EUR",
    locale: "de-DE",
    phone: "+49 30 123456",
    email: "hallo@example.com",
    address: { line1: "Weg 1", city: "Berlin", postalCode: "10115", country: "DE" },
    logoUrl: "https://cdn.example.com/logo.png",
    weeklyHours: [
      { weekday: 1, from: "08:00", to: "12:00" },
      { weekday: 1, from: "13:00", to: "17:00" },
      { weekday: 5, from: "20:00", to: "02:00" },
    ],
    slotIntervalMinutes: 15,
    slotAlignment: "opening",
    minNoticeMinutes: 60,
    maxAdvanceDays: 30,
    requiresApproval: true,
    cancellation: { cutoffMinutes: 1440 },
    quoteValidDays: 14,
    minimumCharge: 5000,
    place: { latitude: 52.5, longitude: 13.4 },
    taxes: [{ key: "vat", label: "MwSt.", rate: "0.19", included: true, areas: ["north"] }],
    autoInvoice: true,
    invoiceDueDays: 7,
    invoicePrefix: "RE-",
    invoiceFooter: "USt-IdNr. DE123",
  };
  const changed = await call("PATCH", "/business", { body: settings });
  assert.equal(changed.status, 200);
  const { body } = await call("GET", "/business");
  const { warnings, ...same } = changed.body;
  assert.deepEqual(warnings, []);
  assert.deepEqual(same, body);
  for (const [name, value] of Object.entries(settings)) assert.deepEqual(body[name], value, name);
  assert.match(body.updatedAt, /\+01:00$/);
  const config = await app.call("GET", `/public/businesses/${business.slug}/config`);
  assert.equal(config.body.business.currency, "EUR");
  assert.equal(config.body.pricing.minimumCharge, 5000);
  const event = await lastEvent(business);
  assert.equal(event?.type, "business.updated");
  assert.deepEqual(new Set(event?.fields), new Set(Object.keys(settings)));
  assert.equal(event?.actorId, userId);
  assert.ok(!JSON.stringify(event).includes("Werkstatt"));

  const again = await call("PATCH", "/business", { body: settings });
  assert.equal(again.body.version, body.version, "saving what is there changes nothing");
  assert.equal((await lastEvent(business))?.seq, event?.seq);
  const cleared = await call("PATCH", "/business", {
    body: { phone: null, email: null, address: null, logoUrl: null, place: null, trade: null, taxes: [] },
  });
  assert.deepEqual(
    [cleared.body.phone, cleared.body.address, cleared.body.place, cleared.body.name],
    [null, null, null, "Neue Werkstatt"],
  );
});

test("wrong settings are all named, and nothing is changed", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business, "admin");
  const wrong = await call("PATCH", "/business", {
    body: {
      name: "",
      slug: "Not A Slug",
      timeZone: "+02:00",
      currency: "usd",
      locale: "xx_YY",
      phone: "none",
      email: "nobody",
      address: { line1: "x" },
      logoUrl: "javascript:alert(1)",
      weeklyHours: [
        { weekday: 1, from: "09:00", to: "17:00" },
        { weekday: 1, from: "16:00", to: "18:00" },
        { weekday: 8, from: "09:00", to: "10:00" },
      ],
      slotIntervalMinutes: 4,
      minNoticeMinutes: 1.5,
      maxAdvanceDays: 731,
      cancellation: { cutoffMinutes: -1 },
      minimumCharge: 0.5,
      place: { latitude: 91, longitude: 0 },
      taxes: [
        { key: "vat", label: "A", rate: "1e-1", included: true },
        { key: "vat", label: "B", rate: "0.1", included: true },
      ],
      tier: "business",
      paymentsEnabled: true,
      id: business.id,
    },
  });
  assert.equal(wrong.status, 422);
  const found = new Set(paths(wrong));
  for (const path of [
    "name slug timeZone currency locale phone email address.city logoUrl weeklyHours.2.weekday slotIntervalMinutes",
    "minNoticeMinutes maxAdvanceDays cancellation.cutoffMinutes minimumCharge place.latitude taxes.0.rate tier",
    "paymentsEnabled id",
  ]
    .join(" ")
    .split(" "))
    assert.ok(found.has(path), path);
  const single = async (body: object) => paths(await call("PATCH", "/business", { body }));
  assert.deepEqual(
    await single({
      weeklyHours: [
        { weekday: 7, from: "22:00", to: "03:00" },
        { weekday: 1, from: "02:00", to: "04:00" },
      ],
    }),
    ["weeklyHours.0"],
  );
  const vat = { label: "A", rate: "0.1", included: true };
  assert.deepEqual(
    await single({
      taxes: [
        { ...vat, key: "a" },
        { ...vat, key: "a" },
      ],
    }),
    ["taxes.1.key"],
  );
  assert.deepEqual(await single({ taxes: [{ ...vat, key: "a", areas: ["nowhere"] }] }), ["taxes.0.areas.0"]);
  assert.deepEqual(await single({ logoUrl: "http://cdn.example.com/x.png" }), ["logoUrl"]);
  assert.deepEqual(await single({ logoUrl: `${app.deps.baseUrl}/uploads/${newId("upload")}` }), ["logoUrl"]);
  const { body } = await call("GET", "/business");
  assert.equal(body.name, "Test business");
});

test("staff may look and not change", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business, "staff");
  assert.equal((await call("PATCH", "/business", { body: { name: "Mine" } })).status, 403);
  assert.equal((await call("POST", "/business/presets", { body: { trade: "pool" } })).status, 403);
});

test("a stale version is told, of two who save at once with one version one is, and without a version both are kept", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const { version } = (await call("GET", "/business")).body;
  const answers = await Promise.all(
    ["One", "Two"].map((name) => call("PATCH", "/business", { body: { name, version } })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  const refused = answers.find(({ status }) => status === 409);
  assert.equal(refused?.body.code, "version_conflict");
  await Promise.all([
    call("PATCH", "/business", { body: { description: "Both" } }),
    call("PATCH", "/business", { body: { invoicePrefix: "B-" } }),
  ]);
  const { body } = await call("GET", "/business");
  assert.deepEqual([body.description, body.invoicePrefix], ["Both", "B-"]);
});

test("a slug that is taken is refused by its field; a new one moves the public pages and warns", async () => {
  const [first, second] = [await makeBusiness(app.db), await makeBusiness(app.db)];
  const { call } = await signedIn(app, second);
  const taken = await call("PATCH", "/business", { body: { slug: first.slug } });
  assert.deepEqual([taken.status, taken.body.code, paths(taken)], [409, "already_exists", ["slug"]]);
  const moved = await call("PATCH", "/business", { body: { slug: `${second.slug}-new` } });
  assert.deepEqual(
    moved.body.warnings.map(({ code }: { code: string }) => code),
    ["slug_changed"],
  );
  assert.equal((await app.call("GET", `/public/businesses/${second.slug}/config`)).status, 404);
  assert.equal((await app.call("GET", `/public/businesses/${second.slug}-new/config`)).status, 200);
});

test("zone and currency change under future bookings and live quotes only when confirmed, and instants stay", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const serviceId = business.serviceIds[0];
  const booked = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId, startsAt: "2027-02-01T10:00:00Z", customer: someone() },
  });
  assert.equal(booked.status, 201);
  await app.call("POST", `/public/businesses/${business.slug}/quotes`, { body: { serviceId } });
  for (const change of [{ timeZone: "America/New_York" }, { currency: "EUR" }]) {
    const refused = await call("PATCH", "/business", { body: change });
    assert.deepEqual([refused.status, refused.body.code], [409, "in_use"]);
    assert.deepEqual([refused.body.bookings, refused.body.quotes], [1, 1]);
    assert.deepEqual(paths(refused), Object.keys(change));
  }
  const same = await call("PATCH", "/business", { body: { timeZone: "UTC", currency: "USD" } });
  assert.equal(same.status, 200, "the same zone is no change");
  const done = await call("PATCH", "/business", { body: { timeZone: "America/New_York", confirm: true } });
  assert.deepEqual(
    done.body.warnings.map(({ code }: { code: string }) => code),
    ["time_zone_changed"],
  );
  const after = await app.call("GET", `/public/bookings/${booked.body.booking.id}`);
  assert.equal(after.body.startsAt, "2027-02-01T05:00:00-05:00");
  // Long after, nothing lies ahead.
  const now = app.clock.now;
  app.clock.now = Date.parse("2027-03-01T00:00:00Z");
  const { call: later } = await signedIn(app, business);
  const free = await later("PATCH", "/business", { body: { currency: "EUR" } });
  app.clock.now = now;
  assert.deepEqual([free.status, free.body.warnings], [200, []]);
});

test("a trade's services are added once, beside what is there", async () => {
  const business = await makeBusiness(app.db);
  const { call } = await signedIn(app, business);
  const { data } = (await call("GET", "/business/presets")).body;
  assert.equal(data.length, 10);
  const added = await call("POST", "/business/presets", { body: { trade: "hair_salon" } });
  assert.equal(added.status, 200);
  assert.ok(added.body.serviceIds.length > 2);
  assert.equal((await call("GET", "/business")).body.trade, "hair_salon");
  const events = await app.db.orm.select().from(t.events).where(eq(t.events.businessId, business.id));
  assert.equal(events.filter(({ type }) => type === "service.created").length, added.body.serviceIds.length);
  const again = await call("POST", "/business/presets", { body: { trade: "hair_salon" } });
  assert.deepEqual(again.body, { categoryIds: [], serviceIds: [] });
  const unknown = await call("POST", "/business/presets", { body: { trade: "rockets" } });
  assert.deepEqual([unknown.status, paths(unknown)], [422, ["trade"]]);
});
