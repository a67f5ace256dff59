import assert from "node:assert/strict";
import { it } from "node:test";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { makeBusiness, someone } from "#test/business.ts";
import { signedIn, withApiKey } from "#test/people.ts";
import { PRESETS } from "../presets/all-presets.ts";
import { applyPreset } from "../presets/apply-preset.ts";
import {
  app,
  business,
  create,
  events,
  openServices,
  owner,
  PATH,
  paths,
  plain,
  publicly,
  size,
} from "./services-fixture.ts";

openServices();

const patch = (id: string, body: object) => owner.call("PATCH", `${PATH}/${id}`, { body });
const config = (slug = business.slug, etag = "") =>
  app.call("GET", `/public/businesses/${slug}/config`, { headers: etag ? { "if-none-match": etag } : {} });
const inConfig = async (id: string) =>
  (await config()).body.services.find((service: { id: string }) => service.id === id);

it("a saved service is in the public configuration at once, with all its fields", async () => {
  const first = await config();
  const etag = first.headers.get("etag") ?? "";
  assert.equal((await config(business.slug, etag)).status, 304);
  const groups = await owner.call("GET", "/business/resource-groups");
  const category = await owner.call("POST", "/business/categories", { body: { name: "Deep & special" } });
  const full = {
    ...plain,
    name: "Full wash",
    description: "Two\nlines",
    categoryId: category.body.id,
    mode: "booking",
    location: "customer",
    capacity: 1,
    bufferBeforeMinutes: 10,
    bufferAfterMinutes: 20,
    minNoticeMinutes: 60,
    maxAdvanceDays: 30,
    slotIntervalMinutes: 15,
    bookingCutoff: { daysBefore: 1, at: "18:00" },
    cancellationCutoffMinutes: 1440,
    arrivalWindowMinutes: 30,
    dailyLimit: 4,
    deposit: { kind: "percent", value: 20 },
    dimensions: [size],
    addOns: [
      {
        key: "wax",
        label: "Wax",
        amount: 2_500,
        minutes: 20,
        maxQuantity: 2,
        prices: [{ dimension: "size", option: "suv", amount: 3_500 }],
      },
    ],
    teamMemberIds: [business.memberIds[1]],
    resourceGroupIds: [groups.body.data[0].id],
  };
  const made = await create(full);
  assert.equal(made.status, 201);
  const { id, ...given } = made.body;
  for (const [field, value] of Object.entries(full)) assert.deepEqual(given[field], value, field);
  assert.deepEqual([given.priceFrom, given.currency, given.archivedAt], [15_000, "USD", null]);
  assert.deepEqual((await owner.call("GET", `${PATH}/${id}`)).body, made.body);
  const again = await config(business.slug, etag);
  assert.equal(again.status, 200);
  assert.notEqual(again.headers.get("etag"), etag);
  const shown = again.body.services.find((service: { id: string }) => service.id === id);
  assert.deepEqual(shown.teamMemberIds, [business.memberIds[1]]);
  assert.equal(shown.category, "deep_special");
  assert.deepEqual(shown.dimensions, full.dimensions);
  const price = await publicly("quotes", { serviceId: id, selections: { size: "suv" }, addOns: { wax: 1 } });
  assert.equal(price.body.total, 15_000 * 1.3 + 3_500);
  assert.deepEqual(await events(id), ["service.created"]);
});

it("a service needs a name, a length and a price; everybody does it unless it says who", async () => {
  const made = await create(plain);
  assert.deepEqual(made.body.teamMemberIds, business.memberIds);
  assert.deepEqual(made.body.deposit, { kind: "none", value: 0 });
  assert.deepEqual(paths(await create({})).sort(), ["basePrice", "durationMinutes", "name"]);
});

