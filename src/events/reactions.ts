import type { NewEvent } from "./emit.ts";

/**
 * What follows from which events. Each pair of event and reaction becomes one job, in the event's transaction; the work
 * itself is in `features/reactions/run-job.ts`. Outgoing webhooks have a queue of their own.
 */
const REACTIONS = {
  /** Mails and text messages to the customer. */
  tell_customer: [
    "booking.created",
    "booking.status_changed",
    "booking.rescheduled",
    "booking.cancelled",
    "booking.reminded",
    "booking.review_requested",
    "lead.created",
    "payment.received",
    "refund.created",
    "refund.issued",
  ],
  /** Mails, text messages and notices to the people of the business, as each of them wants. */
  tell_team: [
    "booking.created",
    "booking.status_changed",
    "booking.rescheduled",
    "booking.reassigned",
    "booking.cancelled",
    "booking.reminded",
    "quote.created",
    "quote.accepted",
    "quote.declined",
    "lead.created",
    "review.created",
    "invoice.paid",
    "invoice.overdue",
    "payment.received",
    "refund.issued",
    "dispute.created",
  ],
} satisfies Record<string, NewEvent["type"][]>;

export type Reaction = keyof typeof REACTIONS;

/** Among what is related to an event: its customer gets no message. */
export const NOT_TOLD = { customer: "not_told" } as const;

const byType = new Map<NewEvent["type"], Reaction[]>();
for (const [reaction, types] of Object.entries(REACTIONS) as [Reaction, NewEvent["type"][]][])
  for (const type of types) byType.set(type, [...(byType.get(type) ?? []), reaction]);

export function reactionsTo({ type, related }: Pick<NewEvent, "type" | "related">): readonly Reaction[] {
  // Every look at a price in a widget is a quote: nobody wants to hear of one that is nobody's.
  if (type === "quote.created" && related?.customerId === undefined) return [];
  const all = byType.get(type) ?? [];
  return related?.customer === NOT_TOLD.customer ? all.filter((one) => one !== "tell_customer") : all;
}
