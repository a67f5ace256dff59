import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import english from "#dashboard/strings/en/audit.ts";
import { eventWords } from "./event-words.ts";

/** Not by its name: its types are those of a build for browsers. */
const inLanguage = async (language: string): Promise<typeof english> =>
  (await import(`../../strings/${language}/audit.ts`)).default;
const german = await inLanguage("de");

const source = readFileSync(new URL("../../../../src/events/emit.ts", import.meta.url), "utf8");
/** The words of a union in the source, in which alone they exist at run time. */
const union = (name: string): string[] => {
  const text = new RegExp(`type ${name} =([^;]*);`).exec(source)?.[1] ?? "";
  return [...text.matchAll(/"(\w+)"/g)].map(([, word]) => word ?? "");
};

it("everything that can happen has words in both languages", () => {
  const [nouns, verbs] = [union("Noun"), union("Verb")];
  assert.ok(nouns.length > 30 && verbs.length > 30, "they were found");
  for (const words of [english, german]) {
    assert.deepEqual(Object.keys(words.nouns).sort(), nouns.sort());
    assert.deepEqual(Object.keys(words.verbs).sort(), verbs.sort());
  }
});

it("an event is told in words, an unknown one by its own names", () => {
  assert.equal(eventWords("booking.status_changed", english), "Booking given another status");
  assert.equal(eventWords("booking.created", german), "Buchung erstellt");
  assert.equal(eventWords("new_thing.bent_over", english), "new thing bent over");
});
