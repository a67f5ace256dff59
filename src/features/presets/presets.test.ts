import assert from "node:assert/strict";
import test from "node:test";
import { minorDigits } from "#domain/money.ts";
import { listPresets, PRESETS, presetOf } from "./all-presets.ts";
import { amountIn } from "./amount-in.ts";
import { catalogOf } from "./catalog-of.ts";
import type { Preset, QuantityQuestion, Question, Words } from "./preset.ts";
import { condition, frequency, propertySize, sharedWords, vehicleSize } from "./shared-questions.ts";

const questionsOf = (preset: Preset): Question[] => preset.services.flatMap((s) => s.questions ?? []);
const catalog = (preset: Preset, currency = "USD") => catalogOf(preset, { currency, measures: "feet" });

/** Every dollar amount written in a preset. */
function dollarsOf({ services }: Preset): number[] {
  return services.flatMap(({ dollars, deposit, questions = [], addOns = [] }) => [
    dollars,
    ...(deposit && "dollars" in deposit ? [deposit.dollars] : []),
    ...addOns.map((addOn) => addOn.dollars),
    ...questions.flatMap((question) =>
      question.kind === "quantity"
        ? [question.dollars ?? [], question.tiers?.map((tier) => tier.dollars) ?? []].flat()
        : question.options.flatMap((option) => option.dollars ?? []),
    ),
  ]);
}

function assertUnique(what: string, keys: string[]): void {
  assert.deepEqual(
    keys.filter((key, index) => keys.indexOf(key) !== index),
    [],
    what,
  );
}

test("ten trades, each under its own key", () => {
  assert.equal(PRESETS.length, 10);
  for (const preset of PRESETS) assert.equal(presetOf(preset.key), preset);
});

test("a sign-up screen sees label, categories, services and settings of each", () => {
  const list = listPresets();
  assert.deepEqual(
    list.map(({ key }) => key),
    PRESETS.map(({ key }) => key),
  );
  for (const { label, services, categories, suggested } of list) {
    assert.ok(label.length > 2 && categories.length > 0);
    assert.ok(services.length >= 3 && services.length <= 6, label);
    assert.ok(suggested.weeklyHours.length >= 5);
    for (const { weekday, from, to } of suggested.weeklyHours) {
      assert.ok(weekday >= 1 && weekday <= 7);
      assert.match(`${from} ${to}`, /^[012]\d:[03]0 [012]\d:[03]0$/);
      assert.ok(from < to);
    }
  }
});

test("the documented multipliers, to the letter", () => {
  const multipliers = (question: Question) =>
    question.kind === "quantity" ? [] : question.options.map(({ key, multiplier }) => `${key} ${multiplier}`);
  assert.deepEqual(multipliers(vehicleSize({ suv: 0, truck: 0 })), ["sedan 1", "suv 1.3", "truck 1.5"]);
  assert.deepEqual(multipliers(propertySize({ medium: 0, large: 0 })), ["small 1", "medium 1.5", "large 2"]);
  assert.deepEqual(multipliers(condition({ fair: 0, poor: 0 })), ["good 1", "fair 1.2", "poor 1.5"]);
  assert.deepEqual(multipliers(frequency), ["once 1", "weekly 0.85", "biweekly 0.9"]);
  for (const key of ["vehicle_size", "property_size", "condition", "frequency"]) {
    const all = PRESETS.flatMap(questionsOf).filter((question) => question.key === key);
    assert.ok(all.length > 0, key);
  }
});

test("a label that promises a discount promises the one that is given", () => {
  for (const preset of PRESETS) {
    for (const { columns } of catalog(preset).services) {
      for (const { label, multiplier } of columns.dimensions.flatMap((d) => d.options ?? [])) {
        const percent = /(\d+)% off/.exec(label)?.[1];
        if (percent) assert.equal(100 - Math.round(Number(multiplier) * 100), Number(percent), label);
      }
    }
  }
});

test("keys are unique where they must be, categories across all trades", () => {
  assertUnique(
    "categories",
    PRESETS.flatMap(({ categories }) => categories),
  );
  for (const preset of PRESETS) {
    assertUnique(
      preset.key,
      preset.services.map(({ key }) => key),
    );
    assertUnique(
      preset.key,
      catalog(preset).services.map(({ columns }) => columns.name.toLowerCase()),
    );
    for (const { key, questions = [], addOns = [] } of preset.services) {
      const place = `${preset.key} ${key}`;
      assertUnique(
        place,
        questions.map((question) => question.key),
      );
      assertUnique(
        place,
        addOns.map((addOn) => addOn.key),
      );
      for (const question of questions) {
        assert.match(question.key, /^[a-z][a-z_]*$/);
        if (question.kind === "quantity") continue;
        assertUnique(
          place,
          question.options.map((option) => option.key),
        );
      }
    }
  }
});

