import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import {
  amount,
  businessId,
  createdAt,
  instant,
  searchable,
  searchText,
  updatedAt,
  version,
} from "#db/columns.ts";
import type { Coupon, PricingRules } from "#domain/catalog.ts";
import type { PricedVisit } from "#domain/pricing.ts";
import { businesses } from "./businesses.ts";
import type { Address, Attribution, Consent, Contact, PurchaseRequest, QuoteAdjustment } from "./values.ts";

export const customers = pgTable(
  "customers",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    email: text("email"),
    /** NFC and case folded: how one person is found again. */
    emailKey: text("email_key"),
    phone: text("phone"),
    /** Digits with a leading `+` where the customer gave one. */
    phoneKey: text("phone_key"),
    address: jsonb("address").$type<Address>(),
    locale: text("locale"),
    /** The team's own; no customer ever sees them. */
    notes: text("notes").notNull().default(""),
    tags: text("tags").array().notNull().default(sql`'{}'`),
    /** Whether offers may be sent. */
    marketing: boolean("marketing").notNull().default(false),
    version: version(),
    /** Set when the person asked to be forgotten: nothing personal is left, only what bookkeeping must keep. */
    erasedAt: instant("erased_at"),
    search: searchText("search")
      .notNull()
      .generatedAlwaysAs(
        searchable(
          "name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(phone_key, '') || ' ' || notes",
          "phone",
        ),
      ),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("customers_tenant").on(t.businessId, t.id),
    uniqueIndex("customers_email").on(t.businessId, t.emailKey).where(sql`${t.emailKey} is not null`),
    index("customers_phone").on(t.businessId, t.phoneKey),
    index("customers_by_creation").on(t.businessId, t.createdAt, t.id),
    index("customers_by_name").on(t.businessId, sql`lower(${t.name})`, t.id),
    index("customers_by_tag").using("gin", t.businessId, t.tags),
    index("customers_by_words").using("gin", t.businessId, t.search),
  ],
);

export const quotes = pgTable(
  "quotes",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    customerId: text("customer_id"),
    status: text("status")
      .$type<"pending" | "sent" | "accepted" | "declined" | "expired" | "converted">()
      .notNull(),
    request: jsonb("request").$type<PurchaseRequest>().notNull(),
    postalCode: text("postal_code"),
    startsAt: instant("starts_at"),
    /** The rules in force when it was made: the price lock. */
    rules: jsonb("rules").$type<PricingRules>().notNull(),
    coupon: jsonb("coupon").$type<Coupon>(),
    couponId: text("coupon_id"),
    result: jsonb("result").$type<PricedVisit>().notNull(),
    currency: text("currency").notNull(),
    total: amount("total").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** `customer`: priced by the widget. `team`: made by hand, its total stands whatever the rules say. */
    origin: text("origin").$type<"customer" | "team">().notNull().default("customer"),
    title: text("title").notNull().default(""),
    message: text("message").notNull().default(""),
    /** What the team added to or took off the worked-out price; already in `result`. */
    adjustments: jsonb("adjustments").$type<QuoteAdjustment[]>().notNull().default([]),
    sentAt: instant("sent_at"),
    respondedAt: instant("responded_at"),
    declineReason: text("decline_reason"),
    version: version(),
    /** Raised to make links sent earlier useless. */
    manageVersion: integer("manage_version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: instant("updated_at"),
  },
  (t) => [
    unique("quotes_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.customerId],
      foreignColumns: [customers.businessId, customers.id],
    }),
    check(
      "quotes_status",
      sql`${t.status} in ('pending', 'sent', 'accepted', 'declined', 'expired', 'converted')`,
    ),
    check("quotes_origin", sql`${t.origin} in ('customer', 'team')`),
    index("quotes_by_time").on(t.businessId, t.createdAt, t.id),
    index("quotes_by_status").on(t.businessId, t.status, t.createdAt, t.id),
    index("quotes_to_answer").on(t.expiresAt).where(sql`${t.status} = 'sent'`),
    index("quotes_by_customer").on(t.businessId, t.customerId, t.createdAt),
  ],
);

export const leads = pgTable(
  "leads",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    customerId: text("customer_id").notNull(),
    quoteId: text("quote_id"),
    status: text("status").$type<"new" | "contacted" | "quoted" | "won" | "lost">().notNull().default("new"),
    lostReason: text("lost_reason"),
    contact: jsonb("contact").$type<Contact>().notNull(),
    message: text("message").notNull().default(""),
    preferredTimes: jsonb("preferred_times").$type<string[]>().notNull(),
    postalCode: text("postal_code"),
    request: jsonb("request").$type<PurchaseRequest>(),
    attribution: jsonb("attribution").$type<Attribution>().notNull(),
    consent: jsonb("consent").$type<Consent>().notNull(),
    /** Why it is a lead and not a booking: `quote` (asked for), `plan_limit`. */
    reason: text("reason").notNull().default("quote"),
    internalNotes: text("internal_notes").notNull().default(""),
    /** When the status last changed. */
    statusChangedAt: instant("status_changed_at"),
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("leads_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.customerId],
      foreignColumns: [customers.businessId, customers.id],
    }),
    foreignKey({ columns: [t.businessId, t.quoteId], foreignColumns: [quotes.businessId, quotes.id] }),
    check("leads_status", sql`${t.status} in ('new', 'contacted', 'quoted', 'won', 'lost')`),
    index("leads_by_time").on(t.businessId, t.createdAt, t.id),
    index("leads_by_status").on(t.businessId, t.status, t.createdAt, t.id),
    index("leads_by_quote").on(t.businessId, t.quoteId).where(sql`${t.quoteId} is not null`),
    index("leads_by_customer").on(t.businessId, t.customerId, t.createdAt),
  ],
);
