import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Item, PricedService, PricingRules, Purchase, Selection } from "./catalog.ts";
import { priceVisit } from "./pricing.ts";
import type { PathStyle } from "./pricing-selection.ts";
import { Refusal } from "./refusals.ts";

const SERVICE: PricedService = {
  id: "svc_1",
  name: "Cleaning",
  durationMinutes: 60,
  basePrice: 1_000,
  capacity: 4,
  deposit: { kind: "none", value: 0 },
  dimensions: [
    {
      key: "size",
      label: "Size",
      kind: "choice",
      required: true,
      options: [{ key: "small", label: "Small", multiplier: "1" }],
    },
    {
      key: "rooms",
      label: "Rooms",
      kind: "quantity",
      required: false,
      min: 2,
      max: 10,
      step: 2,
      unitAmount: 5,
    },
    { key: "area", label: "Area", kind: "quantity", required: false, unitAmount: 10 ** 9 },
    {
      key: "pets",
      label: "Pets",
      kind: "toggle",
      required: false,
      options: [{ key: "yes", label: "Pets", multiplier: "2" }],
    },
  ],
  addOns: [{ key: "oven", label: "Oven", amount: 100, minutes: 5, maxQuantity: 2 }],
};
const RULES: PricingRules = {
  currency: "USD",
  services: [SERVICE, { ...SERVICE, id: "svc_2", name: "Windows", dimensions: [], capacity: 1 }],
  packages: [
    { key: "duo", label: "Duo", serviceIds: ["svc_1", "svc_2"], discount: { kind: "fixed", value: 1 } },
  ],
  taxes: [],
  surcharges: [],
  serviceAreas: [],
  origin: null,
  places: {},
  minimumCharge: 0,
};
const GOOD: Item = { serviceId: "svc_1", selections: { size: "small" } };
const OTHER: Item = { serviceId: "svc_2" };

/** What JSON makes of a number beyond all bounds. */
const INFINITE = JSON.parse("1e309") as number;

/** The `path code` pairs of a refused purchase; `ok` for one that is priced. */
function faults(purchase: Purchase, paths?: PathStyle): string[] {
  try {
    priceVisit(RULES, purchase, paths ? { paths } : {});
    return ["ok"];
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.code, "selection_invalid");
    for (const { message } of error.errors ?? []) assert.match(message, /\.$/);
    return (error.errors ?? []).map(({ path, code }) => `${path} ${code}`);
  }
}
/** The faults of one item with these answers beside the required one. */
const answered = (selections: Record<string, unknown>, addOns: Record<string, unknown> = {}) =>
  faults({
    items: [
      {
        ...GOOD,
        selections: { size: "small", ...(selections as Record<string, Selection>) },
        addOns: addOns as Record<string, number>,
      },
    ],
  });

test("a good purchase is priced", () => {
  assert.deepEqual(answered({ rooms: 4, pets: false, area: 0 }, { oven: 2 }), ["ok"]);
  assert.deepEqual(faults({ items: [GOOD], seats: 4 }), ["ok"]);
  assert.deepEqual(faults({ items: [GOOD, OTHER], seats: 1, packageKey: "duo" }), ["ok"]);
});

test("none, too many and unknown services are refused", () => {
  assert.deepEqual(faults({ items: [] }), ["items no_items"]);
  assert.deepEqual(faults({ items: Array(6).fill(GOOD) }), ["items too_many_items"]);
  assert.deepEqual(faults({ items: Array(5).fill(GOOD) }), ["ok"]);
  assert.deepEqual(faults({ items: [GOOD, { serviceId: "svc_9" }] }), ["items.1.serviceId unknown_service"]);
});

test("unknown questions and options and missing answers are refused", () => {
  assert.deepEqual(answered({ colour: "red" }), ["items.0.selections.colour unknown_dimension"]);
  assert.deepEqual(answered({ size: "huge" }), ["items.0.selections.size unknown_option"]);
  assert.deepEqual(answered({ size: undefined }), ["items.0.selections.size required"]);
  assert.deepEqual(faults({ items: [{ serviceId: "svc_1" }] }), ["items.0.selections.size required"]);
});

test("answers of the wrong type are refused", () => {
  for (const size of [1, true, null, {}, []]) {
    assert.deepEqual(answered({ size }), ["items.0.selections.size wrong_type"]);
  }
  for (const pets of ["yes", 1, 0, null]) {
    assert.deepEqual(answered({ pets }), ["items.0.selections.pets wrong_type"]);
  }
  for (const rooms of ["4", true, null, 4.5, Number.NaN, INFINITE, 2 ** 53, 4n]) {
    assert.deepEqual(answered({ rooms }), ["items.0.selections.rooms wrong_type"]);
  }
});

test("quantities outside their range or off their step, counted from the least, are refused", () => {
  for (const rooms of [-2, 0, 1, 11, 12]) {
    assert.deepEqual(answered({ rooms }), ["items.0.selections.rooms out_of_range"]);
  }
  for (const rooms of [3, 9]) assert.deepEqual(answered({ rooms }), ["items.0.selections.rooms off_step"]);
  assert.deepEqual(answered({ rooms: 10, area: 1_000_000 }), ["ok"]);
  for (const area of [-1, 1_000_001]) {
    assert.deepEqual(answered({ area }), ["items.0.selections.area out_of_range"]);
  }
  const zero = priceVisit(RULES, { items: [{ ...GOOD, selections: { size: "small", area: -0 } }] });
  assert.ok(Object.is(zero.lines.at(-1)?.quantity, 0));
});

