import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { Refusal } from "#domain/refusals.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { addTimeOff, type NewTimeOff } from "./add-time-off.ts";
import { removeTimeOff } from "./remove-time-off.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const actor = { kind: "user", id: "usr_1" } as const;
const at = (time: string) => `2027-01-20T${time}:00Z`;
const book = (business: MadeBusiness, time: string, more: object = {}) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: at(time), customer: someone(), ...more },
  });

async function off(business: MadeBusiness, from: string, to: string, more: Partial<NewTimeOff> = {}) {
  const loaded = await app.deps.businesses.bySlug(business.slug);
  const [teamMemberId = ""] = business.memberIds;
  return addTimeOff(app.deps, loaded, {
    teamMemberId,
    startsAt: Date.parse(at(from)),
    endsAt: Date.parse(at(to)),
    reason: "Dentist",
    actor,
    ...more,
  });
}

const refusal = (act: Promise<unknown>) =>
  act.then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    },
  );

describe("time off", () => {
  it("takes the time out of what is offered, until it is removed; both are written down", async () => {
    const business = await makeBusiness(app.db);
    const { id } = await off(business, "10:00", "12:00");
    assert.equal((await book(business, "11:00")).body.reason, "time_off");
    assert.equal((await book(business, "12:00")).status, 201);
    const loaded = await app.deps.businesses.bySlug(business.slug);
    await removeTimeOff(app.deps, loaded, id, actor);
    assert.equal((await refusal(removeTimeOff(app.deps, loaded, id, actor)))?.code, "not_found");
    assert.equal((await book(business, "11:00")).status, 201);
    const { rows } = await app.db.orm.execute(
      sql`select type, actor_id, related from events where subject_id = ${id} order by seq`,
    );
    const related = { teamMemberId: business.memberIds[0] };
    assert.deepEqual(rows, [
      { type: "time_off.created", actor_id: "usr_1", related },
      { type: "time_off.removed", actor_id: "usr_1", related },
    ]);
  });

  it("is refused where customers are booked, naming the bookings; with force it is entered and they stay", async () => {
    const business = await makeBusiness(app.db, { services: [{ bufferAfterMinutes: 30 }] });
    const first = await book(business, "10:00");
    const second = await book(business, "12:00");
    const refused = await refusal(off(business, "10:30", "12:30"));
    assert.equal(refused?.code, "time_off_conflict");
    assert.deepEqual(refused?.extra, { bookingIds: [first.body.booking.id, second.body.booking.id] });
    assert.equal(await refusal(off(business, "11:00", "12:00")), null, "a buffer may lie in time off");
    await off(business, "10:30", "12:30", { force: true });
    assert.equal(
      (await app.call("GET", `/public/bookings/${first.body.booking.id}`)).body.status,
      "confirmed",
    );
  });

  it("is not kept from a time that was cancelled, given back, or never paid", async () => {
    const business = await makeBusiness(app.db, {
      business: { paymentsEnabled: true },
      services: [{ depositKind: "full" }],
    });
    assert.equal((await book(business, "10:00")).status, 201);
    assert.equal((await refusal(off(business, "10:00", "11:00")))?.code, "time_off_conflict");
    app.clock.now += 31 * 60_000;
    assert.equal(await refusal(off(business, "10:00", "11:00")), null);
    app.clock.now = TEST_NOW;
  });

  it("wants a person of this business and a time that has a length", async () => {
    const business = await makeBusiness(app.db);
    const other = await makeBusiness(app.db);
    const foreign = { teamMemberId: other.memberIds[0] ?? "" };
    assert.equal((await refusal(off(business, "10:00", "11:00", foreign)))?.code, "validation_failed");
    assert.equal((await refusal(off(business, "11:00", "11:00")))?.code, "validation_failed");
  });

  it("against bookings at the same moment: one or the other, never both", async () => {
    for (let round = 0; round < 10; round++) {
      const business = await makeBusiness(app.db, { members: 2 });
      const [teamMemberId] = business.memberIds;
      const [blocked, ...answers] = await Promise.all([
        refusal(off(business, "10:00", "12:00")),
        ...Array.from({ length: 6 }, (_, n) =>
          book(business, n % 2 ? "10:00" : "11:00", n < 3 ? { teamMemberId } : {}),
        ),
      ]);
      const his = answers.filter((a) => a.status === 201 && a.body.booking.teamMember.id === teamMemberId);
      for (const { status } of answers) assert.ok(status === 201 || status === 409, String(status));
      assert.ok(blocked === null ? his.length === 0 : his.length > 0, `${blocked?.code} with ${his.length}`);
    }
  });

  it("against customers who move into the time: one or the other", async () => {
    for (let round = 0; round < 6; round++) {
      const business = await makeBusiness(app.db);
      const { body } = await book(business, "09:00");
      const [blocked, moved] = await Promise.all([
        refusal(off(business, "10:00", "12:00")),
        app.call("POST", `/public/bookings/${body.booking.id}/reschedule?token=${body.manageToken}`, {
          body: { startsAt: at("11:00") },
        }),
      ]);
      assert.equal(blocked === null, moved.status === 409, `${blocked?.code} and ${moved.status}`);
    }
  });
});
