import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { amount, businessId, createdAt, localDate, updatedAt } from "#db/columns.ts";
import type { WeeklySpan } from "#domain/availability-types.ts";
import type { Tax } from "#domain/catalog.ts";
import type { BusinessId } from "#domain/ids.ts";
import { NO_POLICY, type PaymentPolicy } from "#domain/refund-policy.ts";
import type {
  Address,
  CancellationPolicy,
  Theme,
  WidgetField,
  WidgetTexts,
  WidgetTracking,
} from "./values.ts";

export const businesses = pgTable(
  "businesses",
  {
    id: text("id").$type<BusinessId>().primaryKey(),
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    trade: text("trade"),
    timeZone: text("time_zone").notNull(),
    currency: text("currency").notNull(),
    locale: text("locale").notNull().default("en"),
    phone: text("phone"),
    email: text("email"),
    address: jsonb("address").$type<Address>(),
    logoUrl: text("logo_url"),
    weeklyHours: jsonb("weekly_hours").$type<WeeklySpan[]>().notNull(),
    slotIntervalMinutes: integer("slot_interval_minutes").notNull().default(30),
    slotAlignment: text("slot_alignment").$type<"clock" | "opening">().notNull().default("clock"),
    minNoticeMinutes: integer("min_notice_minutes").notNull().default(120),
    maxAdvanceDays: integer("max_advance_days").notNull().default(90),
    requiresApproval: boolean("requires_approval").notNull().default(false),
    cancellation: jsonb("cancellation").$type<CancellationPolicy>().notNull(),
    quoteValidDays: integer("quote_valid_days").notNull().default(7),
    minimumCharge: amount("minimum_charge").notNull().default(0),
    /** Where distances are counted from; both or neither. */
    latitude: doublePrecision("latitude"),
    longitude: doublePrecision("longitude"),
    taxes: jsonb("taxes").$type<Tax[]>().notNull(),
    /** Bill a booking when it is completed. */
    autoInvoice: boolean("auto_invoice").notNull().default(false),
    invoiceDueDays: integer("invoice_due_days").notNull().default(14),
    /** Before the number, e.g. `INV-`. */
    invoicePrefix: text("invoice_prefix").notNull().default("INV-"),
    /** Printed under every invoice: tax number, bank account. */
    invoiceFooter: text("invoice_footer").notNull().default(""),
    /** Whether money can be taken online: follows the payment account. */
    paymentsEnabled: boolean("payments_enabled").notNull().default(false),
    paymentPolicy: jsonb("payment_policy").$type<PaymentPolicy>().notNull().default(NO_POLICY),
    tier: text("tier").notNull().default("free"),
    /** Raised by a trigger whenever anything that the public config or availability follows from changes. */
    configVersion: integer("config_version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    check("businesses_slug_shape", sql`${t.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(${t.slug}) <= 63`),
    check("businesses_currency_shape", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check("businesses_slot_interval", sql`${t.slotIntervalMinutes} between 5 and 1440`),
    check("businesses_slot_alignment", sql`${t.slotAlignment} in ('clock', 'opening')`),
    check("businesses_min_notice", sql`${t.minNoticeMinutes} between 0 and 525600`),
    check("businesses_max_advance", sql`${t.maxAdvanceDays} between 0 and 730`),
    check("businesses_quote_validity", sql`${t.quoteValidDays} between 1 and 365`),
    check(
      "businesses_place",
      sql`num_nonnulls(${t.latitude}, ${t.longitude}) <> 1 and ${t.latitude} between -90 and 90 and ${t.longitude} between -180 and 180`,
    ),
    check("businesses_invoice_due_days", sql`${t.invoiceDueDays} between 0 and 365`),
    check("businesses_minimum_charge", sql`${t.minimumCharge} >= 0`),
  ],
);

/** Days on which the whole business is closed; local dates, so they stay right when the zone changes. */
export const closures = pgTable(
  "closures",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    startsOn: localDate("starts_on").notNull(),
    endsOn: localDate("ends_on").notNull(),
    label: text("label").notNull().default(""),
  },
  (t) => [
    unique("closures_tenant").on(t.businessId, t.id),
    check("closures_order", sql`${t.startsOn} <= ${t.endsOn}`),
  ],
);

export const widgets = pgTable(
  "widgets",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    slug: text("slug").notNull(),
    name: text("name").notNull().default(""),
    mode: text("mode").$type<"booking" | "quote">().notNull().default("booking"),
    isDefault: boolean("is_default").notNull().default(false),
    theme: jsonb("theme").$type<Theme>().notNull(),
    fields: jsonb("fields").$type<WidgetField[]>().notNull(),
    texts: jsonb("texts").$type<WidgetTexts>().notNull(),
    tracking: jsonb("tracking").$type<WidgetTracking>().notNull(),
    showReviews: boolean("show_reviews").notNull().default(true),
  },
  (t) => [
    unique("widgets_tenant").on(t.businessId, t.id),
    unique("widgets_slug").on(t.businessId, t.slug),
    check("widgets_mode", sql`${t.mode} in ('booking', 'quote')`),
  ],
);

/**
 * What was asked for and could not be had, per local date and hour of the wanted time (`-1`: a whole day). Bounded by the
 * calendar (old days are swept), the services and the reasons.
 */
export const refusedDemand = pgTable(
  "refused_demand",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    date: localDate("date").notNull(),
    hour: integer("hour").notNull(),
    serviceId: text("service_id").notNull(),
    reason: text("reason").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.date, t.hour, t.serviceId, t.reason] }),
    index("refused_demand_by_date").on(t.date),
    check("refused_demand_hour", sql`${t.hour} between -1 and 23`),
  ],
);

/** Counts of the booking funnel per local day. Bounded: `step` and `widget` come from closed lists. */
export const funnelCounts = pgTable(
  "funnel_counts",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    date: localDate("date").notNull(),
    event: text("event").notNull(),
    step: text("step").notNull().default(""),
    widget: text("widget").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.businessId, t.date, t.event, t.step, t.widget] })],
);
