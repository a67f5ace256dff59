import { and, eq } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { notificationPreferences } from "#db/schema/index.ts";
import type { NotificationPreferences } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import { preferencesOf } from "./defaults.ts";

/** A person in one business. */
export interface Whose {
  businessId: BusinessId;
  userId: string;
}

/** Whose preferences a call is about. Refuses with `forbidden` an API key whose maker has left the business. */
export function whoseOf({ businessId, personId }: Access): Whose {
  if (personId === null)
    throw new Refusal("forbidden", "The person who made this API key no longer belongs to the business.");
  return { businessId, userId: personId };
}

/** What holds for a person, defaults included. */
export async function readPreferences(
  db: Queryable,
  { businessId, userId }: Whose,
): Promise<NotificationPreferences> {
  const [row] = await db
    .select()
    .from(notificationPreferences)
    .where(
      and(eq(notificationPreferences.businessId, businessId), eq(notificationPreferences.userId, userId)),
    );
  return preferencesOf(row?.preferences ?? null);
}
