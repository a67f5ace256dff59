import { z } from "zod";
import { multilineText, text } from "#http/fields.ts";
import { addOnSchema, dimensionSchema } from "../businesses/config-schema.ts";
import {
  amountField,
  decimalField,
  idField,
  instantSchema,
  keyField,
  labelField,
  MOST_AMOUNT,
  signedAmountField,
} from "../catalog/schemas.ts";
import { pictureUrlField } from "../uploads/schemas.ts";

const MOST_UNITS = 1_000_000;
const units = z.int().min(0).max(MOST_UNITS);
/** An option may make a visit shorter, as long as something is left of it. */
const signedMinutes = z.int().min(-1440).max(1440);
const minutes = z.int().min(0).max(1440);

const optionFields = {
  key: keyField,
  label: labelField,
  multiplier: decimalField(0, 1000).default("1").describe('Decimal string; "1" changes nothing.'),
  amount: signedAmountField.optional().describe("Minor units, added after all multipliers."),
  minutes: signedMinutes.optional(),
};
const option = z.strictObject(optionFields);
const timedOption = z.strictObject({
  ...optionFields,
  every: z.enum(["once", "weekly", "biweekly", "four_weekly", "monthly"]),
});
const dimensionFields = { key: keyField, label: labelField, required: z.boolean() };

const dimensionField = z
  .discriminatedUnion("kind", [
    z.strictObject({
      ...dimensionFields,
      kind: z.literal("choice"),
      options: z.array(option).min(1).max(50),
    }),
    z.strictObject({
      ...dimensionFields,
      kind: z.literal("frequency"),
      options: z.array(timedOption).min(1).max(10),
    }),
    z.strictObject({
      ...dimensionFields,
      kind: z.literal("toggle"),
      options: z.array(option).length(1).describe("What `true` does."),
    }),
    z.strictObject({
      ...dimensionFields,
      kind: z.literal("quantity"),
      unit: text(60).optional(),
      min: units.optional(),
      max: units.min(1).optional(),
      step: units.min(1).optional(),
      unitAmount: amountField.optional().describe("Minor units for each unit beyond `includedUnits`."),
      unitMinutes: minutes.optional(),
      includedUnits: units.optional().describe("Units the base price covers."),
      tiers: z
        .array(
          z.strictObject({
            upTo: units.min(1).nullable().describe("Last quantity of the tier; `null`: open."),
            unitAmount: amountField,
          }),
        )
        .min(1)
        .max(20)
        .optional(),
      tierMode: z
        .enum(["brackets", "slabs"])
        .optional()
        .describe("`brackets` (default): each unit at its own tier's price. `slabs`: all at the last one's."),
    }),
  ])
  .meta({ id: "DimensionInput" });

const addOnField = z
  .strictObject({
    key: keyField,
    label: labelField,
    amount: signedAmountField.describe("Minor units for one."),
    minutes: minutes.default(0),
    maxQuantity: z.int().min(1).max(1000).default(1),
    prices: z
      .array(
        z.strictObject({
          dimension: keyField,
          option: keyField,
          amount: signedAmountField,
          minutes: minutes.optional(),
        }),
      )
      .max(50)
      .optional()
      .describe("Another amount (and minutes) beside a chosen option; the first that fits counts."),
  })
  .meta({ id: "AddOnInput" });

const depositField = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none"), value: z.literal(0).default(0) }),
    z.strictObject({ kind: z.literal("full"), value: z.literal(0).default(0) }),
    z.strictObject({ kind: z.literal("fixed"), value: z.int().min(1).max(MOST_AMOUNT) }),
    z.strictObject({ kind: z.literal("percent"), value: z.int().min(1).max(100) }),
  ])
  .meta({ id: "DepositInput" });

const bookingCutoffField = z
  .strictObject({
    daysBefore: z.int().min(0).max(365),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time from 00:00 to 23:59"),
  })
  .describe("Last moment to book a local day: this local time, so many days before.");

