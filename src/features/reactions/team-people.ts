import { and, asc, eq, isNotNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { memberships, notificationPreferences, teamMembers, users } from "#db/schema/index.ts";
import type { NotificationPreferences } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { reminderInstant } from "#domain/quiet-hours.ts";
import type { MemberRole } from "#domain/roles.ts";
import { preferencesOf } from "../notifications/defaults.ts";

/** Somebody of a business who can be told things. */
export interface TeamPerson {
  userId: string;
  name: string;
  email: string;
  /** Of the person in the calendar; `null`: no text messages. */
  phone: string | null;
  role: MemberRole;
  teamMemberId: string | null;
  seesMoney: boolean;
  preferences: NotificationPreferences;
}

const people = (db: Queryable, businessId: BusinessId, userId?: string) =>
  db
    .select({
      member: memberships,
      name: users.name,
      email: users.email,
      phone: teamMembers.phone,
      preferences: notificationPreferences.preferences,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      teamMembers,
      and(eq(teamMembers.businessId, memberships.businessId), eq(teamMembers.id, memberships.teamMemberId)),
    )
    .leftJoin(
      notificationPreferences,
      and(
        eq(notificationPreferences.businessId, memberships.businessId),
        eq(notificationPreferences.userId, memberships.userId),
      ),
    )
    .where(
      and(
        eq(memberships.businessId, businessId),
        userId === undefined ? undefined : eq(memberships.userId, userId),
        // Nothing goes to an address that nobody has proved to be theirs.
        isNotNull(users.emailVerifiedAt),
      ),
    )
    .orderBy(asc(memberships.createdAt), asc(memberships.userId));

/** Everybody of the business with what they want to hear, who joined first first. */
export async function peopleOf(db: Queryable, businessId: BusinessId): Promise<TeamPerson[]> {
  return (await people(db, businessId)).map(personView);
}

/** One of them; `null` once they have left. */
export async function personOf(
  db: Queryable,
  businessId: BusinessId,
  userId: string,
): Promise<TeamPerson | null> {
  const [row] = await people(db, businessId, userId);
  return row ? personView(row) : null;
}

function personView(row: Awaited<ReturnType<typeof people>>[number]): TeamPerson {
  const { userId, role, teamMemberId, seesMoney } = row.member;
  return {
    userId,
    name: row.name,
    email: row.email,
    phone: row.phone,
    role,
    teamMemberId,
    seesMoney: role !== "staff" || seesMoney,
    preferences: preferencesOf(row.preferences),
  };
}

/** Owners and admins hear of everything, staff of what is theirs. */
export const concerns = (person: TeamPerson, teamMemberId: string | null): boolean =>
  person.role !== "staff" || (teamMemberId !== null && person.teamMemberId === teamMemberId);

/**
 * Whose offsets and quiet hours count for what customers are sent: those of the owner who joined first. Customers have no
 * account to say it in, and the business should sound like one.
 */
export function voiceOf(all: readonly TeamPerson[]): NotificationPreferences {
  return all.find(({ role }) => role === "owner")?.preferences ?? preferencesOf(null);
}

/**
 * Whether a reminder of this offset is wanted, and is the latest that is due: when several were missed, one is enough.
 */
export const isNextReminder = (
  offset: number,
  wanted: readonly number[],
  startsAt: number,
  timeZone: string,
  now: number,
): boolean =>
  wanted.includes(offset) &&
  !wanted.some((other) => other < offset && reminderInstant(startsAt, other, timeZone) <= now);
