import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import { bookings, coupons } from "#db/schema/index.ts";
import { type Answer, openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

const HOUR = 3_600_000;
type NewCoupon = NonNullable<BusinessOptions["coupons"]>[number];

let app: TestApp;
let business: MadeBusiness;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const setUp = async (coupon: NewCoupon | NewCoupon[], more: BusinessOptions = {}): Promise<void> => {
  app.clock.now = TEST_NOW;
  const list = Array.isArray(coupon) ? coupon : [coupon];
  business = await makeBusiness(app.db, { members: 12, coupons: list, ...more });
};
const post = (what: string, body: object): Promise<Answer> =>
  app.call("POST", `/public/businesses/${business.slug}/${what}`, {
    body: { serviceId: business.serviceIds[0], ...body },
  });
const quote = (couponCode = "C") => post("quotes", { couponCode });
const book = (customer: object, more: object = {}) =>
  post("bookings", { customer, couponCode: "C", startsAt: "2027-01-20T10:00:00Z", ...more });
const cancel = ({ body }: Answer) =>
  app.call("POST", `/public/bookings/${body.booking.id}/cancel?token=${body.manageToken}`, { body: {} });
const uses = async (code = "C") => {
  const [row] = await app.db.orm
    .select()
    .from(coupons)
    .where(eq(coupons.id, business.couponIds[code] ?? ""));
  return row?.redemptions;
};
const refused = (answer: Answer) => {
  assert.deepEqual([answer.status, answer.body.code], [422, "coupon_invalid"]);
  assert.equal(answer.body.errors[0].path, "couponCode");
};
const booked = (answers: Answer[]) => answers.filter(({ status }) => status === 201).length;
/** Another person each: whoever asks for anyone would queue for the same one, and hide a race. */
const person = (n: number) => ({ teamMemberId: business.memberIds[n % 12] });
/** Somebody who is known and has had no visit. */
const known = (customer: { name: string; email: string }) =>
  app.call("POST", `/public/businesses/${business.slug}/leads`, { body: customer });
const hour = (n: number) => ({ startsAt: `2027-01-20T${String(9 + n).padStart(2, "0")}:00:00Z` });

it("holds in its window only, written in any case", async () => {
  await setUp({ code: "C", startsAt: TEST_NOW + HOUR, endsAt: TEST_NOW + 2 * HOUR });
  refused(await quote());
  app.clock.now += HOUR;
  assert.equal((await quote(" c ")).body.total, 9_000);
  assert.equal((await book(someone(), { couponCode: "c" })).body.booking.price.total, 9_000);
  app.clock.now += HOUR;
  refused(await quote());
  refused(await book(someone(2)));
  refused(await quote("OTHER"));
});

it("of twenty at once no more than its uses have it", async () => {
  await setUp({ code: "C", maxRedemptions: 5 });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => book(someone(n), hour(n % 5))));
  assert.equal(booked(answers), 5);
  assert.equal(await uses(), 5);
  for (const answer of answers) if (answer.status !== 201) refused(answer);
  refused(await quote());
});

it("one customer, asking ten times at once and by other spellings, has it as often as allowed", async () => {
  await setUp({ code: "C", maxPerCustomer: 2 });
  const ada = (n: number) => ({ name: "Ada", email: n % 2 ? "ada@example.com" : "Ada@Example.com" });
  await known(ada(0));
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => book(ada(n), { ...hour(n % 5), ...person(n) })),
  );
  assert.equal(booked(answers), 2);
  assert.equal((await book(someone(1))).status, 201, "others may still");
  const first = answers.find(({ status }) => status === 201);
  assert.ok(first);
  await cancel(first);
  assert.equal((await book(ada(0), hour(5))).status, 201, "given back");
  refused(await book(ada(0), hour(6)));
  assert.equal(await uses(), 3);
});

