import { and, count, eq, gt, inArray, ne, or } from "drizzle-orm";
import { withLocks } from "#db/locks.ts";
import type { Transaction } from "#db/open.ts";
import { bookings, teamMembers } from "#db/schema/index.ts";
import type { BookingStatus } from "#domain/booking-status.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { assertUnderLimit } from "../tiers/assert-under-limit.ts";
import { getTeamMember } from "./queries.ts";

/** A visit that somebody still counts on. */
const AHEAD: BookingStatus[] = ["pending_payment", "pending", "confirmed", "in_progress"];

/**
 * Takes a person out of the calendar and the widget; what they did stays. Queues for the person as bookings do: who
 * comes later finds the business changed. Refuses with `in_use` (`bookings`: how many are ahead) and `not_found`.
 */
export async function archiveTeamMember(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
): Promise<void> {
  await withLocks(deps.db, [teamMemberId], async (tx) => {
    const now = deps.now();
    const member = await getTeamMember(tx, businessId, teamMemberId);
    if (member.archivedAt !== null) return;
    const ahead = await countAhead(tx, businessId, teamMemberId, now);
    if (ahead > 0)
      throw new Refusal("in_use", `${ahead} bookings are still to come: move or cancel them first.`, {
        extra: { bookings: ahead },
      });
    await tx
      .update(teamMembers)
      .set({ archivedAt: now })
      .where(and(eq(teamMembers.businessId, businessId), eq(teamMembers.id, teamMemberId)));
    await emit(tx, {
      businessId,
      type: "team_member.archived",
      subjectId: teamMemberId,
      actor,
      occurredAt: now,
    });
  });
}

async function countAhead(
  tx: Transaction,
  businessId: BusinessId,
  teamMemberId: string,
  now: number,
): Promise<number> {
  const [found] = await tx
    .select({ n: count() })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        eq(bookings.teamMemberId, teamMemberId),
        inArray(bookings.status, AHEAD),
        gt(bookings.endsAt, now),
        // One that was never paid in time has given its time back.
        or(ne(bookings.status, "pending_payment"), gt(bookings.paymentExpiresAt, now)),
      ),
    );
  return found?.n ?? 0;
}

/** Brings an archived person back, if the plan has room. Refuses with `plan_limit` and `not_found`. */
export async function restoreTeamMember(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const member = await getTeamMember(tx, businessId, teamMemberId);
    if (member.archivedAt === null) return;
    await assertUnderLimit(tx, deps, businessId, "teamMembers");
    const [restored] = await tx
      .update(teamMembers)
      .set({ archivedAt: null })
      .where(
        and(
          eq(teamMembers.businessId, businessId),
          eq(teamMembers.id, teamMemberId),
          eq(teamMembers.archivedAt, member.archivedAt),
        ),
      )
      .returning({ id: teamMembers.id });
    if (!restored) return;
    await emit(tx, {
      businessId,
      type: "team_member.restored",
      subjectId: teamMemberId,
      actor,
      occurredAt: now,
    });
  });
}
