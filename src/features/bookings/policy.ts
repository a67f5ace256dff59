import type { CancellationPolicy } from "#db/schema/values.ts";
import { Refusal } from "#domain/refusals.ts";
import type { BookingRow } from "./view.ts";

/** What a customer may do to a booking now. `until`: the last moment, epoch milliseconds; `null` when nothing is. */
export function allowedActs(row: BookingRow, policy: CancellationPolicy, now: number) {
  const open = row.status === "pending_payment" || row.status === "pending" || row.status === "confirmed";
  const lapsed =
    row.status === "pending_payment" && row.paymentExpiresAt !== null && row.paymentExpiresAt <= now;
  const until = row.startsAt - policy.cutoffMinutes * 60_000;
  const allowed = open && !lapsed && now <= until;
  return {
    cancel: allowed,
    reschedule: allowed && row.status !== "pending_payment",
    until: open && !lapsed ? until : null,
  };
}

/** Refuses a customer's change once the business's cut-off has passed. */
export function assertBeforeCutoff(row: BookingRow, policy: CancellationPolicy, now: number): void {
  if (now > row.startsAt - policy.cutoffMinutes * 60_000)
    throw new Refusal(
      "cancellation_closed",
      "It is too late to change this booking online. Please call the business.",
      {
        extra: { cutoffMinutes: policy.cutoffMinutes },
      },
    );
}

export function assertVersion(row: BookingRow, version: number | undefined): void {
  if (version !== undefined && version !== row.version)
    throw new Refusal("version_conflict", "The booking has changed since it was read.", {
      extra: { version: row.version },
    });
}
