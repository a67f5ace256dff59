import type { CancellationPolicy } from "#db/schema/values.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import type { BookingRow, ShownBooking, StoredBooking } from "./view.ts";

/** Somebody of the team, or a program of theirs, who does something to a booking. */
export type TeamCaller = Pick<Access, "role" | "teamMemberId" | "seesMoney" | "actor">;

/** The one person whose bookings a caller may see and change; `null`: everybody's. Staff of no calendar have none. */
export const onlyOf = ({ role, teamMemberId }: TeamCaller): string | null =>
  role === "staff" ? (teamMemberId ?? "") : null;

/** A colleague's booking is to staff as if it were not there. */
export function assertOwn(row: Pick<BookingRow, "teamMemberId">, caller: TeamCaller): void {
  const only = onlyOf(caller);
  if (only !== null && row.teamMemberId !== only) throw unknownBooking();
}

export function unknownBooking(): Refusal {
  return new Refusal("not_found", "There is no such booking.");
}

/**
 * How long before the start changes end: as promised when it was booked. Of older bookings the longest of the booked
 * services'; a service without one has the business's.
 */
export function cutoffMinutes(
  { row, services }: Pick<ShownBooking, "services"> & { row: { cancellationCutoffMinutes: number | null } },
  policy: CancellationPolicy,
): number {
  if (row.cancellationCutoffMinutes !== null) return row.cancellationCutoffMinutes;
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
    review: row.status === "completed" && booking.review === null,
    until: open && !lapsed ? until : null,
  };
}

/** Whether the same can be booked again online. */
export const isStillOffered = (business: Business, { items }: Pick<StoredBooking, "items">): boolean =>
  items.every(({ serviceId }) => business.services.get(serviceId)?.mode === "booking");

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
