import type { CancellationPolicy } from "#db/schema/values.ts";
import { Refusal } from "#domain/refusals.ts";
import type { BookingRow, StoredBooking } from "./view.ts";

/** How long before the start changes end: the longest of the booked services', a service without one has the business's. */
function cutoffMinutes({ services }: StoredBooking, policy: CancellationPolicy): number {
  if (services.length === 0) return policy.cutoffMinutes;
  return Math.max(...services.map((service) => service.cancellationCutoffMinutes ?? policy.cutoffMinutes));
}

/** What a customer may do to a booking now. `until`: the last moment, epoch milliseconds; `null` when nothing is. */
export function allowedActs(booking: StoredBooking, policy: CancellationPolicy, now: number) {
  const { row } = booking;
  const open = row.status === "pending_payment" || row.status === "pending" || row.status === "confirmed";
  const lapsed =
    row.status === "pending_payment" && row.paymentExpiresAt !== null && row.paymentExpiresAt <= now;
  const until = row.startsAt - cutoffMinutes(booking, policy) * 60_000;
  const allowed = open && !lapsed && now <= until;
  return {
    cancel: allowed,
    reschedule: allowed && row.status !== "pending_payment",
    until: open && !lapsed ? until : null,
  };
}

/** Refuses a customer's change once the cut-off has passed. */
export function assertBeforeCutoff(booking: StoredBooking, policy: CancellationPolicy, now: number): void {
  const minutes = cutoffMinutes(booking, policy);
  if (now > booking.row.startsAt - minutes * 60_000)
    throw new Refusal(
      "cancellation_closed",
      "It is too late to change this booking online. Please call the business.",
      {
        extra: { cutoffMinutes: minutes },
      },
    );
}

export function assertVersion(row: BookingRow, version: number | undefined): void {
  if (version !== undefined && version !== row.version)
    throw new Refusal("version_conflict", "The booking has changed since it was read.", {
      extra: { version: row.version },
    });
}
