import assert from "node:assert/strict";
import { test } from "node:test";
import { ar } from "./texts/ar.ts";
import { de } from "./texts/de.ts";
import { en, type Texts } from "./texts/en.ts";
import { es } from "./texts/es.ts";
import { fr } from "./texts/fr.ts";
import { ja } from "./texts/ja.ts";
import { Words } from "./words.ts";

const LANGUAGES: Record<string, Texts> = { en, de, es, fr, ja, ar };
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("every language says everything, with the same values in it", () => {
  for (const [language, texts] of Object.entries(LANGUAGES)) {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort(), language);
    for (const key of Object.keys(en) as (keyof Texts)[]) {
      const [own, english] = [texts[key], en[key]];
      if (typeof own !== "string" || typeof english !== "string") continue;
      assert.notEqual(own.trim(), "", `${language} ${key}`);
      assert.deepEqual(places(own), places(english), `${language} ${key}`);
    }
  }
});

test("every language counts as it counts", () => {
  for (const [language, texts] of Object.entries(LANGUAGES)) {
    const used = new Set(
      Array.from({ length: 200 }, (_, count) => new Intl.PluralRules(language).select(count)),
    );
    for (const key of ["reviewCount", "freeTimes", "starCount"] as const) {
      // Zero is never said of stars and free times; what has no form of its own takes the last one.
      const needed = [...used].filter((form) => form !== "zero");
      assert.deepEqual(
        needed.filter((form) => texts[key][form] === undefined),
        [],
        `${language} ${key}`,
      );
    }
  }
});

test("a language nobody speaks here, or that is none, is English; an owner's wording comes first", () => {
  assert.equal(new Words(["xx", "tlh-KX"]).locale, "en");
  assert.equal(new Words(["not a tag!", "de-AT"]).locale, "de-AT");
  assert.equal(new Words(["__proto__", "ar"]).dir, "rtl");
  assert.equal(new Words(["en"], { total: "All in" }).say("total"), "All in");
  assert.equal(new Words(["en"], {}).own("constructor"), undefined);
});
