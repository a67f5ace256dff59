import { lt } from "drizzle-orm";
import { timers } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";
import { noteExpiredQuotes, noteOverdueInvoices, requestReviews } from "./note-endings.ts";
import { remind } from "./remind.ts";
import { sendDigests } from "./send-digests.ts";

/**
 * Sets off what is due by the clock. Nothing is scheduled ahead: each part looks at the records as they are now, so what
 * moved, was cancelled or changed needs no care, and a process that was away makes up for it. Each thing once, whatever
 * the number of processes.
 */
export async function runClock(deps: Deps): Promise<void> {
  for (const part of [remind, requestReviews, noteExpiredQuotes, noteOverdueInvoices, sendDigests])
    await part(deps).catch((error: unknown) => {
      deps.log.error({ part: part.name, error: describeError(error) }, "the clock missed something");
    });
}

/** Longer than anything is looked at: reminders come up to a month before, overdue invoices up to a month after. */
const KEPT_MS = 90 * DAY_MS;

export async function sweepTimers(deps: Pick<Deps, "db" | "now">): Promise<void> {
  await deps.db.orm.delete(timers).where(lt(timers.createdAt, deps.now() - KEPT_MS));
}
