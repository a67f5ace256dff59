import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { eq } from "drizzle-orm";
import {
  bookings,
  businesses,
  leads,
  postalPlaces,
  quotes,
  serviceAreas,
  surcharges,
} from "#db/schema/index.ts";
import type { ServiceArea, Surcharge } from "#domain/catalog.ts";
import { type Answer, openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness, someone } from "#test/business.ts";

/** A Wednesday; the business is in Berlin, an hour ahead of UTC in January. */
const WEDNESDAY = "2027-01-20T10:00:00+01:00";
const SATURDAY = "2027-01-23T10:00:00+01:00";

let app: TestApp;
let business: MadeBusiness;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const weekend: Surcharge = {
  key: "weekend",
  label: "Weekend",
  change: { kind: "percent", value: "15" },
  conditions: [{ kind: "weekdays", weekdays: [6, 7] }],
};
const sameDay: Surcharge = {
  key: "same_day",
  label: "Same day",
  change: { kind: "fixed", value: 2_000 },
  conditions: [{ kind: "same_day" }],
};
const outer: Surcharge = {
  key: "outer",
  label: "Outer districts",
  change: { kind: "fixed", value: 700 },
  conditions: [{ kind: "area", areas: ["outer"] }],
};
const areas: ServiceArea[] = [
  { key: "inner", label: "Inner", covers: { kind: "prefixes", prefixes: ["10"] } },
  { key: "outer", label: "Outer", covers: { kind: "prefixes", prefixes: ["12", "13"] } },
];
const address = (postalCode: string) => ({ line1: "Weg 1", city: "Berlin", postalCode, country: "DE" });

const make = () =>
  makeBusiness(app.db, {
    business: { timeZone: "Europe/Berlin", currency: "EUR", latitude: 52.52, longitude: 13.4 },
    members: 4,
    services: [{ location: "customer", basePrice: 15_000 }, { basePrice: 5_000 }],
    surcharges: [weekend, sameDay, outer],
    serviceAreas: areas,
  });
const post = (what: string, body: object): Promise<Answer> =>
  app.call("POST", `/public/businesses/${business.slug}/${what}`, { body });
const bought = () => ({ serviceId: business.serviceIds[0] });
const quote = (body: object = {}) => post("quotes", { ...bought(), ...body });
const book = (body: object) => post("bookings", { customer: someone(), ...body });
const codes = (price: { lines: { code: string }[] }) => price.lines.map((line) => line.code);
const changed = (answer: Answer) => answer.body.changes.map((change: { code: string }) => change.code);

beforeEach(async () => {
  app.clock.now = TEST_NOW;
  business = await make();
});

describe("surcharges", () => {
  it("follow from the start in the business's zone and from the postal code", async () => {
    const plain = await quote();
    assert.equal(plain.body.total, 15_000);
    const saturday = await quote({ startsAt: SATURDAY });
    assert.deepEqual(
      saturday.body.lines.map((line: { code: string; amount: number }) => [line.code, line.amount]),
      [
        ["base", 15_000],
        ["surcharge.weekend", 2_250],
      ],
    );
    assert.equal(saturday.body.lines[1].explain, "Weekend: +15% on €150.00");
    // Friday 23:30 in UTC is Saturday in Berlin.
    assert.equal((await quote({ startsAt: "2027-01-22T23:30:00Z" })).body.total, 17_250);
    assert.equal((await quote({ startsAt: "2027-01-22T22:30:00Z" })).body.total, 15_000);
    assert.equal((await quote({ startsAt: SATURDAY, postalCode: "12 047" })).body.total, 17_950);
    assert.equal((await quote({ postalCode: "10-115" })).body.total, 15_000);
  });

  it("a booking without a quote is priced by its own start and address", async () => {
    const made = await book({
      ...bought(),
      startsAt: SATURDAY,
      expectedTotal: 17_950,
      customer: { ...someone(), address: address("12047") },
    });
    assert.equal(made.status, 201);
    assert.equal(made.body.booking.price.total, 17_950);
    const today = await book({ ...bought(), startsAt: "2027-01-13T12:00:00+01:00" });
    assert.deepEqual(codes(today.body.booking.price), ["base", "surcharge.same_day"]);
  });
});