it("every trade's services can be saved as they are", async () => {
  for (const { key } of PRESETS) {
    const made = await makeBusiness(app.db, { services: [] });
    await app.db.transaction((tx) =>
      applyPreset(tx, { businessId: made.id, currency: "JPY", key, now: app.clock.now }),
    );
    const person = await signedIn(app, made);
    const list = await person.call("GET", `${PATH}?limit=100`);
    assert.ok(list.body.data.length >= 3);
    for (const { id, name, durationMinutes, basePrice, dimensions, addOns, deposit } of list.body.data) {
      const body = { name, durationMinutes, basePrice, dimensions, addOns, deposit };
      const saved = await person.call("PATCH", `${PATH}/${id}`, { body });
      assert.equal(saved.status, 200, `${key} ${name} ${JSON.stringify(saved.body.errors)}`);
      assert.deepEqual(saved.body.dimensions, dimensions);
    }
  }
});

it("every mistake is named by its exact path", async () => {
  const dimension = (more: object) => ({ ...plain, dimensions: [{ ...size, ...more }] });
  const quantity = (more: object) => ({
    ...plain,
    dimensions: [{ key: "rooms", label: "Rooms", kind: "quantity", required: true, ...more }],
  });
  const option = (more: object) => ({ key: "a", label: "A", multiplier: "1", ...more });
  const tier = (upTo: number | null) => ({ upTo, unitAmount: 100 });
  const cases: [object, string][] = [
    [
      dimension({ options: [option({}), option({ key: "b" }), option({ key: "c", multiplier: "1e3" })] }),
      "dimensions.0.options.2.multiplier",
    ],
    [dimension({ options: [option({ multiplier: "1000.1" })] }), "dimensions.0.options.0.multiplier"],
    [dimension({ options: [option({ multiplier: 1.3 })] }), "dimensions.0.options.0.multiplier"],
    [dimension({ options: [option({}), option({})] }), "dimensions.0.options.1.key"],
    [dimension({ options: [option({ every: "weekly" })] }), "dimensions.0.options.0.every"],
    [dimension({ options: [] }), "dimensions.0.options"],
    [dimension({ kind: "frequency", options: [option({})] }), "dimensions.0.options.0.every"],
    [dimension({ kind: "toggle" }), "dimensions.0.options"],
    [dimension({ kind: "colour" }), "dimensions.0.kind"],
    [dimension({ key: "__proto__" }), "dimensions.0.key"],
    [{ ...plain, dimensions: [size, size] }, "dimensions.1.key"],
    [quantity({ min: 5, max: 4 }), "dimensions.0.max"],
    [quantity({ step: 0 }), "dimensions.0.step"],
    [quantity({ unitMinutes: 7.5 }), "dimensions.0.unitMinutes"],
    [quantity({ max: 10, includedUnits: 11 }), "dimensions.0.includedUnits"],
    [quantity({ options: [] }), "dimensions.0.options"],
    [quantity({ tierMode: "slabs" }), "dimensions.0.tierMode"],
    [quantity({ tiers: [tier(5), tier(5), tier(null)] }), "dimensions.0.tiers.1.upTo"],
    [quantity({ tiers: [tier(null), tier(null)] }), "dimensions.0.tiers.0.upTo"],
    [quantity({ tiers: [tier(5)] }), "dimensions.0.tiers.0.upTo"],
    [quantity({ unitAmount: 5, tiers: [tier(null)] }), "dimensions.0.unitAmount"],
    [
      {
        ...plain,
        addOns: [
          { key: "x", label: "X", amount: 1, prices: [{ dimension: "size", option: "suv", amount: 1 }] },
        ],
      },
      "addOns.0.prices.0.dimension",
    ],
    [
      {
        ...plain,
        dimensions: [size],
        addOns: [
          { key: "x", label: "X", amount: 1, prices: [{ dimension: "size", option: "bus", amount: 1 }] },
        ],
      },
      "addOns.0.prices.0.option",
    ],
    [{ ...plain, deposit: { kind: "percent", value: 101 } }, "deposit.value"],
    [{ ...plain, deposit: { kind: "none", value: 5 } }, "deposit.value"],
    [{ ...plain, bookingCutoff: { daysBefore: 0, at: "24:00" } }, "bookingCutoff.at"],
    [{ ...plain, durationMinutes: 4 }, "durationMinutes"],
    [{ ...plain, basePrice: -1 }, "basePrice"],
    [{ ...plain, capacity: 501 }, "capacity"],
    [{ ...plain, name: " " }, "name"],
    [{ ...plain, position: 3 }, "position"],
    [{ ...plain, businessId: business.id }, "businessId"],
    [{ ...plain, teamMemberIds: [business.memberIds[0], newId("teamMember")] }, "teamMemberIds.1"],
    [{ ...plain, teamMemberIds: [business.memberIds[0], business.memberIds[0]] }, "teamMemberIds.1"],
    [{ ...plain, resourceGroupIds: [newId("resourceGroup")] }, "resourceGroupIds.0"],
    [{ ...plain, categoryId: newId("category") }, "categoryId"],
  ];
  for (const [body, path] of cases) assert.deepEqual(paths(await create(body)), [path], JSON.stringify(body));
});

