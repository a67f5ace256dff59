import { and, asc, eq } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { bookingItems, bookings, services, teamMembers } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Deps } from "../deps.ts";
import type { StoredBooking } from "./view.ts";

/** Whose booking an id is: the public address of a booking names no business. */
export async function businessOfBooking(deps: Deps, bookingId: string): Promise<BusinessId> {
  const [row] = await deps.db.orm
    .select({ businessId: bookings.businessId })
    .from(bookings)
    .where(eq(bookings.id, bookingId));
  if (!row) throw unknownBooking();
  return row.businessId;
}

export async function getBooking(
  db: Queryable,
  businessId: BusinessId,
  bookingId: string,
): Promise<StoredBooking> {
  const [found] = await db
    .select({ row: bookings, memberName: teamMembers.name })
    .from(bookings)
    .innerJoin(
      teamMembers,
      and(eq(teamMembers.businessId, bookings.businessId), eq(teamMembers.id, bookings.teamMemberId)),
    )
    .where(and(eq(bookings.businessId, businessId), eq(bookings.id, bookingId)));
  if (!found) throw unknownBooking();
  const items = await db
    .select({
      item: bookingItems,
      service: {
        arrivalWindowMinutes: services.arrivalWindowMinutes,
        cancellationCutoffMinutes: services.cancellationCutoffMinutes,
      },
    })
    .from(bookingItems)
    .innerJoin(
      services,
      and(eq(services.businessId, bookingItems.businessId), eq(services.id, bookingItems.serviceId)),
    )
    .where(and(eq(bookingItems.businessId, businessId), eq(bookingItems.bookingId, bookingId)))
    .orderBy(asc(bookingItems.position));
  return {
    row: found.row,
    items: items.map(({ item }) => item),
    teamMember: { id: found.row.teamMemberId, name: found.memberName },
    services: items.map(({ service }) => service),
  };
}

function unknownBooking(): Refusal {
  return new Refusal("not_found", "There is no such booking.");
}
