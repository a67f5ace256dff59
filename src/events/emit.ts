import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { events } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { queueJobs } from "./queue-jobs.ts";
import { reactionsTo } from "./reactions.ts";

type Noun =
  | "api_key"
  | "booking"
  | "business"
  | "busy_calendar"
  | "calendar_feed"
  | "category"
  | "closure"
  | "coupon"
  | "customer"
  | "dead_letter"
  | "dispute"
  | "export"
  | "hold"
  | "import"
  | "invitation"
  | "invoice"
  | "lead"
  | "member"
  | "message_setting"
  | "message_template"
  | "notification_preferences"
  | "package"
  | "payment"
  | "payment_account"
  | "payment_policy"
  | "quote"
  | "recurring_invoice"
  | "refund"
  | "resource"
  | "resource_group"
  | "review"
  | "schedule_override"
  | "service"
  | "service_area"
  | "subscription"
  | "surcharge"
  | "team_member"
  | "time_off"
  | "upload"
  | "user"
  | "webhook"
  | "widget";

type Verb =
  | "accepted"
  | "archived"
  | "cancelled"
  | "closed"
  | "connected"
  | "converted"
  | "created"
  | "declined"
  | "disconnected"
  | "deleted"
  | "disabled"
  | "duplicated"
  | "erased"
  | "expired"
  | "exported"
  | "extended"
  | "failed"
  | "imported"
  | "issued"
  | "merged"
  | "moved"
  | "overdue"
  | "overridden"
  | "paid"
  | "reassigned"
  | "received"
  | "released"
  | "reminded"
  | "removed"
  | "replayed"
  | "replied"
  | "rescheduled"
  | "restored"
  | "retried"
  | "review_requested"
  | "revoked"
  | "rotated"
  | "sent"
  | "status_changed"
  | "tested"
  | "updated"
  | "viewed"
  | "voided";

/** What happened to what: `booking.created`. Events are also the audit log. */
export type EventType = `${Noun}.${Verb}`;

export interface Actor {
  kind: "customer" | "user" | "api_key" | "system";
  id?: string;
}

export interface NewEvent {
  businessId: BusinessId;
  type: EventType;
  /** The record it happened to. */
  subjectId: string;
  actor: Actor;
  /** Names of the fields that changed; never their values, which may be personal. */
  fields?: string[];
  /** Ids of other records, by role; a change of status says `from` and `to`. */
  related?: Record<string, string>;
  occurredAt: number;
}

/** Announced by a transaction that wrote events. */
export const EVENTS_WRITTEN = "events";

/**
 * Writes down, in the transaction of the change itself, that it happened, and queues what has to follow from it: all of
 * it is kept or nothing is.
 */
export async function emit(tx: Transaction, ...list: NewEvent[]): Promise<void> {
  const rows = list.map((event) => ({
    id: newId("event"),
    businessId: event.businessId,
    type: event.type,
    subjectId: event.subjectId,
    actorKind: event.actor.kind,
    actorId: event.actor.id ?? null,
    fields: event.fields ?? [],
    related: event.related ?? {},
    occurredAt: event.occurredAt,
  }));
  await tx.insert(events).values(rows);
  const jobs = rows.flatMap((row) =>
    reactionsTo(row).map((reaction) => ({ businessId: row.businessId, eventId: row.id, reaction })),
  );
  tx.announce(EVENTS_WRITTEN);
  if (jobs.length > 0) await queueJobs(tx, jobs);
}
