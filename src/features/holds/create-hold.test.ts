import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

let app: TestApp;
let business: MadeBusiness;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const start = (time: string) => `2027-01-20T${time}:00Z`;
const path = () => `/public/businesses/${business.slug}`;
const hold = (time: string) =>
  app.call("POST", `${path()}/holds`, { body: { serviceId: business.serviceIds[0], startsAt: start(time) } });
const book = (time: string, body: object = {}) =>
  app.call("POST", `${path()}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: start(time), customer: someone(), ...body },
  });
const free = async (query = "") => {
  const { body } = await app.call(
    "GET",
    `${path()}/availability?from=2027-01-20&to=2027-01-20&serviceId=${business.serviceIds[0]}${query}`,
  );
  return body.days[0].slots.map((slot: { startsAt: string }) => slot.startsAt.slice(11, 16));
};

it("a held time is not offered to others, but to its holder; booking it uses the hold up", async () => {
  business = await makeBusiness(app.db);
  const held = await hold("10:00");
  assert.equal(held.status, 201);
  assert.equal(held.body.expiresAt, "2027-01-13T08:10:00+00:00");
  assert.ok(!(await free()).includes("10:00"));
  assert.ok((await free(`&holdId=${held.body.id}`)).includes("10:00"));
  assert.equal((await book("10:00")).body.reason, "held");
  assert.equal((await book("10:00", { holdId: held.body.id })).status, 201);
  assert.equal((await app.call("DELETE", `${path()}/holds/${held.body.id}`)).status, 404);
});

it("a hold ends after ten minutes, can be extended once, and can be given back", async () => {
  business = await makeBusiness(app.db);
  const { now } = app.clock;
  const first = await hold("10:00");
  app.clock.now += 9 * 60_000;
  const extended = await app.call("POST", `${path()}/holds/${first.body.id}/extend`);
  assert.equal(extended.body.expiresAt, "2027-01-13T08:19:00+00:00");
  assert.equal((await app.call("POST", `${path()}/holds/${first.body.id}/extend`)).body.code, "hold_limit");
  app.clock.now += 10 * 60_000;
  assert.ok((await free()).includes("10:00"), "lapsed holds do not block");
  assert.equal((await app.call("POST", `${path()}/holds/${first.body.id}/extend`)).status, 410);
  assert.equal((await book("10:00", { customer: someone(2) })).status, 201);
  const second = await hold("12:00");
  assert.equal((await app.call("DELETE", `${path()}/holds/${second.body.id}`)).status, 204);
  assert.ok((await free()).includes("12:00"));
  app.clock.now = now;
});

it("one client cannot hold a whole day", async () => {
  business = await makeBusiness(app.db);
  const answers = await Promise.all(
    ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"].map(hold),
  );
  assert.equal(answers.filter((a) => a.status === 201).length, 5);
  assert.ok(answers.every((a) => a.status === 201 || a.body.code === "hold_limit"));
});
