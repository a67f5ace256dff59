import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { businessId, createdAt, instant, updatedAt } from "#db/columns.ts";
import type { MemberRole } from "#domain/roles.ts";
import { businesses } from "./businesses.ts";
import { teamMembers } from "./team.ts";

/** A person who signs in. Belongs to no business; `memberships` says where they work. */
export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull().default(""),
    email: text("email").notNull(),
    /** NFC and lower case: how the account is found. */
    emailKey: text("email_key").notNull().unique(),
    emailVerifiedAt: instant("email_verified_at"),
    /** Argon2id with its parameters and salt; `null` for who signs in by link or provider only. */
    passwordHash: text("password_hash"),
    locale: text("locale").notNull().default("en"),
    /** Raised to end every session of ours: each token carries the version it was made under. */
    sessionVersion: integer("session_version").notNull().default(1),
    /** Tokens made elsewhere carry no version: those issued before this instant are refused. */
    signedOutEverywhereAt: instant("signed_out_everywhere_at"),
    /** Sealed with a key made from `AUTH_SECRET`; never in clear. */
    totpSecret: text("totp_secret"),
    /** `null` while the first code has not been shown yet. */
    totpEnabledAt: instant("totp_enabled_at"),
    /** The time step of the last accepted code: a code works once. */
    totpLastStep: bigint("totp_last_step", { mode: "number" }),
    currentBusinessId: text("current_business_id"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    foreignKey({ columns: [t.currentBusinessId], foreignColumns: [businesses.id] }).onDelete("set null"),
    check("users_email_length", sql`length(${t.email}) <= 254`),
    index("users_unproven").on(t.createdAt).where(sql`${t.emailVerifiedAt} is null`),
  ],
);

/** A sign-in by another provider (Google) that belongs to a user. */
export const userProviders = pgTable(
  "user_providers",
  {
    provider: text("provider").notNull(),
    providerAccountId: text("provider_account_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.provider, t.providerAccountId] }),
    index("user_providers_by_user").on(t.userId),
  ],
);

export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** SHA-256: the codes are random enough that a slow hash adds nothing. */
    codeHash: text("code_hash").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.codeHash] })],
);

/**
 * A link sent by mail that proves an address. The link's secret is derived from the id (keyed hash) and stored nowhere.
 */
export const authTokens = pgTable(
  "auth_tokens",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    purpose: text("purpose").$type<"verify_email" | "reset_password" | "sign_in">().notNull(),
    /** The address it was sent to: it proves no other, should the account's change meanwhile. */
    emailKey: text("email_key").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    createdAt: createdAt(),
  },
  (t) => [
    check("auth_tokens_purpose", sql`${t.purpose} in ('verify_email', 'reset_password', 'sign_in')`),
    index("auth_tokens_by_user").on(t.userId),
    index("auth_tokens_by_expiry").on(t.expiresAt),
  ],
);

/** Sessions somebody signed out of: their tokens could otherwise be played again until they expire. */
export const endedSessions = pgTable(
  "ended_sessions",
  {
    /** The token's `sid`; of one made elsewhere its `jti`. */
    id: text("id").primaryKey(),
    /** When its last token has expired anyway. */
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("ended_sessions_by_expiry").on(t.expiresAt)],
);

/** Who works where, as what. */
export const memberships = pgTable(
  "memberships",
  {
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").$type<MemberRole>().notNull(),
    /** The person in the calendar that this user is; staff see that person's bookings only. */
    teamMemberId: text("team_member_id"),
    /** Whether staff may see prices and totals; owners and admins always do. */
    seesMoney: boolean("sees_money").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.businessId, t.userId] }),
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }),
    check("memberships_role", sql`${t.role} in ('owner', 'admin', 'staff')`),
    uniqueIndex("memberships_one_user_per_member")
      .on(t.businessId, t.teamMemberId)
      .where(sql`${t.teamMemberId} is not null`),
    index("memberships_by_user").on(t.userId, t.createdAt),
  ],
);

export const invitations = pgTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    emailKey: text("email_key").notNull(),
    role: text("role").$type<MemberRole>().notNull(),
    teamMemberId: text("team_member_id"),
    seesMoney: boolean("sees_money").notNull().default(false),
    invitedBy: text("invited_by").references(() => users.id, { onDelete: "set null" }),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    revokedAt: instant("revoked_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("invitations_tenant").on(t.businessId, t.id),
    foreignKey({
      columns: [t.businessId, t.teamMemberId],
      foreignColumns: [teamMembers.businessId, teamMembers.id],
    }),
    check("invitations_role", sql`${t.role} in ('owner', 'admin', 'staff')`),
    uniqueIndex("invitations_open")
      .on(t.businessId, t.emailKey)
      .where(sql`${t.acceptedAt} is null and ${t.revokedAt} is null`),
  ],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    businessId: businessId().references(() => businesses.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** SHA-256 of the key; the key itself is shown once and kept nowhere. */
    keyHash: text("key_hash").notNull().unique(),
    /** Its last four characters, to tell keys apart. */
    lastFour: text("last_four").notNull(),
    scopes: text("scopes").array().notNull(),
    expiresAt: instant("expires_at"),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
    createdBy: text("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [unique("api_keys_tenant").on(t.businessId, t.id)],
);