test("unknown add-ons and wrong add-on quantities are refused", () => {
  assert.deepEqual(answered({}, { wax: 1 }), ["items.0.addOns.wax unknown_add_on"]);
  for (const oven of [-1, 3, 1_000]) {
    assert.deepEqual(answered({}, { oven }), ["items.0.addOns.oven out_of_range"]);
  }
  for (const oven of [0.5, Number.NaN, INFINITE, "1", true, null]) {
    assert.deepEqual(answered({}, { oven }), ["items.0.addOns.oven wrong_type"]);
  }
});

test("seats are whole, within the capacity and for one item only", () => {
  for (const seats of [0, -1, 5, -0])
    assert.deepEqual(faults({ items: [GOOD], seats }), ["seats out_of_range"]);
  for (const seats of [1.5, Number.NaN, INFINITE]) {
    assert.deepEqual(faults({ items: [GOOD], seats }), ["seats wrong_type"]);
  }
  assert.deepEqual(faults({ items: [OTHER], seats: 2 }), ["seats out_of_range"]);
  assert.deepEqual(faults({ items: [GOOD, OTHER], seats: 2 }), ["seats single_item_only"]);
});

test("a package must exist and all of its services be bought", () => {
  assert.deepEqual(faults({ items: [GOOD], packageKey: "trio" }), ["packageKey unknown_package"]);
  assert.deepEqual(faults({ items: [GOOD], packageKey: "" }), ["packageKey unknown_package"]);
  assert.deepEqual(faults({ items: [GOOD, GOOD], packageKey: "duo" }), ["packageKey package_incomplete"]);
  const twice = { key: "twice", label: "Twice", serviceIds: ["svc_1", "svc_1"] };
  const rules = { ...RULES, packages: [{ ...twice, discount: { kind: "fixed" as const, value: 1 } }] };
  const refused = (error: unknown) =>
    error instanceof Refusal && error.errors?.[0]?.code === "package_incomplete";
  assert.throws(() => priceVisit(rules, { items: [GOOD, OTHER], packageKey: "twice" }), refused);
  assert.equal(priceVisit(rules, { items: [GOOD, GOOD], packageKey: "twice" }).discountTotal, 1);
});

test("all faults come at once, and an only item may be named without its index", () => {
  const bad: Item = { serviceId: "svc_1", selections: { rooms: 3, colour: "x" }, addOns: { oven: 9 } };
  const found = (prefix: string) => [
    `${prefix}selections.colour unknown_dimension`,
    `${prefix}selections.size required`,
    `${prefix}selections.rooms off_step`,
    `${prefix}addOns.oven out_of_range`,
  ];
  const rest = ["seats out_of_range", "packageKey unknown_package"];
  const purchase = { items: [bad], seats: 9, packageKey: "x" };
  assert.deepEqual(faults(purchase, "flat"), [...found(""), ...rest]);
  assert.deepEqual(faults(purchase, "items"), [...found("items.0."), ...rest]);
  assert.deepEqual(faults({ items: [GOOD, bad] }, "flat"), found("items.1."));
  assert.deepEqual(faults({ items: [{ serviceId: "?" }] }, "flat"), ["serviceId unknown_service"]);
});

test("no more than fifty faults are listed", () => {
  const selections = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, "x"]));
  assert.equal(answered(selections).length, 50);
});

test("the names that every object has are unknown names like any other", () => {
  for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"]) {
    const record = JSON.parse(`{"${key}":"small"}`);
    assert.deepEqual(
      faults({ items: [{ serviceId: "svc_1", selections: record, addOns: record }] }, "flat"),
      [`selections.${key} unknown_dimension`, "selections.size required", `addOns.${key} unknown_add_on`],
    );
    assert.deepEqual(answered({ size: key }), ["items.0.selections.size unknown_option"]);
    assert.deepEqual(faults({ items: [{ serviceId: key }] }), ["items.0.serviceId unknown_service"]);
    assert.deepEqual(faults({ items: [GOOD], packageKey: key }), ["packageKey unknown_package"]);
  }
  assert.equal(Object.hasOwn(Object.prototype, "small"), false);
});

test("answers are taken from the selections themselves, never from their prototype", () => {
  const selections = Object.create({ size: "small" }) as Record<string, Selection>;
  assert.deepEqual(faults({ items: [{ serviceId: "svc_1", selections }] }), [
    "items.0.selections.size required",
  ]);
});

test("an amount beyond what a number holds exactly is refused, never wrong", () => {
  const dear = { ...SERVICE, basePrice: Number.MAX_SAFE_INTEGER - 10 };
  const price = (purchase: Purchase) => priceVisit({ ...RULES, services: [dear] }, purchase);
  const refused = (error: unknown) => error instanceof Refusal && error.code === "selection_invalid";
  assert.throws(() => price({ items: [{ ...GOOD, addOns: { oven: 1 } }] }), refused);
  assert.throws(() => price({ items: [GOOD], seats: 2 }), refused);
  assert.throws(() => price({ items: [GOOD, GOOD] }), refused);
  assert.throws(() => price({ items: [{ ...GOOD, selections: { size: "small", pets: true } }] }), refused);
  assert.equal(price({ items: [GOOD] }).total, Number.MAX_SAFE_INTEGER - 10);
});

test("whatever comes in is priced or refused, never anything else", () => {
  const keys = fc.constantFrom("size", "rooms", "area", "pets", "oven", "__proto__", "x");
  const anything = fc.oneof(fc.constantFrom("small", true, 2, 4, -0, Number.NaN, INFINITE), fc.anything());
  const record = fc.dictionary(keys, anything);
  const item = fc.record({
    serviceId: fc.constantFrom("svc_1", "svc_2", "?"),
    selections: record,
    addOns: record,
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 6 }), fc.option(anything, { nil: undefined }), (items, seats) => {
      faults({ items, seats } as Purchase);
    }),
    { numRuns: 1000 },
  );
});
