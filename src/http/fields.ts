/** Schemas every feature needs, so that one rule for ids, dates and text holds in the whole API. */
import { type ZodType, z } from "zod";
import { readJson } from "./json-text.ts";

/**
 * An object that must hold at least one of `fields`. It is said beside every other mistake, at the first of them, and
 * not only once those are mended.
 */
export function holdingOneOf<S extends z.ZodObject>(
  schema: S,
  fields: readonly [keyof S["shape"] & string, ...(keyof S["shape"] & string)[]],
  message: string,
): S {
  return schema.refine((given) => fields.some((field) => given[field] !== undefined), {
    path: [fields[0]],
    message,
    params: { code: "required" },
    when: ({ value }) => typeof value === "object" && value !== null && !Array.isArray(value),
  });
}

/** `spark-clean`: lower case letters, digits, single dashes. */
export const slugParam = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .meta({ examples: ["spark-clean"] });

/** `de-CH`, `en`: what a person reads. */
export const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, "a language tag")
  .meta({ examples: ["de-CH"] });

/** An opaque id; `idParam("bkg")` takes `bkg_` and 16 to 64 letters, digits, dashes or underscores. */
export function idParam(prefix: string) {
  const name = prefix.replace(/_$/, "");
  return z.string().regex(new RegExp(`^${name}_[A-Za-z0-9_-]{16,64}$`));
}

/** Digits become a number, anything else stays what it is and is refused by the schema behind. */
function digitsToNumber(value: unknown): unknown {
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

/** A whole number in a query, inclusive bounds. */
export function intQuery(min: number, max: number) {
  return z.preprocess(digitsToNumber, z.int().min(min).max(max));
}

/** Page size: 1–100, default 25. */
export const limitQuery = intQuery(1, 100).default(25).describe("How many to return.");

/** The `nextCursor` of the page before. */
export const cursorQuery = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9_-]+$/)
  .optional()
  .describe("`nextCursor` of the page before.");

/** Inner schemas of `jsonQuery`, for the OpenAPI document. */
export const jsonQuerySchemas = new WeakMap<object, ZodType>();

/** A query parameter that holds JSON, e.g. `selections`. Bad JSON is 422 naming the parameter. */
export function jsonQuery<S extends ZodType>(schema: S) {
  const parse = z.string().transform((text, context): unknown => {
    const reading = readJson(text);
    if (reading.kind === "ok") return reading.value;
    if (reading.kind === "malformed") {
      context.issues.push({
        code: "custom",
        input: text,
        message: reading.detail,
        params: { code: "invalid_format" },
      });
      return z.NEVER;
    }
    for (const error of reading.errors) {
      context.issues.push({
        code: "custom",
        input: text,
        path: error.path.split("."),
        message: error.message,
        params: { code: error.code },
      });
    }
    return z.NEVER;
  });
  const piped = parse.pipe(schema as ZodType<z.output<S>, unknown>);
  jsonQuerySchemas.set(piped, schema);
  return piped;
}

/** Years a booking platform can mean; beyond them calendars and the database disagree. */
function inSaneYears(text: string): boolean {
  const year = Number(text.slice(0, 4));
  return year >= 1900 && year <= 2199;
}

const yearMessage = { error: "The year must be between 1900 and 2199", params: { code: "invalid_value" } };

/** `2027-03-14`; a day that exists. */
export const localDate = z.iso.date().refine(inSaneYears, yearMessage);

/** RFC 3339 with `Z` or an offset, seconds included; stays the string that was sent. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => !/\.\d{10}/.test(text), {
    error: "At most nine digits after the second",
    params: { code: "invalid_format" },
  })
  .refine(inSaneYears, yearMessage);

/** `1` or `true`, `0` or `false`; absent means false. */
export const flag = z
  .enum(["1", "true", "0", "false"])
  .transform((value) => value === "1" || value === "true")
  .default(false);

/** Control characters other than those allowed, DEL, or half a surrogate pair. */
function isPlainText(text: string, multiline: boolean): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 127) return false;
    if (code < 32 && !(multiline && (code === 10 || code === 9))) return false;
  }
  return text.isWellFormed();
}

const controlMessage = {
  error: "Must not hold control characters or half a surrogate pair",
  params: { code: "invalid_format" },
};

/**
 * One line of text: trimmed, otherwise kept as sent (no Unicode normalisation, so that what is stored is what
 * is returned). `max` and `min` (default 1) count UTF-16 units after trimming.
 */
export function text(max: number, min = 1) {
  return z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((value) => isPlainText(value, false), controlMessage);
}

/** Several lines: like `text`, may be empty, with tabs and line feeds; CR LF (as forms send it) becomes LF. */
export function multilineText(max: number, min = 0) {
  return z
    .string()
    .overwrite((value) => value.replaceAll("\r\n", "\n"))
    .trim()
    .min(min)
    .max(max)
    .refine((value) => isPlainText(value, true), controlMessage);
}

/** An e-mail address as people write it, at most 254 characters; kept as sent. */
export const emailField = z.email().max(254);

/** The answer of a list: `{ data, nextCursor, total? }`. */
export function listOf<S extends ZodType>(item: S) {
  return z.strictObject({
    data: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int().optional(),
  });
}

/** The answer of a list that is short and always given whole: in the shape of any other. */
export function wholeListOf<S extends ZodType>(item: S) {
  return z.strictObject({ data: z.array(item), nextCursor: z.null() });
}
