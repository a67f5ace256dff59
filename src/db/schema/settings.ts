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
} from "drizzle-orm/pg-core";
import { businessId, createdAt, updatedAt } from "#db/columns.ts";
import { memberships } from "./accounts.ts";
import { businesses } from "./businesses.ts";
import type { NotificationPreferences } from "./values.ts";

/** What one person wants to be told, how and when. No row: the product's defaults. */
export const notificationPreferences = pgTable(
  "notification_preferences",
  {
    businessId: businessId(),
    userId: text("user_id").notNull(),
    preferences: jsonb("preferences").$type<NotificationPreferences>().notNull(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.userId] }),
    foreignKey({
      columns: [t.businessId, t.userId],
      foreignColumns: [memberships.businessId, memberships.userId],
    }).onDelete("cascade"),
  ],
);

/** A picture, checked and drawn anew; the file lies in the data folder under the id. */
export const uploads = pgTable(
  "uploads",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    purpose: text("purpose").$type<"logo" | "avatar" | "service_photo">().notNull(),
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    bytes: integer("bytes").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("uploads_tenant").on(t.businessId, t.id),
    check("uploads_purpose", sql`${t.purpose} in ('logo', 'avatar', 'service_photo')`),
    index("uploads_by_business").on(t.businessId, t.createdAt),
  ],
);
