import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { scheduleOverrides } from "#db/schema/index.ts";
import type { DateOverride } from "#domain/availability-types.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { getTeamMember } from "./queries.ts";

/** Sets the hours of one person on one date, whatever their week says; no spans means off. Refuses with `not_found`. */
export async function setOverride(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
  { date, spans }: DateOverride,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await getTeamMember(tx, businessId, teamMemberId);
    await tx
      .insert(scheduleOverrides)
      .values({ id: newId("override"), businessId, teamMemberId, date, spans })
      .onConflictDoUpdate({
        target: [scheduleOverrides.businessId, scheduleOverrides.teamMemberId, scheduleOverrides.date],
        set: { spans },
      });
    await emit(tx, {
      businessId,
      type: "schedule_override.updated",
      subjectId: teamMemberId,
      actor,
      related: { date },
      occurredAt: deps.now(),
    });
  });
}

/** Gives the date back to the week. Refuses with `not_found` when nothing was set for it. */
export async function removeOverride(
  deps: Deps,
  { businessId, actor }: Access,
  teamMemberId: string,
  date: string,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const gone = await tx
      .delete(scheduleOverrides)
      .where(
        and(
          eq(scheduleOverrides.businessId, businessId),
          eq(scheduleOverrides.teamMemberId, teamMemberId),
          eq(scheduleOverrides.date, date),
        ),
      )
      .returning({ id: scheduleOverrides.id });
    if (gone.length === 0) throw new Refusal("not_found", "Nothing is set for this date.");
    await emit(tx, {
      businessId,
      type: "schedule_override.removed",
      subjectId: teamMemberId,
      actor,
      related: { date },
      occurredAt: deps.now(),
    });
  });
}
