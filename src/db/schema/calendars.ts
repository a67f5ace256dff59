import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { businessId, createdAt, instant } from "#db/columns.ts";
import { memberships } from "./accounts.ts";
import { teamMembers } from "./team.ts";

/**
 * A calendar to subscribe to. Its secret address is derived from the id (keyed hash) and stored nowhere; a new address is
 * a new row. It shows what its owner may see when it is read, and ends with the membership.
 */
export const calendarFeeds = pgTable(
  "calendar_feeds",
  {
    id: text("id").primaryKey(),
    businessId: businessId(),
    userId: text("user_id").notNull(),
    /** `person`: the owner's own bookings. `business`: everybody's, for owners and admins. */
    kind: text("kind").$type<"person" | "business">().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("calendar_feeds_tenant").on(t.businessId, t.id),
    unique("calendar_feeds_once").on(t.businessId, t.userId, t.kind),
    foreignKey({
      columns: [t.businessId, t.userId],
      foreignColumns: [memberships.businessId, memberships.userId],
    }).onDelete("cascade"),
    check("calendar_feeds_kind", sql`${t.kind} in ('person', 'business')`),
  ],
);

/** A calendar kept elsewhere whose events are times at which a person cannot be booked. */
export const busyCalendars = pgTable(
  "busy_calendars",
  {
    id: text("id").primaryKey(),
    businessId: businessId(),
    teamMemberId: text("team_member_id").notNull(),
    label: text("label").notNull().default(""),
    /** Sealed: whoever knows such an address reads the calendar. */
    url: text("url").notNull(),
    /** SHA-256 of the address, to notice one entered twice. */
    urlHash: text("url_hash").notNull(),
    host: text("host").notNull(),
    /** As the server gave them with the last good copy. */
    etag: text("etag"),
    lastModified: text("last_modified"),
    /** When a copy was last read; `null`: never yet. */
    readAt: instant("read_at"),
    /** When the calendar was last heard of, unchanged or not. */
    refreshedAt: instant("refreshed_at"),
    /** When it is due; also the lease of whoever reads it now. */
    nextRefreshAt: instant("next_refresh_at").notNull(),
    failures: integer("failures").notNull().default(0),
    lastError: text("last_error"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("busy_calendars_tenant").on(t.businessId, t.id),
    unique("busy_calendars_once").on(t.businessId, t.teamMemberId, t.urlHash),
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }).onDelete("cascade"),
    index("busy_calendars_by_creation").on(t.businessId, t.teamMemberId, t.createdAt, t.id),
    index("busy_calendars_due").on(t.nextRefreshAt),
  ],
);

/** What such a calendar says, within the time that can be booked: when, never what. Half-open, none touching another. */
export const busyTimes = pgTable(
  "busy_times",
  {
    businessId: businessId(),
    calendarId: text("calendar_id").notNull(),
    teamMemberId: text("team_member_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.calendarId, t.startsAt] }),
    foreignKey({
      columns: [t.businessId, t.calendarId],
      foreignColumns: [busyCalendars.businessId, busyCalendars.id],
    }).onDelete("cascade"),
    check("busy_times_order", sql`${t.startsAt} < ${t.endsAt}`),
    index("busy_times_by_business").on(t.businessId, t.endsAt),
  ],
);
