import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { and, asc, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Database } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { Dimension, PricedService, Selection } from "#domain/catalog.ts";
import type { BusinessId } from "#domain/ids.ts";
import { priceVisit } from "#domain/pricing.ts";
import { Refusal } from "#domain/refusals.ts";
import { makeBusiness } from "#test/business.ts";
import { openTestDatabase } from "#test/database.ts";
import { configSchema } from "../businesses/config-schema.ts";
import { type Business, loadBusiness } from "../businesses/load-business.ts";
import { configView } from "../businesses/view.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { DEFAULT_TIERS } from "../tiers/catalogue.ts";
import { PRESETS, presetOf } from "./all-presets.ts";
import { type ApplyPreset, applyPreset } from "./apply-preset.ts";

const NOW = 1_800_000_000_000;

let db: Database;
before(async () => {
  db = await openTestDatabase();
});
after(() => db.close());

const apply = (options: Omit<ApplyPreset, "now">, now = NOW) =>
  db.transaction((tx) => applyPreset(tx, { ...options, now }));

const empty = (options: Parameters<typeof makeBusiness>[1] = {}) =>
  makeBusiness(db, { ...options, services: [] });

const load = async (slug: string): Promise<Business> =>
  (await loadBusiness(db, slug, NOW)) ?? assert.fail(`${slug} is not there`);

/** All that is stored of a business's catalog. */
async function stored(id: BusinessId) {
  const [categories, services, skills] = await Promise.all([
    db.orm.select().from(t.categories).where(eq(t.categories.businessId, id)).orderBy(asc(t.categories.id)),
    db.orm.select().from(t.services).where(eq(t.services.businessId, id)).orderBy(asc(t.services.id)),
    db.orm.select().from(t.teamMemberServices).where(eq(t.teamMemberServices.businessId, id)),
  ]);
  return { categories, services, skills: skills.map((s) => `${s.serviceId} ${s.teamMemberId}`).sort() };
}

/** Answers worth trying: each option, both ways of a toggle, the ends and the tier edges of a quantity. */
function answersTo({ kind, options = [], min = 0, max = 0, tiers = [] }: Dimension): Selection[] {
  if (kind === "toggle") return [false, true];
  if (kind !== "quantity") return options.map(({ key }) => key);
  const edges = tiers.flatMap(({ upTo }) => (upTo === null ? [] : [upTo, upTo + 1]));
  return [...new Set([min, min + 1, ...edges, max])].filter((n) => n >= min && n <= max);
}

function combinations(dimensions: Dimension[]): Record<string, Selection>[] {
  return dimensions.reduce<Record<string, Selection>[]>(
    (all, dimension) =>
      all.flatMap((one) => answersTo(dimension).map((answer) => ({ ...one, [dimension.key]: answer }))),
    [{}],
  );
}

function priceAll(business: Business, service: PricedService): number {
  const rules = rulesFor(business, [service.id]);
  const everything = Object.fromEntries(service.addOns.map(({ key, maxQuantity }) => [key, maxQuantity]));
  const tried = combinations(service.dimensions);
  for (const selections of tried) {
    for (const addOns of [{}, everything]) {
      const price = priceVisit(rules, { items: [{ serviceId: service.id, selections, addOns }] });
      const what = `${service.name} ${JSON.stringify(selections)}`;
      assert.ok(Number.isSafeInteger(price.total) && price.total > 0, what);
      assert.ok(price.durationMinutes > 0 && price.durationMinutes % 5 === 0, what);
      assert.ok(price.depositDue >= 0 && price.depositDue <= price.total, what);
      assert.equal(
        price.lines.reduce((sum, { amount }) => sum + amount, 0),
        price.total,
        what,
      );
    }
  }
  return tried.length;
}

for (const { key } of PRESETS) {
  test(`${key}: can be applied in any currency, and all its answers have a price`, async () => {
    for (const currency of ["USD", "EUR", "JPY", "KWD"]) {
      const { suggested } = presetOf(key);
      const business = await empty({ business: { currency, trade: key, ...suggested }, members: 2 });
      const { serviceIds, categoryIds } = await apply({ businessId: business.id, currency, key });
      const loaded = await load(business.slug);
      assert.deepEqual([...loaded.services.keys()], serviceIds);
      assert.deepEqual(
        loaded.categories.map(({ id }) => id),
        categoryIds,
      );
      assert.equal(serviceIds.length, presetOf(key).services.length);
      for (const service of loaded.priced.values()) {
        assert.ok(priceAll(loaded, service) > 0);
        assert.deepEqual(loaded.skills.get(service.id)?.toSorted(), business.memberIds.toSorted());
      }
      const [widget = assert.fail("no widget")] = loaded.widgets;
      const config = configSchema.parse(
        configView(loaded, widget, { enforced: false, tiers: DEFAULT_TIERS }),
      );
      assert.ok(config.services.every(({ category, priceFrom }) => category !== null && priceFrom > 0));
    }
  });
}

test("an SUV in poor condition is $292.50, with the engine bay $317.50; weekly cleaning is 15 % off", async () => {
  const business = await empty();
  await apply({ businessId: business.id, currency: "USD", key: "auto_detailing" });
  await apply({ businessId: business.id, currency: "USD", key: "house_cleaning" });
  const loaded = await load(business.slug);
  const named = (name: string) =>
    [...loaded.services.values()].find((service) => service.name === name)?.id ?? assert.fail(name);
  const total = (name: string, selections: Record<string, Selection>, addOns: Record<string, number> = {}) =>
    priceVisit(rulesFor(loaded, [named(name)]), { items: [{ serviceId: named(name), selections, addOns }] })
      .total;
  const suv = { vehicle_size: "suv", condition: "poor" };
  assert.equal(total("Full interior detail", suv), 29_250);
  assert.equal(total("Full interior detail", suv, { engine_bay: 1 }), 31_750);
  const weekly = { property_size: "medium", frequency: "weekly" };
  assert.equal(total("Standard home cleaning", weekly), 15_300);
});

