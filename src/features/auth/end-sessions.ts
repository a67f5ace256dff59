import { eq, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { users } from "#db/schema/index.ts";

/**
 * Ends every session of a person, from the next request on: tokens of ours carry the version they were made under, those
 * made elsewhere the time. Gives the new version.
 */
export async function endSessions(tx: Transaction, userId: string, now: number): Promise<number> {
  const [row] = await tx
    .update(users)
    .set({ sessionVersion: sql`${users.sessionVersion} + 1`, signedOutEverywhereAt: now, updatedAt: now })
    .where(eq(users.id, userId))
    .returning({ sessionVersion: users.sessionVersion });
  if (!row) throw new Error("the user whose sessions end is gone");
  return row.sessionVersion;
}
