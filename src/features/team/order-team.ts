import { and, eq, isNull } from "drizzle-orm";
import { teamMembers } from "#db/schema/index.ts";
import { refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { lockBusiness } from "./queries.ts";

/** Puts everybody who is not archived into this order. Refuses a list that is not exactly all of them. */
export async function orderTeam(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberIds: readonly string[],
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await lockBusiness(tx, businessId);
    const known = await tx
      .select({ id: teamMembers.id, position: teamMembers.position })
      .from(teamMembers)
      .where(and(eq(teamMembers.businessId, businessId), isNull(teamMembers.archivedAt)));
    const ids = new Set(known.map((row) => row.id));
    for (const [index, id] of teamMemberIds.entries()) {
      const twice = teamMemberIds.indexOf(id) !== index;
      if (!ids.has(id) || twice)
        throw refuseField(
          `teamMemberIds.${index}`,
          twice ? "stands there twice" : "there is no such team member",
        );
    }
    if (teamMemberIds.length !== ids.size) throw refuseField("teamMemberIds", "must name everybody");
    for (const [position, id] of teamMemberIds.entries()) {
      if (known.find((row) => row.id === id)?.position === position) continue;
      await tx
        .update(teamMembers)
        .set({ position })
        .where(and(eq(teamMembers.businessId, businessId), eq(teamMembers.id, id)));
    }
    await emit(tx, {
      businessId,
      type: "team_member.moved",
      subjectId: teamMemberIds[0] ?? businessId,
      actor,
      fields: ["position"],
      occurredAt: deps.now(),
    });
  });
}
