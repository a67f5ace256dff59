import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
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
import type { BookingStatus } from "#domain/booking-status.ts";
import type { Coupon, PricingRules, Selection } from "#domain/catalog.ts";
import type { PricedVisit } from "#domain/pricing.ts";
import type { PaymentPolicy } from "#domain/refund-policy.ts";
import { businesses } from "./businesses.ts";
import { coupons, resources, services } from "./catalog.ts";
import { customers, quotes } from "./customers.ts";
import { teamMembers } from "./team.ts";
import type { Answers, Attribution, Consent, Contact, PurchaseRequest } from "./values.ts";

export const bookings = pgTable(
  "bookings",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    customerId: text("customer_id").notNull(),
    teamMemberId: text("team_member_id").notNull(),
    quoteId: text("quote_id"),
    couponId: text("coupon_id"),
    status: text("status").$type<BookingStatus>().notNull(),
    statusChangedAt: instant("status_changed_at").notNull(),
    version: version(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    seats: integer("seats").notNull().default(1),
    packageKey: text("package_key"),
    /** The rules the price followed from: a move to another time is priced by them. */
    rules: jsonb("rules").$type<PricingRules>(),
    coupon: jsonb("coupon").$type<Coupon>(),
    price: jsonb("price").$type<PricedVisit>().notNull(),
    currency: text("currency").notNull(),
    total: amount("total").notNull(),
    depositDue: amount("deposit_due").notNull(),
    amountPaid: amount("amount_paid").notNull().default(0),
    /** An unpaid booking gives its time back after this. */
    paymentExpiresAt: instant("payment_expires_at"),
    /** Raised to make manage links sent earlier useless. */
    manageVersion: integer("manage_version").notNull().default(1),
    contact: jsonb("contact").$type<Contact>().notNull(),
    answers: jsonb("answers").$type<Answers>().notNull(),
    notes: text("notes").notNull().default(""),
    /** The team's own; no customer ever sees them. */
    internalNotes: text("internal_notes").notNull().default(""),
    /** Who made it: the customer on the web, or the team by hand. */
    origin: text("origin").$type<"customer" | "team">().notNull().default("customer"),
    /** As promised when booked, 0 for none; `null` in bookings older than this column: as the service says now. */
    arrivalWindowMinutes: integer("arrival_window_minutes"),
    /** What is paid back and charged, as promised when booked; `null` in older bookings: everything goes back. */
    paymentPolicy: jsonb("payment_policy").$type<PaymentPolicy>(),
    /** The strictest cut-off when booked; `null` in bookings older than this column: as the service says now. */
    cancellationCutoffMinutes: integer("cancellation_cutoff_minutes"),
    locale: text("locale"),
    customerTimeZone: text("customer_time_zone"),
    attribution: jsonb("attribution").$type<Attribution>().notNull(),
    consent: jsonb("consent").$type<Consent>().notNull(),
    cancelReason: text("cancel_reason"),
    search: searchText("search")
      .notNull()
      .generatedAlwaysAs(
        searchable(
          "coalesce(contact->>'name', '') || ' ' || coalesce(contact->>'email', '') || ' ' || coalesce(contact->>'phone', '') || ' ' || notes || ' ' || internal_notes || ' ' || id",
          "contact->>'phone'",
        ),
      ),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("bookings_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.customerId],
      foreignColumns: [customers.businessId, customers.id],
    }),
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }),
    foreignKey({ columns: [t.businessId, t.quoteId], foreignColumns: [quotes.businessId, quotes.id] }),
    foreignKey({ columns: [t.businessId, t.couponId], foreignColumns: [coupons.businessId, coupons.id] }),
    check(
      "bookings_status",
      sql`${t.status} in ('pending_payment', 'pending', 'confirmed', 'in_progress', 'completed', 'cancelled', 'no_show', 'expired')`,
    ),
    check("bookings_order", sql`${t.startsAt} < ${t.endsAt}`),
    check("bookings_seats", sql`${t.seats} >= 1`),
    check(
      "bookings_amounts",
      sql`${t.total} >= 0 and ${t.depositDue} between 0 and ${t.total} and ${t.amountPaid} >= 0`,
    ),
    index("bookings_by_start").on(t.businessId, t.startsAt, t.id),
    check("bookings_origin", sql`${t.origin} in ('customer', 'team')`),
    index("bookings_by_customer").on(t.businessId, t.customerId, t.startsAt),
    index("bookings_by_member").on(t.businessId, t.teamMemberId, t.startsAt, t.id),
    index("bookings_by_status").on(t.businessId, t.status, t.startsAt, t.id),
    index("bookings_by_creation").on(t.businessId, t.createdAt, t.id),
    // What the clock sets off: reminders, and the question how it was.
    index("bookings_to_come").on(t.startsAt).where(sql`${t.status} = 'confirmed'`),
    index("bookings_completed").on(t.statusChangedAt).where(sql`${t.status} = 'completed'`),
    index("bookings_by_quote").on(t.businessId, t.quoteId).where(sql`${t.quoteId} is not null`),
    index("bookings_by_words").using("gin", t.businessId, t.search),
  ],
);

