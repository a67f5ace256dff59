import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import { bookings, events, services, surcharges } from "#db/schema/index.ts";
import { type Answer, openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

const WEDNESDAY = "2027-01-20T10:00:00Z";
const SATURDAY = "2027-01-23T10:00:00Z";
const SUNDAY = "2027-01-24T10:00:00Z";
const MONDAY = "2027-01-25T10:00:00Z";

let app: TestApp;
let business: MadeBusiness;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const setUp = async (): Promise<void> => {
  app.clock.now = TEST_NOW;
  business = await makeBusiness(app.db, {
    members: 3,
    services: [{ depositKind: "percent", depositValue: 20 }],
    surcharges: [
      {
        key: "weekend",
        label: "Weekend",
        change: { kind: "percent", value: "15" },
        conditions: [{ kind: "weekdays", weekdays: [6, 7] }],
      },
      {
        key: "short",
        label: "Short notice",
        change: { kind: "fixed", value: 900 },
        conditions: [{ kind: "lead_time", lessThanMinutes: 24 * 60 }],
      },
    ],
    coupons: [{ code: "SPEND", minimumSpend: 11_000 }],
  });
};
const book = (startsAt: string, more: object = {}): Promise<Answer> =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt, customer: someone(), ...more },
  });
const move = (made: Answer, startsAt: string, more: object = {}): Promise<Answer> => {
  const { booking, manageToken } = made.body;
  return app.call("POST", `/public/bookings/${booking.id}/reschedule?token=${manageToken}`, {
    body: { startsAt, ...more },
  });
};
const rowOf = async (made: Answer) => {
  const [row] = await app.db.orm.select().from(bookings).where(eq(bookings.id, made.body.booking.id));
  assert.ok(row);
  return row;
};

it("a move to a dearer day answers both prices and moves nothing until its total is agreed to", async () => {
  await setUp();
  const made = await book(WEDNESDAY);
  const refused = await move(made, SATURDAY);
  assert.deepEqual([refused.status, refused.body.code], [409, "price_changed"]);
  assert.deepEqual([refused.body.expected.total, refused.body.current.total], [10_000, 11_500]);
  assert.deepEqual(
    refused.body.changes.map((change: { code: string }) => change.code),
    ["surcharge.weekend"],
  );
  assert.equal((await rowOf(made)).version, 1);
  assert.equal((await move(made, SATURDAY, { expectedTotal: 11_499 })).status, 409);
  const moved = await move(made, SATURDAY, { expectedTotal: 11_500 });
  assert.equal(moved.status, 200);
  assert.equal(moved.body.price.total, 11_500);
  const row = await rowOf(made);
  assert.deepEqual([row.total, row.depositDue, row.price.total], [11_500, 2_300, 11_500]);
  const written = await app.db.orm.select().from(events).where(eq(events.subjectId, row.id));
  assert.ok(written.some(({ type, fields }) => type === "booking.rescheduled" && fields.includes("total")));
});

it("a move to a day of the same price needs no agreement, and one to a cheaper day does", async () => {
  await setUp();
  const made = await book(SATURDAY);
  assert.equal((await move(made, SUNDAY)).status, 200);
  assert.equal((await move(made, MONDAY)).body.code, "price_changed");
  assert.equal((await move(made, MONDAY, { expectedTotal: 10_000 })).body.price.total, 10_000);
  const stale = await move(made, WEDNESDAY, { expectedTotal: 9_000 });
  assert.deepEqual([stale.status, stale.body.expected], [409, { total: 9_000 }]);
});

it("is priced by the rules of the booking, whatever the owner edited since", async () => {
  await setUp();
  const made = await book(WEDNESDAY);
  await app.db.orm.update(services).set({ basePrice: 99_000 });
  await app.db.orm.update(surcharges).set({ conditions: [], change: { kind: "percent", value: "80" } });
  assert.equal((await move(made, MONDAY)).body.price.total, 10_000);
  assert.equal((await move(made, SATURDAY)).body.current.total, 11_500);
});

it("notice counts from the moment of the move; a change of person alone costs nothing", async () => {
  await setUp();
  const made = await book(WEDNESDAY);
  app.clock.now = Date.parse("2027-01-20T08:00:00Z");
  const other = business.memberIds.find((id) => id !== made.body.booking.teamMember.id);
  assert.equal((await move(made, WEDNESDAY, { teamMemberId: other })).body.price.total, 10_000);
  const later = await move(made, "2027-01-20T12:00:00Z");
  assert.deepEqual([later.body.code, later.body.current.total], ["price_changed", 10_900]);
  assert.equal((await move(made, "2027-01-21T09:00:00Z")).status, 200);
});

it("a coupon that was used stays, also where the visit is not worth its least spend any more", async () => {
  await setUp();
  const made = await book(SATURDAY, { couponCode: "spend" });
  assert.equal(made.body.booking.price.total, 10_500);
  assert.equal((await move(made, MONDAY)).body.current.total, 9_000);
  assert.equal((await move(made, MONDAY, { expectedTotal: 9_000 })).status, 200);
});

it("a booking older than the keeping of rules keeps its price", async () => {
  await setUp();
  const made = await book(WEDNESDAY);
  await app.db.orm.update(bookings).set({ rules: null }).where(eq(bookings.id, made.body.booking.id));
  const moved = await move(made, SATURDAY);
  assert.deepEqual([moved.status, moved.body.price.total], [200, 10_000]);
});
