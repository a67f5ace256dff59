import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { bookings, coupons } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { StoredBooking } from "../bookings/view.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { placeVisit } from "../visits/place-visit.ts";
import { bookedMinutes, forTeam, visitSpec } from "../visits/visit-spec.ts";
import { paidStatus } from "./move-booking.ts";

/**
 * A customer has paid for a booking whose time had lapsed: takes the time again, under the locks and judged like any
 * other, if it is still free. This is the only way out of `expired`, and only the arrival of money takes it. `settle` runs
 * in the same transaction. False: the time is gone.
 */
export async function retakeBooking(
  deps: Deps,
  business: Business,
  { row, items }: StoredBooking,
  settle: (tx: Transaction) => Promise<void>,
): Promise<boolean> {
  const services = items.flatMap(
    ({ serviceId }): ServiceRow[] | ServiceRow =>
      business.services.get(serviceId) ?? business.archivedServices.get(serviceId) ?? [],
  );
  if (services.length < items.length || services.length === 0 || row.startsAt <= deps.now()) return false;
  const spec = forTeam(visitSpec(business, services, bookedMinutes(row), row.seats));
  const request = { services, spec, byTeam: true, startsAt: row.startsAt, prefers: row.teamMemberId };
  try {
    await placeVisit(deps, business, request, async (tx, place) => {
      const now = deps.now();
      const status = paidStatus(business);
      const [taken] = await tx
        .update(bookings)
        .set({
          status,
          statusChangedAt: now,
          teamMemberId: place.teamMemberId,
          paymentExpiresAt: null,
          version: sql`${bookings.version} + 1`,
          updatedAt: now,
        })
        .where(
          and(eq(bookings.businessId, business.id), eq(bookings.id, row.id), eq(bookings.status, "expired")),
        )
        .returning({ id: bookings.id });
      if (!taken) throw new Refusal("version_conflict", "The booking was changed at the same moment.");
      await place.claim({ bookingId: row.id }, null);
      // Its use was given back when it lapsed; the price that was paid has it.
      if (row.couponId !== null)
        await tx
          .update(coupons)
          .set({ redemptions: sql`${coupons.redemptions} + 1` })
          .where(and(eq(coupons.businessId, business.id), eq(coupons.id, row.couponId)));
      await emit(tx, {
        businessId: business.id,
        type: "booking.status_changed",
        subjectId: row.id,
        actor: { kind: "system" },
        fields: ["status"],
        related: { from: "expired", to: status, teamMemberId: place.teamMemberId },
        occurredAt: now,
      });
      await settle(tx);
    });
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "slot_unavailable") return false;
    throw error;
  }
}
