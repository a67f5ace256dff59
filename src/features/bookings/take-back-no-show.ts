import { and, eq, gt, gte, lt, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import { isOverlap } from "#db/errors.ts";
import { withLocks } from "#db/locks.ts";
import type { Queryable, Transaction } from "#db/open.ts";
import { allocations, events, timeOff } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { takeBackFee } from "../payments/settle-cancellation.ts";
import { loadClaimsLocked } from "../visits/claims.ts";
import { releaseLapsed } from "../visits/release-lapsed.ts";
import { changeStatus, type StatusInput } from "./change-status.ts";
import { getBooking } from "./queries.ts";
import type { StoredBooking } from "./view.ts";

/** No buffer is longer than half a day. */
const MARGIN_MS = 86_400_000;

/**
 * Makes a no-show confirmed again. It kept its claims, but the owner may have cut their end, booked over them or
 * given the person time off since, so under the locks of everything it claims the whole time is looked at again and
 * claimed to its end. `check` sees the booking as it stands under the locks. Refuses with `slot_unavailable`.
 */
export async function takeBackNoShow(
  deps: Deps,
  business: Business,
  bookingId: string,
  input: StatusInput,
  check: (booking: StoredBooking, now: number) => void,
): Promise<StoredBooking> {
  const subjects = new Set(
    (await claimsOf(deps.db.orm, business, bookingId)).map((claim) => claim.subjectId),
  );
  try {
    return await withLocks(deps.db, [...subjects], async (tx) => {
      const now = deps.now();
      const booking = await getBooking(tx, business.id, bookingId);
      check(booking, now);
      if (await isOffSince(tx, business, booking)) throw taken("time_off");
      await reclaim(tx, business, booking, subjects, now);
      const confirmed = await changeStatus(tx, business, booking, input, now);
      await takeBackFee(tx, booking.row, input.actor, now);
      return confirmed;
    });
  } catch (error) {
    throw isOverlap(error) ? taken() : error;
  }
}

/** Time off that was there before was taken over the customer's head, or she was booked over it: that stays so. */
async function isOffSince(tx: Transaction, business: Business, { row }: StoredBooking): Promise<boolean> {
  const [found] = await tx
    .select({ id: timeOff.id })
    .from(timeOff)
    .innerJoin(
      events,
      and(
        eq(events.businessId, timeOff.businessId),
        eq(events.subjectId, timeOff.id),
        eq(events.type, "time_off.created"),
        gte(events.occurredAt, row.statusChangedAt),
      ),
    )
    .where(
      and(
        eq(timeOff.businessId, business.id),
        eq(timeOff.teamMemberId, row.teamMemberId),
        lt(timeOff.startsAt, row.endsAt),
        gt(timeOff.endsAt, row.startsAt),
      ),
    )
    .limit(1);
  return found !== undefined;
}

const claimsOf = (db: Queryable, business: Business, bookingId: string) =>
  db
    .select()
    .from(allocations)
    .where(and(eq(allocations.businessId, business.id), eq(allocations.bookingId, bookingId)));

/** Extends the booking's claims to its whole length, or refuses when another claim is in the way. */
async function reclaim(
  tx: Transaction,
  business: Business,
  { row }: StoredBooking,
  locked: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const own = await claimsOf(tx, business, row.id);
  if (own.length === 0 || own.some((claim) => !locked.has(claim.subjectId))) throw taken();
  const range = { from: row.startsAt - MARGIN_MS, until: row.endsAt + MARGIN_MS, now };
  const { claims, lapsed } = await loadClaimsLocked(tx, business.slug, range);
  const inTheWay = (other: (typeof claims)[number]) =>
    other.claimant !== row.id &&
    own.some((mine) => {
      if (mine.subjectId !== other.subjectId || mine.sessionKey === other.sessionKey) return false;
      const before = Math.max(mine.startsAt - mine.busyFrom, other.busyUntil - other.endsAt);
      const after = Math.max(mine.busyUntil - mine.endsAt, other.startsAt - other.busyFrom);
      return other.startsAt < row.endsAt + after && row.startsAt - before < other.endsAt;
    });
  if (claims.some(inTheWay)) throw taken();
  await releaseLapsed(
    tx,
    business.id,
    [...new Set(lapsed.filter(inTheWay).map((claim) => claim.claimant))],
    now,
  );
  if (own.every((claim) => claim.endsAt === row.endsAt)) return;
  await tx
    .update(allocations)
    .set({
      busyUntil: sql`${allocations.busyUntil} + (${instantText(row.endsAt)}::timestamptz - ${allocations.endsAt})`,
      endsAt: row.endsAt,
    })
    .where(and(eq(allocations.businessId, business.id), eq(allocations.bookingId, row.id)));
}

function taken(reason: "booked" | "time_off" = "booked"): Refusal {
  const detail =
    reason === "booked"
      ? "The time of this booking has been given to someone else."
      : "The person of this booking has taken its time off since.";
  return new Refusal("slot_unavailable", detail, { extra: { reason, alternatives: [] } });
}