test("applying twice changes nothing, not even the version", async () => {
  for (const { key } of PRESETS) {
    const business = await empty();
    await apply({ businessId: business.id, currency: "USD", key });
    const [before, { version }] = [await stored(business.id), await load(business.slug)];
    const again = await apply({ businessId: business.id, currency: "USD", key }, NOW + 60_000);
    assert.deepEqual(again, { categoryIds: [], serviceIds: [] });
    assert.deepEqual(await stored(business.id), before);
    assert.equal((await load(business.slug)).version, version);
  }
});

test("two who apply at once set it up once", async () => {
  const business = await empty();
  const options = { businessId: business.id, currency: "USD", key: "pool" } as const;
  const added = await Promise.all([apply(options), apply(options)]);
  assert.deepEqual(added.map(({ serviceIds }) => serviceIds.length).sort(), [0, 5]);
  assert.equal((await load(business.slug)).services.size, 5);
});

test("only what is missing is added, behind what is there, and what the owner changed stays", async () => {
  const business = await empty();
  const options = { businessId: business.id, currency: "USD", key: "hair_salon" } as const;
  const { serviceIds } = await apply(options);
  const [kept = "", archived = "", lost = ""] = serviceIds;
  await db.orm.update(t.services).set({ basePrice: 1 }).where(eq(t.services.id, kept));
  await db.orm.update(t.services).set({ archivedAt: NOW }).where(eq(t.services.id, archived));
  await db.orm.delete(t.services).where(and(eq(t.services.businessId, business.id), eq(t.services.id, lost)));
  const again = await apply(options);
  assert.deepEqual(again.categoryIds, []);
  const { services } = await stored(business.id);
  assert.deepEqual(
    services.filter(({ id }) => again.serviceIds.includes(id)).map(({ name, position }) => [name, position]),
    [["Kids cut", 6]],
  );
  assert.equal(services.find(({ id }) => id === kept)?.basePrice, 1);
  assert.equal(services.find(({ id }) => id === archived)?.archivedAt, NOW);
  assert.equal(services.length, 6);
});

test("a service counts as there by its name however it is written, and keeps its people", async () => {
  const made = await makeBusiness(db, { services: [{ name: " lawn MOWING", members: [] }], members: 1 });
  const { serviceIds } = await apply({ businessId: made.id, currency: "USD", key: "lawn_care" });
  assert.equal(serviceIds.length, 4);
  const loaded = await load(made.slug);
  assert.equal(loaded.skills.get(made.serviceIds[0] ?? ""), undefined);
});

test("a category is found by its key, whatever the owner calls it", async () => {
  const business = await empty();
  const category = {
    id: newId("category"),
    businessId: business.id,
    key: "lawn",
    name: "Grass",
    position: 7,
  };
  await db.orm.insert(t.categories).values(category);
  await apply({ businessId: business.id, currency: "USD", key: "lawn_care" });
  const { categories, services } = await load(business.slug);
  assert.deepEqual(
    categories.map(({ key, name, position }) => [key, name, position]),
    [
      ["lawn", "Grass", 7],
      ["garden", "Hedges & garden", 8],
    ],
  );
  assert.equal([...services.values()].filter(({ categoryId }) => categoryId === category.id).length, 3);
});

test("all trades fit beside each other; a service that two of them have comes once", async () => {
  const business = await empty();
  for (const { key } of PRESETS) await apply({ businessId: business.id, currency: "EUR", key });
  const names = [...(await load(business.slug)).services.values()].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.filter((name) => name === "Gutter cleaning").length, 1);
});

test("who has left gets no skill, a business without people is set up all the same, others are untouched", async () => {
  const [gone, alone, other] = [
    await empty({ members: [{}, { archivedAt: NOW }] }),
    await empty({ members: 0 }),
    await empty(),
  ];
  await apply({ businessId: gone.id, currency: "USD", key: "handyman" });
  const { skills } = await stored(gone.id);
  assert.equal(skills.length, 6);
  assert.ok(skills.every((skill) => skill.endsWith(` ${gone.memberIds[0]}`)));
  const { serviceIds } = await apply({ businessId: alone.id, currency: "USD", key: "handyman" });
  assert.equal(serviceIds.length, 6);
  assert.deepEqual(await stored(other.id), { categories: [], services: [], skills: [] });
});

test("feet where prices are in dollars, metres elsewhere, and either when it is said", async () => {
  const labels = async (options: Pick<ApplyPreset, "currency" | "measures">) => {
    const business = await empty();
    await apply({ businessId: business.id, key: "lawn_care", ...options });
    const { services } = await stored(business.id);
    const mowing = services.find(({ name }) => name === "Lawn mowing");
    return mowing?.dimensions[0]?.options?.[0]?.label;
  };
  assert.equal(await labels({ currency: "USD" }), "Up to 2,500 sq ft");
  assert.equal(await labels({ currency: "EUR" }), "Up to 250 m²");
  assert.equal(await labels({ currency: "CAD", measures: "feet" }), "Up to 2,500 sq ft");
});

test("a business that does not exist is refused", async () => {
  await assert.rejects(
    apply({ businessId: newId("business") as BusinessId, currency: "USD", key: "pool" }),
    (error: unknown) => error instanceof Refusal && error.code === "not_found",
  );
});