export const bookingItems = pgTable(
  "booking_items",
  {
    businessId: businessId(),
    bookingId: text("booking_id").notNull(),
    position: integer("position").notNull(),
    serviceId: text("service_id").notNull(),
    /** As it was called when booked. */
    name: text("name").notNull(),
    selections: jsonb("selections").$type<Record<string, Selection>>().notNull(),
    addOns: jsonb("add_ons").$type<Record<string, number>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.bookingId, t.position] }),
    foreignKey({
      columns: [t.businessId, t.bookingId],
      foreignColumns: [bookings.businessId, bookings.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [t.businessId, t.serviceId], foreignColumns: [services.businessId, services.id] }),
    index("booking_items_by_service").on(t.businessId, t.serviceId, t.bookingId),
  ],
);

/** A customer's short claim on a time while details are typed. */
export const holds = pgTable(
  "holds",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    teamMemberId: text("team_member_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    extended: boolean("extended").notNull().default(false),
    seats: integer("seats").notNull().default(1),
    /** Keyed hash of the client's address, for the cap on holds; never the address itself. */
    clientKey: text("client_key").notNull(),
    request: jsonb("request").$type<PurchaseRequest>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("holds_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }),
    index("holds_by_client").on(t.businessId, t.clientKey, t.expiresAt),
    index("holds_by_expiry").on(t.expiresAt),
  ],
);

/**
 * The stored claim on a person's or a resource's time. Overlap is impossible here: the exclusion constraints
 * `allocations_no_overlap_after` and `allocations_no_overlap_before` and the unique index `allocations_one_per_seat`
 * stand in the hand-written migration `0001_walls.sql`. Rows exist only while the claim lives.
 */
export const allocations = pgTable(
  "allocations",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    teamMemberId: text("team_member_id"),
    resourceId: text("resource_id"),
    subjectId: text("subject_id").notNull().generatedAlwaysAs(sql`coalesce(team_member_id, resource_id)`),
    bookingId: text("booking_id"),
    holdId: text("hold_id"),
    /** Claims of one session (a class) share this; an ordinary claim has its own id here. */
    sessionKey: text("session_key").notNull(),
    seat: integer("seat").notNull().default(1),
    capacity: integer("capacity").notNull().default(1),
    serviceIds: text("service_ids").array().notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    /** `starts_at` less the buffer before; `ends_at` plus the buffer after. */
    busyFrom: instant("busy_from").notNull(),
    busyUntil: instant("busy_until").notNull(),
    /** A hold or an unpaid booking lapses then; whoever wants the time removes it. */
    expiresAt: instant("expires_at"),
    /** An owner's explicit, audited overbooking: outside the walls. */
    override: boolean("override").notNull().default(false),
  },
  (t) => [
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }),
    foreignKey({
      columns: [t.businessId, t.resourceId],
      foreignColumns: [resources.businessId, resources.id],
    }),
    foreignKey({
      columns: [t.businessId, t.bookingId],
      foreignColumns: [bookings.businessId, bookings.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [t.businessId, t.holdId], foreignColumns: [holds.businessId, holds.id] }).onDelete(
      "cascade",
    ),
    check("allocations_subject", sql`num_nonnulls(${t.teamMemberId}, ${t.resourceId}) = 1`),
    check("allocations_claimant", sql`num_nonnulls(${t.bookingId}, ${t.holdId}) = 1`),
    check("allocations_seat", sql`${t.seat} between 1 and ${t.capacity}`),
    check(
      "allocations_order",
      sql`${t.busyFrom} <= ${t.startsAt} and ${t.startsAt} < ${t.endsAt} and ${t.endsAt} <= ${t.busyUntil}`,
    ),
    // The range query bounds its index scan by this longest claim.
    check("allocations_longest", sql`${t.busyUntil} - ${t.busyFrom} <= interval '8 days'`),
    index("allocations_by_time").on(t.businessId, t.busyUntil, t.busyFrom),
    index("allocations_by_booking").on(t.bookingId),
    index("allocations_by_hold").on(t.holdId),
  ],
);
