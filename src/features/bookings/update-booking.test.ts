import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type BusinessOptions, type MadeBusiness, makeBusiness, someone } from "#test/business.ts";
import { halves, overlaps } from "#test/invariants.ts";
import { type Person, signedIn, withApiKey } from "#test/people.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

/** Wednesday; the 23rd is a Saturday. */
const at = (time: string, day = 20) => `2027-01-${day}T${time}:00Z`;

const WEEKEND: BusinessOptions = {
  surcharges: [
    {
      key: "weekend",
      label: "Weekend",
      change: { kind: "percent", value: "20" },
      conditions: [{ kind: "weekdays", weekdays: [6, 7] }],
    },
  ],
};

async function booked(options: BusinessOptions = {}, more: object = {}) {
  const business = await makeBusiness(app.db, { members: 2, ...options });
  const owner = await signedIn(app, business);
  const { status, body } = await byWeb(business, "10:00", { teamMemberId: business.memberIds[0], ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return { business, owner, id: body.booking.id as string, token: body.manageToken as string };
}

const byWeb = (business: MadeBusiness, time: string, more: object = {}) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt: at(time), customer: someone(), ...more },
  });

const patch = (person: Pick<Person, "call">, id: string, body: object) =>
  person.call("PATCH", `/business/bookings/${id}`, { body });

const setStatus = (person: Pick<Person, "call">, id: string, body: object) =>
  person.call("PUT", `/business/bookings/${id}/status`, { body });

const eventsOf = async (id: string) =>
  (
    await app.db.orm
      .select({ type: t.events.type, fields: t.events.fields, related: t.events.related })
      .from(t.events)
      .where(eq(t.events.subjectId, id))
      .orderBy(t.events.seq)
  ).slice(1);

const outcomes = (answers: { status: number; body: { code?: string } }[]) =>
  answers.map(({ status, body }) => body.code ?? status).sort();