/** Each as POST and PATCH take it; nothing here has a default, so that PATCH changes only what is given. */
const fields = {
  name: labelField,
  description: multilineText(2_000),
  photoUrl: pictureUrlField.nullable().describe("An upload for `service_photo`, or a picture over https."),
  categoryId: idField("category").nullable(),
  mode: z.enum(["booking", "quote"]),
  location: z.enum(["business", "customer", "online"]),
  durationMinutes: z.int().min(5).max(1440),
  basePrice: amountField.describe("Minor units."),
  capacity: z.int().min(1).max(500).describe("Places in one session; above 1 it is a class."),
  bufferBeforeMinutes: z.int().min(0).max(720),
  bufferAfterMinutes: z.int().min(0).max(720),
  minNoticeMinutes: z.int().min(0).max(525_600).nullable().describe("`null`: as the business says."),
  maxAdvanceDays: z.int().min(0).max(730).nullable().describe("`null`: as the business says."),
  slotIntervalMinutes: z.int().min(5).max(1440).nullable().describe("`null`: as the business says."),
  bookingCutoff: bookingCutoffField.nullable(),
  cancellationCutoffMinutes: z.int().min(0).max(525_600).nullable().describe("`null`: as the business says."),
  arrivalWindowMinutes: z.int().min(5).max(720).nullable(),
  dailyLimit: z.int().min(1).max(1_000).nullable().describe("Most visits a local day; `null`: no limit."),
  deposit: depositField,
  dimensions: z.array(dimensionField).max(20),
  addOns: z.array(addOnField).max(50),
  teamMemberIds: z.array(idField("teamMember")).max(200).describe("Who does it."),
  resourceGroupIds: z.array(idField("resourceGroup")).max(20).describe("It needs one free of each."),
};

/** A service takes a name, how long it lasts and what it costs; the rest has a default. */
const { name, durationMinutes, basePrice, teamMemberIds, ...optional } = fields;
const newServiceFields = {
  name,
  durationMinutes,
  basePrice,
  ...z.strictObject(optional).partial().shape,
  teamMemberIds: teamMemberIds.optional().describe("Who does it; absent: everybody."),
};
export const createServiceBody = z.strictObject(newServiceFields).meta({ id: "ServiceInput" });
export type NewService = z.output<typeof createServiceBody>;

export const updateServiceBody = z.strictObject(fields).partial();
export type ServiceChanges = z.output<typeof updateServiceBody>;

export const duplicateServiceBody = z.strictObject({
  name: labelField.optional().describe("Absent: the old one with `(copy)`."),
});

/** Not saved yet, for the live preview of its editor. */
export const serviceDraft = z.strictObject({
  id: idField("service").optional().describe("The saved service in whose place it stands."),
  ...newServiceFields,
});

const nullableInt = z.int().nullable();

export const businessServiceSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    photoUrl: z.string().nullable(),
    categoryId: z.string().nullable(),
    mode: z.enum(["booking", "quote"]),
    location: z.enum(["business", "customer", "online"]),
    durationMinutes: z.int(),
    basePrice: z.int(),
    priceFrom: z.int().describe("The least it can come to."),
    currency: z.string(),
    capacity: z.int(),
    bufferBeforeMinutes: z.int(),
    bufferAfterMinutes: z.int(),
    minNoticeMinutes: nullableInt,
    maxAdvanceDays: nullableInt,
    slotIntervalMinutes: nullableInt,
    bookingCutoff: z.strictObject({ daysBefore: z.int(), at: z.string() }).nullable(),
    cancellationCutoffMinutes: nullableInt,
    arrivalWindowMinutes: nullableInt,
    dailyLimit: nullableInt,
    deposit: z.strictObject({ kind: z.enum(["none", "fixed", "percent", "full"]), value: z.int() }),
    dimensions: z.array(dimensionSchema),
    addOns: z.array(addOnSchema),
    teamMemberIds: z.array(z.string()),
    resourceGroupIds: z.array(z.string()),
    position: z.int(),
    archivedAt: instantSchema.nullable(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: "BusinessService" });

export type BusinessServiceView = z.output<typeof businessServiceSchema>;