it("what no customer could be shown, quoted or placed is refused when it is saved", async () => {
  const shrink = (minutes: number) => ({
    ...plain,
    dimensions: [{ ...size, options: [{ key: "s", label: "S", multiplier: "1", minutes }] }],
  });
  assert.deepEqual(paths(await create(shrink(-41))), ["durationMinutes"]);
  assert.equal((await create(shrink(-40))).status, 201);
  const huge = (key: string) => ({ ...size, key, options: [{ key: "x", label: "X", multiplier: "1000" }] });
  assert.deepEqual(paths(await create({ ...plain, dimensions: ["a", "b", "c", "d"].map(huge) })), [
    "basePrice",
  ]);
  const long = { key: "n", label: "N", kind: "quantity", required: true, min: 100, unitMinutes: 1440 };
  assert.deepEqual(paths(await create({ ...plain, dimensions: [long] })), ["durationMinutes"]);
  assert.equal((await config()).status, 200);
});

it("a cut-off that no day could be compared with is refused by the database too, by whatever path it comes", async () => {
  const id = business.serviceIds[0] ?? "";
  const set = (bookingCutoff: object) =>
    app.db.orm
      .update(t.services)
      .set({ bookingCutoff: bookingCutoff as { daysBefore: number; at: string } })
      .where(eq(t.services.id, id));
  for (const wrong of [
    {},
    [],
    { daysBefore: 1 },
    { daysBefore: -1, at: "18:00" },
    { daysBefore: 1, at: "24:00" },
  ])
    await assert.rejects(set(wrong), JSON.stringify(wrong));
  await set({ daysBefore: 0, at: "23:59" });
  await app.db.orm.update(t.services).set({ bookingCutoff: null }).where(eq(t.services.id, id));
});

it("PATCH changes what is given, notes the names of what changed, and checks the whole", async () => {
  const made = await create({ ...plain, dimensions: [size], description: "Kept", minNoticeMinutes: 30 });
  const { id } = made.body;
  const changed = await patch(id, { basePrice: 20_000, minNoticeMinutes: null, name: "Wash" });
  assert.deepEqual(
    [changed.body.basePrice, changed.body.minNoticeMinutes, changed.body.description],
    [20_000, null, "Kept"],
  );
  await patch(id, { basePrice: 20_000, deposit: { kind: "none" } });
  assert.deepEqual(await events(id), ["service.created", "service.updated basePrice minNoticeMinutes"]);
  await patch(id, {
    addOns: [{ key: "x", label: "X", amount: 1, prices: [{ dimension: "size", option: "suv", amount: 2 }] }],
  });
  assert.deepEqual(paths(await patch(id, { dimensions: [] })), ["addOns.0.prices.0.dimension"]);
  const people = await patch(id, { teamMemberIds: [] });
  assert.deepEqual(people.body.teamMemberIds, []);
  assert.deepEqual((await inConfig(id)).teamMemberIds, []);
});

