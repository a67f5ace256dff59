import { isDeepStrictEqual } from "node:util";
import { newId } from "#db/new-id.ts";
import { scheduleOverrides } from "#db/schema/index.ts";
import type { DaySpan } from "#domain/availability-types.ts";
import { type Change, note, notFound } from "../catalog/change-catalog.ts";
import { getOverride, type OverrideRow, ofDate } from "./queries.ts";

/** Replaces the business's hours of one local date; no spans: closed. */
export async function putOverride(change: Change, date: string, spans: DaySpan[]): Promise<OverrideRow> {
  const { tx, businessId } = change;
  const before = await getOverride(tx, businessId, date);
  if (!before) {
    const row = { id: newId("override"), businessId, teamMemberId: null, date, spans };
    await tx.insert(scheduleOverrides).values(row);
    await note(change, "schedule_override.created", row.id);
    return row;
  }
  if (isDeepStrictEqual(before.spans, spans)) return before;
  await tx.update(scheduleOverrides).set({ spans }).where(ofDate(businessId, date));
  await note(change, "schedule_override.updated", before.id, { fields: ["spans"] });
  return { ...before, spans };
}

/** The weekly hours hold again on this date. Refuses with `not_found`. */
export async function deleteOverride(change: Change, date: string): Promise<void> {
  const { tx, businessId } = change;
  const [gone] = await tx
    .delete(scheduleOverrides)
    .where(ofDate(businessId, date))
    .returning({ id: scheduleOverrides.id });
  if (!gone) throw notFound("schedule override");
  await note(change, "schedule_override.deleted", gone.id);
}
