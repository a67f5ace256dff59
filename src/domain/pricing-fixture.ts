/** Random price rules with a purchase and its circumstances, for tests that compare or hold laws over thousands. */
import type {
  AddOn,
  Coordinates,
  Coupon,
  Dimension,
  Item,
  PriceContext,
  PricedService,
  PricingRules,
  Purchase,
  ServiceArea,
  Surcharge,
  SurchargeCondition,
  Tax,
} from "./catalog.ts";

/** Whole numbers below 2^32, the same ones for the same seed. */
export type Gen = () => number;

/** One number makes a whole case, so that a failing one is repeated by it (Mulberry32, T. Ettinger, public domain). */
export function randomFrom(seed: number): Gen {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export interface PriceCase {
  rules: PricingRules;
  purchase: Purchase;
  coupon: Coupon | null;
  context: PriceContext;
}

export const int = (g: Gen, min: number, max: number): number => min + (g() % (max - min + 1));
export const flip = (g: Gen): boolean => g() % 2 === 1;
export function pick<Value>(g: Gen, values: readonly Value[]): Value {
  const value = values[g() % values.length];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}
export function shuffled<Value>(g: Gen, values: readonly Value[]): Value[] {
  const keyed = values.map((value) => ({ value, key: g() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}
const some = <Value>(g: Gen, values: readonly Value[]): Value[] => values.filter(() => flip(g));
const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, i) => make(i));

const FACTORS = ["0.85", "1", "1.3", "1.5", "0.9", "2", "0.333333", "1.005", "0", "12.345678"];
const PERCENTS = ["10", "12.5", "33.333333", "100", "120", "0"];
const AREAS = ["north", "south", "near"] as const;
const CODES = ["10115", "10437", "12047", "14193", "SW1A 1AA", "sw1a-2aa", "150-0001", "99999"] as const;
const DAY = 1440;

function randomDimension(g: Gen, index: number): Dimension {
  const kind = pick(g, ["choice", "frequency", "toggle", "quantity"] as const);
  const common = { key: `d${index}`, label: `D${index}`, kind, required: flip(g) };
  if (kind === "quantity") {
    const tiers = [
      { upTo: 2, unitAmount: int(g, 0, 2000) },
      { upTo: 5, unitAmount: int(g, 0, 2000) },
      { upTo: flip(g) ? null : 6, unitAmount: int(g, 0, 2000) },
    ];
    return {
      ...common,
      min: int(g, 0, 2),
      max: 12,
      step: int(g, 1, 3),
      unitAmount: int(g, 0, 3000),
      unitMinutes: int(g, 0, 20),
      includedUnits: int(g, 0, 4),
      ...(flip(g) ? { tiers, tierMode: pick(g, ["brackets", "slabs"] as const) } : {}),
    };
  }
  const options = times(kind === "toggle" ? 1 : int(g, 1, 3), (at) => ({
    key: `o${at}`,
    label: `O${at}`,
    multiplier: pick(g, FACTORS),
    ...(flip(g) ? { amount: int(g, -3000, 3000), minutes: int(g, 0, 30) } : {}),
  }));
  return { ...common, options };
}

/** Some of the options it looks at do not exist: an owner may have removed them since. */
function randomAddOn(g: Gen, index: number): AddOn {
  const plain = {
    key: `a${index}`,
    label: `A${index}`,
    amount: int(g, 0, 5000),
    minutes: int(g, 0, 30),
    maxQuantity: 3,
  };
  if (flip(g)) return plain;
  const prices = times(int(g, 0, 3), () => ({
    dimension: `d${int(g, 0, 3)}`,
    option: `o${int(g, 0, 2)}`,
    amount: int(g, 0, 5000),
    ...(flip(g) ? { minutes: int(g, 0, 40) } : {}),
  }));
  return { ...plain, prices };
}

export function randomService(g: Gen, id: string): PricedService {
  const kind = pick(g, ["none", "fixed", "percent", "full"] as const);
  return {
    id,
    name: id,
    durationMinutes: int(g, 5, 240),
    basePrice: int(g, 0, 30_000),
    capacity: 4,
    deposit: { kind, value: kind === "percent" ? int(g, 1, 100) : kind === "fixed" ? int(g, 0, 9000) : 0 },
    dimensions: times(int(g, 0, 4), (at) => randomDimension(g, at)),
    addOns: times(int(g, 0, 3), (at) => randomAddOn(g, at)),
  };
}

/** A good answer to every question that needs one, and to some of the others. */
export function randomItem(g: Gen, service: Pick<PricedService, "id" | "dimensions" | "addOns">): Item {
  const selections: Record<string, string | number | boolean> = {};
  for (const { key, kind, required, options = [], min = 0, max = 12, step = 1 } of service.dimensions) {
    if (!required && flip(g)) continue;
    if (kind === "quantity") selections[key] = min + step * int(g, 0, Math.floor((max - min) / step));
    else selections[key] = kind === "toggle" ? flip(g) : pick(g, options).key;
  }
  const addOns: Record<string, number> = {};
  for (const { key, maxQuantity } of service.addOns) if (flip(g)) addOns[key] = int(g, 0, maxQuantity);
  return { serviceId: service.id, selections, addOns };
}

function randomDiscount(g: Gen): Coupon["discount"] {
  if (flip(g)) return { kind: "percent", value: pick(g, PERCENTS) };
  return { kind: "fixed", value: int(g, 0, 60_000) };
}

const CLOCKS = ["00:00", "06:30", "08:00", "12:15", "18:00", "23:59"];
const kilometres = (g: Gen) => pick(g, [0, 0.5, 2, 5, 7.25, 10, 25]);

function randomCondition(g: Gen): SurchargeCondition {
  const kind = pick(g, [
    "weekdays",
    "time",
    "dates",
    "same_day",
    "lead_time",
    "distance",
    "area",
    "services",
  ] as const);
  switch (kind) {
    case "weekdays":
      return { kind, weekdays: some(g, [1, 2, 3, 4, 5, 6, 7]) };
    case "time":
      return { kind, from: pick(g, CLOCKS), to: pick(g, [...CLOCKS, "24:00"]) };
    case "dates":
      return { kind, from: `2027-0${int(g, 1, 3)}-15`, to: `2027-0${int(g, 1, 4)}-15` };
    case "same_day":
      return { kind };
    case "lead_time":
      return { kind, lessThanMinutes: pick(g, [60, 240, DAY, 2 * DAY]) };
    case "distance":
      return {
        kind,
        ...(flip(g) ? { over: kilometres(g) } : {}),
        ...(flip(g) ? { upTo: kilometres(g) } : {}),
      };
    case "area":
      return { kind, areas: some(g, AREAS) };
    case "services":
      return { kind, serviceIds: some(g, ["s0", "s1", "s2"]) };
  }
}

function randomSurcharge(g: Gen, index: number): Surcharge {
  const kind = pick(g, ["percent", "fixed", "per_km"] as const);
  const change: Surcharge["change"] =
    kind === "percent"
      ? { kind, value: pick(g, PERCENTS) }
      : kind === "fixed"
        ? { kind, value: int(g, -2_000, 20_000) }
        : { kind, value: int(g, 0, 500), over: kilometres(g) };
  const conditions = times(pick(g, [0, 1, 1, 1, 2, 3]), () => randomCondition(g));
  return { key: `x${index}`, label: `X${index}`, change, conditions };
}

/** Places within some fifteen kilometres, so that bands and radii cut through them. */
const place = (g: Gen): Coordinates => ({
  latitude: 52.5 + int(g, -900, 900) / 10_000,
  longitude: 13.4 + int(g, -1500, 1500) / 10_000,
});

function randomArea(g: Gen, key: string): ServiceArea {
  const kind = pick(g, ["postal_codes", "prefixes", "radius"] as const);
  if (kind === "postal_codes") return { key, label: key, covers: { kind, postalCodes: some(g, CODES) } };
  if (kind === "prefixes") {
    return { key, label: key, covers: { kind, prefixes: some(g, ["10", "104", "1", "S W", "sw1A2", "9"]) } };
  }
  return { key, label: key, covers: { kind, center: place(g), radiusKm: kilometres(g) } };
}

function randomTax(g: Gen, index: number): Tax {
  return {
    key: `t${index}`,
    label: `T${index}`,
    rate: pick(g, ["0.19", "0.2", "0.08875", "0", "1", "0.055"]),
    included: flip(g),
    ...(flip(g) ? {} : { areas: some(g, AREAS) }),
  };
}

function randomContext(g: Gen): PriceContext {
  const context: PriceContext = {};
  if (int(g, 0, 4) > 0) {
    context.start = {
      date: `2027-0${int(g, 1, 4)}-${int(g, 10, 28)}`,
      weekday: int(g, 1, 7),
      minuteOfDay: pick(g, [0, 389, 390, 480, 734, 735, 1079, 1080, 1438, 1439]),
      sameDay: flip(g),
      leadMinutes: pick(g, [59, 60, 239, 240, DAY - 1, DAY, 3 * DAY]),
    };
  }
  if (int(g, 0, 4) > 0) context.postalCode = pick(g, CODES);
  return context;
}

export function randomCase(g: Gen): PriceCase {
  const services = times(3, (index) => randomService(g, `s${index}`));
  const items = times(int(g, 1, 5), () => randomItem(g, pick(g, services)));
  const serviceIds = items.map((item) => item.serviceId).slice(0, int(g, 1, items.length));
  const scope = flip(g) ? null : serviceIds;
  const located = ["10115", "10437", "12047", "SW1A1AA", "SW1A2AA", "1500001"].filter(() => flip(g));
  return {
    rules: {
      currency: pick(g, ["USD", "JPY", "KWD"]),
      services,
      packages: [{ key: "p", label: "P", serviceIds, discount: randomDiscount(g) }],
      taxes: times(int(g, 0, 3), (index) => randomTax(g, index)),
      surcharges: times(int(g, 0, 4), (index) => randomSurcharge(g, index)),
      serviceAreas: AREAS.filter(() => flip(g)).map((key) => randomArea(g, key)),
      origin: int(g, 0, 4) === 0 ? null : place(g),
      places: Object.fromEntries(located.map((code) => [code, place(g)])),
      minimumCharge: flip(g) ? 0 : int(g, 0, 20_000),
    },
    purchase: {
      items,
      ...(flip(g) ? { packageKey: "p" } : {}),
      ...(items.length === 1 ? { seats: int(g, 1, 4) } : {}),
    },
    coupon: flip(g)
      ? { code: "C", label: "C", discount: randomDiscount(g), minimumSpend: 0, serviceIds: scope }
      : null,
    context: randomContext(g),
  };
}
