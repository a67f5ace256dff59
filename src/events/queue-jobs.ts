import type { Transaction } from "#db/open.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Reaction } from "./reactions.ts";

/** Announced by a transaction that queued jobs, so that a worker looks at once. */
export const JOBS_QUEUED = "jobs";

export interface NewJob {
  businessId: BusinessId;
  eventId: string;
  reaction: Reaction;
}

/**
 * Queues jobs in the transaction of their events, in one statement. What pg-boss's own `insert` writes, with the queue's
 * settings; the id follows from event and reaction, so that a job exists once. Holds ids only.
 */
export async function queueJobs(tx: Transaction, jobs: NewJob[]): Promise<void> {
  await tx.rows("queue_jobs", QUEUE_JOBS, [
    jobs.map(({ businessId }) => businessId),
    jobs.map(({ eventId }) => eventId),
    jobs.map(({ reaction }) => reaction),
  ]);
  tx.announce(JOBS_QUEUED);
}

const QUEUE_JOBS = `insert into pgboss.job (id, name, data, group_id, start_after, created_on, keep_until,
  expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy)
select md5(event || ':' || reaction)::uuid, queue.name,
  jsonb_build_object('businessId', business, 'eventId', event, 'reaction', reaction), business,
  pgboss.job_now(), pgboss.job_now(), pgboss.job_now() + queue.retention_seconds * interval '1s',
  queue.expire_seconds, queue.deletion_seconds, queue.retry_limit, queue.retry_delay, queue.retry_backoff,
  queue.retry_delay_max, queue.policy
from unnest($1::text[], $2::text[], $3::text[]) as queued (business, event, reaction)
join pgboss.queue on queue.name = 'reactions'
on conflict do nothing`;
