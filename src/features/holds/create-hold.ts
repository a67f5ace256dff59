import { and, count, eq, gt } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { holds } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { pricePurchase } from "../quotes/price-purchase.ts";
import { placeVisit } from "../visits/place-visit.ts";
import { refuseQuoteMode, servicesOf, visitSpec } from "../visits/visit-spec.ts";
import type { Bought } from "../visits/what-is-bought.ts";

export type HoldRow = typeof holds.$inferSelect;

export const HOLD_MS = 10 * 60_000;

/** Live holds of one client in one business: enough for a family, too few to empty a calendar (OWASP API6). */
const HOLDS_PER_CLIENT = 5;

export interface HoldRequest {
  bought: Bought;
  startsAt: number;
  teamMemberId?: string | undefined;
  /** Keyed hash of the client's address. */
  clientKey: string;
}

/**
 * Keeps a time for ten minutes while details are typed. Refuses with `slot_unavailable`, `selection_invalid` (also for
 * a service in quote mode) or `hold_limit`.
 */
export async function createHold(
  deps: Deps,
  business: Business,
  input: HoldRequest,
  alongside: (tx: Transaction, hold: HoldRow) => Promise<void>,
): Promise<HoldRow> {
  const { purchase, paths, couponCode } = input.bought;
  const services = servicesOf(business, purchase, paths);
  refuseQuoteMode(services);
  const { price } = await pricePurchase(deps, business, input.bought, input);
  if (input.teamMemberId !== undefined && !business.members.has(input.teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");
  const seats = purchase.seats ?? 1;
  const request = {
    services,
    spec: visitSpec(business, services, price.durationMinutes, seats),
    startsAt: input.startsAt,
    teamMemberId: input.teamMemberId,
    locks: [`holds ${business.id} ${input.clientKey}`],
  };
  return placeVisit(deps, business, request, async (tx, place) => {
    const now = deps.now();
    const mine = and(
      eq(holds.businessId, business.id),
      eq(holds.clientKey, input.clientKey),
      gt(holds.expiresAt, now),
    );
    const [live] = await tx.select({ count: count() }).from(holds).where(mine);
    if ((live?.count ?? 0) >= HOLDS_PER_CLIENT)
      throw new Refusal("hold_limit", `At most ${HOLDS_PER_CLIENT} times can be held at once.`);
    const [hold] = await tx
      .insert(holds)
      .values({
        id: newId("hold"),
        businessId: business.id,
        teamMemberId: place.teamMemberId,
        startsAt: place.startsAt,
        endsAt: place.endsAt,
        expiresAt: now + HOLD_MS,
        seats,
        clientKey: input.clientKey,
        request: { ...purchase, couponCode },
        createdAt: now,
      })
      .returning();
    if (!hold) throw new Error("insert returned no hold");
    await place.claim({ holdId: hold.id }, hold.expiresAt);
    await emit(tx, {
      businessId: business.id,
      type: "hold.created",
      subjectId: hold.id,
      actor: { kind: "customer" },
      occurredAt: now,
    });
    await alongside(tx, hold);
    return hold;
  });
}
