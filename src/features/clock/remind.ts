import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Transaction } from "#db/open.ts";
import { events } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { MINUTE_MS } from "#domain/local-time.ts";
import { reminderInstant } from "#domain/quiet-hours.ts";
import { emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { DEFAULT_REMINDERS } from "../notifications/defaults.ts";
import { peopleOf, voiceOf } from "../reactions/team-people.ts";
import { noteOnce } from "./note-once.ts";

const AT_ONCE = 200;
/** Whole days are days of the calendar: clocks that change in between move the hour by at most this. */
const CLOCK_CHANGE_MS = 180 * MINUTE_MS;

interface Candidate {
  id: string;
  businessId: BusinessId;
  startsAt: number;
  timeZone: string;
}

/**
 * Brings visits to mind: for every visit ahead and every offset that somebody wants, once. What was missed while nothing
 * ran is made up for as long as the visit has not begun.
 */
export async function remind(deps: Deps): Promise<void> {
  for (const [offset, businesses] of await offsetsInUse(deps)) {
    let due: Candidate[];
    do {
      const now = deps.now();
      const ahead = await visitsAhead(deps, offset, businesses, now);
      due = ahead.filter(({ startsAt, timeZone }) => reminderInstant(startsAt, offset, timeZone) <= now);
      for (const visit of due) await deps.db.transaction((tx) => remindOf(tx, visit, offset, now));
    } while (due.length === AT_ONCE);
  }
}

/** Offsets in minutes, and the businesses in which somebody wants them; `null`: any. */
async function offsetsInUse({ db }: Deps): Promise<Map<number, string[] | null>> {
  const inUse = new Map<number, string[] | null>(DEFAULT_REMINDERS.map((offset) => [offset, null]));
  const rows = await db.rows<[offset: number, businessIds: string[]]>(
    "reminder_offsets",
    `select offset_minutes::int, array_agg(distinct business_id) from notification_preferences,
       jsonb_array_elements_text(preferences->'reminderOffsetsMinutes') as offset_minutes group by 1`,
    [],
  );
  for (const [offset, businessIds] of rows) if (!inUse.has(offset)) inUse.set(offset, businessIds);
  return inUse;
}

async function visitsAhead(
  { db }: Deps,
  offset: number,
  businesses: string[] | null,
  now: number,
): Promise<Candidate[]> {
  const rows = await db.rows<[id: string, businessId: BusinessId, startsAt: string, timeZone: string]>(
    "visits_ahead",
    `select b.id, b.business_id, (extract(epoch from b.starts_at) * 1000)::bigint::text, business.time_zone
     from bookings b join businesses business on business.id = b.business_id
     where b.status = 'confirmed' and b.starts_at > $1::timestamptz and b.starts_at <= $2::timestamptz
       and ($3::text[] is null or b.business_id = any($3::text[]))
       and not exists (select from timers where timers.business_id = b.business_id and timers.subject_id = b.id
         and timers.kind = $4 and timers.at = (extract(epoch from b.starts_at) * 1000)::bigint::text)
     order by b.starts_at limit ${AT_ONCE}`,
    [
      instantText(now),
      instantText(now + offset * MINUTE_MS + (offset >= 1440 ? CLOCK_CHANGE_MS : 0)),
      businesses,
      kindOf(offset),
    ],
  );
  return rows.map(([id, businessId, startsAt, timeZone]) => ({
    id,
    businessId,
    startsAt: Number(startsAt),
    timeZone,
  }));
}

const kindOf = (offset: number): string => `reminder:${offset}`;

async function remindOf(tx: Transaction, visit: Candidate, offset: number, now: number): Promise<void> {
  const { id, businessId, startsAt, timeZone } = visit;
  const at = String(startsAt);
  if (!(await noteOnce(tx, { businessId, subjectId: id, kind: kindOf(offset), at }, now))) return;
  const people = await peopleOf(tx, businessId);
  const wanted = [voiceOf(people), ...people.map((person) => person.preferences)];
  if (!wanted.some(({ reminderOffsetsMinutes }) => reminderOffsetsMinutes.includes(offset))) return;
  // Whoever settled on the time after the reminder was due has just been told of it.
  if (reminderInstant(startsAt, offset, timeZone) <= (await settledAt(tx, visit))) return;
  await emit(tx, {
    businessId,
    type: "booking.reminded",
    subjectId: id,
    actor: { kind: "system" },
    related: { startsAt: at, offsetMinutes: String(offset) },
    occurredAt: now,
  });
}

/** When the visit last became what it is: booked, moved or confirmed. */
async function settledAt(tx: Transaction, { id, businessId }: Candidate): Promise<number> {
  const [last] = await tx
    .select({ occurredAt: events.occurredAt })
    .from(events)
    .where(
      and(
        eq(events.businessId, businessId),
        eq(events.subjectId, id),
        sql`(${inArray(events.type, ["booking.created", "booking.rescheduled"])} or (${events.type} = 'booking.status_changed' and ${events.related}->>'to' = 'confirmed'))`,
      ),
    )
    .orderBy(desc(events.seq))
    .limit(1);
  return last?.occurredAt ?? 0;
}
