import { and, eq, inArray } from "drizzle-orm";
import { teamMemberServices } from "#db/schema/index.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { assertServices, getTeamMember, lockBusiness } from "./queries.ts";

/** Says which services a person does, all of them. Refuses with `not_found` and, naming the id, `validation_failed`. */
export async function setSkills(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
  serviceIds: readonly string[],
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    // Two who set different lists at once must not leave a mixture of both.
    await lockBusiness(tx, businessId);
    await getTeamMember(tx, businessId, teamMemberId);
    await assertServices(tx, businessId, serviceIds);
    const own = and(
      eq(teamMemberServices.businessId, businessId),
      eq(teamMemberServices.teamMemberId, teamMemberId),
    );
    const before = (await tx.select().from(teamMemberServices).where(own)).map((row) => row.serviceId);
    const gone = before.filter((id) => !serviceIds.includes(id));
    const added = serviceIds.filter((id) => !before.includes(id));
    if (gone.length + added.length === 0) return;
    if (gone.length > 0)
      await tx.delete(teamMemberServices).where(and(own, inArray(teamMemberServices.serviceId, gone)));
    if (added.length > 0)
      await tx
        .insert(teamMemberServices)
        .values(added.map((serviceId) => ({ businessId, teamMemberId, serviceId })));
    await emit(tx, {
      businessId,
      type: "team_member.updated",
      subjectId: teamMemberId,
      actor,
      fields: ["serviceIds"],
      occurredAt: deps.now(),
    });
  });
}
