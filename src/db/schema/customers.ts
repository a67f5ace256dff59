import { sql } from "drizzle-orm";
import { check, foreignKey, index, jsonb, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { amount, businessId, createdAt, instant, updatedAt } from "#db/columns.ts";
import type { Coupon, PricingRules } from "#domain/catalog.ts";
import type { PricedVisit } from "#domain/pricing.ts";
import { businesses } from "./businesses.ts";
import type { Address, Attribution, Consent, Contact, PurchaseRequest } from "./values.ts";

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
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("customers_tenant").on(t.businessId, t.id),
    uniqueIndex("customers_email").on(t.businessId, t.emailKey).where(sql`${t.emailKey} is not null`),
    index("customers_phone").on(t.businessId, t.phoneKey),
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
    createdAt: createdAt(),
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
    index("quotes_by_time").on(t.businessId, t.createdAt),
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
    index("leads_by_time").on(t.businessId, t.createdAt),
  ],
);
