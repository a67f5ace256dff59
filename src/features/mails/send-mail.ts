import { and, asc, eq, lte, type SQL, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import { mails } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";
import { backOff, LEASE_MS, MOST_ATTEMPTS, outageWait } from "../reactions/back-off.ts";
import { MailRefused } from "./mailer.ts";
import { renderMail } from "./render-mail.ts";

type MailRow = typeof mails.$inferSelect;

/** Below the lease, so that nobody takes up what is still being sent. */
const LONGEST_SEND_MS = 45_000;
/** A mail that could not go out because no server was there is given up after this; as mail servers do among themselves. */
const LONGEST_OUTAGE_MS = 5 * DAY_MS;

export interface SendOptions {
  signal?: AbortSignal;
  /** Called as soon as a mail was found, before it is sent. */
  onTaken?: () => void;
}

/** Takes one due mail and tries to send it. False: none is due (or there is no mailer). Delivery is at least once. */
export async function sendNextMail(deps: Deps, { signal, onTaken }: SendOptions = {}): Promise<boolean> {
  if (deps.mailer === null || signal?.aborted) return false;
  const row = await takeMail(deps);
  if (!row) return false;
  onTaken?.();
  // Only after a process died with it: a mail that brings down its sender must not do so for ever.
  if (row.attempts > MOST_ATTEMPTS) {
    await settle(deps, row, { status: "failed", lastError: row.lastError ?? "interrupted at every try" });
    return true;
  }
  try {
    const lapsed = row.expiresAt !== null && row.expiresAt <= deps.now();
    const mail = lapsed ? null : await renderMail(deps, row);
    if (mail === null) {
      await settle(deps, row, { status: "dropped" });
      return true;
    }
    const timeout = AbortSignal.timeout(LONGEST_SEND_MS);
    const messageId = `${row.id}@${new URL(deps.baseUrl).hostname}`;
    await deps.mailer.send({ ...mail, messageId }, signal ? AbortSignal.any([signal, timeout]) : timeout);
  } catch (error) {
    await noteFailure(deps, row, error);
    return true;
  }
  await settle(deps, row, { status: "sent", sentAt: deps.now(), lastError: null });
  return true;
}

/** Sends whatever is due now, one after the other; gives how many were tried. */
export async function sendDueMails(deps: Deps): Promise<number> {
  let tried = 0;
  while (await sendNextMail(deps)) tried++;
  return tried;
}

/**
 * Of a thread only what was queued first, so that a change never overtakes the confirmation. What was put off to a later
 * hour and has not been tried yet holds up nothing.
 */
const isFirstOfThread = (now: number): SQL => sql`not exists (select from mails as earlier
  where earlier.thread = ${mails.thread} and earlier.status = 'queued' and earlier.seq < ${mails.seq}
    and (earlier.attempts > 0 or earlier.next_attempt_at <= ${instantText(now)}::timestamptz))`;

/** The mail due longest, its due time moved by the lease; two who ask at once get two. */
async function takeMail(deps: Deps): Promise<MailRow | undefined> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.status, "queued"), lte(mails.nextAttemptAt, now), isFirstOfThread(now)))
    .orderBy(asc(mails.nextAttemptAt), asc(mails.seq))
    .limit(1)
    .for("update", { skipLocked: true });
  const [row] = await deps.db.orm
    .update(mails)
    .set({ nextAttemptAt: now + LEASE_MS, attempts: sql`${mails.attempts} + 1` })
    .where(eq(mails.id, due))
    .returning();
  return row;
}

async function noteFailure(deps: Deps, row: MailRow, error: unknown): Promise<void> {
  const refused = error instanceof MailRefused ? error : null;
  const lastError = refused?.message ?? `not made: ${describeError(error).message.slice(0, 200)}`;
  const age = deps.now() - row.createdAt;
  const outage = refused?.outage === true;
  const final =
    refused?.permanent === true || (outage ? age > LONGEST_OUTAGE_MS : row.attempts >= MOST_ATTEMPTS);
  const about = { mailId: row.id, kind: row.kind, attempt: row.attempts, reason: lastError };
  if (final) deps.log.error(about, "mail given up");
  else deps.log.warn(about, "mail not sent yet");
  if (final) return settle(deps, row, { status: "failed", lastError });
  const nextAttemptAt = deps.now() + (outage ? outageWait(age) : backOff(row.attempts));
  // That nobody was there says nothing about the mail: it has its tries still.
  await settle(deps, row, { nextAttemptAt, lastError, ...(outage ? { attempts: row.attempts - 1 } : {}) });
}

/**
 * Notes an outcome. What was delivered counts even if the lease ran out meanwhile; any other outcome only as long as
 * nobody else has taken the mail.
 */
async function settle(deps: Deps, row: MailRow, outcome: Partial<MailRow>): Promise<void> {
  const mine = outcome.status === "sent" ? undefined : eq(mails.attempts, row.attempts);
  await deps.db.orm
    .update(mails)
    .set(outcome)
    .where(and(eq(mails.id, row.id), eq(mails.status, "queued"), mine));
}
