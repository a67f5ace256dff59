import { and, count, eq, isNull } from "drizzle-orm";
import { withLocks } from "#db/locks.ts";
import { allocations, bookings, invitations, memberships, teamMembers } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { getTeamMember } from "./queries.ts";

/**
 * Removes a person who was never booked, as if never entered; an account keeps its rights, without a calendar.
 * Refuses with `in_use` (`bookings`) and `not_found`.
 */
export async function deleteTeamMember(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
): Promise<void> {
  await withLocks(deps.db, [teamMemberId], async (tx) => {
    await getTeamMember(tx, businessId, teamMemberId);
    const [booked] = await tx
      .select({ n: count() })
      .from(bookings)
      .where(and(eq(bookings.businessId, businessId), eq(bookings.teamMemberId, teamMemberId)));
    const [held] = await tx
      .select({ n: count() })
      .from(allocations)
      .where(and(eq(allocations.businessId, businessId), eq(allocations.teamMemberId, teamMemberId)));
    if ((booked?.n ?? 0) + (held?.n ?? 0) > 0)
      throw new Refusal("in_use", "This person has been booked: archive instead.", {
        extra: { bookings: booked?.n ?? 0 },
      });
    await tx
      .update(memberships)
      .set({ teamMemberId: null })
      .where(and(eq(memberships.businessId, businessId), eq(memberships.teamMemberId, teamMemberId)));
    const now = deps.now();
    const open = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
    const same = and(eq(invitations.businessId, businessId), eq(invitations.teamMemberId, teamMemberId));
    await tx.update(invitations).set({ revokedAt: now }).where(and(same, open));
    await tx.update(invitations).set({ teamMemberId: null }).where(same);
    await tx
      .delete(teamMembers)
      .where(and(eq(teamMembers.businessId, businessId), eq(teamMembers.id, teamMemberId)));
    await emit(tx, {
      businessId,
      type: "team_member.deleted",
      subjectId: teamMemberId,
      actor,
      occurredAt: now,
    });
  });
}
