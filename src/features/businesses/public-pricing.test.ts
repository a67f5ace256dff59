/** A client with nothing but the configuration and the engine comes to the server's very numbers. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import type { PriceContext, PricedService, PricingRules, Purchase, Surcharge } from "#domain/catalog.ts";
import { areaFor, priceVisit } from "#domain/pricing.ts";
import { flip, int, pick, randomFrom, randomItem, randomService } from "#domain/pricing-fixture.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { makeBusiness } from "#test/business.ts";

// A server takes the whole number in a few seconds; the embedded database is slower, and priced by the same code.
const SELECTIONS = Number(process.env.CONFIG_SELECTIONS ?? (process.env.TEST_DATABASE_URL ? 2_000 : 500));
const SEED = Number(process.env.CONFIG_SEED ?? Date.now() % 2 ** 31);
const ZONE = "America/New_York";
const HOUR = 3_600_000;

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const surcharge = (
  key: string,
  change: Surcharge["change"],
  conditions: Surcharge["conditions"],
): Surcharge => ({ key, label: key, change, conditions });

const PLACES = {
  "10001": { latitude: 40.7506, longitude: -73.9972 },
  "10451": { latitude: 40.8205, longitude: -73.9238 },
  "11201": { latitude: 40.6937, longitude: -73.9896 },
  "07302": { latitude: 40.7221, longitude: -74.0469 },
  "06830": { latitude: 41.0415, longitude: -73.628 },
};
const CODES = [...Object.keys(PLACES), " 112-01 ", "10025", "90210"];

async function makeRichBusiness(): Promise<string> {
  const g = randomFrom(SEED);
  const services = Array.from({ length: 5 }, (_, index) => {
    const { id: name, deposit, dimensions, ...rest } = randomService(g, `Service ${index}`);
    const { durationMinutes, basePrice, addOns } = rest;
    return {
      name,
      durationMinutes,
      basePrice,
      addOns,
      dimensions,
      capacity: index === 4 ? 6 : 1,
      // One of each kind at least, whatever the seed.
      location:
        index === 0 ? "customer" : index === 1 ? "business" : pick(g, ["business", "customer"] as const),
      depositKind: deposit.kind,
      depositValue: deposit.value,
    };
  });
  const made = await makeBusiness(app.db, {
    business: {
      timeZone: ZONE,
      currency: "USD",
      locale: "en-US",
      latitude: 40.7128,
      longitude: -74.006,
      minimumCharge: 4_000,
      taxes: [
        { key: "state", label: "State tax", rate: "0.04", included: false },
        { key: "city", label: "City tax", rate: "0.04875", included: false, areas: ["city"] },
      ],
    },
    services,
    packages: [
      { key: "duo", services: [0, 1], discountKind: "percent", discountValue: "12.5" },
      { key: "trio", services: [1, 2, 3], discountKind: "fixed", discountValue: "5000" },
    ],
    serviceAreas: [
      { key: "city", label: "City", covers: { kind: "prefixes", prefixes: ["100", "112"] } },
      { key: "list", label: "List", covers: { kind: "postal_codes", postalCodes: ["0 7302"] } },
      {
        key: "round",
        label: "Round",
        covers: { kind: "radius", center: { latitude: 40.8, longitude: -73.95 }, radiusKm: 10 },
      },
    ],
    places: PLACES,
    surcharges: [
      surcharge("weekend", { kind: "percent", value: "12.5" }, [{ kind: "weekdays", weekdays: [6, 7] }]),
      surcharge("evening", { kind: "fixed", value: 1_999 }, [
        { kind: "time", from: "18:00", to: "08:00" },
        { kind: "weekdays", weekdays: [1, 2, 3, 4, 5] },
      ]),
      surcharge("today", { kind: "percent", value: "20" }, [{ kind: "same_day" }]),
      surcharge("soon", { kind: "fixed", value: 500 }, [{ kind: "lead_time", lessThanMinutes: 2_880 }]),
      surcharge("season", { kind: "percent", value: "3.333333" }, [
        { kind: "dates", from: "2027-02-01", to: "2027-03-14" },
      ]),
      surcharge("way", { kind: "per_km", value: 137, over: 3.5 }, [{ kind: "distance", over: 5, upTo: 20 }]),
      surcharge("bridge", { kind: "fixed", value: 800 }, [{ kind: "area", areas: ["list", "round"] }]),
    ],
  });
  return made.slug;
}

/** What a page knows of a start, by the browser's own calendar. */
function browserContext(startsAt: number | undefined, postalCode: string | undefined): PriceContext {
  const local = (at: number) => {
    const format = new Intl.DateTimeFormat("en-CA", {
      timeZone: ZONE,
      dateStyle: "short",
      timeStyle: "short",
      hourCycle: "h23",
    });
    const [date = "", time = ""] = format.format(at).split(", ");
    return { date, minuteOfDay: Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) };
  };
  const context: PriceContext = postalCode === undefined ? {} : { postalCode };
  if (startsAt === undefined) return context;
  const { date, minuteOfDay } = local(startsAt);
  context.start = {
    date,
    minuteOfDay,
    weekday: ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1,
    sameDay: local(app.clock.now).date === date,
    leadMinutes: Math.floor((startsAt - app.clock.now) / 60_000),
  };
  return context;
}