describe("a live quote", () => {
  it("made without a start is good for a plain day, whatever was edited since", async () => {
    const { body: quoted } = await quote();
    await app.db.orm.update(surcharges).set({ conditions: [] }).where(eq(surcharges.businessId, business.id));
    assert.equal((await quote()).body.total, 19_950, "for everybody else it is dearer now");
    const made = await book({ quoteId: quoted.id, startsAt: WEDNESDAY });
    assert.equal(made.status, 201);
    assert.equal(made.body.booking.price.total, 15_000);
  });

  it("names the line that another start brings, and books nothing", async () => {
    const { body: quoted } = await quote();
    const refused = await book({ quoteId: quoted.id, startsAt: SATURDAY });
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, "price_changed");
    assert.deepEqual([refused.body.expected.total, refused.body.current.total], [15_000, 17_250]);
    assert.deepEqual(changed(refused), ["surcharge.weekend"]);
    const none = await app.db.orm.select().from(bookings).where(eq(bookings.businessId, business.id));
    assert.deepEqual(none, []);
    const { body: saturday } = await quote({ startsAt: SATURDAY });
    const plain = await book({ quoteId: saturday.id, startsAt: WEDNESDAY });
    assert.deepEqual([plain.status, changed(plain)], [409, ["surcharge.weekend"]]);
    assert.equal((await book({ quoteId: saturday.id, startsAt: SATURDAY })).body.booking.price.total, 17_250);
  });

  it("names the line that another address brings", async () => {
    const { body: quoted } = await quote({ postalCode: "10115" });
    const at = (postalCode: string) =>
      book({
        quoteId: quoted.id,
        startsAt: WEDNESDAY,
        customer: { ...someone(), address: address(postalCode) },
      });
    assert.deepEqual(changed(await at("12047")), ["surcharge.outer"]);
    assert.equal((await at("10 999")).status, 201, "another code without another line");
  });

  it("keeps the quoted start's price however late it is booked", async () => {
    const { body: quoted } = await quote({ startsAt: "2027-01-15T15:00:00+01:00" });
    const { body: again } = await quote({ startsAt: "2027-01-15T16:00:00+01:00" });
    const { body: open } = await quote();
    app.clock.now = Date.parse("2027-01-15T09:00:00+01:00");
    const late = await book({ quoteId: quoted.id, startsAt: "2027-01-15T15:00:00+01:00" });
    assert.equal(late.body.booking.price.total, 15_000);
    const { body: other } = await quote({ startsAt: "2027-01-15T15:00:00+01:00" });
    assert.equal(other.total, 17_000);
    const reworded = { items: [{ ...bought(), addOns: {} }], quoteId: again.id };
    const same = await book({ ...reworded, startsAt: "2027-01-15T16:00:00+01:00" });
    assert.equal(same.body.booking.price.total, 15_000);
    const unplanned = await book({ quoteId: open.id, startsAt: "2027-01-15T13:00:00+01:00" });
    assert.deepEqual([unplanned.status, changed(unplanned)], [409, ["surcharge.same_day"]]);
  });

  it("is good for its visit also when the clocks of the business are other ones by then", async () => {
    const friday = "2027-01-22T23:30:00Z";
    const { body: quoted } = await quote({ startsAt: friday });
    assert.equal(quoted.total, 17_250);
    const weeklyHours = [5, 6].map((weekday) => ({ weekday, from: "00:00", to: "24:00" }));
    await app.db.orm
      .update(businesses)
      .set({ timeZone: "UTC", weeklyHours })
      .where(eq(businesses.id, business.id));
    assert.equal((await quote({ startsAt: friday })).body.total, 15_000);
    const made = await book({ quoteId: quoted.id, startsAt: friday });
    assert.equal(made.body.booking.price.total, 17_250);
  });

  it("knows the places it was priced by", async () => {
    await app.db.orm.insert(surcharges).values({
      id: `sur_${business.id}`,
      businessId: business.id,
      key: "way",
      label: "Way",
      change: { kind: "per_km", value: 100, over: 0 },
      conditions: [],
      position: 9,
    });
    await app.db.orm
      .insert(postalPlaces)
      .values({ businessId: business.id, postalCode: "10115", latitude: 52.54, longitude: 13.4 });
    const { body: quoted } = await quote({ postalCode: "10115" });
    assert.equal(quoted.total, 15_300, "2.2 kilometres, three begun");
    await app.db.orm
      .update(postalPlaces)
      .set({ latitude: 53 })
      .where(eq(postalPlaces.businessId, business.id));
    const customer = { ...someone(), address: address("10115") };
    const made = await book({ quoteId: quoted.id, startsAt: WEDNESDAY, customer });
    assert.equal(made.body.booking.price.total, 15_300);
    const [row] = await app.db.orm.select().from(bookings).where(eq(bookings.quoteId, quoted.id));
    assert.deepEqual(row?.rules?.places, { "10115": { latitude: 52.54, longitude: 13.4 } });
  });
});

