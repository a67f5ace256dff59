import { and, eq } from "drizzle-orm";
import { teamMembers } from "#db/schema/index.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { assertOwnPicture } from "../uploads/queries.ts";
import { getTeamMember } from "./queries.ts";
import type { TeamMemberUpdate } from "./schemas.ts";

/** Changes what is given. Refuses with `not_found` and `validation_failed`. */
export async function updateTeamMember(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
  changes: TeamMemberUpdate,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await getTeamMember(tx, businessId, teamMemberId);
    const fields = Object.keys(changes);
    if (fields.length === 0) return;
    if (changes.avatarUrl) await assertOwnPicture(tx, deps, businessId, changes.avatarUrl, "avatarUrl");
    await tx
      .update(teamMembers)
      .set(changes)
      .where(and(eq(teamMembers.businessId, businessId), eq(teamMembers.id, teamMemberId)));
    await emit(tx, {
      businessId,
      type: "team_member.updated",
      subjectId: teamMemberId,
      actor,
      fields,
      occurredAt: deps.now(),
    });
  });
}
