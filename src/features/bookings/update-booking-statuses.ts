import type { BookingStatus } from "#domain/booking-status.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { TeamCaller } from "./policy.ts";
import { updateBookingStatus } from "./update-booking-status.ts";

export interface StatusSet {
  id: string;
  status: BookingStatus | null;
  version: number | null;
  problem: { code: string; detail: string } | null;
}

/** Sets one status on several bookings, each for itself: what one refuses, the others do not wait for. */
export async function updateBookingStatuses(
  deps: Deps,
  business: Business,
  ids: string[],
  change: { status: BookingStatus; reason?: string | undefined },
  caller: TeamCaller,
): Promise<StatusSet[]> {
  const results: StatusSet[] = [];
  for (const id of ids) {
    try {
      const { row } = await updateBookingStatus(deps, business, id, { ...change, ...byCaller(caller) });
      results.push({ id, status: row.status, version: row.version, problem: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const problem = { code: error.code, detail: error.message };
      results.push({ id, status: null, version: null, problem });
    }
  }
  return results;
}

/** The part of a status change that says who makes it. */
export const byCaller = (caller: TeamCaller) => ({
  actor: { ...caller.actor, role: caller.role },
  caller,
});
