import { z } from "zod";
import { idPattern } from "#domain/ids.ts";
import { cursorQuery, emailField, limitQuery, listOf, localDate, multilineText, text } from "#http/fields.ts";
import { addressSchema, originFields, phoneField, reachable } from "../customers/contact-schema.ts";
import { boughtFields } from "../visits/what-is-bought.ts";

const LEAD_STATUSES = ["new", "contacted", "quoted", "won", "lost"] as const;

const dateTime = z.string().meta({ format: "date-time" });
const status = z.enum(LEAD_STATUSES);

export const businessLeadSchema = z
  .strictObject({
    id: z.string(),
    status,
    version: z.int(),
    allowedStatuses: z.array(status),
    lostReason: z.string().nullable(),
    reason: z
      .string()
      .describe("Why it is no booking: `quote` (asked for), `plan_limit`, or `team` (noted down by hand)."),
    customer: z.strictObject({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      address: addressSchema.nullable(),
    }),
    wanted: z
      .strictObject({
        items: z.array(
          z.strictObject({
            serviceId: z.string(),
            name: z.string().nullable(),
            selections: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
            addOns: z.record(z.string(), z.number()),
          }),
        ),
        packageKey: z.string().nullable(),
        couponCode: z.string().nullable(),
        seats: z.int(),
      })
      .nullable(),
    quote: z
      .strictObject({ id: z.string(), status: z.string(), total: z.int(), currency: z.string() })
      .nullable(),
    message: z.string(),
    preferredTimes: z.array(z.string()),
    postalCode: z.string().nullable(),
    internalNotes: z.string(),
    attribution: z.strictObject({
      source: z.string().optional(),
      widget: z.string().optional(),
      directory: z.string().optional(),
      listing: z.string().optional(),
      utm: z.record(z.string(), z.string()).optional(),
      pageUrl: z.string().optional(),
    }),
    statusChangedAt: dateTime.nullable(),
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "BusinessLead" });

export const businessLeadList = listOf(businessLeadSchema).meta({ id: "BusinessLeadList" });

export const listLeadsQuery = z.strictObject({
  status: z.array(status).max(LEAD_STATUSES.length).optional(),
  from: localDate.optional().describe("First local date of the business on which it came in."),
  to: localDate.optional().describe("Last local date, inclusive."),
  q: text(200).optional().describe("Words of the customer's name, e-mail or phone, each from its beginning."),
  limit: limitQuery,
  cursor: cursorQuery,
});

export const createLeadByHandBody = reachable(
  z.strictObject({
    ...boughtFields,
    name: text(200),
    email: emailField.optional(),
    phone: phoneField.optional(),
    quoteId: z.string().regex(idPattern("quote"), "not a quote's id").optional(),
    message: multilineText(5000).optional(),
    preferredTimes: z.array(text(200)).max(10).optional(),
    postalCode: text(20).optional(),
    internalNotes: multilineText(5000).optional(),
    attribution: originFields.attribution,
  }),
);

export const updateLeadBody = z.strictObject({
  status: status.optional(),
  lostReason: text(500).optional().describe("With `status: lost`, where it is required."),
  internalNotes: multilineText(5000).optional(),
  version: z
    .int()
    .optional()
    .describe("The lead's version as last seen; a stale one is 409 `version_conflict`."),
});
