import { z } from "zod";
import { isTimeZone } from "#domain/local-time.ts";
import { isCurrency } from "#domain/money.ts";
import { MEMBER_ROLES } from "#domain/roles.ts";
import { emailField, multilineText, slugParam, text } from "#http/fields.ts";
import { amountField, decimalField, instantSchema, keyField, labelField } from "../catalog/schemas.ts";
import { addressSchema, phoneField } from "../customers/contact-schema.ts";
import { weeklyHoursField, weeklyHoursSchema } from "../team/hours-schema.ts";
import { pictureUrlField } from "../uploads/schemas.ts";

const YEAR_MINUTES = 525_600;

const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

const tax = z.strictObject({
  key: keyField,
  label: labelField,
  rate: decimalField(0, 1).describe('Decimal string: "0.19" is 19 %.'),
  included: z.boolean().describe("Prices hold it already."),
  areas: z
    .array(keyField)
    .min(1)
    .max(100)
    .optional()
    .describe("Keys of the service areas it is for; absent: everywhere."),
});

const taxesField = z
  .array(tax)
  .max(20)
  .superRefine((taxes, context) => {
    const seen = new Set<string>();
    for (const [index, { key }] of taxes.entries()) {
      if (seen.has(key))
        context.addIssue({ code: "custom", path: [index, "key"], message: "is there twice" });
      seen.add(key);
    }
  });

export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

/** What the team may set. Absent stays as it is. */
export const businessPatch = z.strictObject({
  name: text(120).optional(),
  slug: slugParam.max(63).optional().describe("In public addresses; those with the old one stop working."),
  description: multilineText(2000).optional(),
  trade: text(60).nullable().optional(),
  timeZone: z.string().max(64).refine(isTimeZone, "not an IANA time zone").optional(),
  currency: z.string().max(3).refine(isCurrency, "not an ISO 4217 currency").optional(),
  locale: z.string().max(35).refine(isLocale, "not a BCP 47 language tag").optional(),
  phone: phoneField.nullable().optional(),
  email: emailField.nullable().optional(),
  address: addressSchema.nullable().optional(),
  logoUrl: pictureUrlField.nullable().optional(),
  weeklyHours: weeklyHoursField.optional(),
  slotIntervalMinutes: z.int().min(5).max(1440).optional(),
  slotAlignment: z.enum(["clock", "opening"]).optional(),
  minNoticeMinutes: z.int().min(0).max(YEAR_MINUTES).optional(),
  maxAdvanceDays: z.int().min(0).max(730).optional(),
  requiresApproval: z.boolean().optional(),
  cancellation: z.strictObject({ cutoffMinutes: z.int().min(0).max(YEAR_MINUTES) }).optional(),
  quoteValidDays: z.int().min(1).max(365).optional(),
  minimumCharge: amountField.optional(),
  place: place.nullable().optional().describe("Where distances are counted from."),
  taxes: taxesField.optional(),
  autoInvoice: z.boolean().optional().describe("Bill a booking when it is completed."),
  invoiceDueDays: z.int().min(0).max(365).optional(),
  invoicePrefix: text(20, 0).optional(),
  invoiceFooter: multilineText(1000).optional(),
  version: z.int().optional().describe("As last read; a stale one is refused with `version_conflict`."),
  confirm: z
    .literal(true)
    .optional()
    .describe("Change time zone or currency although future bookings or live quotes exist."),
});
export type BusinessPatch = z.output<typeof businessPatch>;

const used = z.strictObject({ used: z.int(), limit: z.int().nullable().describe("`null`: no limit.") });

export const businessSchema = z
  .strictObject({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    trade: z.string().nullable(),
    timeZone: z.string(),
    currency: z.string(),
    locale: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    address: addressSchema.nullable(),
    logoUrl: z.string().nullable(),
    weeklyHours: weeklyHoursSchema,
    slotIntervalMinutes: z.int(),
    slotAlignment: z.enum(["clock", "opening"]),
    minNoticeMinutes: z.int(),
    maxAdvanceDays: z.int(),
    requiresApproval: z.boolean(),
    cancellation: z.strictObject({ cutoffMinutes: z.int() }),
    quoteValidDays: z.int(),
    minimumCharge: z.int(),
    place: z.strictObject({ latitude: z.number(), longitude: z.number() }).nullable(),
    taxes: z.array(
      z.strictObject({
        key: z.string(),
        label: z.string(),
        rate: z.string(),
        included: z.boolean(),
        areas: z.array(z.string()).optional(),
      }),
    ),
    autoInvoice: z.boolean(),
    invoiceDueDays: z.int(),
    invoicePrefix: z.string(),
    invoiceFooter: z.string(),
    payments: z.strictObject({ enabled: z.boolean() }),
    tier: z.strictObject({ id: z.string(), name: z.string(), features: z.array(z.string()) }),
    usage: z.strictObject({ bookingsThisMonth: used, teamMembers: used, widgets: used }),
    role: z.enum(MEMBER_ROLES).describe("Of the caller; an API key counts as admin."),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    version: z.int().describe("Grows with every change of what the public configuration follows from."),
  })
  .meta({ id: "BusinessProfile" });
export type BusinessView = z.output<typeof businessSchema>;

export const changedBusinessSchema = businessSchema
  .extend({
    warnings: z.array(
      z.strictObject({
        code: z.enum(["time_zone_changed", "currency_changed", "slug_changed"]),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: "ChangedBusinessProfile" });
export type BusinessWarning = z.output<typeof changedBusinessSchema>["warnings"][number];
