import { and, asc, eq, gt, inArray, isNull, lt, or } from "drizzle-orm";
import { withLocks } from "#db/locks.ts";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { allocations, bookings, timeOff } from "#db/schema/index.ts";
import type { BookingStatus } from "#domain/booking-status.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";

export type TimeOffRow = typeof timeOff.$inferSelect;

export interface NewTimeOff {
  teamMemberId: string;
  /** Epoch milliseconds, half-open. */
  startsAt: number;
  endsAt: number;
  reason: string;
  /** Also when customers are booked in it: they stay booked. */
  force?: boolean | undefined;
  actor: Actor;
}

/** A visit that is over, or that nobody came to, is in nobody's way. */
const AHEAD: BookingStatus[] = ["pending_payment", "pending", "confirmed", "in_progress"];

/**
 * Takes a person out of the diary for a while. Queues for the person as bookings do, so that none slips in between the
 * look and the entry; one that waited behind finds the business changed and decides again. Holds do not stand in the
 * way: whoever books with one is told that the time is gone.
 * Refuses with `time_off_conflict` (`bookingIds`), and `validation_failed`.
 */
export async function addTimeOff(
  deps: Deps,
  business: Business,
  input: NewTimeOff,
  alongside: (tx: Transaction, row: TimeOffRow) => Promise<void> = async () => {},
): Promise<TimeOffRow> {
  const { teamMemberId, startsAt, endsAt, reason, force, actor } = input;
  if (!business.members.has(teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");
  if (!(startsAt < endsAt)) throw refuseField("endsAt", "must be after `startsAt`");
  return withLocks(deps.db, [teamMemberId], async (tx) => {
    const now = deps.now();
    const bookingIds = await bookedIn(tx, business, input, now);
    if (bookingIds.length > 0 && !force)
      throw new Refusal("time_off_conflict", "Customers are booked in this time.", { extra: { bookingIds } });
    const [row] = await tx
      .insert(timeOff)
      .values({ id: newId("timeOff"), businessId: business.id, teamMemberId, startsAt, endsAt, reason })
      .returning();
    if (!row) throw new Error("insert returned no time off");
    await emit(tx, {
      businessId: business.id,
      type: "time_off.created",
      subjectId: row.id,
      actor,
      related: { teamMemberId },
      occurredAt: now,
    });
    await alongside(tx, row);
    return row;
  });
}

/** Bookings of the person that touch the time, without their buffers: those may lie in time off. */
async function bookedIn(
  tx: Transaction,
  business: Business,
  { teamMemberId, startsAt, endsAt }: NewTimeOff,
  now: number,
): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ id: bookings.id, startsAt: bookings.startsAt })
    .from(allocations)
    .innerJoin(
      bookings,
      and(eq(bookings.businessId, allocations.businessId), eq(bookings.id, allocations.bookingId)),
    )
    .where(
      and(
        eq(allocations.businessId, business.id),
        eq(allocations.teamMemberId, teamMemberId),
        lt(allocations.startsAt, endsAt),
        gt(allocations.endsAt, startsAt),
        or(isNull(allocations.expiresAt), gt(allocations.expiresAt, now)),
        inArray(bookings.status, AHEAD),
      ),
    )
    .orderBy(asc(bookings.startsAt), asc(bookings.id));
  return rows.map((row) => row.id);
}
