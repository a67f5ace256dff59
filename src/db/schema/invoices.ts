import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { amount, businessId, createdAt, instant, localDate, updatedAt, version } from "#db/columns.ts";
import { bookings } from "./bookings.ts";
import { businesses } from "./businesses.ts";
import { customers, quotes } from "./customers.ts";
import type { Contact, InvoiceLine } from "./values.ts";

/** Bills that write themselves: one invoice each time `next_on` comes. */
export const recurringInvoices = pgTable(
  "recurring_invoices",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    customerId: text("customer_id").notNull(),
    lines: jsonb("lines").$type<InvoiceLine[]>().notNull(),
    notes: text("notes").notNull().default(""),
    every: text("every")
      .$type<"week" | "two_weeks" | "four_weeks" | "month" | "quarter" | "year">()
      .notNull(),
    /** The first date; months count from it, so that the 31st does not become the 28th for good. */
    startsOn: localDate("starts_on").notNull(),
    endsOn: localDate("ends_on"),
    /** How many have been made: the next one falls `made` intervals after `starts_on`. */
    made: integer("made").notNull().default(0),
    nextOn: localDate("next_on"),
    dueDays: integer("due_days").notNull().default(14),
    archivedAt: instant("archived_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("recurring_invoices_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.customerId],
      foreignColumns: [customers.businessId, customers.id],
    }),
    check(
      "recurring_invoices_every",
      sql`${t.every} in ('week', 'two_weeks', 'four_weeks', 'month', 'quarter', 'year')`,
    ),
    check("recurring_invoices_order", sql`${t.startsOn} <= ${t.endsOn}`),
    index("recurring_invoices_due").on(t.nextOn).where(sql`${t.archivedAt} is null`),
  ],
);

export const invoices = pgTable(
  "invoices",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    /** Counted per business without gaps; given when the invoice is first sent, so drafts have none. */
    number: integer("number"),
    customerId: text("customer_id").notNull(),
    bookingId: text("booking_id"),
    quoteId: text("quote_id"),
    recurringInvoiceId: text("recurring_invoice_id"),
    /** The local date of the recurring rule it was made for: each date once. */
    recurringOn: localDate("recurring_on"),
    /** As stored. `overdue` is worked out from `due_on` and never stored. */
    status: text("status").$type<"draft" | "sent" | "viewed" | "paid" | "cancelled" | "void">().notNull(),
    version: version(),
    /** Raised to make links sent earlier useless. */
    manageVersion: integer("manage_version").notNull().default(1),
    /** The customer as billed. */
    contact: jsonb("contact").$type<Contact>().notNull(),
    lines: jsonb("lines").$type<InvoiceLine[]>().notNull(),
    currency: text("currency").notNull(),
    total: amount("total").notNull(),
    taxTotal: amount("tax_total").notNull().default(0),
    amountPaid: amount("amount_paid").notNull().default(0),
    notes: text("notes").notNull().default(""),
    issuedOn: localDate("issued_on"),
    dueOn: localDate("due_on"),
    sentAt: instant("sent_at"),
    viewedAt: instant("viewed_at"),
    paidAt: instant("paid_at"),
    /** Why it was taken back after it had been sent. */
    voidReason: text("void_reason"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("invoices_tenant").on(t.businessId, t.id),
    unique("invoices_number").on(t.businessId, t.number),
    unique("invoices_recurring_once").on(t.businessId, t.recurringInvoiceId, t.recurringOn),
    // A booking is billed once; a cancelled bill makes room for another.
    uniqueIndex("invoices_one_per_booking")
      .on(t.businessId, t.bookingId)
      .where(sql`${t.status} not in ('cancelled', 'void')`),
    foreignKey({
      columns: [t.businessId, t.customerId],
      foreignColumns: [customers.businessId, customers.id],
    }),
    foreignKey({ columns: [t.businessId, t.bookingId], foreignColumns: [bookings.businessId, bookings.id] }),
    foreignKey({ columns: [t.businessId, t.quoteId], foreignColumns: [quotes.businessId, quotes.id] }),
    foreignKey({
      columns: [t.businessId, t.recurringInvoiceId],
      foreignColumns: [recurringInvoices.businessId, recurringInvoices.id],
    }),
    check("invoices_status", sql`${t.status} in ('draft', 'sent', 'viewed', 'paid', 'cancelled', 'void')`),
    check("invoices_amounts", sql`${t.total} >= 0 and ${t.amountPaid} between 0 and ${t.total}`),
    check("invoices_numbered", sql`${t.number} is not null or ${t.status} in ('draft', 'cancelled')`),
    index("invoices_by_time").on(t.businessId, t.createdAt, t.id),
    index("invoices_to_pay").on(t.dueOn).where(sql`${t.status} in ('sent', 'viewed')`),
    index("invoices_by_quote").on(t.businessId, t.quoteId).where(sql`${t.quoteId} is not null`),
    index("invoices_by_customer").on(t.businessId, t.customerId, t.createdAt),
  ],
);

/** Money received for an invoice, taken over from its booking as a deposit, or (negative) paid back: the timeline. */
export const invoicePayments = pgTable(
  "invoice_payments",
  {
    id: text("id").primaryKey(),
    businessId: businessId(),
    invoiceId: text("invoice_id").notNull(),
    /** The row of `payments` that it is; it stays received whatever becomes of the invoice. `null`: noted here only. */
    paymentId: text("payment_id"),
    /** The row of `refunds` that it is. */
    refundId: text("refund_id"),
    kind: text("kind").$type<"deposit" | "payment" | "refund">().notNull(),
    method: text("method").$type<"cash" | "card" | "transfer" | "other">().notNull(),
    amount: amount("amount").notNull(),
    note: text("note").notNull().default(""),
    receivedAt: instant("received_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("invoice_payments_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.invoiceId],
      foreignColumns: [invoices.businessId, invoices.id],
    }).onDelete("cascade"),
    unique("invoice_payments_payment_once").on(t.businessId, t.invoiceId, t.paymentId),
    unique("invoice_payments_refund_once").on(t.businessId, t.invoiceId, t.refundId),
    check("invoice_payments_kind", sql`${t.kind} in ('deposit', 'payment', 'refund')`),
    check("invoice_payments_method", sql`${t.method} in ('cash', 'card', 'transfer', 'other')`),
    check(
      "invoice_payments_amount",
      sql`${t.amount} <> 0 and (${t.kind} = 'refund') = (${t.amount} < 0) and (${t.kind} = 'refund') = (${t.refundId} is not null)`,
    ),
    index("invoice_payments_by_invoice").on(t.businessId, t.invoiceId),
  ],
);

/** The next free invoice number of a business; a row of its own, so that counting changes nothing of the business. */
export const invoiceCounters = pgTable(
  "invoice_counters",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    next: integer("next").notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.businessId] }), check("invoice_counters_next", sql`${t.next} >= 1`)],
);