it("a coupon for a first visit is for people who have none, also of two such coupons at once", async () => {
  await setUp([
    { code: "C", firstVisitOnly: true },
    { code: "D", firstVisitOnly: true },
  ]);
  const earlier = await book(someone("known"), { couponCode: undefined });
  refused(await book(someone("known"), hour(2)));
  await cancel(earlier);
  assert.equal((await book(someone("known"), hour(2))).status, 201, "a cancelled one was none");
  await known(someone("new"));
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      book(someone("new"), { couponCode: n % 2 ? "C" : "D", ...hour(n % 4), ...person(n) }),
    ),
  );
  assert.equal(booked(answers), 1);
});

it("somebody who never came has had no first visit", async () => {
  await setUp({ code: "C", firstVisitOnly: true });
  const missed = await book(someone(), { couponCode: undefined });
  const { id } = missed.body.booking;
  await app.db.orm.update(bookings).set({ status: "no_show" }).where(eq(bookings.id, id));
  assert.equal((await book(someone(), hour(3))).status, 201);
});

it("an unpaid booking gives its use back when its time is up, though nobody wants that time", async () => {
  const unpaid: BusinessOptions = {
    business: { paymentsEnabled: true },
    services: [{ depositKind: "percent", depositValue: 20 }],
  };
  await setUp({ code: "C", maxRedemptions: 1, maxPerCustomer: 1 }, unpaid);
  const first = await book(someone(), person(0));
  assert.equal(first.body.booking.status, "pending_payment");
  refused(await book(someone(2), hour(2)));
  app.clock.now += HOUR;
  assert.equal((await quote()).status, 201, "free again for a quote");
  assert.equal((await book(someone(2), { ...hour(2), ...person(1) })).status, 201);
  assert.equal(await uses(), 1);
  app.clock.now += HOUR;
  assert.equal(
    (await book(someone(), { ...hour(3), ...person(2) })).status,
    201,
    "their own lapsed use does not count either",
  );
});

it("a live quote keeps its coupon when it is withdrawn or over, but not beyond its uses", async () => {
  await setUp({ code: "C", maxRedemptions: 1, endsAt: TEST_NOW + HOUR });
  const [first, second] = [await quote(), await quote()];
  app.clock.now += HOUR;
  await app.db.orm
    .update(coupons)
    .set({ archivedAt: app.clock.now, discountValue: "1" })
    .where(eq(coupons.id, business.couponIds.C ?? ""));
  refused(await quote());
  const byQuote = (made: Answer, more: object) => {
    const body = { quoteId: made.body.id, customer: someone(), ...more };
    return app.call("POST", `/public/businesses/${business.slug}/bookings`, { body });
  };
  assert.equal((await byQuote(first, hour(1))).body.booking.price.total, 9_000);
  refused(await byQuote(second, hour(2)));
});

it("a booking by quote may repeat the coupon in any case, and no other", async () => {
  await setUp([{ code: "C" }, { code: "D" }]);
  const made = await quote();
  const again = { quoteId: made.body.id };
  refused(await book(someone(), { ...again, couponCode: "D" }));
  assert.equal((await book(someone(), { ...again, couponCode: "c" })).status, 201);
});

it("is for its services and from its least spend on, surcharges included", async () => {
  await setUp(
    { code: "C", minimumSpend: 11_000 },
    {
      surcharges: [
        {
          key: "weekend",
          label: "Weekend",
          change: { kind: "percent", value: "15" },
          conditions: [{ kind: "weekdays", weekdays: [6, 7] }],
        },
      ],
    },
  );
  refused(await book(someone()));
  const saturday = { startsAt: "2027-01-23T10:00:00Z" };
  assert.equal((await book(someone(), saturday)).body.booking.price.total, 10_500);
  assert.equal(
    (await post("holds", { couponCode: "C", startsAt: "2027-01-24T10:00:00Z" })).status,
    201,
    "a hold looks at its start too",
  );
  const quoted = await post("quotes", { couponCode: "C", ...saturday });
  const plain = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { quoteId: quoted.body.id, customer: someone(), startsAt: "2027-01-20T10:00:00Z" },
  });
  assert.deepEqual([plain.status, plain.body.code], [409, "price_changed"]);
  assert.deepEqual(
    plain.body.changes.map((change: { code: string }) => change.code),
    ["surcharge.weekend", "coupon"],
  );
});
