import { z } from "zod";
import { parseInstant } from "#domain/local-time.ts";
import { cursorQuery, flag, instant, limitQuery } from "#http/fields.ts";
import { discountSchema } from "../businesses/config-schema.ts";
import { amountField, discountField, idField, instantSchema, labelField } from "../catalog/schemas.ts";
import { couponKey } from "./find-coupon.ts";

const uses = z.int().min(1).max(1_000_000);
const moment = instant.refine((value) => parseInstant(value) !== null, {
  error: "is not an instant that exists",
  params: { code: "invalid_value" },
});

const fields = {
  code: z
    .string()
    .max(60)
    .overwrite(couponKey)
    .max(40)
    // Scripts without case are fine; a letter that upper case changes once more is not.
    .regex(/^[A-Z0-9\p{Lo}][A-Z0-9\p{Lo}_-]*$/u, "letters, digits, dashes and underscores")
    // The document describes what is sent, and that may be in any case and not composed yet.
    .meta({ maxLength: 60, pattern: "^[\\p{L}\\p{M}0-9][\\p{L}\\p{M}0-9_-]*$" })
    .describe(
      "Letters, digits, dashes and underscores; kept in upper case, and customers may type it in any case.",
    ),
  label: labelField.describe("What customers see in the price."),
  discount: discountField,
  minimumSpend: amountField.describe("Minor units the visit must come to."),
  serviceIds: z
    .array(idField("service"))
    .min(1)
    .max(200)
    .nullable()
    .describe("The services it is for; `null`: all."),
  startsAt: moment.nullable(),
  endsAt: moment.nullable().describe("The first instant at which it is over."),
  maxRedemptions: uses.nullable().describe("`null`: no limit."),
  maxPerCustomer: uses.nullable().describe("`null`: no limit."),
  firstVisitOnly: z.boolean(),
};

const { code, label, discount, ...optional } = fields;
export const createCouponBody = z.strictObject({
  code,
  discount,
  label: label.optional().describe("What customers see in the price; absent: the code."),
  ...z.strictObject(optional).partial().shape,
});
export type NewCoupon = z.output<typeof createCouponBody>;

export const updateCouponBody = z.strictObject(fields).partial();
export type CouponChanges = z.output<typeof updateCouponBody>;

export const couponsQuery = z.strictObject({
  limit: limitQuery,
  cursor: cursorQuery,
  archived: flag.describe("`1`: archived ones too."),
});

export const couponSchema = z
  .strictObject({
    id: z.string(),
    code: z.string(),
    label: z.string(),
    discount: discountSchema,
    minimumSpend: z.int(),
    currency: z.string(),
    serviceIds: z.array(z.string()).nullable(),
    startsAt: instantSchema.nullable(),
    endsAt: instantSchema.nullable(),
    maxRedemptions: z.int().nullable(),
    maxPerCustomer: z.int().nullable(),
    firstVisitOnly: z.boolean(),
    redemptions: z.int().describe("Uses so far; a cancelled booking gives its use back."),
    archivedAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: "Coupon" });
