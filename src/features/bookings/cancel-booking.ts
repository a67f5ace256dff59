import { assertTransition } from "#domain/booking-status.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { changeStatus } from "./change-status.ts";
import { assertBeforeCutoff, assertVersion } from "./policy.ts";
import { getBooking } from "./queries.ts";
import { currentStatus, type StoredBooking } from "./view.ts";

export interface CancelInput {
  reason?: string | undefined;
  version?: number | undefined;
}

/**
 * Cancels by the customer's link and gives the time back. Asked again it answers the same booking: a retry is safe.
 * Refuses with `cancellation_closed`, `invalid_transition`, `version_conflict`.
 */
export async function cancelBooking(
  deps: Deps,
  business: Business,
  bookingId: string,
  given: CancelInput,
): Promise<StoredBooking> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const booking = await getBooking(tx, business.id, bookingId);
    const { row } = booking;
    if (row.status === "cancelled") return booking;
    assertVersion(row, given.version);
    assertTransition(currentStatus(row, now), "cancelled", {
      actorRole: "customer",
      now,
      changedAt: row.statusChangedAt,
    });
    assertBeforeCutoff(booking, business.row.cancellation, now);
    const input = { status: "cancelled", reason: given.reason, actor: { kind: "customer" } } as const;
    return changeStatus(tx, business, booking, input, now);
  });
}
