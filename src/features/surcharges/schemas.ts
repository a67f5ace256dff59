import { z } from "zod";
import { localDate } from "#http/fields.ts";
import { surchargeSchema } from "../businesses/pricing-schema.ts";
import {
  decimalField,
  idField,
  instantSchema,
  keyField,
  labelField,
  MOST_AMOUNT,
  signedAmountField,
} from "../catalog/schemas.ts";

const kilometres = z.number().min(0).max(20_000);
const clock = (pattern: RegExp, range: string) => z.string().regex(pattern, `a time from ${range}`);

const condition = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("weekdays"),
      weekdays: z
        .array(z.int().min(1).max(7))
        .min(1)
        .max(7)
        .refine((days) => new Set(days).size === days.length, "names a day twice"),
    }),
    z.strictObject({
      kind: z.literal("time"),
      from: clock(/^([01]\d|2[0-3]):[0-5]\d$/, "00:00 to 23:59"),
      to: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "00:00 to 24:00"),
    }),
    z.strictObject({ kind: z.literal("dates"), from: localDate, to: localDate }),
    z.strictObject({ kind: z.literal("same_day") }),
    z.strictObject({ kind: z.literal("lead_time"), lessThanMinutes: z.int().min(1).max(525_600) }),
    z.strictObject({ kind: z.literal("distance"), over: kilometres.optional(), upTo: kilometres.optional() }),
    z.strictObject({ kind: z.literal("area"), areas: z.array(keyField).min(1).max(100) }),
    z.strictObject({ kind: z.literal("services"), serviceIds: z.array(idField("service")).min(1).max(100) }),
  ])
  .meta({ id: "SurchargeConditionInput" });

const fields = {
  label: labelField,
  change: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("percent"), value: decimalField(0, 1000) }),
      z.strictObject({
        kind: z.literal("fixed"),
        value: signedAmountField.describe("Minor units; negative takes off."),
      }),
      z.strictObject({
        kind: z.literal("per_km"),
        value: z
          .int()
          .min(1)
          .max(MOST_AMOUNT / 20_000),
        over: kilometres,
      }),
    ])
    .meta({ id: "SurchargeChangeInput" }),
  conditions: z.array(condition).max(8).describe("All must hold; none: it always holds."),
};

export const createSurchargeBody = z.strictObject({
  ...fields,
  key: keyField.optional().describe("Stays; absent: made of the label."),
});
export type NewSurcharge = z.output<typeof createSurchargeBody>;

export const updateSurchargeBody = z.strictObject(fields).partial();
export type SurchargeChanges = z.output<typeof updateSurchargeBody>;

export const businessSurchargeSchema = z
  .strictObject({
    id: z.string(),
    ...surchargeSchema.shape,
    position: z.int(),
    archivedAt: instantSchema.nullable(),
  })
  .meta({ id: "BusinessSurcharge" });
export type SurchargeView = z.output<typeof businessSurchargeSchema>;
