import { z } from "zod";
import { addressSchema } from "../customers/contact-schema.ts";
import { pricingSchema } from "./pricing-schema.ts";

export const discountSchema = z.union([
  z.strictObject({ kind: z.literal("percent"), value: z.string().describe("Decimal string, percent.") }),
  z.strictObject({ kind: z.literal("fixed"), value: z.int().describe("Minor units.") }),
]);

const option = z.strictObject({
  key: z.string(),
  label: z.string(),
  multiplier: z.string().describe('Decimal string, e.g. "1.3".'),
  amount: z.int().optional(),
  minutes: z.int().optional(),
  every: z.enum(["once", "weekly", "biweekly", "four_weekly", "monthly"]).optional(),
});

export const dimensionSchema = z
  .strictObject({
    key: z.string(),
    label: z.string(),
    kind: z.enum(["choice", "quantity", "toggle", "frequency"]),
    required: z.boolean(),
    options: z.array(option).optional().describe("A toggle has one, applied when the answer is true."),
    unit: z.string().optional(),
    min: z.int().optional(),
    max: z.int().optional(),
    step: z.int().optional(),
    unitAmount: z.int().optional().describe("Minor units for each unit beyond `includedUnits`."),
    unitMinutes: z.int().optional(),
    includedUnits: z.int().optional(),
    tiers: z.array(z.strictObject({ upTo: z.int().nullable(), unitAmount: z.int() })).optional(),
    tierMode: z.enum(["brackets", "slabs"]).optional(),
  })
  .meta({ id: "Dimension" });

export const addOnSchema = z.strictObject({
  key: z.string(),
  label: z.string(),
  amount: z.int(),
  minutes: z.int(),
  maxQuantity: z.int(),
  prices: z
    .array(
      z.strictObject({
        dimension: z.string(),
        option: z.string(),
        amount: z.int(),
        minutes: z.int().optional(),
      }),
    )
    .optional()
    .describe("Another amount (and minutes) beside a chosen option; the first that fits counts."),
});

const service = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    photoUrl: z.string().optional(),
    category: z.string().nullable().describe("Key of its category."),
    mode: z.enum(["booking", "quote"]),
    durationMinutes: z.int(),
    basePrice: z.int(),
    currency: z.string(),
    priceFrom: z.int().describe("The least it can come to."),
    location: z.enum(["business", "customer", "online"]),
    capacity: z.int(),
    teamMemberIds: z.array(z.string()),
    arrivalWindowMinutes: z
      .int()
      .optional()
      .describe("Somebody comes within this many minutes from the start."),
    bookingCutoff: z
      .strictObject({ daysBefore: z.int(), at: z.string() })
      .optional()
      .describe("Last moment to book a local day: this local time, so many days before."),
    cancellationCutoffMinutes: z
      .int()
      .optional()
      .describe("Changes end this long before the start; absent: as in `policies.cancellation`."),
    deposit: z.strictObject({ kind: z.enum(["none", "fixed", "percent", "full"]), value: z.int() }),
    dimensions: z.array(dimensionSchema),
    addOns: z.array(addOnSchema),
  })
  .meta({ id: "Service" });

const fee = z.strictObject({ kind: z.enum(["fixed", "percent"]), value: z.int() }).nullable();

export const configSchema = z
  .strictObject({
    business: z.strictObject({
      slug: z.string(),
      name: z.string(),
      description: z.string(),
      timeZone: z.string(),
      currency: z.string(),
      locale: z.string(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
      address: addressSchema.nullable(),
      logoUrl: z.string().nullable(),
    }),
    categories: z.array(z.strictObject({ key: z.string(), name: z.string() })),
    services: z.array(service),
    packages: z.array(
      z.strictObject({
        key: z.string(),
        label: z.string(),
        serviceIds: z.array(z.string()),
        discount: discountSchema,
      }),
    ),
    team: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        title: z.string().nullable(),
        avatarUrl: z.string().nullable(),
      }),
    ),
    pricing: pricingSchema,
    widget: z.strictObject({
      slug: z.string(),
      mode: z.enum(["booking", "quote"]),
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
      showReviews: z.boolean(),
      tracking: z.strictObject({
        ga4MeasurementId: z.string().optional(),
        gtmContainerId: z.string().optional(),
        metaPixelId: z.string().optional(),
      }),
    }),
    policies: z.strictObject({
      minNoticeMinutes: z.int(),
      maxAdvanceDays: z
        .int()
        .describe("How far ahead the service with the longest horizon can be booked; others may end sooner."),
      cancellation: z.strictObject({ cutoffMinutes: z.int() }),
      refunds: z
        .array(z.strictObject({ hoursBefore: z.int(), percent: z.int() }))
        .describe("Of what was paid, what goes back so many hours before; none: everything."),
    }),
    payments: z.strictObject({
      enabled: z.boolean().describe("Deposits are asked for before it is booked."),
      cardOnFile: z.boolean(),
      tips: z.boolean(),
      noShowFee: fee,
      lateCancelFee: fee,
    }),
    branding: z.strictObject({ poweredBy: z.boolean() }),
    rating: z.strictObject({ average: z.number().nullable(), count: z.int() }),
  })
  .meta({ id: "BusinessConfig" });

export type ConfigView = z.output<typeof configSchema>;
