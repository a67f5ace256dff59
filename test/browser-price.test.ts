/** The widget prices in the browser, before it asks anybody; what it shows must be what the server will charge. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import type { Item, PricedService, Purchase } from "#domain/catalog.ts";
import { type PriceLine, priceVisit } from "#domain/pricing.ts";
import { flip, int, pick, randomFrom, randomItem } from "#domain/pricing-fixture.ts";
import { DEMO_SLUGS } from "#features/demo/demo-owners.ts";
import { loadDemo } from "#features/demo/load-demo.ts";
import { priceContext } from "#features/quotes/price-context.ts";
import { rulesFor } from "#features/quotes/price-purchase.ts";
import { bestPackage, contextOf, newItem, priceOf, rulesOf } from "../widget/src/flow/pricing.ts";
import { openTestApp, TEST_NOW, type TestApp } from "./app.ts";

/** CI tries all; a tenth shows a slip too. */
const SELECTIONS = Number(process.env.PRICE_SELECTIONS ?? (process.env.CI ? 100_000 : 10_000));
const SEED = Number(process.env.PRICE_SEED ?? Date.now() % 2 ** 31);
const CODES = ["10115", " 10437", "12 047", "14193", "14482", "80331", "11231"];
const MINUTE = 60_000;

let app: TestApp;
before(async () => {
  app = await openTestApp();
  await loadDemo(app.deps);
});
after(() => app.close());

/** The engine's own words are the server's; the labels of the owner are in the configuration. */
const withoutWords = (line: PriceLine): PriceLine => ({
  ...line,
  explain: "",
  ...(line.kind === "minimum" || line.kind === "seats" ? { label: "" } : {}),
});

/** RFC 3339 with the zone's offset, as free times come over the wire. */
function wireTime(at: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: "never", smallestUnit: "second" });
}

it(`the browser's price is the server's for ${SELECTIONS} random selections over the demo catalogues`, async (t) => {
  t.diagnostic(`seed ${SEED}`);
  let now = TEST_NOW;
  t.mock.method(Date, "now", () => now);
  const businesses = await Promise.all(
    DEMO_SLUGS.map(async (slug) => {
      const { body: config } = await app.call("GET", `/public/businesses/${slug}/config`);
      const business = await app.deps.businesses.bySlug(slug);
      return { business, config, rules: rulesOf(config) };
    }),
  );
  let surcharged = 0;
  let packaged = 0;
  for (let n = 0; n < SELECTIONS; n++) {
    const g = randomFrom(SEED + n);
    const { business, config, rules } = pick(g, businesses);
    const { timeZone } = config.business;
    now = TEST_NOW + int(g, 0, 48 * 60) * MINUTE;
    const services = config.services as PricedService[];
    const items: Item[] = Array.from({ length: pick(g, [1, 1, 2, 3]) }, () => {
      const service = pick(g, services);
      return flip(g) ? randomItem(g, service) : newItem(service as never);
    });
    const packageKey = bestPackage(rules, items);
    const capacity = services.find(({ id }) => id === items[0]?.serviceId)?.capacity ?? 1;
    const seats = items.length === 1 ? int(g, 1, capacity) : 1;
    const purchase: Purchase = {
      items,
      ...(packageKey ? { packageKey } : {}),
      ...(seats > 1 ? { seats } : {}),
    };
    const startsAt = int(g, 0, 4) === 0 ? undefined : now + int(g, 0, 60 * 24 * 60) * MINUTE;
    const postalCode = flip(g) ? pick(g, CODES) : undefined;

    const shown = priceOf(
      rules,
      purchase,
      contextOf(timeZone, startsAt === undefined ? undefined : wireTime(startsAt, timeZone), postalCode),
    );
    const ids = items.map(({ serviceId }) => serviceId);
    const charged = priceVisit(rulesFor(business, ids), purchase, {
      context: priceContext(timeZone, { startsAt, postalCode }, now),
      locale: business.row.locale,
    });
    const wordless = { ...charged, lines: charged.lines.map(withoutWords) };
    // Text first: it is quicker, and the order of lines counts too.
    if (JSON.stringify(shown) !== JSON.stringify(wordless))
      assert.deepEqual(shown, wordless, `selection ${n}`);
    if (charged.lines.some(({ code }) => code.startsWith("surcharge."))) surcharged++;
    if (packageKey) packaged++;
  }
  assert.ok(surcharged > SELECTIONS / 2000, `${surcharged} with a surcharge`);
  assert.ok(packaged > SELECTIONS / 1000, `${packaged} with a package`);
});
