import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { businesses, notices } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { quietUntil } from "#domain/quiet-hours.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { teamSubjects, teamTextKey } from "../messages/team-message.ts";
import { mayText, queueSms } from "../sms/queue-sms.ts";
import type { StoredEvent } from "./stored-event.ts";
import { concerns, isNextReminder, peopleOf, type TeamPerson } from "./team-people.ts";

/** Queues what the people of a business are told about an event: each whom it concerns, by the channels they chose. */
export async function tellTeam(deps: Deps, tx: Transaction, event: StoredEvent): Promise<void> {
  const { businessId, subjectId, related } = event;
  const wanted = preferenceFor(event);
  const type = textFor(event);
  if (wanted === null || teamTextKey(type) === null) return;
  const subject = (await teamSubjects(tx, businessId, [subjectId])).get(subjectId);
  if (!subject) return;
  if (wanted === "booking.reminder" && String(subject.startsAt) !== related.startsAt) return;
  const [business] = await tx
    .select({ timeZone: businesses.timeZone, tier: businesses.tier })
    .from(businesses)
    .where(eq(businesses.id, businessId));
  const now = deps.now();
  const timeZone = business?.timeZone ?? "UTC";
  const reminds = ({ preferences }: TeamPerson) =>
    wanted !== "booking.reminder" ||
    isNextReminder(
      Number(related.offsetMinutes),
      preferences.reminderOffsetsMinutes,
      subject.startsAt ?? 0,
      timeZone,
      now,
    );
  for (const person of await peopleOf(tx, businessId)) {
    const { userId, preferences } = person;
    // Nobody needs to be told what they did themselves.
    if (event.actorKind === "user" && event.actorId === userId) continue;
    if (!concerns(person, subject.teamMemberId) || !reminds(person)) continue;
    const channels = preferences.events[wanted];
    const sendAt = quietUntil(now, preferences.quietHours, timeZone) ?? now;
    const expiresAt = wanted === "booking.reminder" ? (subject.startsAt ?? undefined) : undefined;
    if (channels?.inApp)
      await tx
        .insert(notices)
        .values({ id: newId("notice"), businessId, userId, type, subjectId, cause: event.id, createdAt: now })
        .onConflictDoNothing();
    if (channels?.email)
      await queueMail(
        tx,
        {
          kind: "team_notice",
          businessId,
          related: { userId, type, subjectId },
          thread: `${subjectId}:${userId}`,
          sendAt,
          expiresAt,
        },
        now,
      );
    if (channels?.sms && business && mayText(deps, business.tier) && person.phone)
      await queueSms(
        tx,
        {
          businessId,
          kind: "team_notice",
          related: { userId, type, subjectId },
          sendAt,
          expiresAt: expiresAt ?? sendAt + DAY_MS,
        },
        now,
      );
  }
}

/** Preferences that are not called like their event. */
const OTHER_NAMES: Record<string, string> = {
  "booking.reassigned": "booking.rescheduled",
  "booking.reminded": "booking.reminder",
};

/** By which preference an event is told; `null`: by none. */
function preferenceFor({ type, related }: StoredEvent): string | null {
  // A booking that waits for its payment is not one yet: it is told of when it is paid, or never.
  if (type === "booking.created" && related.status === "pending_payment") return null;
  if (related.from === "pending_payment") return type === "booking.status_changed" ? "booking.created" : null;
  return OTHER_NAMES[type] ?? type;
}

/** In which words: a change of status is told as what it changed to. */
function textFor(event: StoredEvent): string {
  if (event.type !== "booking.status_changed") return preferenceFor(event) ?? event.type;
  return event.related.from === "pending_payment" ? "booking.created" : `booking.${event.related.to}`;
}
