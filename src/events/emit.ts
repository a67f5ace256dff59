import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { events } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";

export type EventType =
  | "booking.created"
  | "booking.rescheduled"
  | "booking.cancelled"
  | "booking.expired"
  | "booking.status_changed"
  | "quote.created"
  | "quote.converted"
  | "lead.created"
  | "customer.created"
  | "hold.created"
  | "hold.extended"
  | "hold.released"
  | "time_off.created"
  | "time_off.removed";

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

/** Writes down, in the transaction of the change itself, that it happened: both are kept or neither is. */
export async function emit(tx: Transaction, ...list: NewEvent[]): Promise<void> {
  await tx.insert(events).values(
    list.map((event) => ({
      id: newId("event"),
      businessId: event.businessId,
      type: event.type,
      subjectId: event.subjectId,
      actorKind: event.actor.kind,
      actorId: event.actor.id ?? null,
      fields: event.fields ?? [],
      related: event.related ?? {},
      occurredAt: event.occurredAt,
    })),
  );
}
