import { and, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { events } from "#db/schema/index.ts";
import { type Job, JobLost, type JobQueue } from "#events/job-queue.ts";
import type { Reaction } from "#events/reactions.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";
import type { StoredEvent } from "./stored-event.ts";
import { tellCustomer } from "./tell-customer.ts";
import { tellTeam } from "./tell-team.ts";

/** What is done about an event; in the transaction that also ends the job, so that it happens once. */
const WORK: Record<Reaction, (deps: Deps, tx: Transaction, event: StoredEvent) => Promise<void>> = {
  tell_customer: tellCustomer,
  tell_team: tellTeam,
};

/** Takes one due job and does it. False: none is due. */
export async function runNextJob(deps: Deps, queue: JobQueue, onTaken?: () => void): Promise<boolean> {
  const job = await queue.take();
  if (!job) return false;
  onTaken?.();
  try {
    await deps.db.transaction(async (tx) => {
      const event = await eventOf(tx, job);
      // Gone with its business: nobody is left to be told.
      if (event) await WORK[job.reaction](deps, tx, event);
      await queue.finish(tx, job);
    });
  } catch (error) {
    if (error instanceof JobLost) return true;
    const { name, code, message } = describeError(error);
    deps.log.error(
      { jobId: job.id, reaction: job.reaction, try: job.retryCount + 1, error: { name, code, message } },
      "job failed",
    );
    await queue.fail(job, [name, code].filter(Boolean).join(" "));
  }
  return true;
}

/** Does whatever is due now, one after the other; gives how many there were. */
export async function runDueJobs(deps: Deps, queue: JobQueue): Promise<number> {
  let done = 0;
  while (await runNextJob(deps, queue)) done++;
  return done;
}

async function eventOf(tx: Transaction, job: Job): Promise<StoredEvent | undefined> {
  const [event] = await tx
    .select()
    .from(events)
    .where(and(eq(events.businessId, job.businessId), eq(events.id, job.eventId)));
  return event;
}
