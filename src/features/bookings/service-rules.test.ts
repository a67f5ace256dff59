/** What a service says of its own visits: arrival window and cancellation cut-off. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import { services } from "#db/schema/index.ts";
import { type Answer, openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const START = "2027-01-20T10:00:00Z";
const book = (business: MadeBusiness, body: object): Promise<Answer> =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { startsAt: START, customer: someone(), ...body },
  });
const items = (business: MadeBusiness) => business.serviceIds.map((serviceId) => ({ serviceId }));
const manage = ({ body }: Answer, act: string, more: object = {}) =>
  app.call("POST", `/public/bookings/${body.booking.id}/${act}?token=${body.manageToken}`, { body: more });
const view = ({ body }: Answer) =>
  app.call("GET", `/public/bookings/${body.booking.id}?token=${body.manageToken}`);

it("an arrival window is told with every slot, alternative and booking; the time taken stays start to end", async () => {
  const business = await makeBusiness(app.db, {
    business: { timeZone: "America/New_York" },
    services: [{ arrivalWindowMinutes: 120 }, {}],
  });
  const [windowed, plain] = business.serviceIds;
  const list = async (query: string) => {
    const path = `/public/businesses/${business.slug}/availability?from=2027-01-20&to=2027-01-20&${query}`;
    return (await app.call("GET", path)).body.days[0].slots[0];
  };
  const slot = await list(`serviceId=${windowed}`);
  assert.deepEqual(
    [slot.startsAt, slot.endsAt, slot.arrivesUntil],
    ["2027-01-20T09:00:00-05:00", "2027-01-20T10:00:00-05:00", "2027-01-20T11:00:00-05:00"],
  );
  assert.equal("arrivesUntil" in (await list(`serviceId=${plain}`)), false);
  const both = await list(`items=${encodeURIComponent(JSON.stringify(items(business)))}`);
  assert.equal(both.arrivesUntil, "2027-01-20T11:00:00-05:00", "of several services the widest");
  const shown = await list(`serviceId=${windowed}&timeZone=Asia/Tokyo`);
  assert.equal(shown.arrivesUntil.slice(16), ":00+09:00", "in the zone that is shown");

  const startsAt = slot.startsAt;
  const made = await book(business, { serviceId: windowed, startsAt });
  assert.equal(made.body.booking.arrivesUntil, "2027-01-20T11:00:00-05:00");
  assert.equal((await view(made)).body.arrivesUntil, "2027-01-20T11:00:00-05:00");
  const next = await book(business, { serviceId: plain, startsAt: "2027-01-20T10:00:00-05:00" });
  assert.equal(next.status, 201, "the window keeps nobody waiting");
  assert.equal("arrivesUntil" in next.body.booking, false);
  const rival = await book(business, { serviceId: windowed, startsAt });
  assert.ok(rival.body.alternatives.every((one: { arrivesUntil?: string }) => one.arrivesUntil));
  const moved = await manage(made, "reschedule", { startsAt: "2027-01-20T14:00:00-05:00" });
  assert.equal(moved.body.arrivesUntil, "2027-01-20T16:00:00-05:00");
});

it("the public configuration shows a service's own rules, and only where it has some", async () => {
  const business = await makeBusiness(app.db, {
    services: [
      {
        arrivalWindowMinutes: 90,
        bookingCutoff: { daysBefore: 1, at: "18:00" },
        cancellationCutoffMinutes: 1440,
      },
      {},
    ],
  });
  const { body } = await app.call("GET", `/public/businesses/${business.slug}/config`);
  const rules = (nth: number) => {
    const { arrivalWindowMinutes, bookingCutoff, cancellationCutoffMinutes } = body.services[nth];
    return { arrivalWindowMinutes, bookingCutoff, cancellationCutoffMinutes };
  };
  const first = body.services.findIndex((one: { id: string }) => one.id === business.serviceIds[0]);
  assert.deepEqual(rules(first), {
    arrivalWindowMinutes: 90,
    bookingCutoff: { daysBefore: 1, at: "18:00" },
    cancellationCutoffMinutes: 1440,
  });
  const keys = Object.keys(body.services[1 - first]);
  assert.ok(!keys.some((key) => /Window|Cutoff/.test(key)), keys.join());
});

it("changes end at the strictest cut-off of the booked services; one without has the business's", async () => {
  const hour = 3_600_000;
  const start = Date.parse(START);
  const cases = [
    { cutoffs: [180], hours: 3 },
    { cutoffs: [0], hours: 0 },
    { cutoffs: [null], hours: 1 },
    { cutoffs: [0, 1440], hours: 24 },
    { cutoffs: [0, null], hours: 1 },
    { cutoffs: [null, 30], hours: 1 },
  ];
  const { now } = app.clock;
  for (const { cutoffs, hours } of cases) {
    const business = await makeBusiness(app.db, {
      business: { cancellation: { cutoffMinutes: 60 } },
      services: cutoffs.map((cancellationCutoffMinutes) => ({ cancellationCutoffMinutes })),
    });
    const made = await book(business, { items: items(business) });
    assert.equal(made.status, 201);
    const until = start - hours * hour;
    try {
      app.clock.now = until;
      const { actions } = (await view(made)).body;
      assert.deepEqual([actions.cancel.allowed, actions.reschedule.allowed], [true, true]);
      assert.equal(Date.parse(actions.cancel.until), until, cutoffs.join());
      assert.equal(Date.parse(actions.reschedule.until), until);
      app.clock.now = until + 1;
      const late = (await view(made)).body.actions;
      assert.deepEqual([late.cancel.allowed, late.reschedule.allowed], [false, false]);
      for (const [act, body] of [
        ["cancel", {}],
        ["reschedule", { startsAt: "2027-01-25T12:00:00Z" }],
      ] as const) {
        const refused = await manage(made, act, body);
        assert.deepEqual([refused.status, refused.body.code], [409, "cancellation_closed"]);
        assert.equal(refused.body.cutoffMinutes, hours * 60);
      }
      app.clock.now = until;
      assert.equal((await manage(made, "cancel")).status, 200);
    } finally {
      app.clock.now = now;
    }
  }
});

it("the rules of a service that was archived since still hold for its bookings", async () => {
  const business = await makeBusiness(app.db, {
    services: [{ cancellationCutoffMinutes: 14 * 1440, arrivalWindowMinutes: 60 }],
  });
  const made = await book(business, { serviceId: business.serviceIds[0] });
  await app.db.orm.update(services).set({ archivedAt: 1 }).where(eq(services.businessId, business.id));
  const { body } = await view(made);
  assert.equal(body.actions.cancel.allowed, false);
  assert.equal(body.arrivesUntil, "2027-01-20T11:00:00+00:00");
  assert.equal((await manage(made, "cancel")).body.code, "cancellation_closed");
});