it(`prices ${SELECTIONS} random selections of the configuration as the server does`, async (t) => {
  t.diagnostic(`seed ${SEED}`);
  const slug = await makeRichBusiness();
  const { body: config } = await app.call("GET", `/public/businesses/${slug}/config`);
  const rules: PricingRules = {
    currency: config.business.currency,
    services: config.services,
    packages: config.packages,
    ...config.pricing,
  };
  const services: (PricedService & { location: string })[] = config.services;
  const seen = new Map<string, number>();
  for (let n = 0; n < SELECTIONS; n++) {
    const g = randomFrom(SEED + n);
    app.clock.now = TEST_NOW + int(g, 0, 48) * HOUR;
    const items = Array.from({ length: pick(g, [1, 1, 2, 3]) }, () => randomItem(g, pick(g, services)));
    const fitting = rules.packages.filter(({ serviceIds }) =>
      serviceIds.every((id) => items.some(({ serviceId }) => serviceId === id)),
    );
    const purchase: Purchase = { items };
    if (fitting[0]) purchase.packageKey = fitting[0].key;
    const [only, ...others] = items;
    if (others.length === 0 && services.find(({ id }) => id === only?.serviceId)?.capacity === 6)
      purchase.seats = int(g, 1, 6);
    const ahead = flip(g) ? int(g, 0, 72 * 4) / 4 : int(g, 0, 100 * 24);
    const startsAt = int(g, 0, 4) === 0 ? undefined : app.clock.now + Math.floor(ahead * HOUR);
    const postalCode = int(g, 0, 4) === 0 ? undefined : pick(g, CODES);

    const answer = await app.call("POST", `/public/businesses/${slug}/quotes`, {
      body: {
        ...purchase,
        ...(postalCode === undefined ? {} : { postalCode }),
        ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt).toISOString() }),
      },
    });
    const travels = items.some(({ serviceId }) =>
      services.some(({ id, location }) => id === serviceId && location === "customer"),
    );
    if (postalCode !== undefined && travels && areaFor(rules, postalCode) === null) {
      assert.equal(answer.body.code, "outside_service_area", `selection ${n}`);
      seen.set("outside", (seen.get("outside") ?? 0) + 1);
      continue;
    }
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const { id: _, expiresAt: __, ...quoted } = answer.body;
    const context = browserContext(startsAt, postalCode);
    assert.deepEqual(priceVisit(rules, purchase, { context, locale: config.business.locale }), quoted);
    for (const { code, amount } of quoted.lines) if (amount !== 0) seen.set(code, (seen.get(code) ?? 0) + 1);
  }
  for (const { key } of rules.surcharges) {
    const times = seen.get(`surcharge.${key}`) ?? 0;
    assert.ok(times > SELECTIONS / 100, `surcharge ${key} was reached ${times} times`);
  }
  for (const what of ["outside", "tax.city", "package.duo"])
    assert.ok((seen.get(what) ?? 0) > 0, `${what} was never reached`);
});

it("shows origin and places only where a price or an area looks at them, and the nearest thousand at most", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 1_003 }, (_, n) => [`C${n}`, { latitude: n / 100, longitude: 0 }]),
  );
  const at = { latitude: 0, longitude: 0 };
  const pricing = async (options: object) => {
    const { slug } = await makeBusiness(app.db, { business: at, places: many, ...options });
    return (await app.call("GET", `/public/businesses/${slug}/config`)).body.pricing;
  };
  const way = surcharge("way", { kind: "per_km", value: 1, over: 0 }, []);
  const plain = await pricing({ surcharges: [surcharge("fee", { kind: "fixed", value: 1 }, [])] });
  assert.deepEqual([plain.origin, plain.places, plain.placesOmitted], [null, {}, 0]);
  const travelling = await pricing({ surcharges: [way] });
  assert.deepEqual(travelling.origin, at);
  assert.equal(Object.keys(travelling.places).length, 1_000);
  assert.equal(travelling.placesOmitted, 3);
  assert.ok("C999" in travelling.places && !("C1000" in travelling.places));
  const covers = { kind: "radius", center: { latitude: 11, longitude: 0 }, radiusKm: 50 };
  const round = await pricing({ serviceAreas: [{ key: "r", label: "R", covers }] });
  assert.deepEqual([round.origin, "C1002" in round.places, "C0" in round.places], [null, true, false]);
});

it("says how far a calendar has to reach: to the longest horizon among the services", async () => {
  const policies = async (services: object[]) => {
    const { slug } = await makeBusiness(app.db, { business: { maxAdvanceDays: 60 }, services });
    return (await app.call("GET", `/public/businesses/${slug}/config`)).body.policies;
  };
  assert.equal((await policies([{}, { maxAdvanceDays: 540 }])).maxAdvanceDays, 540);
  assert.equal((await policies([{}, { maxAdvanceDays: 7 }])).maxAdvanceDays, 60);
  assert.equal((await policies([{ maxAdvanceDays: 7 }])).maxAdvanceDays, 7);
});
