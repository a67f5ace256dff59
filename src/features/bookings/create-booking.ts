import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { bookingItems, bookings, holds } from "#db/schema/index.ts";
import { refuseField } from "#domain/refusals.ts";
import { emit, type NewEvent } from "#events/emit.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import { couponLocks, redeemCoupon } from "../coupons/redeem-coupon.ts";
import { findOrCreateCustomer } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { convertQuote } from "../quotes/convert-quote.ts";
import { type Place, placeVisit } from "../visits/place-visit.ts";
import { servicesOf, visitSpec } from "../visits/visit-spec.ts";
import { checkAnswers } from "./check-answers.ts";
import { decidePrice, type PricedBooking } from "./decide-price.ts";
import type { createBookingBody } from "./schemas.ts";
import type { StoredBooking } from "./view.ts";

export type BookingInput = z.output<typeof createBookingBody>;

/** How long a time is kept for a booking whose deposit is due: Stripe's Checkout sessions live no shorter. */
const PAYMENT_WINDOW_MS = 31 * 60_000;

/**
 * Books: decides the price (today's rules, or the quote's), finds who is free, and stores customer, booking, claims
 * and events in one transaction. `alongside` writes in the same transaction.
 * Refuses with `slot_unavailable`, `price_changed`, `quote_expired`, `quote_converted`, `selection_invalid`,
 * `coupon_invalid`, `outside_service_area` and `validation_failed`.
 */
export async function createBooking(
  deps: Deps,
  business: Business,
  input: BookingInput & { startsAtMs: number },
  alongside: (tx: Transaction, booking: StoredBooking) => Promise<void>,
): Promise<StoredBooking> {
  const priced = await decidePrice(deps, business, input);
  const { purchase, paths } = priced.bought;
  const services = servicesOf(business, purchase, paths);
  refuseQuoteMode(services);
  checkAnswers(business, input.attribution?.widget, input.answers ?? {});
  if (input.teamMemberId !== undefined && !business.members.has(input.teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");

  const spec = visitSpec(business, services, priced.price.durationMinutes, purchase.seats ?? 1);
  const request = {
    services,
    spec,
    startsAt: input.startsAtMs,
    teamMemberId: input.teamMemberId,
    replaces: input.holdId,
    locks: await couponLocks(deps.db.orm, business.id, priced.couponId),
  };
  return placeVisit(deps, business, request, async (tx, place) => {
    const now = deps.now();
    if (input.holdId !== undefined)
      await tx.delete(holds).where(and(eq(holds.businessId, business.id), eq(holds.id, input.holdId)));
    const customerId = await findOrCreateCustomer(tx, business.id, input.customer, now);
    const { couponId } = priced;
    if (couponId !== null) {
      const redemption = { couponId, customerId, quoted: priced.quoteId !== null };
      await redeemCoupon(tx, business.id, redemption, now);
    }
    const booking = await store(tx, business, input, priced, services, place, customerId, now);
    await place.claim({ bookingId: booking.row.id }, booking.row.paymentExpiresAt);
    if (priced.quoteId !== null) await convertQuote(tx, business.id, priced.quoteId, customerId);
    await emit(tx, ...eventsOf(business, booking, priced, now));
    await alongside(tx, booking);
    return booking;
  });
}

/** A service shown in quote mode ends in a lead; its times are not for sale. */
function refuseQuoteMode(services: ServiceRow[]): void {
  if (services.some((service) => service.mode === "quote"))
    throw refuseField(
      "serviceId",
      "this service is by request only: send a lead instead",
      "selection_invalid",
    );
}

async function store(
  tx: Transaction,
  business: Business,
  input: BookingInput,
  priced: PricedBooking,
  services: ServiceRow[],
  place: Place,
  customerId: string,
  now: number,
): Promise<StoredBooking> {
  const { row: settings, id: businessId } = business;
  const { price } = priced;
  const { items: bought, packageKey, seats } = priced.bought.purchase;
  const unpaid = settings.paymentsEnabled && price.depositDue > 0;
  const [row] = await tx
    .insert(bookings)
    .values({
      id: newId("booking"),
      businessId,
      customerId,
      teamMemberId: place.teamMemberId,
      quoteId: priced.quoteId,
      couponId: priced.couponId,
      status: firstStatus(settings.requiresApproval, unpaid),
      statusChangedAt: now,
      startsAt: place.startsAt,
      endsAt: place.endsAt,
      seats: seats ?? 1,
      packageKey: packageKey ?? null,
      rules: priced.rules,
      coupon: priced.coupon,
      price,
      currency: price.currency,
      total: price.total,
      depositDue: price.depositDue,
      paymentExpiresAt: unpaid ? now + PAYMENT_WINDOW_MS : null,
      contact: input.customer,
      answers: input.answers ?? {},
      notes: input.notes ?? "",
      locale: input.locale ?? null,
      customerTimeZone: input.timeZone ?? null,
      attribution: input.attribution ?? {},
      consent: input.consent ?? {},
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  if (!row) throw new Error("insert returned no booking");
  const items = await tx
    .insert(bookingItems)
    .values(
      services.map((service, position) => ({
        businessId,
        bookingId: row.id,
        position,
        serviceId: service.id,
        name: service.name,
        selections: bought[position]?.selections ?? {},
        addOns: bought[position]?.addOns ?? {},
      })),
    )
    .returning();
  const member = business.team.find((m) => m.id === place.teamMemberId);
  return { row, items, teamMember: member ? { id: member.id, name: member.name } : null, services };
}

function firstStatus(
  requiresApproval: boolean,
  unpaid: boolean,
): "pending_payment" | "pending" | "confirmed" {
  if (unpaid) return "pending_payment";
  return requiresApproval ? "pending" : "confirmed";
}

function eventsOf(
  business: Business,
  booking: StoredBooking,
  priced: PricedBooking,
  now: number,
): NewEvent[] {
  const { row } = booking;
  const common = { businessId: business.id, actor: { kind: "customer" as const }, occurredAt: now };
  const created: NewEvent = {
    ...common,
    type: "booking.created",
    subjectId: row.id,
    related: {
      customerId: row.customerId,
      teamMemberId: row.teamMemberId,
      ...(row.quoteId === null ? {} : { quoteId: row.quoteId }),
    },
  };
  if (priced.quoteId === null) return [created];
  return [
    created,
    {
      ...common,
      type: "quote.converted",
      subjectId: priced.quoteId,
      fields: ["status"],
      related: { bookingId: row.id },
    },
  ];
}
