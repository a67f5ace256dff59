import { and, asc, eq, gt } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { bookings, events } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Access } from "../access/business-route.ts";
import { type LiveEvent, liveColumns } from "./live-feed.ts";

const MOST = 500;

/** What a business's listener missed after an event; `null`: too much, or the event is unknown, and all must be loaded anew. */
export async function missedEvents(
  db: Queryable,
  businessId: BusinessId,
  lastId: string,
): Promise<LiveEvent[] | null> {
  const [last] = await db
    .select({ seq: events.seq })
    .from(events)
    .where(and(eq(events.businessId, businessId), eq(events.id, lastId)));
  if (!last) return null;
  const rows = await db
    .select(liveColumns)
    .from(events)
    .where(and(eq(events.businessId, businessId), gt(events.seq, last.seq)))
    .orderBy(asc(events.seq))
    .limit(MOST + 1);
  return rows.length > MOST ? null : rows;
}

/** Owners and admins hear of everything, staff of their own bookings. */
export async function mayHear(
  db: Queryable,
  { businessId, role, teamMemberId }: Pick<Access, "businessId" | "role" | "teamMemberId">,
  { type, subjectId }: LiveEvent,
): Promise<boolean> {
  if (role !== "staff") return true;
  if (!type.startsWith("booking.") || teamMemberId === null) return false;
  const [booking] = await db
    .select({ teamMemberId: bookings.teamMemberId })
    .from(bookings)
    .where(and(eq(bookings.businessId, businessId), eq(bookings.id, subjectId)));
  return booking?.teamMemberId === teamMemberId;
}