it("a quote made before a change books at its price, and a booking keeps the price it was made at", async () => {
  const { id } = (await create({ ...plain, dimensions: [size] })).body;
  const bought = { serviceId: id, selections: { size: "suv" } };
  const quote = await publicly("quotes", bought);
  const direct = await publicly("bookings", {
    ...bought,
    startsAt: "2027-02-01T09:00:00Z",
    customer: someone(),
  });
  assert.equal(direct.status, 201);
  await patch(id, { basePrice: 99_000, dimensions: [], durationMinutes: 240 });
  const booked = await publicly("bookings", {
    quoteId: quote.body.id,
    expectedTotal: 19_500,
    startsAt: "2027-02-01T13:00:00Z",
    customer: someone(2),
  });
  assert.equal(booked.status, 201, JSON.stringify(booked.body));
  assert.equal(booked.body.booking.price.total, 19_500);
  assert.equal(booked.body.booking.endsAt, "2027-02-01T14:00:00+00:00");
  const kept = await app.call("GET", `/public/bookings/${direct.body.booking.id}`);
  assert.equal(kept.body.price.total, 19_500);
});

it("an archived service cannot be chosen, but a quote made before can be booked, at times that are offered for it", async () => {
  const { id } = (await create(plain)).body;
  const bought = { serviceId: id };
  const quote = await publicly("quotes", bought);
  const away = await owner.call("POST", `${PATH}/${id}/archive`);
  assert.equal(away.status, 200);
  assert.ok(away.body.archivedAt);
  assert.equal(await inConfig(id), undefined);
  const customer = someone();
  const startsAt = "2027-02-02T09:00:00Z";
  for (const refused of [
    await publicly("quotes", bought),
    await publicly("holds", { ...bought, startsAt }),
    await publicly("bookings", { ...bought, startsAt, customer }),
    await app.call(
      "GET",
      `/public/businesses/${business.slug}/availability?serviceId=${id}&from=2027-02-02&to=2027-02-02`,
    ),
  ])
    assert.deepEqual([refused.status, refused.body.code], [422, "selection_invalid"]);
  const times = await app.call(
    "GET",
    `/public/businesses/${business.slug}/availability?quoteId=${quote.body.id}&from=2027-02-02&to=2027-02-02`,
  );
  assert.ok(times.body.days[0].slots.length > 0);
  const booked = await publicly("bookings", { quoteId: quote.body.id, startsAt, customer });
  assert.deepEqual([booked.status, booked.body.booking?.price.total], [201, 15_000]);
  assert.equal((await owner.call("POST", `${PATH}/${id}/restore`)).body.archivedAt, null);
  assert.equal((await publicly("quotes", bought)).status, 201);
  assert.deepEqual(await events(id), [
    "service.created",
    "service.archived archivedAt",
    "service.restored archivedAt",
  ]);
});

it("staff see prices and change nothing; keys need the scope; strangers see nothing", async () => {
  const staff = await signedIn(app, business, "staff");
  const list = await staff.call("GET", PATH);
  assert.equal(list.status, 200);
  assert.ok(Number.isInteger(list.body.data[0].basePrice));
  const { id } = list.body.data[0];
  const acts: [string, string, object?][] = [
    ["POST", PATH, plain],
    ["PATCH", `${PATH}/${id}`, { name: "X" }],
    ["DELETE", `${PATH}/${id}`],
    ["POST", `${PATH}/${id}/archive`],
    ["POST", `${PATH}/${id}/restore`],
    ["POST", `${PATH}/${id}/duplicate`, {}],
    ["PUT", `${PATH}/order`, { ids: [id] }],
  ];
  const reader = await withApiKey(app, business, ["services:read"]);
  const other = await signedIn(app, await makeBusiness(app.db));
  const absent = await other.call("GET", `${PATH}/${newId("service")}`);
  for (const [method, path, body] of acts) {
    const options = body ? { body } : {};
    assert.equal((await staff.call(method, path, options)).status, 403, path);
    assert.equal((await reader.call(method, path, options)).status, 403, path);
    assert.equal((await app.call(method, path, options)).status, 401, path);
    if (!path.includes(id) || path.endsWith("order")) continue;
    const foreign = await other.call(method, path, options);
    assert.equal(foreign.status, 404, path);
    assert.equal(foreign.body.detail, absent.body.detail);
  }
  assert.equal((await reader.call("GET", PATH)).status, 200);
  const writer = await withApiKey(app, business, ["services:write"]);
  assert.equal((await writer.call("POST", PATH, { body: plain })).status, 201);
});
