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
import { businessId, createdAt, instant, localDate } from "#db/columns.ts";
import type { DaySpan, WeeklySpan } from "#domain/availability-types.ts";
import { businesses } from "./businesses.ts";
import { services } from "./catalog.ts";

export const teamMembers = pgTable(
  "team_members",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    title: text("title"),
    avatarUrl: text("avatar_url"),
    email: text("email"),
    phone: text("phone"),
    /** Of the calendar, `#rrggbb`. */
    color: text("color"),
    /** `null`: the business's hours. */
    weeklyHours: jsonb("weekly_hours").$type<WeeklySpan[]>(),
    /** Most visits a local day; `null` for no limit. */
    dailyLimit: integer("daily_limit"),
    position: integer("position").notNull().default(0),
    archivedAt: instant("archived_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("team_members_tenant").on(t.businessId, t.id),
    check("team_members_daily_limit", sql`${t.dailyLimit} >= 1`),
  ],
);

/** Skills: who does which service. */
export const teamMemberServices = pgTable(
  "team_member_services",
  {
    businessId: businessId(),
    teamMemberId: text("team_member_id").notNull(),
    serviceId: text("service_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.teamMemberId, t.serviceId] }),
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.businessId, t.serviceId],
      foreignColumns: [services.businessId, services.id],
    }).onDelete("cascade"),
  ],
);

export const timeOff = pgTable(
  "time_off",
  {
    id: text("id").primaryKey(),
    businessId: businessId(),
    teamMemberId: text("team_member_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    reason: text("reason").notNull().default(""),
  },
  (t) => [
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }).onDelete("cascade"),
    check("time_off_order", sql`${t.startsAt} < ${t.endsAt}`),
    index("time_off_by_business").on(t.businessId, t.endsAt),
  ],
);

/** Hours of one date for the business or, when `team_member_id` is set, for one person. */
export const scheduleOverrides = pgTable(
  "schedule_overrides",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    teamMemberId: text("team_member_id"),
    date: localDate("date").notNull(),
    spans: jsonb("spans").$type<DaySpan[]>().notNull(),
  },
  (t) => [
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }).onDelete("cascade"),
    unique("schedule_overrides_once").on(t.businessId, t.teamMemberId, t.date).nullsNotDistinct(),
  ],
);