test("every category has a service and every service a category", () => {
  for (const { key, categories, services } of PRESETS) {
    assert.deepEqual(
      [...new Set(services.map(({ category }) => category))].sort(),
      categories.toSorted(),
      key,
    );
  }
});

test("every word that is written down is used, and every unit, option and add-on has one", () => {
  for (const preset of PRESETS) {
    const used = new Set<string>();
    const watched = (words: Words) =>
      new Proxy(words, {
        get(all, place: string) {
          used.add(place);
          return all[place];
        },
      });
    catalogOf({ ...preset, words: watched(preset.words) }, { currency: "USD", measures: "metres" });
    used.add("trade");
    assert.deepEqual(
      Object.keys(preset.words).filter((place) => !used.has(place)),
      [],
      preset.key,
    );
    for (const text of Object.values({ ...sharedWords, ...preset.words })) {
      assert.ok(text.trim() === text && text !== "" && text.length <= 160, text);
    }
  }
});

test("no placeholder is left, and no measure is of the other kind", () => {
  for (const preset of PRESETS) {
    for (const measures of ["feet", "metres"] as const) {
      const text = JSON.stringify(catalogOf(preset, { currency: "USD", measures }));
      assert.doesNotMatch(text, /\{(area|run)|undefined/);
      assert.doesNotMatch(text, measures === "feet" ? / m²/ : / sq ft/);
    }
  }
});

test("all minutes are multiples of five, and no service is shorter than a quarter of an hour", () => {
  for (const preset of PRESETS) {
    for (const service of preset.services) {
      const { questions = [], addOns = [] } = service;
      assert.ok(service.durationMinutes >= 15, service.key);
      const minutes = [
        service.durationMinutes,
        service.bufferBeforeMinutes ?? 0,
        service.bufferAfterMinutes ?? 0,
        ...addOns.map((addOn) => addOn.minutes),
        ...questions.flatMap((question) =>
          question.kind === "quantity"
            ? (question.unitMinutes ?? 0)
            : question.options.map((option) => option.minutes ?? 0),
        ),
      ];
      assert.deepEqual(
        minutes.filter((n) => n < 0 || n % 5 !== 0),
        [],
        service.key,
      );
    }
  }
});

test("the longest answers of a service, without add-ons, fit into one suggested day", () => {
  const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  for (const { key, services, suggested } of PRESETS) {
    const day = Math.max(...suggested.weeklyHours.map(({ from, to }) => clock(to) - clock(from)));
    for (const service of services) {
      const longest = (service.questions ?? []).reduce((sum, question) => {
        if (question.kind !== "quantity")
          return sum + Math.max(...question.options.map((option) => option.minutes ?? 0));
        return sum + (question.max - (question.includedUnits ?? 0)) * (question.unitMinutes ?? 0);
      }, service.durationMinutes);
      assert.ok(longest <= day, `${key} ${service.key}: ${longest} of ${day} minutes`);
    }
  }
});

test("prices are written as they come out in dollars, and friendly in any currency", () => {
  for (const preset of PRESETS) {
    for (const dollars of dollarsOf(preset)) {
      assert.equal(amountIn("USD", dollars * 100), dollars * 100, `${preset.key}: $${dollars}`);
      for (const currency of ["EUR", "JPY", "KWD"]) {
        const amount = amountIn(currency, dollars * 100);
        const step = 10 ** minorDigits(currency) / 2;
        assert.ok(amount > 0 && amount % Math.max(1, step) === 0, `${currency} ${amount}`);
      }
    }
  }
});

test("tiers rise, end open, cost ever less a unit; slabs never make one unit more cheaper", () => {
  const quantities = PRESETS.flatMap(questionsOf).filter((q): q is QuantityQuestion => q.kind === "quantity");
  const kinds = new Set<string>();
  for (const { key, min, max, includedUnits = 0, dollars, tiers, tierMode } of quantities) {
    assert.ok(min >= 1 && min < max && includedUnits < max, key);
    assert.ok((dollars === undefined) !== (tiers === undefined), `${key}: one of price and tiers`);
    for (const [index, { upTo, dollars }] of (tiers ?? []).entries()) {
      const next = tiers?.[index + 1];
      assert.equal(upTo === null, next === undefined, key);
      if (!next || upTo === null) continue;
      assert.ok(next.dollars < dollars && upTo < (next.upTo ?? max), key);
      if (tierMode === "slabs")
        assert.ok((upTo + 1) * next.dollars >= upTo * dollars, `${key} after ${upTo}`);
    }
    if (tiers) kinds.add(tierMode ?? "brackets");
  }
  assert.deepEqual([...kinds].sort(), ["brackets", "slabs"]);
});

test("a fixed deposit is never more than the base price", () => {
  for (const { key, deposit, dollars } of PRESETS.flatMap(({ services }) => services)) {
    if (deposit && "dollars" in deposit) assert.ok(deposit.dollars <= dollars, key);
  }
});
