import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import type { Database, Transaction } from "#db/open.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Reaction } from "./reactions.ts";

/**
 * The jobs that follow from events: taken, settled and, when their worker died, given to the next by pg-boss. This is the
 * one file that knows it; `emit` writes jobs by SQL (`queue-jobs.ts`), so that no request waits for it to be loaded.
 * Imported late: it is a large package.
 */

const QUEUE = "reactions";
/** Looked for jobs whose worker is gone this often; with the lease of 20 s and the first wait they are taken up within a minute. */
const SUPERVISE_EVERY_SECONDS = 15;

export interface Job {
  id: string;
  /** Which try it is; what is said about a try that is over is not heard. */
  retryCount: number;
  businessId: BusinessId;
  eventId: string;
  reaction: Reaction;
}

export interface JobQueue {
  /** The job that is due longest, held for 20 s; `null` when none is. */
  take(): Promise<Job | null>;
  /** In the transaction of the job's effect: both are kept or neither. Throws when another has the job by now. */
  finish(tx: Transaction, job: Job): Promise<void>;
  /** It comes back later, up to eight tries in all; then it is dead until somebody retries it. `reason` holds nothing personal. */
  fail(job: Job, reason: string): Promise<void>;
  /** Gives the jobs of workers that died to others; happens by itself every 15 s. */
  supervise(): Promise<void>;
  close(): Promise<void>;
}

/** Its owner has been away so long that the job was given to another. */
export class JobLost extends Error {}

/**
 * `onError`: what went wrong while looking after the queue; it goes on by itself. It looks after it only while there is
 * room for what it writes.
 */
export async function openJobQueue(
  db: Database,
  onError: (error: unknown) => void,
  hasRoom: () => boolean = () => true,
): Promise<JobQueue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => db.raw(text, values) },
    backend: db.kind === "embedded" ? "pglite" : "postgres",
    // The schema is among our migrations, and nothing of this is used: timers of its own would only keep the database busy.
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: false,
    registerInstance: false,
    monitorVacuum: false,
    reindex: false,
    openTelemetry: { enabled: false },
    monitorIntervalSeconds: 10,
    maintenanceIntervalSeconds: 3_600,
    queueCacheIntervalSeconds: 3_600,
  });
  boss.on("error", onError);
  await boss.start();
  const supervise = () => boss.supervise(QUEUE);
  const lookAfter = () => {
    if (hasRoom()) supervise().catch(onError);
  };
  const supervising = setInterval(lookAfter, SUPERVISE_EVERY_SECONDS * 1000);
  lookAfter();
  return {
    supervise,
    async take() {
      const [job] = await boss.fetch<Pick<Job, "businessId" | "eventId" | "reaction">>(QUEUE);
      return job ? { id: job.id, retryCount: job.retryCount, ...job.data } : null;
    },
    async finish(tx, { id, retryCount }) {
      const settled = await boss.deleteJob(QUEUE, { id, retryCount }, { db: fromDrizzle(tx, sql) });
      if (affected(settled) === 0) throw new JobLost("another has taken the job");
    },
    async fail({ id, retryCount }, reason) {
      await boss.fail(QUEUE, { id, retryCount }, { message: reason });
    },
    async close() {
      clearInterval(supervising);
      await boss.stop({ graceful: false });
    },
  };
}

function affected(response: object): number {
  return "affected" in response ? Number(response.affected) : 0;
}
