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
  business = await makeBusiness(app.db, { members: 3 });
  owner = await signedIn(app, business);
});
after(() => app.close());

const GROUPS = "/business/resource-groups";
const ROOMS = "/business/resources";
const post = async (path: string, body: object) => (await owner.call("POST", path, { body })).body;
const book = (n: number) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt: "2027-02-01T10:00:00Z",
      teamMemberId: business.memberIds[n],
      customer: someone(n),
    },
  });

it("what visits are planned with stays; put away, it is used for nothing new", async () => {
  const group = await post(GROUPS, { name: "Rooms" });
  const [one, two] = [
    await post(ROOMS, { name: "One", groupId: group.id }),
    await post(ROOMS, { name: "Two", groupId: group.id }),
  ];
  const service = `/business/services/${business.serviceIds[0]}`;
  await owner.call("PATCH", service, { body: { resourceGroupIds: [group.id] } });
  assert.deepEqual((await owner.call("GET", `${GROUPS}/${group.id}`)).body, {
    id: group.id,
    name: "Rooms",
    resourceCount: 2,
    serviceIds: [business.serviceIds[0]],
  });
  assert.equal((await book(0)).status, 201);
  const tries = await Promise.all([one, two].map(({ id }) => owner.call("DELETE", `${ROOMS}/${id}`)));
  assert.deepEqual(tries.map(({ status }) => status).sort(), [204, 409]);
  const kept = tries[0]?.status === 409 ? one : two;
  assert.equal(tries.find(({ status }) => status === 409)?.body.code, "in_use");
  const full = await book(1);
  assert.deepEqual([full.status, full.body.code], [409, "slot_unavailable"], "the only room is taken");
  const third = await post(ROOMS, { name: "Three", groupId: group.id });
  assert.ok((await owner.call("POST", `${ROOMS}/${third.id}/archive`)).body.archivedAt);
  assert.equal((await book(1)).status, 409);
  assert.deepEqual((await owner.call("GET", `${ROOMS}?groupId=${group.id}`)).body.data, [kept]);
  assert.equal((await owner.call("GET", `${ROOMS}?archived=1&groupId=${group.id}`)).body.data.length, 2);
  await owner.call("POST", `${ROOMS}/${third.id}/restore`);
  assert.equal((await book(1)).status, 201);
  const used = await owner.call("DELETE", `${GROUPS}/${group.id}`);
  assert.deepEqual([used.status, used.body.usedBy], [409, ["services", "resources"]]);
});

it("renames, deletes what is empty, and knows nothing of another business", async () => {
  const group = await post(GROUPS, { name: "Vans" });
  const van = await post(ROOMS, { name: "Van", groupId: group.id });
  assert.equal(
    (await owner.call("PATCH", `${GROUPS}/${group.id}`, { body: { name: "Cars" } })).body.name,
    "Cars",
  );
  assert.equal((await owner.call("PATCH", `${ROOMS}/${van.id}`, { body: { name: "Car" } })).body.name, "Car");
  const moved = await owner.call("PATCH", `${ROOMS}/${van.id}`, { body: { groupId: group.id } });
  assert.deepEqual([moved.status, moved.body.errors[0].path], [422, "groupId"]);
  const stranger = await signedIn(app, await makeBusiness(app.db));
  for (const path of [`${GROUPS}/${group.id}`, `${ROOMS}/${van.id}`])
    for (const [method, body] of [["GET"], ["PATCH", { name: "x" }], ["DELETE"]] as const)
      assert.equal((await stranger.call(method, path, body ? { body } : {})).status, 404);
  const foreign = await stranger.call("POST", ROOMS, { body: { name: "x", groupId: group.id } });
  assert.deepEqual([foreign.status, foreign.body.errors[0].path], [422, "groupId"]);
  const staff = await signedIn(app, business, "staff");
  assert.equal((await staff.call("POST", GROUPS, { body: { name: "x" } })).status, 403);
  assert.equal((await staff.call("GET", GROUPS)).status, 200);
  assert.equal((await owner.call("DELETE", `${ROOMS}/${van.id}`)).status, 204);
  assert.equal((await owner.call("DELETE", `${GROUPS}/${group.id}`)).status, 204);
  const first = await owner.call("GET", `${GROUPS}?limit=1`);
  assert.equal(first.body.data.length, 1);
});
