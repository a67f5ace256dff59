import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { bookedMinutes } from "../visits/visit-spec.ts";
import { assertOwn, assertVersion } from "./policy.ts";
import { getBooking } from "./queries.ts";
import { assertAgreed, priceAt } from "./reprice-booking.ts";
import {
  assertMovable,
  changeBooking,
  detailsSet,
  type MovedByTeam,
  pricedAs,
  type RescheduleInput,
  rescheduleBooking,
} from "./reschedule-booking.ts";
import type { StoredBooking } from "./view.ts";

export type BookingUpdate = Partial<RescheduleInput>;

/**
 * Changes a booking for the team: another time, length or person is taken as by `rescheduleBooking`, what else was given is
 * changed in the same transaction.
 * Refuses with `not_found`, `version_conflict` and all that `rescheduleBooking` refuses with.
 */
export async function updateBooking(
  deps: Deps,
  business: Business,
  bookingId: string,
  input: BookingUpdate,
  byTeam: MovedByTeam,
): Promise<StoredBooking> {
  const before = await getBooking(deps.db.orm, business.id, bookingId);
  const { row } = before;
  assertOwn(row, byTeam.caller);
  assertVersion(row, input.version);
  const { startsAtMs = row.startsAt, teamMemberId = row.teamMemberId } = input;
  const durationMinutes = input.durationMinutes ?? bookedMinutes(row);
  if (byTeam.caller.role === "staff" && teamMemberId !== row.teamMemberId)
    throw new Refusal("forbidden", "Only an owner or admin can give a booking to somebody else.");
  const isMoved = startsAtMs !== row.startsAt || teamMemberId !== row.teamMemberId;
  if (isMoved || durationMinutes !== bookedMinutes(row))
    return rescheduleBooking(deps, business, bookingId, { ...input, startsAtMs, teamMemberId }, byTeam);

  const { details, keepPrice, caller } = byTeam;
  const { address } = details;
  if (address !== undefined) assertMovable(deps, business, before, input, byTeam);
  const price = keepPrice
    ? row.price
    : await priceAt(deps, business, before, { startsAt: startsAtMs, address });
  assertAgreed(row, price, input.expectedTotal);
  if (Object.keys(details).length === 0) return before;
  const changes = { ...pricedAs(price), ...detailsSet(row, details) };
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const changed = await changeBooking(tx, row, changes, now);
    await emit(tx, {
      businessId: business.id,
      type: "booking.updated",
      subjectId: bookingId,
      actor: caller.actor,
      fields: [...Object.keys(details), ...(price.total === row.total ? [] : ["total"])],
      ...(keepPrice ? { related: { price: "kept" } } : {}),
      occurredAt: now,
    });
    return { ...before, row: changed };
  });
}
