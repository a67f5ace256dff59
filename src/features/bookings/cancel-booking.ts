import { assertTransition } from "#domain/booking-status.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { settleCancellation } from "../payments/settle-cancellation.ts";
import { changeStatus } from "./change-status.ts";
import { assertBeforeCutoff, assertVersion } from "./policy.ts";
import { getBooking } from "./queries.ts";
import { currentStatus, type StoredBooking } from "./view.ts";

export interface CancelInput {
  reason?: string | undefined;
  version?: number | undefined;
}

/**
 * Cancels by the customer's link, gives the time back, and of what was paid what the policy says. Asked again it answers the same booking: a retry is safe.
 * Refuses with `cancellation_closed`, `invalid_transition`, `version_conflict`.
 */
export async function cancelBooking(
  deps: Deps,
  business: Business,
  bookingId: string,
  given: CancelInput,
): Promise<StoredBooking> {
  const once = () => cancelOnce(deps, business, bookingId, given);
  return once().catch((error: unknown) => {
    // Who names no version wants it cancelled whatever happened to it this moment, a second click included.
    const beaten = error instanceof Refusal && error.code === "version_conflict";
    if (beaten && given.version === undefined) return once();
    throw error;
  });
}

function cancelOnce(
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
    const cancelled = await changeStatus(tx, business, booking, input, now);
    await settleCancellation(tx, deps, business, row, "policy", input.actor, now);
    return cancelled;
  });
}
