import { z } from "zod";
import { idPattern } from "#domain/ids.ts";
import { INTERVALS } from "#domain/recurrence.ts";
import {
  cursorQuery,
  emailField,
  idParam,
  instant,
  limitQuery,
  localDate,
  multilineText,
  text,
} from "#http/fields.ts";
import { addressSchema, phoneField } from "../customers/contact-schema.ts";
import { creationSort } from "../newest-first.ts";

export const INVOICE_STATUSES = ["draft", "sent", "viewed", "paid", "overdue", "cancelled", "void"] as const;
const PAYMENT_METHODS = ["cash", "card", "transfer", "other"] as const;

const dateTime = z.string().meta({ format: "date-time" });
const date = z.string().meta({ format: "date" });
const minor = z.int().describe("Minor units.");
const versionField = z
  .int()
  .min(1)
  .optional()
  .describe("As last seen; a stale one is 409 `version_conflict`.");

export const invoiceParams = z.strictObject({ id: idParam("inv") });
export const recurringParams = z.strictObject({ id: idParam("rin") });

export const customerId = z.string().regex(idPattern("customer"), "not a customer's id");
/** A customer who may be new: found again by e-mail, then by phone. */
const customerField = z.strictObject({
  name: text(200),
  email: emailField.optional(),
  phone: phoneField.optional(),
  address: addressSchema.optional(),
});

const lineInput = z.strictObject({
  label: text(300),
  quantity: z.string().max(20).default("1").describe('Decimal string, e.g. `"1.5"`; at most 99999.999999.'),
  unitAmount: z.int().describe("Minor units for one; negative takes off."),
  taxRate: z
    .string()
    .max(20)
    .nullable()
    .default(null)
    .describe('Tax on top. Decimal string, as every rate: "0.19" is 19 %; `null`: no tax.'),
});
const linesInput = z.array(lineInput).min(1).max(100);
const dueDays = z.int().min(0).max(365).describe("Days from today; give either this or `dueOn`.");

export const createInvoiceBody = z.strictObject({
  customerId: customerId.optional(),
  customer: customerField.optional(),
  lines: linesInput,
  dueOn: localDate.optional(),
  dueDays: dueDays.optional(),
  notes: multilineText(5000).optional(),
});

export const updateInvoiceBody = z.strictObject({
  customerId: customerId.optional(),
  customer: customerField.optional(),
  lines: linesInput.optional(),
  dueOn: localDate.nullable().optional().describe("`null`: by the business's setting, when it is sent."),
  dueDays: dueDays.optional(),
  notes: multilineText(5000).optional(),
  version: versionField,
});

export const fromBookingBody = z.strictObject({
  bookingId: z.string().regex(idPattern("booking"), "not a booking's id"),
});

export const sendInvoiceBody = z.strictObject({
  version: versionField,
  again: z.boolean().default(false).describe("Mail it once more, if it has been sent already."),
});
export const cancelInvoiceBody = z.strictObject({ version: versionField });
export const voidInvoiceBody = z.strictObject({ reason: text(1000), version: versionField });

export const recordPaymentBody = z.strictObject({
  amount: z.int().min(1).describe("Minor units; at most what is still due."),
  method: z.enum(PAYMENT_METHODS),
  note: text(500, 0).optional(),
  receivedAt: instant.optional().describe("Default: now."),
});

export const listInvoicesQuery = z.strictObject({
  status: z.array(z.enum(INVOICE_STATUSES)).optional(),
  customerId: customerId.optional(),
  bookingId: z.string().regex(idPattern("booking"), "not a booking's id").optional(),
  from: localDate.optional().describe("Made on this local date or later."),
  to: localDate.optional().describe("Made on this local date or earlier."),
  sort: creationSort,
  limit: limitQuery,
  cursor: cursorQuery,
});

const contact = z.strictObject({
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: addressSchema.nullable(),
});

const billed = {
  currency: z.string(),
  lines: z.array(
    z.strictObject({
      label: z.string(),
      quantity: z.string(),
      unitAmount: minor,
      taxRate: z.string().nullable().describe('Decimal string: "0.19" is 19 %.'),
      amount: minor.describe("Quantity × unit, rounded half away from zero, before tax."),
      tax: minor.describe("On top of `amount`."),
    }),
  ),
  taxes: z.array(
    z.strictObject({
      label: z.string(),
      rate: z
        .string()
        .nullable()
        .describe(
          "Of the lines of this rate, as in `lines`; null for a tax that a booking's price brought along.",
        ),
      amount: minor,
      included: z.boolean().describe("The lines contain it already: it is not added."),
    }),
  ),
  subtotal: minor.describe("Sum of the lines' amounts. With the taxes that are not included it is `total`."),
  taxTotal: minor,
  total: minor,
  amountPaid: minor,
  balanceDue: minor,
};

