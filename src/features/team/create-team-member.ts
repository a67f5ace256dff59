import { eq, max } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { teamMemberServices, teamMembers } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type Actor, emit } from "#events/emit.ts";
import { assertUnderLimit } from "../tiers/assert-under-limit.ts";
import type { Plans } from "../tiers/catalogue.ts";
import { assertServices, type TeamMemberRow } from "./queries.ts";
import type { TeamMemberInput } from "./schemas.ts";

/**
 * Adds a person, last in the order. The plan's limit is exact: see `assertUnderLimit`, which locks the business.
 * Refuses with `plan_limit` and, for services that are not of this business, `validation_failed`.
 */
export async function createTeamMember(
  tx: Transaction,
  deps: { plans: Plans },
  businessId: BusinessId,
  { serviceIds = [], ...fields }: TeamMemberInput,
  { actor, now }: { actor: Actor; now: number },
): Promise<TeamMemberRow> {
  await assertUnderLimit(tx, deps, businessId, "teamMembers");
  await assertServices(tx, businessId, serviceIds);
  const [last] = await tx
    .select({ position: max(teamMembers.position) })
    .from(teamMembers)
    .where(eq(teamMembers.businessId, businessId));
  const [row] = await tx
    .insert(teamMembers)
    .values({
      ...fields,
      id: newId("teamMember"),
      businessId,
      position: (last?.position ?? -1) + 1,
      createdAt: now,
    })
    .returning();
  if (!row) throw new Error("insert returned no team member");
  if (serviceIds.length > 0)
    await tx
      .insert(teamMemberServices)
      .values(serviceIds.map((serviceId) => ({ businessId, teamMemberId: row.id, serviceId })));
  await emit(tx, {
    businessId,
    type: "team_member.created",
    subjectId: row.id,
    actor,
    occurredAt: now,
  });
  return row;
}
