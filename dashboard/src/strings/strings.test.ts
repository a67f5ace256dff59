import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = (language: string) => fileURLToPath(new URL(language, import.meta.url));
const areas = globSync("*.ts", { cwd: folder("en") }).sort();

/** Every text by its path; texts with numbers or names in them are functions. */
async function textsOf(language: string, area: string): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  const walk = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) found.set(path, value);
    else for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  const { default: strings } = await import(`./${language}/${area}`);
  walk(strings, "");
  return found;
}

test("every area is there in both languages, and says everything the other says", async () => {
  assert.ok(areas.length > 0);
  assert.deepEqual(globSync("*.ts", { cwd: folder("de") }).sort(), areas);
  for (const area of areas) {
    const [english, german] = await Promise.all([textsOf("en", area), textsOf("de", area)]);
    assert.deepEqual([...german.keys()].sort(), [...english.keys()].sort(), area);
    for (const [path, text] of [...english, ...german])
      assert.ok(typeof text === "function" || (typeof text === "string" && text !== ""), `${area}${path}`);
  }
});

test("German is not English left standing", async () => {
  for (const area of areas) {
    const [english, german] = await Promise.all([textsOf("en", area), textsOf("de", area)]);
    const same = [...english].filter(
      ([path, text]) => typeof text === "string" && /\s\S+\s/.test(text) && german.get(path) === text,
    );
    assert.deepEqual(same, [], area);
  }
});
