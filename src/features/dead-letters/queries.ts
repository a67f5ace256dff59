import { sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Queryable } from "#db/open.ts";
import type { BusinessId } from "#domain/ids.ts";
import { decodeCursor } from "#http/pagination.ts";

export interface DeadLetter {
  id: string;
  /** What was given up: a job (deciding who is told what), a mail, a text message. */
  kind: "job" | "mail" | "sms";
  /** Of a job its reaction, else the kind of message. */
  about: string;
  /** The record it is about, where there is one. */
  subjectId: string | null;
  /** `unknown`: a text message that may have been sent. */
  status: "failed" | "unknown";
  attempts: number;
  lastError: string | null;
  createdAt: number;
}

const SUBJECT = sql`coalesce(related->>'subjectId', related->>'bookingId', related->>'quoteId', related->>'invoiceId', related->>'leadId')`;

/** What was given up in a business, newest first; each kind is read by an index of its own. `limit` rows at most. */
export async function deadLetters(
  db: Queryable,
  businessId: BusinessId,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<DeadLetter[]> {
  const last = cursor === undefined ? null : decodeCursor(cursor);
  const after = (createdAt: ReturnType<typeof sql>, id: ReturnType<typeof sql>) =>
    last === null
      ? sql`true`
      : sql`(${createdAt}, ${id}) < (${instantText(last.at)}::timestamptz, ${last.id})`;
  const { rows } = await db.execute<Omit<DeadLetter, "createdAt"> & { createdAt: string }>(sql`
    select id, kind, about, "subjectId", status, attempts, "lastError", (extract(epoch from at) * 1000)::bigint::text as "createdAt" from (
      (select 'job_' || replace(job.id::text, '-', '') as id, 'job' as kind, job.data->>'reaction' as about,
          event.subject_id as "subjectId", 'failed' as status, job.retry_count + 1 as attempts,
          coalesce(job.output->>'message', job.output->'value'->>'message') as "lastError", job.created_on as at
        from pgboss.job_common job left join events event on event.id = job.data->>'eventId'
        where job.state = 'failed' and job.group_id = ${businessId}
          and ${after(sql`date_trunc('milliseconds', job.created_on)`, sql`'job_' || replace(job.id::text, '-', '')`)}
        order by job.created_on desc, job.id desc limit ${limit})
      union all
      (select id, 'mail', kind, ${SUBJECT}, 'failed', attempts, last_error, created_at from mails
        where business_id = ${businessId} and status = 'failed' and ${after(sql`created_at`, sql`id`)}
        order by created_at desc, id desc limit ${limit})
      union all
      (select id, 'sms', kind, ${SUBJECT}, status, attempts, last_error, created_at from sms_messages
        where business_id = ${businessId} and status in ('failed', 'unknown') and ${after(sql`created_at`, sql`id`)}
        order by created_at desc, id desc limit ${limit})
    ) as dead order by date_trunc('milliseconds', at) desc, id desc limit ${limit}`);
  return rows.map((row) => ({ ...row, createdAt: Number(row.createdAt) }));
}
