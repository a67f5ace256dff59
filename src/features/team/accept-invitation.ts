import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { invitations, memberships, teamMembers, users } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import type { MemberRole } from "#domain/roles.ts";
import { emit } from "#events/emit.ts";
import type { Plans } from "../tiers/catalogue.ts";
import { createTeamMember } from "./create-team-member.ts";
import { type InvitationRow, lockBusiness } from "./queries.ts";

export interface Acceptance {
  invitationId: string;
  userId: string;
  /** Of the user's verified address. */
  emailKey: string;
  /** Whoever is not in the calendar yet and works as staff takes a place of the plan. */
  plans: Plans;
}

export interface Accepted {
  businessId: BusinessId;
  role: MemberRole;
  teamMemberId: string | null;
}

/**
 * Makes a user part of the business that invited their address: as the person of the calendar the invitation names, or,
 * for staff, as a new one. Who belongs to it already stays what they are. Done a second time by the same user it changes
 * nothing and answers the same.
 * Refuses with `not_found`, `forbidden` (another address), `link_expired` and `plan_limit`.
 */
export async function acceptInvitation(
  tx: Transaction,
  { invitationId, userId, emailKey, plans }: Acceptance,
  now: number,
): Promise<Accepted> {
  // The one look-up without a business: the link is what names it, and it is only believed with its address.
  const [seen] = await tx
    .select({ businessId: invitations.businessId })
    .from(invitations)
    .where(eq(invitations.id, invitationId));
  if (!seen) throw unknownInvitation();
  const { businessId } = seen;
  await lockBusiness(tx, businessId);
  const [invitation] = await tx
    .select()
    .from(invitations)
    .where(and(eq(invitations.businessId, businessId), eq(invitations.id, invitationId)))
    .for("update");
  if (!invitation) throw unknownInvitation();
  if (invitation.emailKey !== emailKey)
    throw new Refusal("forbidden", "The invitation was sent to another e-mail address.");
  const [member] = await tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.businessId, businessId), eq(memberships.userId, userId)));
  if (invitation.acceptedAt !== null && member) return acceptedAs(member);
  if (invitation.acceptedAt !== null || invitation.revokedAt !== null || invitation.expiresAt <= now)
    throw new Refusal(
      "link_expired",
      "The invitation was used, taken back, or is too old: ask for a new one.",
    );
  await tx
    .update(invitations)
    .set({ acceptedAt: now })
    .where(and(eq(invitations.businessId, businessId), eq(invitations.id, invitationId)));
  const actor = { kind: "user", id: userId } as const;
  await emit(tx, {
    businessId,
    type: "invitation.accepted",
    subjectId: invitationId,
    actor,
    related: { userId },
    occurredAt: now,
  });
  if (member) return acceptedAs(member);
  const teamMemberId = await personFor(tx, invitation, userId, plans, now);
  const { role, seesMoney } = invitation;
  await tx.insert(memberships).values({ businessId, userId, role, teamMemberId, seesMoney, createdAt: now });
  await emit(tx, {
    businessId,
    type: "member.created",
    subjectId: userId,
    actor,
    related: { invitationId, ...(teamMemberId === null ? {} : { teamMemberId }) },
    occurredAt: now,
  });
  return { businessId, role, teamMemberId };
}

/** A person of the calendar that no account is yet, archived ones aside; `null` when there is none of that id. */
export async function freePerson(
  tx: Transaction,
  businessId: BusinessId,
  teamMemberId: string,
): Promise<string | null> {
  const [free] = await tx
    .select({ id: teamMembers.id })
    .from(teamMembers)
    .leftJoin(
      memberships,
      and(eq(memberships.businessId, teamMembers.businessId), eq(memberships.teamMemberId, teamMembers.id)),
    )
    .where(
      and(
        eq(teamMembers.businessId, businessId),
        eq(teamMembers.id, teamMemberId),
        isNull(teamMembers.archivedAt),
        isNull(memberships.userId),
      ),
    );
  return free?.id ?? null;
}

async function personFor(
  tx: Transaction,
  { businessId, teamMemberId, role }: InvitationRow,
  userId: string,
  plans: Plans,
  now: number,
): Promise<string | null> {
  const named = teamMemberId === null ? null : await freePerson(tx, businessId, teamMemberId);
  // Owners and admins need no calendar of their own; staff without one would see nothing.
  if (named !== null || role !== "staff") return named;
  const [user] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
  const made = await createTeamMember(
    tx,
    { plans },
    businessId,
    { name: user?.name || "New colleague" },
    { actor: { kind: "user", id: userId }, now },
  );
  return made.id;
}

function acceptedAs({ businessId, role, teamMemberId }: typeof memberships.$inferSelect): Accepted {
  return { businessId, role, teamMemberId };
}

function unknownInvitation(): Refusal {
  return new Refusal("not_found", "There is no such invitation.");
}
