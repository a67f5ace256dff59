import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { notices } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { localDateOf, localMinuteOf, openingInstant } from "#domain/local-time.ts";
import { quietUntil } from "#domain/quiet-hours.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { personOf } from "../reactions/team-people.ts";
import { mayText, queueSms } from "../sms/queue-sms.ts";
import { noteOnce } from "./note-once.ts";

const SEVEN = 7 * 60;
/** A digest of the day is of no use in the afternoon. */
const NOON = 12 * 60;

/** Sends everybody who wants it what their day holds: at seven, or when their quiet hours end, by the business's clock. */
export async function sendDigests(deps: Deps): Promise<void> {
  const now = deps.now();
  const wanting = await deps.db.rows<
    [businessId: BusinessId, userId: string, timeZone: string, tier: string]
  >(
    "digests_wanted",
    `select p.business_id, p.user_id, business.time_zone, business.tier from notification_preferences p
     join businesses business on business.id = p.business_id
     where p.preferences->'events'->'digest.daily' @> any (array['{"email": true}', '{"sms": true}', '{"inApp": true}']::jsonb[])`,
    [],
  );
  for (const [businessId, userId, timeZone, tier] of wanting) {
    const minute = localMinuteOf(now, timeZone);
    if (minute < SEVEN || minute >= NOON) continue;
    const date = localDateOf(now, timeZone);
    const timer = { businessId, subjectId: userId, kind: "digest", at: date };
    await deps.db.transaction(async (tx) => {
      if (await noteOnce(tx, timer, now)) await sendDigest(tx, timer, timeZone, now, mayText(deps, tier));
    });
  }
}

async function sendDigest(
  tx: Transaction,
  { businessId, subjectId: userId, at: date }: { businessId: BusinessId; subjectId: string; at: string },
  timeZone: string,
  now: number,
  smsWorks: boolean,
): Promise<void> {
  const person = await personOf(tx, businessId, userId);
  const channels = person?.preferences.events["digest.daily"];
  if (!person || !channels) return;
  const sendAt = quietUntil(now, person.preferences.quietHours, timeZone) ?? now;
  const expiresAt = openingInstant(date, NOON, timeZone);
  if (channels.email)
    await queueMail(
      tx,
      { kind: "team_digest", businessId, related: { userId, date }, sendAt, expiresAt },
      now,
    );
  if (channels.sms && smsWorks && person.phone)
    await queueSms(
      tx,
      { businessId, kind: "team_digest", related: { userId, date }, sendAt, expiresAt },
      now,
    );
  if (channels.inApp)
    await tx
      .insert(notices)
      .values({
        id: newId("notice"),
        businessId,
        userId,
        type: "digest.daily",
        subjectId: date,
        cause: `digest:${date}`,
        createdAt: now,
      })
      .onConflictDoNothing();
}
