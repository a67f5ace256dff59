import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { refusalWords } from "./refusal-words.ts";

/** Not by their types: those of all strings want a browser. */
const [english, german] = await Promise.all(
  ["en", "de"].map(async (language) => (await import(`../strings/${language}/app.ts`)).default),
);
const inGerman = (code: string, message: string) => refusalWords(german.refusals, { code, message });
const inEnglish = (code: string, message: string) => refusalWords(english.refusals, { code, message });

/** What the server says of a value, in the words of its validation. */
function said(schema: z.ZodType, value: unknown): [code: string, message: string] {
  const issue = schema.safeParse(value).error?.issues[0];
  assert.ok(issue);
  return [issue.code ?? "", issue.message];
}

test("limits are told in the page's language with their numbers", () => {
  assert.equal(inGerman(...said(z.int().min(5), 3)), "Mindestens 5.");
  assert.equal(inGerman(...said(z.number().max(2.5), 3)), "Höchstens 2,5.");
  assert.equal(inGerman(...said(z.string().max(150), "x".repeat(151))), "Höchstens 150 Zeichen.");
  assert.equal(inGerman(...said(z.array(z.string()).max(10), Array(11).fill("a"))), "Höchstens 10 davon.");
  assert.equal(inEnglish(...said(z.int().min(5), 3)), "At least 5.");
  assert.equal(inEnglish(...said(z.string().min(10), "x")), "At least 10 characters.");
});

test("what is empty is asked for, not measured", () => {
  assert.equal(inGerman(...said(z.string().min(1), "")), german.field.required);
  assert.equal(inEnglish(...said(z.string().min(1), "")), english.field.required);
});

test("what is not known by its code keeps the server's words, and English keeps what says more", () => {
  assert.equal(
    inGerman("validation_failed", "a closure lasts at most 400 days"),
    "a closure lasts at most 400 days",
  );
  assert.equal(inGerman("toString", "x"), "x");
  assert.equal(inEnglish("invalid_format", "must be one line"), "must be one line");
  assert.notEqual(inGerman("invalid_format", "must be one line"), "must be one line");
  assert.notEqual(inGerman("taken", "is taken"), "is taken");
});
