import { z } from "zod";
import { MESSAGE_KINDS, VARIABLES } from "./kinds.ts";
import { LANGUAGE_CODES } from "./language.ts";

export const messageKind = z.enum(MESSAGE_KINDS);
export const languageCode = z.enum(LANGUAGE_CODES);

const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "must be one line");

/** What a business may word itself. */
export const wordsSchema = z
  .strictObject({
    subject: line(150),
    title: line(150),
    body: z.string().trim().min(1).max(5_000).describe("Paragraphs, with an empty line between them."),
  })
  .describe("`{{customerName}}` and the other variables of the kind are filled in when it is sent.");

export const templateSchema = z
  .strictObject({
    kind: messageKind,
    language: languageCode,
    words: wordsSchema,
    isOwn: z.boolean().describe("False: the product's words."),
    variables: z.array(z.string()),
  })
  .meta({ id: "MessageTemplate" });

export const settingSchema = z
  .strictObject({
    kind: messageKind,
    email: z.boolean(),
    sms: z.boolean().describe("Where text messages are set up, and the kind has one."),
    hasSms: z.boolean().describe("Whether the kind has a text message at all."),
  })
  .meta({ id: "MessageSetting" });

export const previewSchema = z.strictObject({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  sms: z.string().nullable().describe("The text message, where the kind has one."),
});

export const variablesOf = (kind: z.output<typeof messageKind>): string[] => [...VARIABLES[kind]];
