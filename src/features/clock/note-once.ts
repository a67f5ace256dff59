import type { Transaction } from "#db/open.ts";
import { timers } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";

export interface Timer {
  businessId: BusinessId;
  /** The record it is about. */
  subjectId: string;
  /** E.g. `reminder:1440`. */
  kind: string;
  /** What it is counted from: the start of a visit, a local date. When that changes it is another timer. */
  at: string;
}

/** True for the first who notes it, in whatever process and however the clock jumps; the others get false. */
export async function noteOnce(tx: Transaction, timer: Timer, now: number): Promise<boolean> {
  const noted = await tx
    .insert(timers)
    .values({ ...timer, createdAt: now })
    .onConflictDoNothing()
    .returning({ kind: timers.kind });
  return noted.length > 0;
}
