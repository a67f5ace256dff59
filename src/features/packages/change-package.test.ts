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
  business = await makeBusiness(app.db, { services: [{ name: "A" }, { name: "B" }, { name: "C" }] });
  owner = await signedIn(app, business);
});
after(() => app.close());

const PATH = "/business/packages";
const create = (body: object) => owner.call("POST", PATH, { body });
const inConfig = async () =>
  (await app.call("GET", `/public/businesses/${business.slug}/config`)).body.packages;
const publicly = (what: string, body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/${what}`, { body });

it("is offered at once; a live quote keeps it as it was when it is changed and deleted", async () => {
  const [a, b] = business.serviceIds;
  const made = await create({
    label: "Both",
    serviceIds: [a, b],
    discount: { kind: "percent", value: "10" },
  });
  assert.deepEqual([made.status, made.body.key, made.body.offered], [201, "both", true]);
  assert.deepEqual(await inConfig(), [
    { key: "both", label: "Both", serviceIds: [a, b].sort(), discount: { kind: "percent", value: "10" } },
  ]);
  const bought = { items: [{ serviceId: a }, { serviceId: b }], packageKey: "both" };
  const quote = await publicly("quotes", bought);
  assert.equal(quote.body.total, 18_000);
  const path = `${PATH}/${made.body.id}`;
  const changed = await owner.call("PATCH", path, { body: { discount: { kind: "fixed", value: 500 } } });
  assert.deepEqual(changed.body.discount, { kind: "fixed", value: 500 });
  assert.equal((await publicly("quotes", bought)).body.total, 19_500);
  assert.equal((await owner.call("DELETE", path)).status, 204);
  assert.equal((await publicly("quotes", bought)).body.code, "selection_invalid");
  const booked = await publicly("bookings", {
    quoteId: quote.body.id,
    startsAt: "2027-02-01T09:00:00Z",
    customer: someone(),
  });
  assert.equal(booked.body.booking.price.total, 18_000);
});

it("is not offered while one of its services is archived", async () => {
  const [a, b, c] = business.serviceIds;
  const made = await create({ label: "P", serviceIds: [b, c], discount: { kind: "fixed", value: 1 } });
  await owner.call("POST", `/business/services/${c}/archive`);
  assert.deepEqual(await inConfig(), []);
  const list = await owner.call("GET", "/business/services");
  assert.deepEqual([list.body.packages[0].id, list.body.packages[0].offered], [made.body.id, false]);
  const again = await create({ label: "Q", serviceIds: [a, c], discount: { kind: "fixed", value: 1 } });
  assert.equal(again.body.errors[0].path, "serviceIds.1");
  await owner.call("POST", `/business/services/${c}/restore`);
  assert.equal((await inConfig()).length, 1);
  assert.ok((await owner.call("POST", `${PATH}/${made.body.id}/archive`)).body.archivedAt);
  assert.deepEqual(await inConfig(), []);
  assert.deepEqual((await owner.call("GET", PATH)).body.data, []);
  assert.equal((await owner.call("GET", `${PATH}?archived=1`)).body.data.length, 1);
  assert.equal((await owner.call("POST", `${PATH}/${made.body.id}/restore`)).body.offered, true);
});

it("names what is wrong, and takes services of its own business only", async () => {
  const [a, b] = business.serviceIds;
  const other = await makeBusiness(app.db);
  const good = { label: "L", serviceIds: [a, b], discount: { kind: "percent", value: "10" } };
  const cases: [object, string][] = [
    [{ ...good, serviceIds: [a, other.serviceIds[0]] }, "serviceIds.1"],
    [{ ...good, serviceIds: [a, a] }, "serviceIds.1"],
    [{ ...good, serviceIds: [] }, "serviceIds"],
    [{ ...good, discount: { kind: "percent", value: "100.5" } }, "discount.value"],
    [{ ...good, discount: { kind: "percent", value: 10 } }, "discount.value"],
    [{ ...good, discount: { kind: "fixed", value: 0 } }, "discount.value"],
    [{ ...good, archivedAt: null }, "archivedAt"],
  ];
  for (const [body, path] of cases) {
    const refused = await create(body);
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, path]);
  }
  const stranger = await signedIn(app, other);
  const { id } = (await create({ ...good, key: "mine" })).body;
  assert.equal((await create({ ...good, key: "mine" })).body.code, "already_exists");
  for (const [method, path, body] of [
    ["GET", id],
    ["PATCH", id, { label: "x" }],
    ["DELETE", id],
    ["POST", `${id}/archive`],
  ] as const)
    assert.equal((await stranger.call(method, `${PATH}/${path}`, body ? { body } : {})).status, 404);
});
