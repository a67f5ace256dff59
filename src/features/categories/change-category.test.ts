import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { and, asc, eq, inArray } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db);
  owner = await signedIn(app, business);
});
after(() => app.close());

const PATH = "/business/categories";
const create = (body: object) => owner.call("POST", PATH, { body });

it("is made with a key of its name, free and for good", async () => {
  const made = await create({ name: "Außen & Innen" });
  assert.equal(made.body.key, "aussen_innen");
  assert.equal((await create({ name: "Außen & Innen" })).body.key, "aussen_innen_2");
  assert.equal((await create({ name: "洗車" })).body.key, "item");
  const taken = await create({ name: "X", key: "item" });
  assert.deepEqual(
    [taken.status, taken.body.code, taken.body.errors[0].path],
    [409, "already_exists", "key"],
  );
  assert.equal((await create({ name: "X", key: "no spaces" })).body.errors[0].path, "key");
  const renamed = await owner.call("PATCH", `${PATH}/${made.body.id}`, { body: { name: "Outside" } });
  assert.deepEqual([renamed.body.name, renamed.body.key], ["Outside", "aussen_innen"]);
  const key = await owner.call("PATCH", `${PATH}/${made.body.id}`, { body: { key: "new" } });
  assert.deepEqual([key.status, key.body.errors[0].path], [422, "key"]);
});

it("of ten that want one key at once, one gets it", async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => create({ name: "Same", key: "same" })));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, ...Array(9).fill(409)]);
});

it("with services it is deleted only when they are told where to go", async () => {
  const [from, to] = await Promise.all([create({ name: "From" }), create({ name: "To" })]);
  const [service] = business.serviceIds;
  await owner.call("PATCH", `/business/services/${service}`, { body: { categoryId: from.body.id } });
  const path = `${PATH}/${from.body.id}`;
  const used = await owner.call("DELETE", path);
  assert.deepEqual([used.status, used.body.code], [409, "in_use"]);
  for (const moveTo of [newId("category"), from.body.id]) {
    const wrong = await owner.call("DELETE", `${path}?moveTo=${moveTo}`);
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, "moveTo"]);
  }
  assert.equal((await owner.call("DELETE", `${path}?moveTo=${to.body.id}`)).status, 204);
  assert.equal((await owner.call("GET", `/business/services/${service}`)).body.categoryId, to.body.id);
  assert.equal((await owner.call("DELETE", `${PATH}/${to.body.id}?moveTo=none`)).status, 204);
  assert.equal((await owner.call("GET", `/business/services/${service}`)).body.categoryId, null);
  assert.equal((await owner.call("DELETE", path)).status, 404);
  const events = await app.db.orm
    .select()
    .from(t.events)
    .where(
      and(eq(t.events.businessId, business.id), inArray(t.events.subjectId, [from.body.id, service ?? ""])),
    )
    .orderBy(asc(t.events.seq));
  assert.deepEqual(
    events.map(({ type, fields }) => [type, ...fields].join(" ")),
    [
      "category.created",
      "service.updated categoryId",
      "service.updated categoryId",
      "category.deleted",
      "service.updated categoryId",
    ],
  );
});

it("stands in the owner's order, in the configuration too; staff read only, others see nothing", async () => {
  const own = await makeBusiness(app.db);
  const person = await signedIn(app, own);
  const make = async (name: string) => (await person.call("POST", PATH, { body: { name } })).body.id;
  const [a, b, c] = [await make("a"), await make("b"), await make("c")];
  await person.call("PUT", `${PATH}/order`, { body: { ids: [c, a, b] } });
  const first = await person.call("GET", `${PATH}?limit=2`);
  assert.deepEqual(
    first.body.data.map((one: { id: string }) => one.id),
    [c, a],
  );
  const rest = await person.call("GET", `${PATH}?limit=2&cursor=${first.body.nextCursor}`);
  assert.deepEqual(
    rest.body.data.map((one: { id: string }) => one.id),
    [b],
  );
  const config = await app.call("GET", `/public/businesses/${own.slug}/config`);
  assert.deepEqual(
    config.body.categories.map((one: { key: string }) => one.key),
    ["c", "a", "b"],
  );
  const staff = await signedIn(app, own, "staff");
  assert.equal((await staff.call("GET", PATH)).status, 200);
  assert.equal((await staff.call("POST", PATH, { body: { name: "x" } })).status, 403);
  assert.equal((await owner.call("PATCH", `${PATH}/${a}`, { body: { name: "x" } })).status, 404);
  assert.equal((await owner.call("DELETE", `${PATH}/${a}?moveTo=none`)).status, 404);
  assert.equal(
    (await owner.call("PATCH", `/business/services/${business.serviceIds[0]}`, { body: { categoryId: a } }))
      .body.errors[0].path,
    "categoryId",
  );
});