const common = {
  id: z.string(),
  number: z.int().nullable().describe("Counted per business without gaps, from when it is sent."),
  reference: z.string().nullable().describe("The number as printed, e.g. `INV-12`."),
  status: z.enum(INVOICE_STATUSES),
  ...billed,
  notes: z.string(),
  issuedOn: date.nullable(),
  dueOn: date.nullable(),
};

export const invoiceSchema = z
  .strictObject({
    ...common,
    version: z.int(),
    customer: contact.extend({ id: z.string() }),
    bookingId: z.string().nullable(),
    quoteId: z.string().nullable(),
    recurringInvoiceId: z.string().nullable(),
    recurringOn: date.nullable(),
    sentAt: dateTime.nullable(),
    viewedAt: dateTime.nullable(),
    paidAt: dateTime.nullable(),
    voidReason: z.string().nullable(),
    url: z.string().nullable().describe("The customer's link; `null` before it is sent."),
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "Invoice" });

export const invoiceDetailSchema = invoiceSchema
  .extend({
    timeline: z.array(
      z.strictObject({
        at: dateTime,
        type: z.enum([
          "created",
          "updated",
          "sent",
          "viewed",
          "deposit",
          "payment",
          "refund",
          "paid",
          "cancelled",
          "voided",
        ]),
        by: z.enum(["customer", "user", "api_key", "system"]).nullable(),
        amount: minor.nullable().describe("Minor units; what was paid back is negative."),
        method: z.enum(PAYMENT_METHODS).nullable(),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "InvoiceDetail" });

export const invoiceListSchema = z.strictObject({
  data: z.array(invoiceSchema),
  nextCursor: z.string().nullable(),
  summary: z
    .strictObject({
      count: z.int(),
      amounts: z.array(
        z.strictObject({ currency: z.string(), outstanding: minor, overdue: minor, paid: minor }),
      ),
    })
    .nullable()
    .describe("Over all that the filter finds, by currency; on the first page only."),
});

export const publicInvoiceSchema = z
  .strictObject({
    ...common,
    business: z.strictObject({
      slug: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      address: addressSchema.nullable(),
      timeZone: z.string(),
    }),
    customer: contact,
    payments: z.array(
      z.strictObject({
        kind: z.enum(["deposit", "payment", "refund"]),
        method: z.enum(PAYMENT_METHODS),
        amount: minor.describe("Minor units; what was paid back is negative."),
        receivedAt: dateTime,
      }),
    ),
    footer: z.string(),
    pdfUrl: z.string(),
  })
  .meta({ id: "PublicInvoice", description: "What the holder of the link may see." });

const every = z.enum(INTERVALS);

export const createRecurringBody = z.strictObject({
  customerId: customerId.optional(),
  customer: customerField.optional(),
  lines: linesInput,
  notes: multilineText(5000).optional(),
  every,
  startsOn: localDate.describe("The first one; today or later."),
  endsOn: localDate.nullable().optional().describe("None is made after this date."),
  dueDays: z.int().min(0).max(365).optional().describe("Days to pay; default: the business's setting."),
});

export const updateRecurringBody = z.strictObject({
  lines: linesInput.optional(),
  notes: multilineText(5000).optional(),
  every: every.optional().describe("Only before the first one has been made; so is `startsOn`."),
  startsOn: localDate.optional(),
  endsOn: localDate.nullable().optional(),
  dueDays: z.int().min(0).max(365).optional(),
});

export const recurringSchema = z
  .strictObject({
    id: z.string(),
    customer: z.strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() }),
    lines: billed.lines,
    currency: z.string(),
    total: minor,
    notes: z.string(),
    every,
    startsOn: date,
    endsOn: date.nullable(),
    dueDays: z.int(),
    made: z.int().describe("How many have been made."),
    nextOn: date.nullable().describe("When the next one is made; `null`: never."),
    archivedAt: dateTime.nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "RecurringInvoice" });
