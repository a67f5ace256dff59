import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { businessId, createdAt, instant } from "#db/columns.ts";
import { bookings } from "./bookings.ts";
import { businesses } from "./businesses.ts";
import { services } from "./catalog.ts";

export const reviews = pgTable(
  "reviews",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    bookingId: text("booking_id"),
    serviceId: text("service_id"),
    rating: integer("rating").notNull(),
    title: text("title").notNull().default(""),
    text: text("text").notNull().default(""),
    authorName: text("author_name").notNull(),
    status: text("status").$type<"pending" | "published" | "hidden">().notNull().default("pending"),
    reply: text("reply"),
    repliedAt: instant("replied_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("reviews_tenant").on(t.businessId, t.id),
    unique("reviews_once").on(t.businessId, t.bookingId),
    foreignKey({ columns: [t.businessId, t.bookingId], foreignColumns: [bookings.businessId, bookings.id] }),
    foreignKey({ columns: [t.businessId, t.serviceId], foreignColumns: [services.businessId, services.id] }),
    check("reviews_rating", sql`${t.rating} between 1 and 5`),
    check("reviews_status", sql`${t.status} in ('pending', 'published', 'hidden')`),
    index("reviews_by_time").on(t.businessId, t.createdAt, t.id),
    index("reviews_published").on(t.businessId, t.createdAt, t.id).where(sql`${t.status} = 'published'`),
  ],
);
