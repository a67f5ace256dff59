import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { smsMessages } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";
import { backOff, LEASE_MS, MOST_ATTEMPTS, outageWait } from "../reactions/back-off.ts";
import type { NextOptions } from "../reactions/dispatcher.ts";
import { isOptedOut, optOut } from "./opt-outs.ts";
import { renderSms } from "./render-sms.ts";
import { SmsRefused } from "./sms-sender.ts";

type SmsRow = typeof smsMessages.$inferSelect;

/** Below the lease, so that nobody takes up what is still being sent. */
const LONGEST_SEND_MS = 30_000;
/** A text message older than this tells nobody anything. */
const LONGEST_OUTAGE_MS = DAY_MS;

/**
 * Takes one due text message and tries to send it; false when none is due. At most once: before it goes out it is marked
 * as being sent, and what was marked when a process or the connection died is never sent again by itself.
 */
export async function sendNextSms(deps: Deps, options: Partial<NextOptions> = {}): Promise<boolean> {
  const { sms } = deps;
  if (sms === null || options.signal?.aborted) return false;
  const row = await takeSms(deps);
  if (!row) return false;
  options.onTaken?.();
  const now = deps.now();
  if (row.status === "sending") {
    deps.log.error({ smsId: row.id, kind: row.kind }, "a text message was being sent when its process died");
    await settle(deps, row, { status: "unknown", lastError: "interrupted while it was being sent" });
    return true;
  }
  try {
    const message = row.expiresAt !== null && row.expiresAt <= now ? null : await renderSms(deps, row);
    if (message === null || (await isOptedOut(deps, message.to))) {
      await settle(deps, row, { status: "dropped" });
      return true;
    }
    if (!(await markSending(deps, row))) return true;
    const timeout = AbortSignal.timeout(LONGEST_SEND_MS);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    const providerId = await sms.send(message, signal).catch(async (error: unknown) => {
      if (error instanceof SmsRefused && error.fate === "opted_out")
        await optOut(deps.db.orm, deps, message.to);
      throw error;
    });
    await settle(deps, row, { status: "sent", providerId, sentAt: deps.now(), lastError: null });
  } catch (error) {
    await noteFailure(deps, row, error);
  }
  return true;
}

/** Sends whatever is due now, one after the other; gives how many were tried. */
export async function sendDueSms(deps: Deps): Promise<number> {
  let tried = 0;
  while (await sendNextSms(deps)) tried++;
  return tried;
}

/** Queued and due, or marked as being sent by somebody whose lease is over. */
async function takeSms(deps: Deps): Promise<SmsRow | undefined> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: smsMessages.id })
    .from(smsMessages)
    .where(and(inArray(smsMessages.status, ["queued", "sending"]), lte(smsMessages.nextAttemptAt, now)))
    .orderBy(asc(smsMessages.nextAttemptAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [row] = await deps.db.orm
    .update(smsMessages)
    .set({ nextAttemptAt: now + LEASE_MS, attempts: sql`${smsMessages.attempts} + 1` })
    .where(eq(smsMessages.id, due))
    .returning();
  return row;
}

/** From here on its fate is known only to whoever sends it. False when another has taken it. */
async function markSending(deps: Deps, row: SmsRow): Promise<boolean> {
  const marked = await deps.db.orm
    .update(smsMessages)
    .set({ status: "sending" })
    .where(mine(row))
    .returning({ id: smsMessages.id });
  return marked.length > 0;
}

async function noteFailure(deps: Deps, row: SmsRow, error: unknown): Promise<void> {
  const now = deps.now();
  const refused = error instanceof SmsRefused ? error : null;
  const lastError = refused?.message ?? `not made: ${describeError(error).message.slice(0, 200)}`;
  const about = { smsId: row.id, kind: row.kind, attempt: row.attempts, reason: lastError };
  const age = now - row.createdAt;
  if (refused?.fate === "unknown") {
    deps.log.error(about, "nobody knows whether a text message was sent");
    return settle(deps, row, { status: "unknown", lastError });
  }
  const waits = refused?.fate === "later" && age < LONGEST_OUTAGE_MS;
  const again = waits || (refused === null && row.attempts < MOST_ATTEMPTS);
  if (!again) {
    deps.log.error(about, "text message given up");
    return settle(deps, row, { status: refused?.fate === "opted_out" ? "dropped" : "failed", lastError });
  }
  deps.log.warn(about, "text message not sent yet");
  const nextAttemptAt = now + (waits ? outageWait(age) : backOff(row.attempts));
  await settle(deps, row, { status: "queued", nextAttemptAt, lastError });
}

async function settle(deps: Deps, row: SmsRow, outcome: Partial<SmsRow>): Promise<void> {
  await deps.db.orm.update(smsMessages).set(outcome).where(mine(row));
}

/** As long as nobody else has taken it. */
const mine = (row: SmsRow) =>
  and(
    eq(smsMessages.id, row.id),
    eq(smsMessages.attempts, row.attempts),
    inArray(smsMessages.status, ["queued", "sending"]),
  );
