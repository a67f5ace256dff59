import { z } from "zod";
import { slugParam, text } from "#http/fields.ts";
import { keyField } from "../catalog/schemas.ts";

const modeField = z.enum(["booking", "quote"]);

/** Where the owner's own words may stand; places left out use the product's. */
export const TEXT_PLACES = [
  "title",
  "intro",
  "bookButton",
  "quoteButton",
  "noTimes",
  "detailsTitle",
  "notesLabel",
  "termsLabel",
  "marketingLabel",
  "confirmationTitle",
  "confirmationMessage",
  "leadTitle",
  "leadMessage",
] as const;

const texts = z.strictObject(
  Object.fromEntries(TEXT_PLACES.map((place) => [place, text(500).optional()])) as Record<
    (typeof TEXT_PLACES)[number],
    z.ZodOptional<ReturnType<typeof text>>
  >,
);

const theme = z.strictObject({
  primaryColor: z
    .string()
    .max(7)
    .regex(/^#[0-9a-fA-F]{6}$/, "a colour such as #0b6b57"),
  radius: z.int().min(0).max(32).describe("Of corners, pixels."),
  // It becomes a value in a style sheet: nothing that could end the value.
  font: z
    .string()
    .max(100)
    .regex(/^[A-Za-z][A-Za-z0-9 -]*(?:, ?[A-Za-z][A-Za-z0-9 -]*)*$/, "names of fonts, separated by commas"),
  scheme: z.enum(["light", "dark", "auto"]),
});

const tracking = z.strictObject({
  ga4MeasurementId: z
    .string()
    .max(20)
    .regex(/^G-[A-Z0-9]{4,18}$/, "such as G-AB12CD34EF")
    .optional(),
  gtmContainerId: z
    .string()
    .max(20)
    .regex(/^GTM-[A-Z0-9]{4,14}$/, "such as GTM-ABC1234")
    .optional(),
  metaPixelId: z
    .string()
    .max(20)
    .regex(/^\d{5,20}$/, "digits")
    .optional(),
});

const MOST_FIELDS = 30;
const MOST_OPTIONS = 50;

const field = z
  .strictObject({
    key: keyField,
    label: text(200),
    kind: z.enum(["text", "textarea", "choice", "checkbox", "date"]),
    required: z.boolean(),
    options: z
      .array(text(120))
      .min(1)
      .max(MOST_OPTIONS)
      .refine((options) => new Set(options).size === options.length, "names one twice")
      .optional()
      .describe("Of a choice, and only there."),
  })
  .superRefine(({ kind, options }, context) => {
    const message = kind === "choice" ? "a choice needs options" : "only a choice has options";
    if ((kind === "choice") !== (options !== undefined))
      context.addIssue({ code: "custom", path: ["options"], message });
  });

const fields = z
  .array(field)
  .max(MOST_FIELDS)
  .superRefine((list, context) => {
    const seen = new Set<string>();
    for (const [index, { key }] of list.entries()) {
      if (seen.has(key))
        context.addIssue({ code: "custom", path: [index, "key"], message: "is there twice" });
      seen.add(key);
    }
  });

const settings = {
  mode: modeField.optional(),
  theme: theme.partial().optional().describe("What is left out stays as it is."),
  fields: fields.optional().describe("Questions of the owner's own, asked with every booking; all of them."),
  texts: texts.optional().describe("The owner's own words by place; all of them."),
  tracking: tracking.optional().describe("All of it."),
  showReviews: z.boolean().optional(),
};

const slugField = slugParam.max(63).describe("Value of `data-widget`; unique in the business.");

export const newWidget = z.strictObject({
  name: text(80),
  slug: slugField.optional().describe("Absent: made of the name."),
  ...settings,
});
export type NewWidget = z.output<typeof newWidget>;

export const widgetPatch = z.strictObject({
  name: text(80).optional(),
  slug: slugField.optional(),
  ...settings,
});
export type WidgetPatch = z.output<typeof widgetPatch>;

export const duplicateWidgetBody = z.strictObject({
  name: text(80).optional(),
  slug: slugField.optional(),
});

export const widgetSchema = z
  .strictObject({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    mode: modeField,
    isDefault: z.boolean().describe("Shown where no widget is named."),
    theme: z.strictObject({
      primaryColor: z.string(),
      radius: z.number(),
      font: z.string(),
      scheme: z.enum(["light", "dark", "auto"]),
    }),
    fields: z.array(
      z.strictObject({
        key: z.string(),
        label: z.string(),
        kind: z.enum(["text", "textarea", "choice", "checkbox", "date"]),
        required: z.boolean(),
        options: z.array(z.string()).optional(),
      }),
    ),
    texts: z.record(z.string(), z.string()),
    tracking: z.strictObject({
      ga4MeasurementId: z.string().optional(),
      gtmContainerId: z.string().optional(),
      metaPixelId: z.string().optional(),
    }),
    showReviews: z.boolean(),
  })
  .meta({ id: "Widget" });
