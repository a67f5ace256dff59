import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { mails, smsMessages } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import { JOBS_QUEUED } from "#events/queue-jobs.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { MAILS_QUEUED } from "../mails/queue-mail.ts";
import { SMS_QUEUED } from "../sms/queue-sms.ts";

/**
 * Gives something that was given up all its tries again. A text message that may have been sent is sent again, because a
 * person says so. Refuses with `not_found`, also for what is no longer dead: a second click is harmless.
 */
export async function retryDeadLetter(deps: Deps, access: Access, id: string): Promise<void> {
  const { businessId, actor } = access;
  const now = deps.now();
  const revive = REVIVE[id.slice(0, 3)];
  await deps.db.transaction(async (tx) => {
    if (!revive || !(await revive(tx, businessId, id, now)))
      throw new Refusal("not_found", "There is nothing by this id that was given up.");
    await emit(tx, { businessId, type: "dead_letter.retried", subjectId: id, actor, occurredAt: now });
  });
}

type Revive = (tx: Transaction, businessId: BusinessId, id: string, now: number) => Promise<boolean>;

const REVIVE: Record<string, Revive> = {
  async job(tx, businessId, id) {
    const { rows } = await tx.execute(sql`update pgboss.job_common
      set state = 'retry', retry_limit = retry_count + 7, completed_on = null, start_after = pgboss.job_now()
      where name = 'reactions' and state = 'failed' and group_id = ${businessId}
        and id = ${id.slice(4)}::uuid returning 1`);
    tx.announce(JOBS_QUEUED);
    return rows.length > 0;
  },
  async mai(tx, businessId, id, now) {
    const revived = await tx
      .update(mails)
      .set({ status: "queued", attempts: 0, nextAttemptAt: now, lastError: null })
      .where(and(eq(mails.businessId, businessId), eq(mails.id, id), eq(mails.status, "failed")))
      .returning({ id: mails.id });
    tx.announce(MAILS_QUEUED);
    return revived.length > 0;
  },
  async sms(tx, businessId, id, now) {
    const revived = await tx
      .update(smsMessages)
      .set({ status: "queued", attempts: 0, nextAttemptAt: now, lastError: null })
      .where(
        and(
          eq(smsMessages.businessId, businessId),
          eq(smsMessages.id, id),
          inArray(smsMessages.status, ["failed", "unknown"]),
        ),
      )
      .returning({ id: smsMessages.id });
    tx.announce(SMS_QUEUED);
    return revived.length > 0;
  },
};
