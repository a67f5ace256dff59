/** The life of a booking: which status may follow which, and who may say so. */
import { Refusal } from "./refusals.ts";

export const BOOKING_STATUSES = [
  "pending_payment",
  "pending",
  "confirmed",
  "in_progress",
  "completed",
  "cancelled",
  "no_show",
  "expired",
] as const;

export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** `system` is the machine itself: a payment that arrived, a hold that lapsed. */
export type StatusActorRole = "owner" | "admin" | "staff" | "customer" | "system";

/** Who wants the change and when, epoch milliseconds. */
export interface StatusChange {
  actorRole: StatusActorRole;
  now: number;
  /** When the booking got the status it has. */
  changedAt: number;
}

const NEXT: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  pending_payment: ["confirmed", "pending", "expired", "cancelled"],
  pending: ["confirmed", "cancelled"],
  confirmed: ["in_progress", "completed", "cancelled", "no_show"],
  in_progress: ["completed", "cancelled"],
  no_show: ["completed", "confirmed"],
  completed: [],
  cancelled: [],
  expired: [],
};

/**
 * Statuses whose booking claims its time. A completed or missed one keeps the claim, so that history cannot be
 * booked over; whoever ends a visit early may cut the claim's end. `cancelled` and `expired` give the time back.
 */
export const LIVE_STATUSES: readonly BookingStatus[] = [
  "pending_payment",
  "pending",
  "confirmed",
  "in_progress",
  "completed",
  "no_show",
];

/** How long a `no_show` can be taken back. */
export const NO_SHOW_UNDO_MS = 24 * 60 * 60 * 1000;

/**
 * Statuses this actor may choose now, in the table's order. A customer can only cancel, and not once the visit
 * runs; whether the policy still lets her is another question. `no_show` back to `confirmed` is for owner and
 * admin within 24 hours, and the caller must see in the same transaction that the time is still free.
 */
export function allowedTransitions(from: BookingStatus, change: StatusChange): BookingStatus[] {
  const { actorRole, now, changedAt } = change;
  return NEXT[from].filter((to) => {
    if (actorRole === "customer") return to === "cancelled" && from !== "in_progress";
    if (from === "no_show" && to === "confirmed") {
      return (actorRole === "owner" || actorRole === "admin") && now - changedAt <= NO_SHOW_UNDO_MS;
    }
    return true;
  });
}

/** Refuses with `invalid_transition`, which carries `{ from, to, allowed }`; `allowed` is what this actor may do. */
export function assertTransition(from: BookingStatus, to: BookingStatus, change: StatusChange): void {
  const allowed = allowedTransitions(from, change);
  if (allowed.includes(to)) return;
  throw new Refusal("invalid_transition", `A booking that is ${from} cannot become ${to}.`, {
    extra: { from, to, allowed },
  });
}
