import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { services } from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

let app: TestApp;
let business: MadeBusiness;
const detail = {
  name: "Full Interior Detail",
  basePrice: 15_000,
  dimensions: [
    {
      key: "vehicle_size",
      label: "Vehicle size",
      kind: "choice" as const,
      required: true,
      options: [
        { key: "sedan", label: "Sedan", multiplier: "1" },
        { key: "suv", label: "SUV", multiplier: "1.3" },
      ],
    },
    {
      key: "condition",
      label: "Condition",
      kind: "choice" as const,
      required: true,
      options: [
        { key: "good", label: "Good", multiplier: "1" },
        { key: "poor", label: "Poor", multiplier: "1.5", minutes: 30 },
      ],
    },
  ],
  addOns: [{ key: "engine_bay", label: "Engine bay cleaning", amount: 2_500, minutes: 15, maxQuantity: 1 }],
};
const suv = { vehicle_size: "suv", condition: "poor" };

before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, { members: 3, services: [detail] });
});
after(() => app.close());

const quote = (body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/quotes`, {
    body: { serviceId: business.serviceIds[0], ...body },
  });
const timesFor = (query: string) =>
  app.call("GET", `/public/businesses/${business.slug}/availability?from=2027-01-21&to=2027-01-21&${query}`);
const book = (body: object) =>
  app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { customer: someone(), ...body },
  });

describe("quotes", () => {
  it("an SUV in poor condition is $292.50, with the engine bay $317.50, and the lines say why", async () => {
    const plain = await quote({ selections: suv });
    assert.equal(plain.status, 201);
    assert.equal(plain.body.total, 29_250);
    const { body } = await quote({ selections: suv, addOns: { engine_bay: 1 } });
    assert.equal(body.total, 31_750);
    assert.equal(body.durationMinutes, 105);
    assert.deepEqual(
      body.lines.map((line: { code: string; amount: number }) => [line.code, line.amount]),
      [
        ["base", 15_000],
        ["dimension.vehicle_size", 4_500],
        ["dimension.condition", 9_750],
        ["add_on.engine_bay", 2_500],
      ],
    );
    for (const line of body.lines) assert.match(line.explain, /\$/);
    assert.equal(body.expiresAt, "2027-01-20T08:00:00+00:00");
  });

  it("explains in the customer's language where it is one of ours, and costs the same", async () => {
    const lines = async (locale: string) => {
      const { status, body } = await quote({ selections: suv, locale });
      assert.deepEqual([status, body.total], [201, 29_250]);
      return body.lines.map(({ explain }: { explain: string }) => explain.replace(/\s/g, " "));
    };
    assert.equal((await lines("de-DE"))[1], "SUV: 150,00 $ × 1,3");
    assert.equal((await lines("it"))[1], "SUV: $150.00 × 1.3");
  });

  it("names every wrong selection at once", async () => {
    const { status, body } = await quote({
      selections: { vehicle_size: "tank", colour: "red" },
      addOns: { wings: 1 },
    });
    assert.equal(status, 422);
    assert.equal(body.code, "selection_invalid");
    assert.deepEqual(body.errors.map((e: { path: string }) => e.path).sort(), [
      "addOns.wings",
      "selections.colour",
      "selections.condition",
      "selections.vehicle_size",
    ]);
  });

  it("a live quote locks the rules: the owner raises the price, the customer pays what was quoted", async () => {
    const { body: quoted } = await quote({ selections: suv });
    await app.db.orm
      .update(services)
      .set({ basePrice: 20_000 })
      .where(eq(services.id, business.serviceIds[0] ?? ""));
    try {
      const fresh = await quote({ selections: suv });
      assert.equal(fresh.body.total, 39_000);
      const { status, body } = await book({ quoteId: quoted.id, startsAt: "2027-01-20T10:00:00Z" });
      assert.equal(status, 201);
      assert.equal(body.booking.price.total, 29_250);
      const again = await book({ quoteId: quoted.id, startsAt: "2027-01-20T13:00:00Z" });
      assert.equal(again.status, 409);
      assert.equal(again.body.code, "quote_converted");
    } finally {
      await app.db.orm
        .update(services)
        .set({ basePrice: 15_000 })
        .where(eq(services.id, business.serviceIds[0] ?? ""));
    }
  });

  it("its times are those at which it can be booked: as long as quoted, whatever was edited since", async () => {
    const { body: quoted } = await quote({ selections: suv, addOns: { engine_bay: 1 } });
    const self = eq(services.id, business.serviceIds[0] ?? "");
    const [asWas] = await app.db.orm.select().from(services).where(self);
    await app.db.orm.update(services).set({ durationMinutes: 15, dimensions: [], addOns: [] }).where(self);
    try {
      const today = await timesFor(`serviceId=${business.serviceIds[0]}`);
      assert.equal(today.body.durationMinutes, 15);
      const { status, body } = await timesFor(`quoteId=${quoted.id}`);
      assert.deepEqual([status, body.durationMinutes], [200, quoted.durationMinutes]);
      const { startsAt } = body.days[0].slots.at(-1);
      assert.equal((await book({ quoteId: quoted.id, startsAt })).status, 201);
      const over = await timesFor(`quoteId=${quoted.id}`);
      assert.deepEqual([over.status, over.body.code], [409, "quote_converted"]);
    } finally {
      await app.db.orm
        .update(services)
        .set(asWas ?? {})
        .where(self);
    }
  });

  it("two bookings of one quote at once: one has it", async () => {
    const { body: quoted } = await quote({ selections: suv });
    const answers = await Promise.all(
      ["09:00", "11:00", "13:00", "15:00"].map((time) =>
        book({ quoteId: quoted.id, startsAt: `2027-01-21T${time}:00Z` }),
      ),
    );
    assert.deepEqual(answers.map((a) => a.status).sort(), [201, 409, 409, 409]);
  });

  it("other inputs than the quoted ones are refused with both prices and the lines that differ", async () => {
    const { body: quoted } = await quote({ selections: suv });
    const { status, body } = await book({
      quoteId: quoted.id,
      serviceId: business.serviceIds[0],
      selections: { vehicle_size: "sedan", condition: "poor" },
      startsAt: "2027-01-22T10:00:00Z",
    });
    assert.equal(status, 409);
    assert.equal(body.code, "price_changed");
    assert.equal(body.expected.total, 29_250);
    assert.equal(body.current.total, 22_500);
    assert.deepEqual(
      body.changes.map((c: { code: string }) => c.code),
      ["dimension.vehicle_size", "dimension.condition"],
    );
  });

  it("an expired quote is 410", async () => {
    const { body: quoted } = await quote({ selections: suv });
    app.clock.now += 7 * 86_400_000;
    try {
      const { status, body } = await book({ quoteId: quoted.id, startsAt: "2027-01-22T10:00:00Z" });
      assert.equal(status, 410);
      assert.equal(body.code, "quote_expired");
      const times = await timesFor(`quoteId=${quoted.id}`);
      assert.deepEqual([times.status, times.body.code], [410, "quote_expired"]);
    } finally {
      app.clock.now -= 7 * 86_400_000;
    }
  });

  it("a total the client made up changes nothing but the answer", async () => {
    const { status, body } = await book({
      serviceId: business.serviceIds[0],
      selections: suv,
      expectedTotal: 1,
      startsAt: "2027-01-22T10:00:00Z",
    });
    assert.equal(status, 409);
    assert.equal(body.code, "price_changed");
    assert.equal(body.current.total, 29_250);
  });
});