describe("changing a booking", () => {
  it("another time keeps the person, the notes come along, and one event says all", async () => {
    const { owner, id } = await booked();
    const { status, body } = await patch(owner, id, {
      startsAt: at("13:10"),
      notes: "Side door",
      version: 1,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      [body.startsAt, body.endsAt, body.notes, body.version],
      ["2027-01-20T13:10:00+00:00", "2027-01-20T14:10:00+00:00", "Side door", 2],
    );
    assert.deepEqual(
      (await eventsOf(id)).map(({ type, fields }) => [type, fields]),
      [["booking.rescheduled", ["startsAt", "endsAt", "teamMemberId", "notes"]]],
    );
    assert.deepEqual(await halves(app.db), []);
  });

  it("another person keeps the time; somebody who is not free is refused", async () => {
    const { business, owner, id } = await booked();
    const teamMemberId = business.memberIds[1];
    const { status, body } = await patch(owner, id, { teamMemberId });
    assert.deepEqual(
      [status, body.teamMember.id, body.startsAt],
      [200, teamMemberId, "2027-01-20T10:00:00+00:00"],
    );
    assert.deepEqual(
      (await eventsOf(id)).map(({ type, related }) => [type, related]),
      [["booking.reassigned", { teamMemberId }]],
    );
    await byWeb(business, "10:30", { teamMemberId: business.memberIds[0] });
    const back = await patch(owner, id, { teamMemberId: business.memberIds[0] });
    assert.deepEqual([back.status, back.body.reason], [409, "booked"]);
    const forced = await patch(owner, id, { teamMemberId: business.memberIds[0], override: true });
    assert.equal(forced.status, 200);
    assert.deepEqual((await eventsOf(id)).map(({ type }) => type).slice(1), [
      "booking.reassigned",
      "booking.overridden",
    ]);
    assert.deepEqual(await overlaps(app.db, business.id), []);
  });

  it("another price is told, until the total is agreed to or the old one kept", async () => {
    const { owner, id } = await booked(WEEKEND);
    const saturday = { startsAt: at("10:00", 23) };
    const told = await patch(owner, id, saturday);
    assert.deepEqual([told.status, told.body.code, told.body.current.total], [409, "price_changed", 12_000]);
    const kept = await patch(owner, id, { ...saturday, keepPrice: true });
    assert.deepEqual([kept.status, kept.body.price.total], [200, 10_000]);
    assert.equal((await eventsOf(id)).at(-1)?.related.price, "kept");
    const sunday = await patch(owner, id, { startsAt: at("10:00", 24), expectedTotal: 12_000 });
    assert.deepEqual([sunday.status, sunday.body.price.total], [200, 12_000]);
    const both = await patch(owner, id, { ...saturday, keepPrice: true, expectedTotal: 1 });
    assert.deepEqual([both.status, both.body.errors[0].path], [422, "expectedTotal"]);
  });

  it("what the team took off stays off when the rest is priced anew", async () => {
    const { business, owner } = await booked(WEEKEND);
    const made = await owner.call("POST", "/business/bookings", {
      body: {
        serviceId: business.serviceIds[0],
        startsAt: at("14:00"),
        customer: { name: "Ann" },
        adjustments: [{ label: "Regular", amount: -500 }],
      },
    });
    const moved = await patch(owner, made.body.id, { startsAt: at("14:00", 23), expectedTotal: 11_500 });
    assert.deepEqual([moved.status, moved.body.price.total], [200, 11_500], JSON.stringify(moved.body));
  });

  it("another address is priced as the booking's rules say for it", async () => {
    const address = { line1: "Main St 1", city: "Town", postalCode: "1000", country: "US" };
    const { owner, id } = await booked(
      {
        services: [{ location: "customer" }],
        serviceAreas: [
          { key: "near", label: "Near", covers: { kind: "postal_codes", postalCodes: ["1000"] } },
          { key: "far", label: "Far", covers: { kind: "postal_codes", postalCodes: ["2000"] } },
        ],
        surcharges: [
          {
            key: "far",
            label: "Far",
            change: { kind: "fixed", value: 700 },
            conditions: [{ kind: "area", areas: ["far"] }],
          },
        ],
      },
      { customer: { ...someone(), address } },
    );
    const far = { ...address, postalCode: "2000" };
    assert.equal((await patch(owner, id, { address: far })).body.current.total, 10_700);
    const agreed = await patch(owner, id, { address: far, expectedTotal: 10_700 });
    assert.deepEqual(
      [agreed.status, agreed.body.customer.address, agreed.body.price.total],
      [200, far, 10_700],
    );
    const gone = await patch(owner, id, { address: null, keepPrice: true });
    assert.deepEqual([gone.body.customer.address, gone.body.customer.name], [null, "Customer 1"]);
  });

  it("only what is given changes; nothing given changes nothing", async () => {
    const { owner, id } = await booked({}, { notes: "From the web" });
    const { body } = await patch(owner, id, { internalNotes: "VIP" });
    assert.deepEqual([body.notes, body.internalNotes, body.version], ["From the web", "VIP", 2]);
    assert.deepEqual((await eventsOf(id)).at(-1), {
      type: "booking.updated",
      fields: ["internalNotes"],
      related: {},
    });
    assert.equal((await patch(owner, id, {})).body.version, 2);
    assert.equal((await eventsOf(id)).length, 1);
    const cleared = await patch(owner, id, { internalNotes: "" });
    assert.deepEqual([cleared.body.internalNotes, cleared.body.notes], ["", "From the web"]);
    for (const field of ["status", "price", "total", "customerId", "origin", "businessId", "endsAt"]) {
      const refused = await patch(owner, id, { [field]: 1 });
      assert.deepEqual([refused.status, refused.body.errors[0].path], [422, field]);
    }
  });

  it("a booking that is over is noted on but not moved, and the team may move one past its cut-off", async () => {
    const { owner, id } = await booked({ business: { cancellation: { cutoffMinutes: 100_000 } } });
    assert.equal((await patch(owner, id, { startsAt: at("15:00") })).status, 200);
    assert.equal((await setStatus(owner, id, { status: "completed" })).status, 200);
    assert.equal((await patch(owner, id, { startsAt: at("10:00") })).body.code, "invalid_transition");
    assert.equal((await patch(owner, id, { internalNotes: "Paid cash" })).status, 200);
  });

  it("a service that was archived since can still be moved by the team", async () => {
    const { business, owner, id } = await booked();
    await app.db.orm.update(t.services).set({ archivedAt: 1 }).where(eq(t.services.businessId, business.id));
    assert.equal((await patch(owner, id, { startsAt: at("15:00") })).status, 200);
  });
});

describe("status", () => {
  it("follows the table, keeps the reason, and shows the history with names", async () => {
    const { owner, id } = await booked();
    const { status, body } = await setStatus(owner, id, { status: "in_progress", version: 1 });
    assert.deepEqual([status, body.status, body.version], [200, "in_progress", 2]);
    const wrong = await setStatus(owner, id, { status: "no_show" });
    assert.deepEqual(
      [wrong.status, wrong.body.code, wrong.body.allowed],
      [409, "invalid_transition", ["completed", "cancelled"]],
    );
    const stale = await setStatus(owner, id, { status: "completed", version: 1 });
    assert.deepEqual([stale.status, stale.body.code, stale.body.version], [409, "version_conflict", 2]);
    const off = await setStatus(owner, id, { status: "cancelled", reason: "Rain" });
    assert.deepEqual([off.body.cancelReason, off.body.allowedStatuses], ["Rain", []]);
    const { history } = (await owner.call("GET", `/business/bookings/${id}`)).body;
    assert.deepEqual(
      history.map((one: { type: string; actor: { kind: string } }) => [one.type, one.actor.kind]),
      [
        ["booking.created", "customer"],
        ["booking.status_changed", "user"],
        ["booking.cancelled", "user"],
      ],
    );
    assert.equal(history[1].actor.name, `User ${owner.userId.slice(-4)}`);
  });

  it("is set on many at once, each for itself", async () => {
    const { business, owner, id } = await booked();
    const other = await booked();
    const second = (await byWeb(business, "12:00")).body.booking.id as string;
    await setStatus(owner, second, { status: "cancelled" });
    const { status, body } = await owner.call("POST", "/business/bookings/status", {
      body: { ids: [id, second, other.id], status: "completed" },
    });
    assert.equal(status, 200);
    assert.deepEqual(
      body.data.map(
        (one: { status: string; problem: { code: string } | null }) => one.problem?.code ?? one.status,
      ),
      ["completed", "invalid_transition", "not_found"],
    );
    for (const ids of [[], [id, id], Array.from({ length: 101 }, () => newId("booking"))]) {
      const refused = await owner.call("POST", "/business/bookings/status", {
        body: { ids, status: "completed" },
      });
      assert.deepEqual([refused.status, refused.body.errors[0].path], [422, "ids"]);
    }
  });
});

describe("two people and one booking", () => {
  it("who changes what somebody else has changed meanwhile is told, and nothing is lost", async () => {
    const { owner, id } = await booked();
    const answers = await Promise.all([
      patch(owner, id, { internalNotes: "one", version: 1 }),
      patch(owner, id, { internalNotes: "two", version: 1 }),
      patch(owner, id, { startsAt: at("15:00"), version: 1 }),
      setStatus(owner, id, { status: "completed", version: 1 }),
    ]);
    assert.deepEqual(outcomes(answers), [200, "version_conflict", "version_conflict", "version_conflict"]);
    const { body } = await owner.call("GET", `/business/bookings/${id}`);
    assert.equal(body.version, 2);
    assert.equal(body.history.length, 2);
  });

  it("cancelling against completing: one does it, the other is told", async () => {
    for (let round = 0; round < 5; round++) {
      const { owner, id } = await booked();
      const answers = await Promise.all([
        setStatus(owner, id, { status: "cancelled" }),
        setStatus(owner, id, { status: "completed" }),
      ]);
      assert.equal(answers.filter(({ status }) => status === 200).length, 1, outcomes(answers).join());
      assert.ok(answers.some(({ body }) => /invalid_transition|version_conflict/.test(body.code)));
    }
    assert.deepEqual(await halves(app.db), []);
  });

  it("moving against the customer's moving and cancelling: never at two times, never without its time", async () => {
    for (let round = 0; round < 5; round++) {
      const { owner, id, token } = await booked();
      const answers = await Promise.all([
        patch(owner, id, { startsAt: at("13:00") }),
        app.call("POST", `/public/bookings/${id}/reschedule?token=${token}`, {
          body: { startsAt: at("15:00") },
        }),
        ...(round % 2 ? [setStatus(owner, id, { status: "cancelled" })] : []),
      ]);
      assert.ok(
        answers.some(({ status }) => status === 200),
        outcomes(answers).join(),
      );
    }
    assert.deepEqual(await halves(app.db), []);
    assert.deepEqual(await overlaps(app.db), []);
  });

  it("giving a booking to somebody against a customer who wants that time: one of them has it", async () => {
    for (let round = 0; round < 5; round++) {
      const { business, owner, id } = await booked();
      const [, second] = business.memberIds;
      const answers = await Promise.all([
        patch(owner, id, { teamMemberId: second }),
        byWeb(business, "10:30", { teamMemberId: second, customer: someone(2) }),
      ]);
      assert.deepEqual(answers.map(({ status }) => status < 300).sort(), [false, true]);
    }
    assert.deepEqual(await overlaps(app.db), []);
  });
});

describe("who may", () => {
  it("staff see and change their own bookings only, and give none away", async () => {
    const { business, id } = await booked();
    const [own = "", colleague = ""] = business.memberIds;
    const mine = await signedIn(app, business, "staff", { teamMemberId: own });
    const theirs = await signedIn(app, business, "staff", { teamMemberId: colleague });
    const nobody = await signedIn(app, business, "staff");
    const absent = newId("booking");
    for (const person of [theirs, nobody]) {
      for (const [method, path, body] of [
        ["GET", "", undefined],
        ["PATCH", "", { internalNotes: "x" }],
        ["PATCH", "", { startsAt: at("15:00") }],
        ["PUT", "/status", { status: "completed" }],
      ] as const) {
        const refused = await person.call(method, `/business/bookings/${id}${path}`, body ? { body } : {});
        const unknown = await person.call(
          method,
          `/business/bookings/${absent}${path}`,
          body ? { body } : {},
        );
        assert.equal(refused.status, 404);
        assert.deepEqual({ ...refused.body, requestId: "" }, { ...unknown.body, requestId: "" });
      }
      const bulk = await person.call("POST", "/business/bookings/status", {
        body: { ids: [id], status: "completed" },
      });
      assert.equal(bulk.body.data[0].problem.code, "not_found");
      for (const query of ["", `?teamMemberId=${own}`, "?q=customer", `?q=${id}`]) {
        const { body } = await person.call("GET", `/business/bookings${query}`);
        assert.deepEqual([body.data, body.nextCursor], [[], null]);
      }
      const { body } = await person.call("GET", "/business/calendar?from=2027-01-01&to=2027-01-31");
      assert.ok(
        body.people.every(
          (one: { id: string; bookings: [] }) => one.id === colleague && one.bookings.length === 0,
        ),
      );
    }
    const { body } = await mine.call("GET", `/business/bookings/${id}`);
    assert.deepEqual([body.price, body.payment], [null, null]);
    assert.equal((await patch(mine, id, { teamMemberId: colleague })).status, 403);
    assert.equal((await patch(mine, id, { startsAt: at("12:00"), override: true })).status, 403);
    assert.equal((await patch(mine, id, { startsAt: at("12:00") })).status, 200);
    assert.equal((await setStatus(mine, id, { status: "no_show" })).status, 200);
    assert.equal((await setStatus(mine, id, { status: "confirmed" })).body.code, "invalid_transition");
    const calendar = await mine.call("GET", "/business/calendar?from=2027-01-20&to=2027-01-20");
    assert.deepEqual(
      calendar.body.people.map((one: { id: string; bookings: { total: null }[] }) => [
        one.id,
        one.bookings.map(({ total }) => total),
      ]),
      [[own, [null]]],
    );
  });

  it("another business's owner finds nothing, as if it did not exist", async () => {
    const { id } = await booked();
    const stranger = (await booked()).owner;
    const absent = newId("booking");
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["PATCH", "", { internalNotes: "x" }],
      ["PUT", "/status", { status: "completed" }],
    ] as const) {
      const [one, other] = await Promise.all(
        [id, absent].map((which) =>
          stranger.call(method, `/business/bookings/${which}${path}`, body ? { body } : {}),
        ),
      );
      assert.equal(one?.status, 404);
      assert.deepEqual({ ...one?.body, requestId: "" }, { ...other?.body, requestId: "" });
    }
    const found = await stranger.call("GET", `/business/bookings?q=${id}`);
    assert.deepEqual(found.body.data, []);
  });

  it("an API key needs the scope for what it does", async () => {
    const { business, id } = await booked();
    const reader = await withApiKey(app, business, ["bookings:read"]);
    assert.equal((await reader.call("GET", `/business/bookings/${id}`)).status, 200);
    assert.equal((await patch(reader, id, { notes: "x" })).status, 403);
    assert.equal((await setStatus(reader, id, { status: "completed" })).status, 403);
    const other = await withApiKey(app, business, ["leads:write"]);
    assert.equal((await other.call("GET", "/business/bookings")).status, 403);
  });
});

it("completing a booking bills it once, where the business wants that", async () => {
  const { business, owner, id } = await booked({ business: { autoInvoice: true } });
  const other = await booked();
  for (const one of [{ owner, id }, other])
    assert.equal((await setStatus(one.owner, one.id, { status: "completed" })).status, 200);
  const bills = (of: MadeBusiness) =>
    app.db.orm.select().from(t.invoices).where(eq(t.invoices.businessId, of.id));
  const made = await bills(business);
  assert.deepEqual(
    made.map(({ bookingId, total }) => [bookingId, total]),
    [[id, 10_000]],
  );
  assert.deepEqual(await bills(other.business), []);
});
