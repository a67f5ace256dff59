import assert from "node:assert/strict";
import { it } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { makeBusiness, someone } from "#test/business.ts";
import { signedIn } from "#test/people.ts";
import {
  app,
  business,
  create,
  events,
  openServices,
  owner,
  PATH,
  paths,
  plain,
  publicly,
  size,
} from "./services-fixture.ts";

openServices();

it("lists in the owner's order, page by page, archived ones only when asked", async () => {
  const own = await makeBusiness(app.db, {
    services: [{ name: "A" }, { name: "B" }, { name: "C" }, { name: "D" }],
  });
  const person = await signedIn(app, own);
  const [a, b, c, d] = own.serviceIds;
  const moved = await person.call("PUT", `${PATH}/order`, { body: { ids: [c, a] } });
  assert.deepEqual(moved.body.ids.slice(0, 2), [c, a]);
  assert.deepEqual(new Set(moved.body.ids), new Set(own.serviceIds));
  await person.call("POST", `${PATH}/${b}/archive`);
  const first = await person.call("GET", `${PATH}?limit=2`);
  assert.deepEqual(
    first.body.data.map((one: { id: string }) => one.id),
    [c, a],
  );
  assert.equal(first.body.total, 3);
  const second = await person.call("GET", `${PATH}?limit=2&cursor=${first.body.nextCursor}`);
  assert.deepEqual(
    second.body.data.map((one: { id: string }) => one.id),
    [d],
  );
  assert.equal(second.body.nextCursor, null);
  assert.equal((await person.call("GET", `${PATH}?archived=1`)).body.total, 4);
  const shown = await app.call("GET", `/public/businesses/${own.slug}/config`);
  assert.deepEqual(
    shown.body.services.map((one: { id: string }) => one.id),
    [c, a, d],
  );
  const foreign = business.serviceIds[0];
  assert.deepEqual(paths(await person.call("PUT", `${PATH}/order`, { body: { ids: [a, foreign] } })), [
    "ids.1",
  ]);
  assert.deepEqual(paths(await person.call("PUT", `${PATH}/order`, { body: { ids: [a, a] } })), ["ids.1"]);
});

it("orders put down by several people at once leave one of them, and no place twice", async () => {
  const own = await makeBusiness(app.db, {
    services: Array.from({ length: 8 }, (_, n) => ({ name: `S${n}` })),
  });
  const person = await signedIn(app, own);
  const orders = Array.from({ length: 6 }, (_, n) =>
    own.serviceIds
      .toSpliced(0, 0)
      .sort((x, y) => ((n % 2 ? x < y : x > y) ? 1 : -1))
      .slice(n),
  );
  const answers = await Promise.all([
    ...orders.map((ids) => person.call("PUT", `${PATH}/order`, { body: { ids } })),
    ...Array.from({ length: 3 }, () => person.call("POST", PATH, { body: plain })),
  ]);
  for (const answer of answers) assert.ok(answer.status < 300, JSON.stringify(answer.body));
  const rows = await app.db.orm.select().from(t.services).where(eq(t.services.businessId, own.id));
  assert.deepEqual(
    rows.map((row) => row.position).sort((x, y) => x - y),
    Array.from({ length: 11 }, (_, n) => n),
  );
});

it("a copy stands right behind, with people, questions and needs, and is made once per key", async () => {
  const own = await makeBusiness(app.db, {
    members: 2,
    services: [{ name: "A", members: [1], groups: ["room"], dimensions: [size as never] }, { name: "B" }],
    resources: { room: 1 },
  });
  const person = await signedIn(app, own);
  const [a, b] = own.serviceIds;
  const headers = { "idempotency-key": "copy-it-once-please" };
  const copy = await person.call("POST", `${PATH}/${a}/duplicate`, { headers, body: {} });
  assert.equal(copy.status, 201);
  assert.equal(copy.body.name, "A (copy)");
  assert.deepEqual(copy.body.teamMemberIds, [own.memberIds[1]]);
  assert.equal(copy.body.resourceGroupIds.length, 1);
  assert.deepEqual(copy.body.dimensions, [size]);
  const again = await person.call("POST", `${PATH}/${a}/duplicate`, { headers, body: {} });
  assert.deepEqual(again.body, copy.body);
  const list = await person.call("GET", PATH);
  const ids = list.body.data.map((one: { id: string }) => one.id);
  assert.deepEqual(new Set(ids), new Set([a, b, copy.body.id]));
  assert.equal(ids.indexOf(copy.body.id), ids.indexOf(a) + 1);
});

it("only a service that nothing names is deleted; others are in use", async () => {
  const [unused, quoted, booked, packed] = await Promise.all(
    [1, 2, 3, 4].map(async () => (await create(plain)).body.id),
  );
  await publicly("quotes", { serviceId: quoted });
  await publicly("bookings", { serviceId: booked, startsAt: "2027-02-03T09:00:00Z", customer: someone() });
  await owner.call("POST", "/business/packages", {
    body: { label: "P", serviceIds: [packed], discount: { kind: "percent", value: "10" } },
  });
  for (const [id, usedBy] of [
    [quoted, "quotes"],
    [booked, "bookings"],
    [packed, "packages"],
  ]) {
    const refused = await owner.call("DELETE", `${PATH}/${id}`);
    assert.deepEqual([refused.status, refused.body.code, refused.body.usedBy], [409, "in_use", [usedBy]]);
  }
  assert.equal((await owner.call("DELETE", `${PATH}/${unused}`)).status, 204);
  assert.equal((await owner.call("DELETE", `${PATH}/${unused}`)).status, 404);
  assert.deepEqual(await events(unused), ["service.created", "service.deleted"]);
});
