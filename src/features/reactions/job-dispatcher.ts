import type { JobQueue } from "#events/job-queue.ts";
import { JOBS_QUEUED } from "#events/queue-jobs.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";
import { Dispatcher } from "./dispatcher.ts";
import { runNextJob } from "./run-job.ts";

/** Works through the jobs that follow from events. The queue is loaded with the first look: a start does not wait for it. */
export function jobDispatcher(deps: Deps): Dispatcher {
  const onError = (error: unknown) =>
    deps.log.error({ error: describeError(error) }, "the job queue could not be looked after");
  let opening: Promise<JobQueue> | undefined;
  const queue = () => {
    opening ??= import("#events/job-queue.ts")
      .then(({ openJobQueue }) => openJobQueue(deps.db, onError, deps.hasRoom))
      .catch((error: unknown) => {
        // The database may be away for a moment: the next look tries again.
        opening = undefined;
        throw error;
      });
    return opening;
  };
  return new Dispatcher(deps, {
    name: "jobs",
    topic: JOBS_QUEUED,
    lookEveryMs: 3_000,
    atOnce: 2,
    next: async ({ onTaken }) => runNextJob(deps, await queue(), onTaken),
    onStopped: async () => (await opening)?.close(),
  });
}
