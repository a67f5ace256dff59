import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { and, asc, eq } from "drizzle-orm";
import { toJSONSchema } from "zod";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";
import { createCouponBody } from "./schemas.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, { members: 4 });
  owner = await signedIn(app, business);
});
after(() => app.close());

const PATH = "/business/coupons";
const ten = { kind: "percent", value: "10" };
const create = (body: object) => owner.call("POST", PATH, { body });
const patch = (id: string, body: object) => owner.call("PATCH", `${PATH}/${id}`, { body });
const publicly = (what: string, body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/${what}`, { body });
const quote = (couponCode: string) => publicly("quotes", { serviceId: business.serviceIds[0], couponCode });
const book = (couponCode: string, n: number) =>
  publicly("bookings", {
    serviceId: business.serviceIds[0],
    couponCode,
    startsAt: `2027-02-0${1 + (n % 7)}T10:00:00Z`,
    teamMemberId: business.memberIds[n % 4],
    customer: someone(n),
  });

it("takes a code as it is typed, and the document says so", async () => {
  const pattern = new RegExp(toJSONSchema(createCouponBody.shape.code, { io: "input" }).pattern ?? "$.", "u");
  const combining = "か\u3099んばれ-";
  for (const code of ["winter", "Winter_1", "straße", combining]) {
    const made = await create({ code, discount: ten });
    assert.deepEqual([made.status, made.body.code], [201, code.normalize("NFC").toUpperCase()]);
    assert.match(code, pattern);
  }
  for (const code of ["a b", "-a", "", "a\u0000"]) {
    assert.equal((await create({ code, discount: ten })).status, 422, JSON.stringify(code));
    assert.doesNotMatch(code, pattern);
  }
});

it("is kept in upper case, once per business, also when archived", async () => {
  const made = await create({ code: " sommer-27 ", discount: ten });
  assert.deepEqual(
    [made.status, made.body.code, made.body.label, made.body.redemptions],
    [201, "SOMMER-27", "SOMMER-27", 0],
  );
  assert.equal((await quote("Sommer-27")).body.total, 9_000);
  for (let times = 0; times < 2; times++) {
    const again = await create({ code: "Sommer-27", discount: ten });
    assert.deepEqual(
      [again.status, again.body.code, again.body.errors[0].path],
      [409, "already_exists", "code"],
    );
    assert.equal((await owner.call("DELETE", `${PATH}/${made.body.id}`)).status, 204);
  }
  assert.equal((await quote("sommer-27")).body.code, "coupon_invalid");
  assert.ok((await owner.call("GET", `${PATH}/${made.body.id}`)).body.archivedAt);
  await owner.call("POST", `${PATH}/${made.body.id}/restore`);
  assert.equal((await quote("sommer-27")).status, 201);
  const racers = await Promise.all(Array.from({ length: 6 }, () => create({ code: "race", discount: ten })));
  assert.deepEqual(racers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
  const other = await create({ code: "OTHER", discount: ten });
  const taken = await patch(other.body.id, { code: "race" });
  assert.deepEqual([taken.status, taken.body.errors[0].path], [409, "code"]);
});

it("a live quote keeps the coupon it was made with, and counts as a use when it is booked", async () => {
  const { id } = (await create({ code: "KEEP", discount: ten })).body;
  const made = await quote("keep");
  const changed = await patch(id, {
    discount: { kind: "fixed", value: 5_000 },
    code: "KEPT",
    endsAt: "2027-01-01T00:00:00Z",
  });
  assert.deepEqual(changed.body.discount, { kind: "fixed", value: 5_000 });
  assert.equal((await quote("keep")).body.code, "coupon_invalid");
  const booked = await publicly("bookings", {
    quoteId: made.body.id,
    startsAt: "2027-03-01T10:00:00Z",
    customer: someone("keep"),
  });
  assert.equal(booked.body.booking.price.total, 9_000);
  assert.equal((await owner.call("GET", `${PATH}/${id}`)).body.redemptions, 1);
  const events = await app.db.orm
    .select()
    .from(t.events)
    .where(and(eq(t.events.businessId, business.id), eq(t.events.subjectId, id)))
    .orderBy(asc(t.events.seq));
  assert.deepEqual(
    events.map(({ type, fields }) => [type, ...fields.toSorted()].join(" ")),
    ["coupon.created", "coupon.updated code discount endsAt"],
  );
});

it("its limit never goes below its uses, also while it is being used", async () => {
  const { id } = (await create({ code: "LIMIT", discount: ten, maxRedemptions: 10 })).body;
  for (let n = 0; n < 3; n++) assert.equal((await book("limit", n)).status, 201);
  const below = await patch(id, { maxRedemptions: 2 });
  assert.deepEqual([below.status, below.body.errors[0].path], [422, "maxRedemptions"]);
  const [, ...booked] = await Promise.all([
    patch(id, { maxRedemptions: 4 }),
    ...[3, 4, 5, 6].map((n) => book("limit", n)),
  ]);
  const now = (await owner.call("GET", `${PATH}/${id}`)).body;
  assert.equal(now.redemptions, 3 + booked.filter(({ status }) => status === 201).length);
  assert.ok(now.maxRedemptions === 10 || now.redemptions <= 4);
  assert.equal((await patch(id, { maxRedemptions: null })).body.maxRedemptions, null);
});

it("names what is wrong, and is of one business", async () => {
  const other = await makeBusiness(app.db);
  const good = { code: "GOOD", discount: ten };
  const cases: [object, string][] = [
    [{ ...good, code: "a b" }, "code"],
    [{ ...good, code: "" }, "code"],
    [{ ...good, discount: { kind: "percent", value: "101" } }, "discount.value"],
    [{ ...good, serviceIds: [other.serviceIds[0]] }, "serviceIds.0"],
    [{ ...good, serviceIds: [] }, "serviceIds"],
    [{ ...good, startsAt: "2027-01-02T00:00:00Z", endsAt: "2027-01-02T00:00:00Z" }, "endsAt"],
    [{ ...good, startsAt: "2027-02-30T00:00:00Z" }, "startsAt"],
    [{ ...good, maxRedemptions: 0 }, "maxRedemptions"],
    [{ ...good, redemptions: 5 }, "redemptions"],
  ];
  for (const [body, path] of cases) {
    const refused = await create(body);
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, path]);
  }
  const made = await create({
    ...good,
    startsAt: "2027-01-14T00:00:00+02:00",
    serviceIds: business.serviceIds,
  });
  assert.equal(made.body.startsAt, "2027-01-13T22:00:00+00:00");
  assert.ok(TEST_NOW < Date.parse(made.body.startsAt));
  assert.equal((await patch(made.body.id, { startsAt: null, serviceIds: null })).body.serviceIds, null);
  const stranger = await signedIn(app, other);
  for (const [method, body] of [["GET"], ["PATCH", { label: "x" }], ["DELETE"]] as const)
    assert.equal((await stranger.call(method, `${PATH}/${made.body.id}`, body ? { body } : {})).status, 404);
  const staff = await signedIn(app, business, "staff", { seesMoney: true });
  for (const [method, body] of [["GET"], ["PATCH", { label: "x" }]] as const)
    assert.equal((await staff.call(method, `${PATH}/${made.body.id}`, body ? { body } : {})).status, 403);
  const admin = await signedIn(app, business, "admin");
  const list = await admin.call("GET", `${PATH}?limit=1`);
  assert.ok(list.body.nextCursor);
  const next = await admin.call("GET", `${PATH}?limit=1&cursor=${list.body.nextCursor}`);
  assert.notEqual(next.body.data[0].id, list.body.data[0].id);
});
