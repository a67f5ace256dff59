import { z } from "zod";
import { idPattern } from "#domain/ids.ts";
import {
  cursorQuery,
  emailField,
  idParam,
  instant,
  limitQuery,
  listOf,
  multilineText,
  text,
} from "#http/fields.ts";
import { addressSchema, phoneField } from "../customers/contact-schema.ts";
import { creationSort } from "../newest-first.ts";
import { boughtFields, buying } from "../visits/what-is-bought.ts";
import { priceFields } from "./price-schema.ts";

export const QUOTE_STATUSES = ["pending", "sent", "accepted", "declined", "expired", "converted"] as const;

const dateTime = z.string().meta({ format: "date-time" });
export const quoteParams = z.strictObject({ id: idParam("quo") });
const customerId = z.string().regex(idPattern("customer"), "not a customer's id");
const customer = z.strictObject({
  name: text(200),
  email: emailField.optional(),
  phone: phoneField.optional(),
  address: addressSchema.optional(),
});
const version = z.int().min(1).optional().describe("As last seen; a stale one is 409 `version_conflict`.");

export const adjustments = z
  .array(
    z.strictObject({
      label: text(200),
      amount: z.int().min(-10_000_000_000).max(10_000_000_000).describe("Minor units; below zero takes off."),
    }),
  )
  .max(20)
  .describe(
    "Lines added to the worked-out price, before tax, which is counted on what is left; that cannot fall below 0.",
  );

const validity = {
  validDays: z.int().min(1).max(365).optional().describe("Days from now; give either this or `expiresAt`."),
  expiresAt: instant.optional(),
};

export const createTeamQuoteBody = buying(
  z.strictObject({
    ...boughtFields,
    customerId: customerId.optional(),
    customer: customer.optional(),
    postalCode: text(20).optional(),
    startsAt: instant.optional(),
    adjustments: adjustments.optional(),
    title: text(200, 0).optional(),
    message: multilineText(5000).optional(),
    ...validity,
  }),
);

export const updateQuoteBody = z.strictObject({
  ...boughtFields,
  packageKey: boughtFields.packageKey.nullable(),
  couponCode: boughtFields.couponCode.nullable(),
  seats: boughtFields.seats.nullable(),
  customerId: customerId.optional(),
  customer: customer.optional(),
  postalCode: text(20).nullable().optional(),
  startsAt: instant.nullable().optional(),
  adjustments: adjustments.optional(),
  title: text(200, 0).optional(),
  message: multilineText(5000).optional(),
  ...validity,
  newLink: z.boolean().default(false).describe("Makes links sent earlier useless."),
  version,
});

export const sendQuoteBody = z.strictObject({
  version,
  again: z.boolean().default(false).describe("Mail it once more, if it has been sent already."),
});

export const convertQuoteBody = z.strictObject({
  startsAt: instant,
  teamMemberId: z.string().regex(idPattern("teamMember"), "not a team member's id").optional(),
  customerId: customerId.optional().describe("Needed only for a quote without a customer."),
});

export const answerQuoteBody = z.strictObject({
  answer: z.enum(["accepted", "declined"]),
  reason: multilineText(1000).optional().describe("Why not, in the customer's words."),
  version,
});

export const acceptQuoteBody = z.strictObject({
  version: z.int().min(1).optional().describe("Of the quote as it was shown; a stale one is refused."),
  expectedTotal: z.int().min(0).optional().describe("The total that was shown, minor units."),
});
export const declineQuoteBody = z.strictObject({ reason: multilineText(1000).optional() });

export const listQuotesQuery = z.strictObject({
  status: z.array(z.enum(QUOTE_STATUSES)).optional(),
  customerId: customerId.optional(),
  origin: z.enum(["customer", "team"]).optional().describe("`customer`: made by the widget."),
  sort: creationSort,
  limit: limitQuery,
  cursor: cursorQuery,
});

export const businessQuoteSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(QUOTE_STATUSES),
    origin: z.enum(["customer", "team"]),
    version: z.int(),
    title: z.string(),
    message: z.string(),
    customer: z
      .strictObject({
        id: z.string(),
        name: z.string(),
        email: z.string().nullable(),
        phone: z.string().nullable(),
      })
      .nullable(),
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
    postalCode: z.string().nullable(),
    startsAt: dateTime.nullable(),
    adjustments: z.array(z.strictObject({ label: z.string(), amount: z.int() })),
    ...priceFields,
    expiresAt: dateTime,
    sentAt: dateTime.nullable(),
    respondedAt: dateTime.nullable(),
    declineReason: z.string().nullable(),
    bookingId: z.string().nullable(),
    url: z.string().nullable().describe("The customer's link; `null` before it is sent."),
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "BusinessQuote" });

export const quoteListSchema = listOf(businessQuoteSchema);

export const publicQuoteSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(QUOTE_STATUSES),
    version: z.int(),
    title: z.string(),
    message: z.string(),
    business: z.strictObject({
      slug: z.string(),
      name: z.string(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
      timeZone: z.string(),
    }),
    customer: z.strictObject({ name: z.string() }).nullable(),
    startsAt: dateTime.nullable(),
    ...priceFields,
    expiresAt: dateTime,
    respondedAt: dateTime.nullable(),
    bookUrl: z.string().nullable().describe("Where to pick a time; `null` unless it can be booked now."),
  })
  .meta({ id: "PublicQuote", description: "What the holder of the link may see." });
