/** The widget's build shortens some of its own names. One that also meant something outside would break there unseen. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { it } from "node:test";
import { SHORT_NAMES } from "#features/browser-files/short-names.ts";
import { core, flow, more } from "../widget/src/locales/en.ts";

const read = (path: string): string => readFileSync(path, "utf8");
const shortened = (taken: ReadonlySet<string>): string[] => SHORT_NAMES.filter((name) => taken.has(name));

const baseOf = (key: string): string => key.replace(/_(?:one|other)$/, "");

/** Names of properties and parameters, and the words that an `enum` allows. */
function namesOf(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) namesOf(one, into);
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      if (key === "properties") for (const name of Object.keys(inner)) into.add(name);
      if (key === "name") into.add(String(inner));
      if (key === "enum") for (const word of inner) into.add(String(word));
      namesOf(inner, into);
    }
  return into;
}

it("no shortened name is one of the API", () => {
  const names = namesOf(JSON.parse(read("openapi.json")));
  assert.ok(names.has("durationMinutes") && names.has("slug"));
  assert.deepEqual(shortened(names), []);
});

it("no shortened name is one of the browser or the language", () => {
  const folder = "node_modules/typescript/lib/";
  const names = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => /^lib\.(?:dom|es).*\.d\.ts$/.test(name)))
    for (const [, name = ""] of read(folder + file).matchAll(
      /^\s+(?:readonly |get |set )?"?([\w-]+)"?\??[:(<]/gm,
    ))
      names.add(name);
  assert.ok(names.has("addEventListener") && names.has("flatMap"));
  assert.deepEqual(shortened(names), []);
});

it("every text is asked for by its key in quotes, which the build finds and shortens", () => {
  const keys = new Set([core, flow, more].flatMap((texts) => Object.keys(texts)).map(baseOf));
  const loose: string[] = [];
  for (const file of readdirSync("widget/src", { recursive: true, encoding: "utf8" }))
    if (/\.tsx?$/.test(file) && file !== "signals.ts")
      for (const [call, inside = ""] of read(`widget/src/${file}`).matchAll(
        /(?<!ignals\.)\b(?:say|count)\(((?:[^()]|\([^()]*\))+)\)/g,
      ))
        if (![...inside.matchAll(/"(\w+)"/g)].some(([, key = ""]) => keys.has(key)))
          loose.push(`${file}: ${call}`);
  // Their keys are in LONG in src/features/browser-files/build-browser-files.ts.
  assert.deepEqual(loose.sort(), ["flow/form.ts: say(id)", "flow/times.tsx: say(one.part)"]);
});

it("no shortened name is a text or stands in quotes, where it would keep its length", () => {
  const names = new Set([core, flow, more].flatMap((texts) => Object.keys(texts)));
  for (const file of readdirSync("widget/src", { recursive: true, encoding: "utf8" }))
    if (/\.tsx?$/.test(file) && !file.startsWith("locales"))
      for (const [, text = ""] of read(`widget/src/${file}`).matchAll(/"([^"\n]*)"/g)) names.add(text);
  assert.ok(names.has("bookButton") && names.has("price_changed"));
  assert.deepEqual(shortened(names), []);
});
