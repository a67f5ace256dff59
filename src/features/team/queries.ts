import { and, asc, eq, gt, gte, inArray, isNull, or, sql } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import {
  businesses,
  invitations,
  memberships,
  scheduleOverrides,
  services,
  teamMemberServices,
  teamMembers,
  timeOff,
  users,
} from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Position } from "#http/pagination.ts";

export type TeamMemberRow = typeof teamMembers.$inferSelect;
export type MembershipRow = typeof memberships.$inferSelect;
export type InvitationRow = typeof invitations.$inferSelect;

/** A person with all that belongs to them and is not over. */
export interface StoredMember {
  row: TeamMemberRow;
  membership: MembershipRow | null;
  serviceIds: string[];
  overrides: (typeof scheduleOverrides.$inferSelect)[];
  timeOff: (typeof timeOff.$inferSelect)[];
}

export interface Account {
  membership: MembershipRow;
  name: string;
  email: string;
}

/** From when on hours and absences are told: an instant and its local date. */
export interface Since {
  now: number;
  today: string;
}

/** A page of people in the owner's order; `after` holds the position of the last one before it in `at`. */
export async function pageOfTeam(
  db: Queryable,
  businessId: BusinessId,
  page: { limit: number; after: Position | undefined; archived: boolean },
): Promise<TeamMemberRow[]> {
  return db
    .select()
    .from(teamMembers)
    .where(
      and(
        eq(teamMembers.businessId, businessId),
        page.archived ? undefined : isNull(teamMembers.archivedAt),
        page.after
          ? sql`(${teamMembers.position}, ${teamMembers.id}) > (${page.after.at}, ${page.after.id})`
          : undefined,
      ),
    )
    .orderBy(asc(teamMembers.position), asc(teamMembers.id))
    .limit(page.limit);
}

/** All that belongs to these people, in a fixed number of queries. */
export async function withBelongings(
  db: Queryable,
  businessId: BusinessId,
  rows: TeamMemberRow[],
  since: Since,
): Promise<StoredMember[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [links, skills, overrides, absences] = await Promise.all([
    db
      .select()
      .from(memberships)
      .where(and(eq(memberships.businessId, businessId), inArray(memberships.teamMemberId, ids))),
    db
      .select()
      .from(teamMemberServices)
      .where(
        and(eq(teamMemberServices.businessId, businessId), inArray(teamMemberServices.teamMemberId, ids)),
      )
      .orderBy(asc(teamMemberServices.serviceId)),
    db
      .select()
      .from(scheduleOverrides)
      .where(
        and(
          eq(scheduleOverrides.businessId, businessId),
          inArray(scheduleOverrides.teamMemberId, ids),
          gte(scheduleOverrides.date, since.today),
        ),
      )
      .orderBy(asc(scheduleOverrides.date)),
    db
      .select()
      .from(timeOff)
      .where(
        and(
          eq(timeOff.businessId, businessId),
          inArray(timeOff.teamMemberId, ids),
          gt(timeOff.endsAt, since.now),
        ),
      )
      .orderBy(asc(timeOff.startsAt), asc(timeOff.id)),
  ]);
  return rows.map((row) => ({
    row,
    membership: links.find((one) => one.teamMemberId === row.id) ?? null,
    serviceIds: skills.filter((one) => one.teamMemberId === row.id).map((one) => one.serviceId),
    overrides: overrides.filter((one) => one.teamMemberId === row.id),
    timeOff: absences.filter((one) => one.teamMemberId === row.id),
  }));
}

/** Refuses with `not_found`. */
export async function getTeamMember(
  db: Queryable,
  businessId: BusinessId,
  teamMemberId: string,
): Promise<TeamMemberRow> {
  const [row] = await db
    .select()
    .from(teamMembers)
    .where(and(eq(teamMembers.businessId, businessId), eq(teamMembers.id, teamMemberId)));
  if (!row) throw unknownPerson();
  return row;
}

/** Everybody who may sign in to the business, longest there first. */
export async function listAccounts(db: Queryable, businessId: BusinessId): Promise<Account[]> {
  return db
    .select({ membership: memberships, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.businessId, businessId))
    .orderBy(asc(memberships.createdAt), asc(memberships.userId));
}

/** The account that is this person of the calendar, or that has this user id. Refuses with `not_found`. */
export async function getAccount(db: Queryable, businessId: BusinessId, personId: string): Promise<Account> {
  const [found] = await db
    .select({ membership: memberships, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.businessId, businessId),
        or(eq(memberships.teamMemberId, personId), eq(memberships.userId, personId)),
      ),
    );
  if (!found) throw new Refusal("not_found", "There is no such person with an account here.");
  return found;
}

/** Invitations that were neither accepted nor taken back, expired ones included. */
export async function listOpenInvitations(db: Queryable, businessId: BusinessId): Promise<InvitationRow[]> {
  return db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.businessId, businessId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    )
    .orderBy(asc(invitations.createdAt), asc(invitations.id));
}

/** One after the other from here on: changes of who may do what in a business are decided on what really is. */
export async function lockBusiness(tx: Transaction, businessId: BusinessId): Promise<void> {
  await tx
    .select({ id: businesses.id })
    .from(businesses)
    .where(eq(businesses.id, businessId))
    .for("no key update");
}

/** Refuses ids that are no services of this business, archived ones included, by their place in `serviceIds`. */
export async function assertServices(
  db: Queryable,
  businessId: BusinessId,
  serviceIds: readonly string[],
): Promise<void> {
  if (serviceIds.length === 0) return;
  const known = await db
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.businessId, businessId), inArray(services.id, [...serviceIds])));
  const ids = new Set(known.map((row) => row.id));
  const wrong = serviceIds.findIndex((id) => !ids.has(id));
  if (wrong >= 0) throw refuseField(`serviceIds.${wrong}`, "there is no such service here");
}

function unknownPerson(): Refusal {
  return new Refusal("not_found", "There is no such team member.");
}
