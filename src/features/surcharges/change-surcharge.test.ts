import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { and, asc, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { type Answer, openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, {
    business: { latitude: 48.2, longitude: 16.37 },
    serviceAreas: [{ key: "city", label: "City", covers: { kind: "prefixes", prefixes: ["1"] } }],
  });
  owner = await signedIn(app, business);
});
after(() => app.close());

const PATH = "/business/surcharges";
const create = (body: object, who = owner) => who.call("POST", PATH, { body });
const weekend = {
  label: "Weekend",
  change: { kind: "percent", value: "15" },
  conditions: [{ kind: "weekdays", weekdays: [6, 7] }],
};
const publicly = (what: string, body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/${what}`, {
    body: { serviceId: business.serviceIds[0], ...body },
  });
const SATURDAY = "2027-01-23T10:00:00Z";
const paths = (answer: Answer) => {
  assert.equal(answer.status, 422, JSON.stringify(answer.body));
  return answer.body.errors.map((error: { path: string }) => error.path);
};

it("is in the price at once; a live quote and a booking keep the one they were made with", async () => {
  const made = await create(weekend);
  assert.deepEqual([made.status, made.body.key], [201, "weekend"]);
  const quote = await publicly("quotes", { startsAt: SATURDAY });
  assert.equal(quote.body.total, 11_500);
  const path = `${PATH}/${made.body.id}`;
  const changed = await owner.call("PATCH", path, { body: { change: { kind: "fixed", value: -500 } } });
  assert.equal(changed.status, 200);
  assert.equal((await publicly("quotes", { startsAt: SATURDAY })).body.total, 9_500);
  const booked = await publicly("bookings", {
    serviceId: undefined,
    quoteId: quote.body.id,
    startsAt: SATURDAY,
    customer: someone(),
  });
  assert.equal(booked.body.booking.price.total, 11_500);
  await owner.call("POST", `${path}/archive`);
  assert.equal((await publicly("quotes", { startsAt: SATURDAY })).body.total, 10_000);
  await owner.call("POST", `${path}/restore`);
  assert.equal((await owner.call("DELETE", path)).status, 204);
  assert.equal((await owner.call("GET", path)).status, 404);
  const events = await app.db.orm
    .select()
    .from(t.events)
    .where(and(eq(t.events.businessId, business.id), eq(t.events.subjectId, made.body.id)))
    .orderBy(asc(t.events.seq));
  assert.deepEqual(
    events.map(({ type, fields }) => [type, ...fields].join(" ")),
    [
      "surcharge.created",
      "surcharge.updated change",
      "surcharge.archived archivedAt",
      "surcharge.restored archivedAt",
      "surcharge.deleted",
    ],
  );
});

it("takes every condition, also several together", async () => {
  const conditions = [
    { kind: "time", from: "18:00", to: "24:00" },
    { kind: "dates", from: "2027-01-01", to: "2027-12-31" },
    { kind: "same_day" },
    { kind: "lead_time", lessThanMinutes: 120 },
    { kind: "distance", over: 5.5, upTo: 20 },
    { kind: "area", areas: ["city"] },
    { kind: "services", serviceIds: business.serviceIds },
  ];
  const made = await create({ ...weekend, key: "all", conditions });
  assert.deepEqual(made.body.conditions, conditions);
  const far = { label: "Way", change: { kind: "per_km", value: 200, over: 10 }, conditions: [] };
  assert.equal((await create(far)).status, 201);
  assert.equal((await app.call("GET", `/public/businesses/${business.slug}/config`)).status, 200);
});

it("names what is wrong by its path", async () => {
  const other = await makeBusiness(app.db);
  const on = (condition: object) => ({ ...weekend, conditions: [{ kind: "same_day" }, condition] });
  const cases: [object, string][] = [
    [on({ kind: "weekdays", weekdays: [0] }), "conditions.1.weekdays.0"],
    [on({ kind: "weekdays", weekdays: [6, 6] }), "conditions.1.weekdays"],
    [on({ kind: "time", from: "24:00", to: "06:00" }), "conditions.1.from"],
    [on({ kind: "dates", from: "2027-03-02", to: "2027-03-01" }), "conditions.1.to"],
    [on({ kind: "dates", from: "2027-02-30", to: "2027-03-01" }), "conditions.1.from"],
    [on({ kind: "distance" }), "conditions.1"],
    [on({ kind: "distance", over: 5, upTo: 5 }), "conditions.1.upTo"],
    [on({ kind: "area", areas: ["city", "moon"] }), "conditions.1.areas.1"],
    [on({ kind: "services", serviceIds: [other.serviceIds[0]] }), "conditions.1.serviceIds.0"],
    [on({ kind: "services", serviceIds: [newId("service")] }), "conditions.1.serviceIds.0"],
    [on({ kind: "full_moon" }), "conditions.1.kind"],
    [{ ...weekend, change: { kind: "percent", value: "-5" } }, "change.value"],
    [{ ...weekend, change: { kind: "fixed", value: 0 } }, "change.value"],
    [{ ...weekend, change: { kind: "fixed", value: 1.5 } }, "change.value"],
  ];
  for (const [body, path] of cases) assert.deepEqual(paths(await create(body)), [path], JSON.stringify(body));
  const stranger = await signedIn(app, other);
  const far = { ...weekend, change: { kind: "per_km", value: 1, over: 0 } };
  assert.deepEqual(paths(await create(far, stranger)), ["change.kind"], "it has no place to count from");
});

it("one under which a service would have no price is refused", async () => {
  const own = await makeBusiness(app.db, { services: [{ basePrice: 100_000_000_000 }] });
  const person = await signedIn(app, own);
  const always = { label: "Always", change: { kind: "percent", value: "1000" }, conditions: [] };
  let refused: Answer | undefined;
  for (let n = 0; n < 8 && !refused; n++) {
    const answer = await create(always, person);
    if (answer.status !== 201) refused = answer;
  }
  assert.ok(refused);
  assert.deepEqual(paths(refused), ["change.value"]);
  assert.equal((await app.call("GET", `/public/businesses/${own.slug}/config`)).status, 200);
});
