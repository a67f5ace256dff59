import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, {
    business: {
      latitude: 48.2,
      longitude: 16.37,
      taxes: [{ key: "vat", label: "VAT", rate: "0.1", included: false, areas: ["taxed"] }],
    },
    services: [{ location: "customer" }],
  });
  owner = await signedIn(app, business);
});
after(() => app.close());

const AREAS = "/business/service-areas";
const PLACES = "/business/postal-places";
const create = (body: object, who = owner) => who.call("POST", AREAS, { body });
const prefix = (prefixes: string[]) => ({ kind: "prefixes", prefixes });
const quote = (postalCode: string) =>
  app.call("POST", `/public/businesses/${business.slug}/quotes`, {
    body: { serviceId: business.serviceIds[0], postalCode },
  });

it("decides at once where the business goes; codes are kept as they are compared; live quotes keep the areas", async () => {
  const before = await quote("9999");
  const made = await create({
    label: "City",
    covers: { kind: "postal_codes", postalCodes: ["sw1a 1aa", "SW1A-1AA", "１０１０"] },
  });
  assert.deepEqual(made.body.covers, { kind: "postal_codes", postalCodes: ["SW1A1AA", "1010"] });
  assert.equal((await quote("10 10")).status, 201);
  assert.equal((await quote("9999")).body.code, "outside_service_area");
  const booked = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      quoteId: before.body.id,
      startsAt: "2027-02-01T10:00:00Z",
      customer: { ...someone(), address: { line1: "1", city: "X", postalCode: "9999", country: "AT" } },
    },
  });
  assert.equal(booked.status, 201, "quoted before the areas were there");
  const wider = await owner.call("PATCH", `${AREAS}/${made.body.id}`, {
    body: { covers: prefix(["9", "1"]) },
  });
  assert.deepEqual(wider.body.covers, prefix(["9", "1"]));
  assert.equal((await quote("9999")).status, 201);
  assert.equal((await owner.call("DELETE", `${AREAS}/${made.body.id}`)).status, 204);
});

it("a radius is around the business unless it says where, and looks at the places of postal codes", async () => {
  const made = await create({ label: "Near", covers: { kind: "radius", radiusKm: 10 } });
  assert.deepEqual(made.body.covers.center, { latitude: 48.2, longitude: 16.37 });
  assert.equal((await quote("1010")).body.code, "outside_service_area");
  const put = await owner.call("PUT", PLACES, {
    body: { places: [{ postalCode: "10 10", latitude: 48.21, longitude: 16.37 }] },
  });
  assert.deepEqual(put.body, { total: 1 });
  assert.equal((await quote("1010")).status, 201);
  await owner.call("DELETE", `${AREAS}/${made.body.id}`);
  const other = await makeBusiness(app.db);
  const stranger = await signedIn(app, other);
  const nowhere = await create({ label: "Near", covers: { kind: "radius", radiusKm: 10 } }, stranger);
  assert.deepEqual([nowhere.status, nowhere.body.errors[0].path], [422, "covers.center"]);
});

it("one that a surcharge or a tax names is neither deleted nor put away", async () => {
  const taxed = await create({ label: "Taxed", key: "taxed", covers: prefix(["1"]) });
  const charged = await create({ label: "Charged", covers: prefix(["2"]) });
  const surcharge = await owner.call("POST", "/business/surcharges", {
    body: {
      label: "Far",
      change: { kind: "fixed", value: 100 },
      conditions: [{ kind: "same_day" }, { kind: "area", areas: ["charged"] }],
    },
  });
  for (const [area, usedBy] of [
    [taxed, "taxes"],
    [charged, "surcharges"],
  ] as const)
    for (const [method, path] of [
      ["DELETE", ""],
      ["POST", "/archive"],
    ] as const) {
      const refused = await owner.call(method, `${AREAS}/${area.body.id}${path}`);
      assert.deepEqual([refused.status, refused.body.code, refused.body.usedBy], [409, "in_use", [usedBy]]);
    }
  await owner.call("DELETE", `/business/surcharges/${surcharge.body.id}`);
  assert.equal((await owner.call("POST", `${AREAS}/${charged.body.id}/archive`)).status, 200);
});

it("names what is wrong by its path", async () => {
  const cases: [object, string][] = [
    [{ label: "X", covers: prefix([]) }, "covers.prefixes"],
    [{ label: "X", covers: prefix(["1", " - "]) }, "covers.prefixes.1"],
    [{ label: "X", covers: { kind: "radius", radiusKm: 0 } }, "covers.radiusKm"],
    [
      { label: "X", covers: { kind: "radius", radiusKm: 5, center: { latitude: 91, longitude: 0 } } },
      "covers.center.latitude",
    ],
    [{ label: "X", covers: { kind: "square" } }, "covers.kind"],
  ];
  for (const [body, path] of cases) {
    const refused = await create(body);
    assert.deepEqual(
      [refused.status, refused.body.errors[0].path],
      [422, path],
      JSON.stringify(refused.body),
    );
  }
});

it("keeps a thousand places at a time, replaces, lists by code, and forgets", async () => {
  const own = await makeBusiness(app.db);
  const person = await signedIn(app, own);
  const place = (n: number) => ({ postalCode: `a-${1000 + n}`, latitude: n / 100, longitude: 1 });
  const places = Array.from({ length: 1000 }, (_, n) => place(n));
  assert.deepEqual((await person.call("PUT", PLACES, { body: { places } })).body, { total: 1000 });
  const over = await person.call("PUT", PLACES, { body: { places: [...places, place(1000)] } });
  assert.equal(over.body.errors[0].path, "places");
  const twice = await person.call("PUT", PLACES, {
    body: { places: [place(1), { ...place(1), postalCode: "A1001" }] },
  });
  assert.deepEqual([twice.status, twice.body.errors[0].path], [422, "places.1.postalCode"]);
  await person.call("PUT", PLACES, { body: { places: [{ ...place(1), longitude: 2 }] } });
  const first = await person.call("GET", `${PLACES}?limit=2`);
  assert.deepEqual(first.body.data[1], { postalCode: "A1001", latitude: 0.01, longitude: 2 });
  assert.equal(first.body.total, 1000);
  const next = await person.call("GET", `${PLACES}?limit=2&cursor=${first.body.nextCursor}`);
  assert.equal(next.body.data[0].postalCode, "A1002");
  assert.equal((await person.call("DELETE", `${PLACES}/a-1001`)).status, 204);
  assert.equal((await person.call("DELETE", `${PLACES}/A1001`)).status, 404);
  assert.equal((await owner.call("DELETE", `${PLACES}/A1002`)).status, 404, "another business's");
  assert.equal((await person.call("DELETE", PLACES)).status, 204);
  assert.equal((await person.call("GET", PLACES)).body.total, 0);
  const staff = await signedIn(app, own, "staff");
  assert.equal((await staff.call("DELETE", PLACES)).status, 403);
  assert.equal((await staff.call("GET", PLACES)).status, 200);
});