describe("outside every service area", () => {
  it("quotes and bookings at the customer's place are refused by the field of the postal code", async () => {
    const quoted = await quote({ postalCode: "20095" });
    assert.deepEqual([quoted.status, quoted.body.code], [422, "outside_service_area"]);
    assert.equal(quoted.body.errors[0].path, "postalCode");
    const customer = { ...someone(), address: address("20095") };
    const booked = await book({ ...bought(), startsAt: WEDNESDAY, customer });
    assert.deepEqual([booked.status, booked.body.code], [422, "outside_service_area"]);
    assert.equal(booked.body.errors[0].path, "customer.address.postalCode");
    const { body: inside } = await quote({ postalCode: "10115" });
    const moved = await book({ quoteId: inside.id, startsAt: WEDNESDAY, customer });
    assert.equal(moved.body.code, "outside_service_area");
  });

  it("a service at the business's own place, and a booking without a postal code, are not", async () => {
    const atHome = await quote({ serviceId: business.serviceIds[1], postalCode: "20095" });
    assert.equal(atHome.status, 201);
    const both = { items: [{ serviceId: business.serviceIds[1] }, bought()], postalCode: "20095" };
    assert.equal((await post("quotes", both)).body.code, "outside_service_area");
    assert.equal((await book({ ...bought(), startsAt: WEDNESDAY })).status, 201);
  });

  it("a lead is kept, without a price that could not be booked", async () => {
    const lead = await post("leads", { ...bought(), ...someone(), postalCode: "20095" });
    assert.equal(lead.status, 201);
    assert.equal(lead.body.quote, undefined);
    const [row] = await app.db.orm.select().from(leads).where(eq(leads.id, lead.body.id));
    assert.deepEqual(row?.request?.items, [bought()]);
    const inside = await post("leads", { ...bought(), ...someone(2), postalCode: "12047" });
    assert.equal(inside.body.quote.total, 15_700);
  });

  it("no time is free, and the reason is told", async () => {
    const days = async (query: string) => {
      const answer = await app.call(
        "GET",
        `/public/businesses/${business.slug}/availability?from=2027-01-20&to=2027-01-21&${query}`,
      );
      assert.equal(answer.status, 200);
      return answer.body;
    };
    const here = `serviceId=${business.serviceIds[0]}`;
    const inside = await days(`${here}&postalCode=10115`);
    assert.ok(inside.days[0].slots.length > 0);
    const outside = await days(`${here}&postalCode=20095&explain=1`);
    assert.equal(outside.nextAvailableOn, null);
    for (const [index, day] of outside.days.entries()) {
      assert.deepEqual(day.slots, []);
      const starts = day.unavailable.map(({ startsAt }: { startsAt: string }) => startsAt);
      for (const slot of inside.days[index].slots) assert.ok(starts.includes(slot.startsAt));
      for (const { reason } of day.unavailable) assert.equal(reason, "service_area");
    }
    assert.equal("unavailable" in (await days(`${here}&postalCode=20095`)).days[0], false);
    const other = await days(`serviceId=${business.serviceIds[1]}&postalCode=20095`);
    assert.ok(other.days[0].slots.length > 0);
    const { body: quoted } = await quote({ postalCode: "10115" });
    assert.ok((await days(`quoteId=${quoted.id}`)).days[0].slots.length > 0);
    assert.deepEqual((await days(`quoteId=${quoted.id}&postalCode=20095`)).days[0].slots, []);
  });

  it("a live quote is good for the areas it was made with", async () => {
    const { body: quoted } = await quote({ postalCode: "12047" });
    await app.db.orm
      .update(serviceAreas)
      .set({ archivedAt: app.clock.now })
      .where(eq(serviceAreas.key, "outer"));
    assert.equal((await quote({ postalCode: "12047" })).body.code, "outside_service_area");
    const customer = { ...someone(), address: address("12047") };
    const made = await book({ quoteId: quoted.id, startsAt: WEDNESDAY, customer });
    assert.equal(made.body.booking.price.total, 15_700);
  });

  it("a quote stored before there were such rules can still be booked", async () => {
    const { body: quoted } = await quote();
    const [row] = await app.db.orm.select().from(quotes).where(eq(quotes.id, quoted.id));
    assert.ok(row);
    const { surcharges: _, serviceAreas: __, places: ___, origin: ____, ...old } = row.rules;
    await app.db.orm
      .update(quotes)
      .set({ rules: old as typeof row.rules })
      .where(eq(quotes.id, quoted.id));
    const customer = { ...someone(), address: address("20095") };
    assert.equal((await book({ quoteId: quoted.id, startsAt: SATURDAY, customer })).status, 201);
  });
});
