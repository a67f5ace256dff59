import { assertTransition, type BookingStatus, type StatusActorRole } from "#domain/booking-status.ts";
import type { Actor } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { mayInvoice } from "../invoices/assert-invoicing.ts";
import { createInvoiceForBooking } from "../invoices/create-invoice-for-booking.ts";
import { type RefundChoice, settleCancellation, settleNoShow } from "../payments/settle-cancellation.ts";
import { changeStatus } from "./change-status.ts";
import { assertOwn, assertVersion, type TeamCaller } from "./policy.ts";
import { getBooking } from "./queries.ts";
import { takeBackNoShow } from "./take-back-no-show.ts";
import { currentStatus, type StoredBooking } from "./view.ts";

export interface StatusUpdate {
  status: BookingStatus;
  /** Kept with a cancellation. */
  reason?: string | undefined;
  /** The version last seen; a stale one is refused. */
  version?: number | undefined;
  /** What goes back when it is cancelled; absent: everything, since it is not the customer who cancels. */
  refund?: RefundChoice | undefined;
  /** Who does it; `role` decides what is allowed. */
  actor: Actor & { role: StatusActorRole };
  /** Of the team: staff change their own bookings only. */
  caller?: TeamCaller | undefined;
}

/**
 * Changes a booking's status as the table of `domain/booking-status.ts` allows. Cancelling gives time and coupon back;
 * approving or paying keeps the time for good; a no-show is taken back only while its time is still free; completing
 * bills it, where the business wants that.
 * Refuses with `not_found`, `invalid_transition`, `version_conflict`, `slot_unavailable`.
 */
export async function updateBookingStatus(
  deps: Deps,
  business: Business,
  bookingId: string,
  update: StatusUpdate,
): Promise<StoredBooking> {
  const { role, ...actor } = update.actor;
  const input = { status: update.status, reason: update.reason, actor };
  const check = ({ row }: StoredBooking, now: number) => {
    if (update.caller) assertOwn(row, update.caller);
    assertVersion(row, update.version);
    assertTransition(currentStatus(row, now), update.status, {
      actorRole: role,
      now,
      changedAt: row.statusChangedAt,
    });
  };
  const before = await getBooking(deps.db.orm, business.id, bookingId);
  check(before, deps.now());
  if (before.row.status === "no_show" && update.status === "confirmed")
    return takeBackNoShow(deps, business, bookingId, input, check);
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const booking = await getBooking(tx, business.id, bookingId);
    check(booking, now);
    const changed = await changeStatus(tx, business, booking, input, now);
    if (update.status === "cancelled")
      await settleCancellation(tx, deps, business, booking.row, update.refund ?? "full", actor, now);
    if (update.status === "no_show") await settleNoShow(tx, deps, business, booking.row, now);
    if (update.status === "completed" && business.row.autoInvoice && mayInvoice(deps, business.row.tier))
      await createInvoiceForBooking(tx, deps, business, bookingId, actor, now);
    return changed;
  });
}
