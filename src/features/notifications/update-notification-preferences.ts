import { isDeepStrictEqual } from "node:util";
import { notificationPreferences } from "#db/schema/index.ts";
import type { NotificationPreferences } from "#db/schema/values.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { readPreferences, type Whose } from "./queries.ts";

/** Replaces the preferences of a person in one business; `actor` is who does it. */
export async function updateNotificationPreferences(
  deps: Deps,
  { businessId, userId }: Whose,
  actor: Actor,
  given: NotificationPreferences,
): Promise<void> {
  const offsets = given.reminderOffsetsMinutes.toSorted((a, b) => b - a);
  const preferences = { ...given, reminderOffsetsMinutes: offsets };
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const before = await readPreferences(tx, { businessId, userId });
    const fields = (["events", "reminderOffsetsMinutes", "quietHours"] as const).filter(
      (name) => !isDeepStrictEqual(before[name], preferences[name]),
    );
    if (fields.length === 0) return;
    await tx
      .insert(notificationPreferences)
      .values({ businessId, userId, preferences, updatedAt: now })
      .onConflictDoUpdate({
        target: [notificationPreferences.businessId, notificationPreferences.userId],
        set: { preferences, updatedAt: now },
      });
    const type = "notification_preferences.updated";
    await emit(tx, { businessId, type, subjectId: userId, actor, fields, occurredAt: now });
  });
}
