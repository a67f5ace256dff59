import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const at = (time: string, day = 20) => `2027-01-${day}T${time}:00Z`;

async function booked(business: MadeBusiness, more: object = {}) {
  const { status, body } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: {
      serviceId: business.serviceIds[0],
      startsAt: at("10:00"),
      customer: { ...someone(), name: "Ada King Lovelace", phone: "+1 555 0100" },
      ...more,
    },
  });
  assert.equal(status, 201);
  const path = `/public/bookings/${body.booking.id}`;
  const call = (method: string, act = "", given?: object, headers = {}) =>
    app.call(method, `${path}${act}?token=${body.manageToken}`, {
      ...(given ? { body: given } : {}),
      headers,
    });
  return { id: body.booking.id as string, path, call };
}

const complete = (business: MadeBusiness, id: string) =>
  app.db.orm
    .update(t.bookings)
    .set({ status: "completed" })
    .where(and(eq(t.bookings.businessId, business.id), eq(t.bookings.id, id)));

test("a completed visit is reviewed once by its link; a retry is the same review, other words are refused", async () => {
  const business = await makeBusiness(app.db);
  const { id, path, call } = await booked(business);
  const words = { rating: 5, title: "Like new", text: "Very thorough.\nThank you!" };
  assert.equal((await call("GET")).body.actions.review.allowed, false);
  assert.equal((await call("POST", "/review", words)).body.code, "invalid_transition");
  await complete(business, id);
  assert.equal((await call("GET")).body.actions.review.allowed, true);
  assert.equal((await app.call("POST", `${path}/review`, { body: words })).status, 401);
  const bad = await call("POST", "/review", { rating: 6 });
  assert.deepEqual([bad.status, bad.body.errors[0].path], [422, "rating"]);

  const answers = await Promise.all([1, 2, 3].map(() => call("POST", "/review", words)));
  for (const { status, body } of answers) {
    assert.equal(status, 201);
    const { createdAt: _, ...said } = body.review;
    assert.deepEqual(said, { ...words, authorName: "Ada L.", reply: null });
    assert.equal(body.actions.review.allowed, false);
  }
  assert.equal((await call("POST", "/review", { rating: 1 })).body.code, "already_exists");
  const rows = await app.db.orm.select().from(t.reviews).where(eq(t.reviews.bookingId, id));
  assert.deepEqual(
    rows.map(({ status, serviceId }) => [status, serviceId]),
    [["pending", business.serviceIds[0]]],
  );
  const log = await app.db.orm
    .select()
    .from(t.events)
    .where(eq(t.events.subjectId, rows[0]?.id ?? ""));
  assert.deepEqual(
    log.map(({ type, related }) => [type, related]),
    [["review.created", { bookingId: id }]],
  );
  const { review } = (await app.call("GET", path)).body;
  assert.equal(review, undefined, "without the link nothing is told");
  assert.equal((await app.call("GET", `/public/businesses/${business.slug}/reviews`)).body.data.length, 0);
});

test("the same again at another time: items, seats and contact, at today's price, once per Idempotency-Key", async () => {
  const addOns = [{ key: "wax", label: "Wax", amount: 2_000, minutes: 15, maxQuantity: 2 }];
  const business = await makeBusiness(app.db, { services: [{ addOns }] });
  const first = await booked(business, { addOns: { wax: 2 }, notes: "Ring twice", locale: "de" });
  await app.db.orm
    .update(t.services)
    .set({ basePrice: 11_000 })
    .where(eq(t.services.businessId, business.id));
  assert.equal((await first.call("GET")).body.actions.rebook.allowed, true);
  const wanted = { startsAt: at("10:00", 27) };
  assert.equal((await app.call("POST", `${first.path}/rebook`, { body: wanted })).status, 401);
  const stale = await first.call("POST", "/rebook", { ...wanted, expectedTotal: 14_000 });
  assert.equal(stale.body.code, "price_changed");
  const key = { "idempotency-key": "again" };
  const again = await first.call("POST", "/rebook", wanted, key);
  assert.equal(again.status, 201);
  const { booking, manageToken } = again.body;
  assert.notEqual(booking.id, first.id);
  assert.equal(booking.price.total, 15_000);
  assert.deepEqual(booking.items[0].addOns, { wax: 2 });
  const own = await app.call("GET", `/public/bookings/${booking.id}?token=${manageToken}`);
  assert.deepEqual([own.body.customer.name, own.body.customer.phone], ["Ada King Lovelace", "+1 555 0100"]);
  assert.equal(own.body.notes, "", "what was said for one visit is not said for another");
  const replay = await first.call("POST", "/rebook", wanted, key);
  assert.deepEqual([replay.body.booking.id, replay.body.manageToken], [booking.id, manageToken]);
  const taken = await first.call("POST", "/rebook", wanted);
  assert.equal(taken.body.code, "slot_unavailable");
  const rows = await app.db.orm.select().from(t.bookings).where(eq(t.bookings.businessId, business.id));
  assert.equal(new Set(rows.map(({ customerId }) => customerId)).size, 1);

  await app.db.orm.update(t.services).set({ archivedAt: 1 }).where(eq(t.services.businessId, business.id));
  assert.equal((await first.call("GET")).body.actions.rebook.allowed, false);
  assert.equal(
    (await first.call("POST", "/rebook", { startsAt: at("12:00", 27) })).body.code,
    "selection_invalid",
  );
});
