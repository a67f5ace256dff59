import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { amount, businessId, createdAt, instant, updatedAt } from "#db/columns.ts";
import type { BookingCutoff } from "#domain/availability-types.ts";
import type { AddOn, Dimension, ServiceArea, Surcharge } from "#domain/catalog.ts";
import { businesses } from "./businesses.ts";

export const categories = pgTable(
  "categories",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    name: text("name").notNull(),
    position: integer("position").notNull().default(0),
  },
  (t) => [
    unique("categories_tenant").on(t.businessId, t.id),
    unique("categories_key").on(t.businessId, t.key),
  ],
);

export const services = pgTable(
  "services",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    categoryId: text("category_id"),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    photoUrl: text("photo_url"),
    mode: text("mode").$type<"booking" | "quote">().notNull().default("booking"),
    location: text("location").$type<"business" | "customer" | "online">().notNull().default("business"),
    durationMinutes: integer("duration_minutes").notNull(),
    basePrice: amount("base_price").notNull(),
    capacity: integer("capacity").notNull().default(1),
    bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
    bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
    /** `null`: as the business says. */
    minNoticeMinutes: integer("min_notice_minutes"),
    maxAdvanceDays: integer("max_advance_days"),
    slotIntervalMinutes: integer("slot_interval_minutes"),
    /** Last moment to book a local day, e.g. 18:00 on the day before; besides the minimum notice. */
    bookingCutoff: jsonb("booking_cutoff").$type<BookingCutoff>(),
    /** `null`: as the business says. */
    cancellationCutoffMinutes: integer("cancellation_cutoff_minutes"),
    /** The customer is told to expect somebody within this many minutes from the start; `null`: at the start. */
    arrivalWindowMinutes: integer("arrival_window_minutes"),
    /** Most visits a local day; `null` for no limit. */
    dailyLimit: integer("daily_limit"),
    depositKind: text("deposit_kind")
      .$type<"none" | "fixed" | "percent" | "full">()
      .notNull()
      .default("none"),
    depositValue: amount("deposit_value").notNull().default(0),
    dimensions: jsonb("dimensions").$type<Dimension[]>().notNull(),
    addOns: jsonb("add_ons").$type<AddOn[]>().notNull(),
    position: integer("position").notNull().default(0),
    archivedAt: instant("archived_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("services_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.categoryId],
      foreignColumns: [categories.businessId, categories.id],
    }),
    check("services_mode", sql`${t.mode} in ('booking', 'quote')`),
    check("services_location", sql`${t.location} in ('business', 'customer', 'online')`),
    check("services_duration", sql`${t.durationMinutes} between 5 and 1440`),
    check("services_base_price", sql`${t.basePrice} between 0 and 100000000000`),
    check("services_capacity", sql`${t.capacity} between 1 and 500`),
    check(
      "services_buffers",
      sql`${t.bufferBeforeMinutes} between 0 and 720 and ${t.bufferAfterMinutes} between 0 and 720`,
    ),
    check("services_daily_limit", sql`${t.dailyLimit} >= 1`),
    check("services_slot_interval", sql`${t.slotIntervalMinutes} between 5 and 1440`),
    check(
      "services_booking_cutoff",
      sql`${t.bookingCutoff} is null or (coalesce(${t.bookingCutoff}->>'daysBefore' ~ '^[0-9]{1,3}$', false)
        and coalesce(${t.bookingCutoff}->>'at' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$', false))`,
    ),
    check("services_arrival_window", sql`${t.arrivalWindowMinutes} between 5 and 720`),
    check("services_cancellation_cutoff", sql`${t.cancellationCutoffMinutes} between 0 and 525600`),
    check("services_deposit_kind", sql`${t.depositKind} in ('none', 'fixed', 'percent', 'full')`),
    check(
      "services_deposit_value",
      sql`${t.depositValue} >= 0 and (${t.depositKind} <> 'percent' or ${t.depositValue} between 1 and 100)`,
    ),
  ],
);

/** Services that together earn a discount. */
export const packages = pgTable(
  "packages",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    label: text("label").notNull(),
    discountKind: text("discount_kind").$type<"percent" | "fixed">().notNull(),
    /** `percent`: a decimal string. `fixed`: minor units. */
    discountValue: text("discount_value").notNull(),
    position: integer("position").notNull().default(0),
    archivedAt: instant("archived_at"),
  },
  (t) => [
    unique("packages_tenant").on(t.businessId, t.id),
    unique("packages_key").on(t.businessId, t.key),
    check("packages_discount_kind", sql`${t.discountKind} in ('percent', 'fixed')`),
  ],
);

