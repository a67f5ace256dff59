import { and, asc, desc, eq, getTableColumns, inArray } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import {
  apiKeys,
  bookingItems,
  bookings,
  events,
  reviews,
  services,
  teamMembers,
  users,
} from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Deps } from "../deps.ts";
import { unknownBooking } from "./policy.ts";
import type { ShownBooking, StoredBooking } from "./view.ts";

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
    .select({
      row: bookings,
      memberName: teamMembers.name,
      review: {
        rating: reviews.rating,
        title: reviews.title,
        text: reviews.text,
        authorName: reviews.authorName,
        reply: reviews.reply,
        createdAt: reviews.createdAt,
      },
    })
    .from(bookings)
    .leftJoin(reviews, and(eq(reviews.businessId, bookings.businessId), eq(reviews.bookingId, bookings.id)))
    .innerJoin(
      teamMembers,
      and(eq(teamMembers.businessId, bookings.businessId), eq(teamMembers.id, bookings.teamMemberId)),
    )
    .where(and(eq(bookings.businessId, businessId), eq(bookings.id, bookingId)));
  if (!found) throw unknownBooking();
  const items = await itemsOf(db, businessId, [bookingId]);
  return {
    row: found.row,
    items: items.map(({ item }) => item),
    teamMember: { id: found.row.teamMemberId, name: found.memberName },
    services: items.map(({ service }) => service),
    review: found.review,
  };
}

const { rules: _rules, coupon: _coupon, search: _search, ...shownColumns } = getTableColumns(bookings);

/** Several at once, in the order of their ids: two queries for any number. Ids that lead nowhere are left out. */
export async function bookingsByIds(
  db: Queryable,
  businessId: BusinessId,
  ids: string[],
): Promise<ShownBooking[]> {
  if (ids.length === 0) return [];
  const found = await db
    .select({ row: shownColumns, memberName: teamMembers.name })
    .from(bookings)
    .innerJoin(
      teamMembers,
      and(eq(teamMembers.businessId, bookings.businessId), eq(teamMembers.id, bookings.teamMemberId)),
    )
    .where(and(eq(bookings.businessId, businessId), inArray(bookings.id, ids)));
  const items = Map.groupBy(await itemsOf(db, businessId, ids), ({ item }) => item.bookingId);
  const byId = new Map(found.map((one) => [one.row.id, one]));
  return ids.flatMap((id) => {
    const one = byId.get(id);
    if (!one) return [];
    const own = items.get(id) ?? [];
    return {
      row: one.row,
      items: own.map(({ item }) => item),
      teamMember: { id: one.row.teamMemberId, name: one.memberName },
      services: own.map(({ service }) => service),
    };
  });
}

const itemsOf = (db: Queryable, businessId: BusinessId, bookingIds: string[]) =>
  db
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
    .where(and(eq(bookingItems.businessId, businessId), inArray(bookingItems.bookingId, bookingIds)))
    .orderBy(asc(bookingItems.position));

/** No booking has nearly as many; whoever asks wants to see the end of it. */
const HISTORY = 200;

/** What happened to a booking, oldest first, with the names of who did it. */
export async function historyOf(db: Queryable, businessId: BusinessId, bookingId: string) {
  const newest = await db
    .select({ event: events, userName: users.name, keyName: apiKeys.name })
    .from(events)
    .leftJoin(users, and(eq(events.actorKind, "user"), eq(users.id, events.actorId)))
    .leftJoin(
      apiKeys,
      and(
        eq(events.actorKind, "api_key"),
        eq(apiKeys.businessId, events.businessId),
        eq(apiKeys.id, events.actorId),
      ),
    )
    .where(and(eq(events.businessId, businessId), eq(events.subjectId, bookingId)))
    .orderBy(desc(events.seq))
    .limit(HISTORY);
  return newest.reverse().map(({ event, userName, keyName }) => ({ event, actorName: userName ?? keyName }));
}
