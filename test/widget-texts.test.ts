import assert from "node:assert/strict";
import { it } from "node:test";
import ar from "../widget/src/locales/ar.ts";
import de from "../widget/src/locales/de.ts";
import { core, flow, more } from "../widget/src/locales/en.ts";
import es from "../widget/src/locales/es.ts";
import fr from "../widget/src/locales/fr.ts";
import ja from "../widget/src/locales/ja.ts";

const english: Record<string, string> = { ...core, ...flow, ...more };
const languages: Record<string, Partial<Record<string, string>>> = { ar, de, es, fr, ja };
const holes = (text = "") => [...new Set(text.match(/\{\w+\}/g))].sort();
const base = (key: string) => key.replace(/_(?:zero|one|two|few|many|other)$/, "");
const plurals = [
  ...new Set(
    Object.keys(english)
      .filter((key) => base(key) !== key)
      .map(base),
  ),
];

for (const [language, texts] of Object.entries(languages)) {
  it(`${language} says everything English says, and nothing else`, () => {
    const expected = new Set(Object.keys(english).map(base));
    const found = new Set(Object.keys(texts).map(base));
    assert.deepEqual([...found].sort(), [...expected].sort());
    for (const [key, text] of Object.entries(texts)) assert.ok(text?.trim(), key);
  });

  it(`${language} fills in what English fills in`, () => {
    for (const [key, text] of Object.entries(english)) {
      // "One place" need not write the number.
      const optional = base(key) === key ? [] : ["{n}"];
      const wanted = holes(text).filter((hole) => !optional.includes(hole));
      assert.deepEqual(
        holes(texts[key]).filter((hole) => !optional.includes(hole)),
        wanted,
        key,
      );
    }
  });

  it(`${language} has every plural it needs for whole numbers`, () => {
    const rules = new Intl.PluralRules(language);
    const needed = new Set(Array.from({ length: 200 }, (_, n) => rules.select(n + 1)));
    for (const key of plurals)
      for (const form of needed)
        assert.ok(texts[`${key}_${form}`] ?? texts[`${key}_other`], `${key}_${form}`);
    if (language === "ar")
      for (const form of ["one", "two", "few", "many", "other"]) assert.ok(texts[`dayFree_${form}`], form);
  });
}
