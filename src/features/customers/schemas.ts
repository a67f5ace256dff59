import { z } from "zod";
import { emailField, limitQuery, multilineText, text } from "#http/fields.ts";
import { textCursorQuery } from "#http/pagination.ts";
import { addressSchema, phoneField } from "./contact-schema.ts";

const at = z.string().meta({ format: "date-time" });
const money = z.int().nullable().describe("Minor units; `null` for who may not see money.");

export const customerSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    address: addressSchema.nullable(),
    locale: z.string().nullable(),
    notes: z.string().describe("The team's own."),
    tags: z.array(z.string()),
    marketing: z.boolean().describe("Whether offers may be sent."),
    version: z.int(),
    currency: z.string(),
    totalSpent: money.describe("What the visits that took place cost, minor units."),
    totalPaid: money.describe("What was paid for bookings, minor units."),
    bookingCount: z.int().describe("Cancelled and expired ones are not counted."),
    lastVisitAt: at.nullable(),
    nextVisitAt: at.nullable(),
    erasedAt: at.nullable().describe("Set when everything personal was removed."),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: "Customer" });

const historyItem = {
  id: z.string(),
  status: z.string(),
  total: money,
  currency: z.string(),
  createdAt: at,
};

export const customerDetailSchema = z
  .strictObject({
    ...customerSchema.shape,
    history: z
      .strictObject({
        bookings: z.array(
          z.strictObject({ ...historyItem, startsAt: at, serviceName: z.string(), teamMemberId: z.string() }),
        ),
        quotes: z.array(z.strictObject({ ...historyItem, title: z.string(), expiresAt: at })),
        leads: z.array(z.strictObject({ id: z.string(), status: z.string(), createdAt: at })),
        invoices: z.array(
          z.strictObject({
            ...historyItem,
            number: z.int().nullable(),
            amountPaid: money,
            dueOn: z.string().nullable(),
          }),
        ),
      })
      .describe("The latest 20 of each; staff see their own bookings only."),
  })
  .meta({ id: "CustomerDetail" });

export const customerListQuery = z.strictObject({
  q: text(100).optional().describe("Beginnings of words in name, address or notes; a whole e-mail or phone."),
  tag: text(40).optional(),
  sort: z.enum(["-createdAt", "createdAt", "name", "-name"]).default("-createdAt"),
  limit: limitQuery,
  cursor: textCursorQuery,
});
export type CustomerListQuery = z.output<typeof customerListQuery>;

const fields = {
  name: text(200),
  email: emailField.nullable(),
  phone: phoneField.nullable(),
  address: addressSchema.nullable(),
  locale: z
    .string()
    .regex(/^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}$/, "a language such as en or de-AT")
    .nullable(),
  notes: multilineText(10_000),
  tags: z
    .array(text(40))
    .max(30)
    .refine((tags) => new Set(tags).size === tags.length, "names a tag twice"),
  marketing: z.boolean(),
};

const changes = z.strictObject(fields).partial();
export const customerInputSchema = z.strictObject({ ...changes.shape, name: fields.name });
export const customerUpdateSchema = z.strictObject({
  ...changes.shape,
  version: z.int().min(1).optional().describe("As last read: refused when somebody changed it since."),
});
export const mergeSchema = z.strictObject({ intoId: text(80).describe("The customer that stays.") });

export type CustomerInput = z.output<typeof customerInputSchema>;
export type CustomerUpdate = z.output<typeof customerUpdateSchema>;

const stored = z.record(z.string(), z.unknown());

/** Everything that is kept about one person; a row of a table each, as stored, instants in the business's zone. */
export const customerExportSchema = z
  .strictObject({
    exportedAt: at,
    business: z.strictObject({ id: z.string(), name: z.string(), timeZone: z.string() }),
    customer: stored,
    bookings: z.array(stored),
    bookingItems: z.array(stored),
    quotes: z.array(stored),
    leads: z.array(stored),
    reviews: z.array(stored),
    invoices: z.array(stored),
    invoicePayments: z.array(stored),
    payments: z.array(stored),
    refunds: z.array(stored),
    disputes: z.array(stored),
    recurringInvoices: z.array(stored),
    events: z.array(stored),
  })
  .meta({ id: "CustomerExport" });