export const packageServices = pgTable(
  "package_services",
  {
    businessId: businessId(),
    packageId: text("package_id").notNull(),
    serviceId: text("service_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.packageId, t.serviceId] }),
    foreignKey({
      columns: [t.businessId, t.packageId],
      foreignColumns: [packages.businessId, packages.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.businessId, t.serviceId],
      foreignColumns: [services.businessId, services.id],
    }).onDelete("cascade"),
  ],
);

export const coupons = pgTable(
  "coupons",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    /** Upper case; compared so. */
    code: text("code").notNull(),
    label: text("label").notNull(),
    discountKind: text("discount_kind").$type<"percent" | "fixed">().notNull(),
    discountValue: text("discount_value").notNull(),
    minimumSpend: amount("minimum_spend").notNull().default(0),
    serviceIds: jsonb("service_ids").$type<string[] | null>(),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    maxRedemptions: integer("max_redemptions"),
    maxPerCustomer: integer("max_per_customer"),
    /** Only for somebody who has never had a visit. */
    firstVisitOnly: boolean("first_visit_only").notNull().default(false),
    redemptions: integer("redemptions").notNull().default(0),
    archivedAt: instant("archived_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("coupons_tenant").on(t.businessId, t.id),
    unique("coupons_code").on(t.businessId, t.code),
    check("coupons_code_shape", sql`${t.code} = upper(${t.code}) and length(${t.code}) between 1 and 40`),
    check("coupons_discount_kind", sql`${t.discountKind} in ('percent', 'fixed')`),
    // The last wall against one use too many, whatever the code above it does.
    check("coupons_redemptions", sql`${t.redemptions} >= 0 and ${t.redemptions} <= ${t.maxRedemptions}`),
  ],
);

/** Adds to the price of a visit when all its conditions hold. */
export const surcharges = pgTable(
  "surcharges",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    label: text("label").notNull(),
    change: jsonb("change").$type<Surcharge["change"]>().notNull(),
    conditions: jsonb("conditions").$type<Surcharge["conditions"]>().notNull(),
    position: integer("position").notNull().default(0),
    archivedAt: instant("archived_at"),
  },
  (t) => [
    unique("surcharges_tenant").on(t.businessId, t.id),
    unique("surcharges_key").on(t.businessId, t.key),
  ],
);

/** Where the business goes; a business without any goes everywhere. */
export const serviceAreas = pgTable(
  "service_areas",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    label: text("label").notNull(),
    covers: jsonb("covers").$type<ServiceArea["covers"]>().notNull(),
    position: integer("position").notNull().default(0),
    archivedAt: instant("archived_at"),
  },
  (t) => [
    unique("service_areas_tenant").on(t.businessId, t.id),
    unique("service_areas_key").on(t.businessId, t.key),
  ],
);

/** Where a postal code lies, as the business has entered it: distances without a map service. */
export const postalPlaces = pgTable(
  "postal_places",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    /** Upper case without spaces and dashes. */
    postalCode: text("postal_code").notNull(),
    latitude: doublePrecision("latitude").notNull(),
    longitude: doublePrecision("longitude").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.postalCode] }),
    check(
      "postal_places_place",
      sql`${t.latitude} between -90 and 90 and ${t.longitude} between -180 and 180`,
    ),
  ],
);

export const resourceGroups = pgTable(
  "resource_groups",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
  },
  (t) => [unique("resource_groups_tenant").on(t.businessId, t.id)],
);

/** A room, a vehicle, a machine: something only one visit can use at a time. */
export const resources = pgTable(
  "resources",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    groupId: text("group_id").notNull(),
    name: text("name").notNull(),
    archivedAt: instant("archived_at"),
  },
  (t) => [
    unique("resources_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.groupId],
      foreignColumns: [resourceGroups.businessId, resourceGroups.id],
    }),
    index("resources_by_group").on(t.businessId, t.groupId),
  ],
);

/** A service needs one free resource of each of these groups. */
export const serviceResourceGroups = pgTable(
  "service_resource_groups",
  {
    businessId: businessId(),
    serviceId: text("service_id").notNull(),
    groupId: text("group_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.serviceId, t.groupId] }),
    foreignKey({
      columns: [t.businessId, t.serviceId],
      foreignColumns: [services.businessId, services.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.businessId, t.groupId],
      foreignColumns: [resourceGroups.businessId, resourceGroups.id],
    }).onDelete("cascade"),
  ],
);
