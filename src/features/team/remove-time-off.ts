import { and, eq } from "drizzle-orm";
import { timeOff } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";

/**
 * Puts a person back into the diary. Refuses with `not_found` when there is no such time off (any more), or when it is
 * not of the person named, if one is.
 */
export async function removeTimeOff(
  deps: Deps,
  business: Business,
  timeOffId: string,
  actor: Actor,
  teamMemberId?: string,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(timeOff)
      .where(
        and(
          eq(timeOff.businessId, business.id),
          eq(timeOff.id, timeOffId),
          teamMemberId === undefined ? undefined : eq(timeOff.teamMemberId, teamMemberId),
        ),
      )
      .returning({ teamMemberId: timeOff.teamMemberId });
    if (!gone) throw new Refusal("not_found", "There is no such time off.");
    await emit(tx, {
      businessId: business.id,
      type: "time_off.removed",
      subjectId: timeOffId,
      actor,
      related: { teamMemberId: gone.teamMemberId },
      occurredAt: deps.now(),
    });
  });
}
