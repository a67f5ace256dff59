import { eq } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { smsOptOuts } from "#db/schema/index.ts";
import type { Deps } from "../deps.ts";

/** Numbers whose owners wrote STOP, kept as keyed hashes. They count for the sender's number, so for every business. */

export async function isOptedOut(deps: Deps, number: string): Promise<boolean> {
  const rows = await deps.db.orm
    .select({ since: smsOptOuts.createdAt })
    .from(smsOptOuts)
    .where(eq(smsOptOuts.phoneHash, deps.secrets.phoneKey(number)));
  return rows.length > 0;
}

export async function optOut(db: Queryable, deps: Deps, number: string): Promise<void> {
  await db
    .insert(smsOptOuts)
    .values({ phoneHash: deps.secrets.phoneKey(number), createdAt: deps.now() })
    .onConflictDoNothing();
}

export async function optIn(db: Queryable, deps: Deps, number: string): Promise<void> {
  await db.delete(smsOptOuts).where(eq(smsOptOuts.phoneHash, deps.secrets.phoneKey(number)));
}
