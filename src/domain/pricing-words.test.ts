import assert from "node:assert/strict";
import { test } from "node:test";
import type { PriceContext, PricedService, PricingRules, Purchase } from "./catalog.ts";
import { priceVisit } from "./pricing.ts";
import { isSpoken } from "./pricing-words.ts";

const LANGUAGES = ["ar", "de", "en", "es", "fr", "ja"];
const option = (key: string, multiplier: string, amount = 0) => ({ key, label: "L", multiplier, amount });
const service: PricedService = {
  id: "s",
  name: "N",
  durationMinutes: 60,
  basePrice: 10_000,
  capacity: 4,
  deposit: { kind: "none", value: 0 },
  dimensions: [
    {
      key: "size",
      label: "L",
      kind: "choice",
      required: true,
      options: [option("big", "1.5", 500), option("own", "1", -500)],
    },
    {
      key: "rooms",
      label: "L",
      kind: "quantity",
      required: true,
      unit: "U",
      unitAmount: 1_200,
      includedUnits: 1,
    },
  ],
  addOns: [{ key: "oven", label: "L", amount: 300, minutes: 0, maxQuantity: 5 }],
};
const rules: PricingRules = {
  currency: "EUR",
  services: [service],
  packages: [{ key: "p", label: "L", serviceIds: ["s"], discount: { kind: "percent", value: "12.5" } }],
  taxes: [
    { key: "in", label: "L", rate: "0.19", included: true },
    { key: "on", label: "L", rate: "0.08875", included: false },
  ],
  surcharges: [
    { key: "pct", label: "L", change: { kind: "percent", value: "15" }, conditions: [] },
    { key: "off", label: "L", change: { kind: "fixed", value: -1_000 }, conditions: [] },
    { key: "km", label: "L", change: { kind: "per_km", value: 200, over: 10 }, conditions: [] },
    { key: "way", label: "L", change: { kind: "per_km", value: 200, over: 0 }, conditions: [] },
  ],
  serviceAreas: [],
  origin: { latitude: 52.5, longitude: 13.4 },
  places: { "14482": { latitude: 52.39, longitude: 13.09 } },
  minimumCharge: 500_000,
};
const context: PriceContext = { postalCode: "14482" };
const purchases: Purchase[] = [
  {
    items: [{ serviceId: "s", selections: { size: "big", rooms: 3 }, addOns: { oven: 2 } }],
    seats: 3,
    packageKey: "p",
  },
  {
    items: [{ serviceId: "s", selections: { size: "own", rooms: 1 }, addOns: { oven: 1 } }],
    packageKey: "p",
  },
  { items: [{ serviceId: "s", selections: { size: "own", rooms: 0 } }] },
];
const coupon = {
  label: "L",
  discount: { kind: "fixed" as const, value: 100 },
  serviceIds: null,
  minimumSpend: 0,
};
const priced = (locale: string) =>
  purchases.flatMap(
    (purchase) => priceVisit(rules, purchase, { context, locale, coupon: coupon as never }).lines,
  );

test("a price is explained in every language: no hole stays open, no English is left, no amount changes", () => {
  const english = priced("en");
  const amounts = english.map(({ code, amount }) => [code, amount]);
  for (const language of LANGUAGES.filter((one) => one !== "en")) {
    const lines = priced(language);
    assert.deepEqual(
      lines.map(({ code, amount }) => [code, amount]),
      amounts,
    );
    for (const { explain, label, code } of lines) {
      assert.doesNotMatch(explain + label, /[{}]/, `${language} ${code}`);
      assert.doesNotMatch(
        explain + label,
        /\b(?:more|less|chosen|included|off|away|contained|charge)\b/,
        `${language} ${code}`,
      );
    }
  }
});

test("words, money and numbers are those of the locale", () => {
  const by = (locale: string, code: string) =>
    priced(locale)
      .find((line) => line.code === code)
      ?.explain.replace(/[\u00a0\u202f]/g, " ");
  assert.equal(by("de-DE", "dimension.rooms"), "L: 2 × 12,00 € je U (3 gewählt, 1 enthalten)");
  assert.equal(by("de-DE", "package.p"), "L: 12,5 % Rabatt auf 555,00 €");
  assert.equal(by("fr-FR", "surcharge.off"), "L: 10,00 € de moins");
  assert.match(by("es", "tax.on") ?? "", /^L del 8,875 % sobre 5000,00 €$/);
  assert.equal(priced("ja").find(({ code }) => code === "minimum")?.label, "最低料金");
});

test("a language that is not ours is told apart, and read in English", () => {
  assert.deepEqual(["de-AT", "JA", "it", "x"].map(isSpoken), [true, true, false, false]);
  assert.match(priced("it").find(({ code }) => code === "minimum")?.explain ?? "", /^Raised to the minimum/);
});
