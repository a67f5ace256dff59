import { z } from "zod";
import { emailField, holdingOneOf, text } from "#http/fields.ts";

export const addressSchema = z
  .strictObject({
    line1: text(200),
    line2: text(200).optional(),
    city: text(100),
    region: text(100).optional(),
    postalCode: text(20),
    country: z.string().regex(/^[A-Z]{2}$/, "two capital letters, ISO 3166-1"),
  })
  .meta({ id: "Address" });

export const phoneField = text(40).refine((value) => /\d/.test(value), "a phone number has digits");

export const contactFields = {
  name: text(200),
  email: emailField,
  phone: phoneField.optional(),
  address: addressSchema.optional(),
};

/** Such a body of somebody who can be answered. */
export const reachable = <S extends z.ZodObject<{ email: z.ZodType; phone: z.ZodType }>>(schema: S): S =>
  holdingOneOf<z.ZodObject<{ email: z.ZodType; phone: z.ZodType }>>(
    schema,
    ["email", "phone"],
    "give an e-mail address or a phone number",
  ) as S;

/** What comes with a booking or a lead about where it came from and what was agreed to. */
export const originFields = {
  attribution: z
    .strictObject({
      source: text(200).optional(),
      widget: text(63).optional(),
      directory: text(200).optional(),
      listing: text(200).optional(),
      utm: z
        .record(z.string().max(64), z.string().max(200))
        .refine((utm) => Object.keys(utm).length <= 20, "at most 20 entries")
        .optional(),
      pageUrl: text(2000).optional(),
    })
    .optional(),
  consent: z.strictObject({ terms: z.boolean().optional(), marketing: z.boolean().optional() }).optional(),
  website: z
    .string()
    .max(0, "must be empty")
    .optional()
    .describe("A trap for machines: must be empty or absent."),
};
