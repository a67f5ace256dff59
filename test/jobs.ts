import { type JobQueue, openJobQueue } from "#events/job-queue.ts";
import { runDueJobs } from "#features/reactions/run-job.ts";
import type { TestApp } from "./app.ts";

const opened = new WeakMap<TestApp, Promise<JobQueue>>();

/** The job queue of a test's application, opened once; ends with it. */
export function jobsOf(app: TestApp): Promise<JobQueue> {
  const known = opened.get(app);
  if (known) return known;
  const opening = openJobQueue(app.db, (error) => {
    throw error;
  });
  opened.set(app, opening);
  const close = app.close.bind(app);
  app.close = async () => {
    await (await opening).close();
    await close();
  };
  return opening;
}

/** Does everything that follows from what has happened, as the worker would. */
export async function react(app: TestApp): Promise<number> {
  return runDueJobs(app.deps, await jobsOf(app));
}
