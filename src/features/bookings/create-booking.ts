import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { bookingItems, bookings, holds } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import type { PriceAdjustment } from "#domain/adjust-price.ts";
import type { PricedVisit } from "#domain/pricing.ts";
import { refuseField } from "#domain/refusals.ts";
import { type Actor, emit, type NewEvent } from "#events/emit.ts";
import { chargeable } from "#integrations/payments/charge-amount.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import { couponLocks, redeemCoupon } from "../coupons/redeem-coupon.ts";
import { findOrCreateCustomer } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { insertPayment } from "../payments/insert-payment.ts";
import { convertQuote } from "../quotes/convert-quote.ts";
import { assertBookingsLeft, bookingLimitLocks } from "../tiers/assert-bookings-left.ts";
import { hasFeature } from "../tiers/catalogue.ts";
import { type Place, placeVisit } from "../visits/place-visit.ts";
import { arrivalWindow } from "../visits/slots.ts";
import { forTeam, refuseQuoteMode, servicesOf, specLasting } from "../visits/visit-spec.ts";
import { checkAnswers } from "./check-answers.ts";
import { decidePrice, type PricedBooking } from "./decide-price.ts";
import { keepCustomer } from "./keep-customer.ts";
import { cutoffMinutes } from "./policy.ts";
import type { createBookingBody } from "./schemas.ts";
import type { StoredBooking } from "./view.ts";

export type BookingInput = Omit<z.output<typeof createBookingBody>, "customer"> & { customer: Contact };

/** What is different when the team books for a customer. */
export interface ByHand {
  actor: Actor;
  /** A customer whose record is known; absent: found by the contact, or made. */
  customerId?: string | undefined;
  internalNotes?: string | undefined;
  adjustments?: PriceAdjustment[] | undefined;
  /** How long it lasts; absent: as long as what is bought takes. */
  durationMinutes?: number | undefined;
  /** Takes the time, be it free or not: of the person named, else of one who is free, else of the first who can. */
  override: boolean;
}

/** How long a time is kept for a booking whose deposit is due: Stripe's Checkout sessions live no shorter. */
const PAYMENT_WINDOW_MS = 31 * 60_000;

/**
 * Books: decides the price (today's rules, or the quote's), finds who is free, and stores customer, booking, claims
 * and events in one transaction. `alongside` writes in the same transaction.
 * By hand nothing waits for approval or a deposit, and neither notice, horizon, service areas nor required questions
 * bind.
 * Refuses with `slot_unavailable`, `price_changed`, `quote_expired`, `quote_converted`, `selection_invalid`,
 * `coupon_invalid`, `outside_service_area`, `validation_failed`, and `plan_limit` when the business's plan has no booking
 * left this month.
 */
export async function createBooking(
  deps: Deps,
  business: Business,
  input: BookingInput & { startsAtMs: number },
  alongside: (tx: Transaction, booking: StoredBooking) => Promise<void>,
  byHand?: ByHand,
): Promise<StoredBooking> {
  const priced = await decidePrice(deps, business, input, byHand);
  const { purchase, paths } = priced.bought;
  const services = servicesOf(business, purchase, paths, priced.quoteId !== null);
  if (!byHand && !priced.quotedByTeam) {
    refuseQuoteMode(services);
    refuseQuoteWidget(business, input.attribution?.widget);
  }
  checkAnswers(business, input.attribution?.widget, input.answers ?? {}, byHand ? "team" : "customer");
  if (input.teamMemberId !== undefined && !business.members.has(input.teamMemberId))
    throw refuseField("teamMemberId", "there is no such team member here");

  const length = { usual: priced.price.durationMinutes, wanted: byHand?.durationMinutes };
  const spec = specLasting(business, services, length, purchase.seats ?? 1);
  const request = {
    services,
    spec: byHand ? forTeam(spec) : spec,
    byTeam: byHand !== undefined,
    override: byHand?.override,
    startsAt: input.startsAtMs,
    teamMemberId: input.teamMemberId,
    replaces: input.holdId,
    locks: [
      ...(await couponLocks(deps.db.orm, business.id, priced.couponId)),
      ...bookingLimitLocks(deps, business),
    ],
  };
  return placeVisit(deps, business, request, async (tx, place) => {
    const now = deps.now();
    await assertBookingsLeft(tx, deps, business);
    if (input.holdId !== undefined)
      await tx.delete(holds).where(and(eq(holds.businessId, business.id), eq(holds.id, input.holdId)));
    const customerId = byHand?.customerId
      ? await keepCustomer(tx, business.id, byHand.customerId)
      : await findOrCreateCustomer(tx, business.id, input.customer, now, byHand?.actor);
    const { couponId } = priced;
    if (couponId !== null) {
      const redemption = { couponId, customerId, quoted: priced.quoteId !== null };
      await redeemCoupon(tx, business.id, redemption, now);
    }
    // First of all that refers to it: a quote that was taken away meanwhile is told as one that was changed.
    if (priced.quoteId !== null)
      await convertQuote(tx, business.id, priced.quoteId, priced.quoteVersion, customerId, now);
    const booking = await store(tx, deps, business, input, priced, services, place, customerId, now, byHand);
    await place.claim({ bookingId: booking.row.id }, booking.row.paymentExpiresAt);
    await emit(tx, ...eventsOf(business, booking, priced, now, place, byHand));
    await alongside(tx, booking);
    return booking;
  });
}

/** As with a service, so with a widget: what is shown in quote mode ends in a lead. */
function refuseQuoteWidget(business: Business, slug: string | undefined): void {
  if (business.widgets.some((widget) => widget.slug === slug && widget.mode === "quote"))
    throw refuseField("attribution.widget", "this widget takes requests only: send a lead instead");
}

async function store(
  tx: Transaction,
  deps: Deps,
  business: Business,
  input: BookingInput,
  priced: PricedBooking,
  services: ServiceRow[],
  place: Place,
  customerId: string,
  now: number,
  byHand: ByHand | undefined,
): Promise<StoredBooking> {
  const { row: settings, id: businessId } = business;
  const { price } = priced;
  const { items: bought, packageKey, seats } = priced.bought.purchase;
  const demands = demandsOf(deps, business, price, byHand);
  const unpaid = demands !== null;
  const [row] = await tx
    .insert(bookings)
    .values({
      id: newId("booking"),
      businessId,
      customerId,
      teamMemberId: place.teamMemberId,
      quoteId: priced.quoteId,
      couponId: priced.couponId,
      status: firstStatus(settings.requiresApproval && !byHand, unpaid),
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
      internalNotes: byHand?.internalNotes ?? "",
      origin: byHand ? "team" : "customer",
      arrivalWindowMinutes: arrivalWindow(services),
      cancellationCutoffMinutes: cutoffMinutes(
        { row: { cancellationCutoffMinutes: null }, services },
        settings.cancellation,
      ),
      paymentPolicy: settings.paymentPolicy,
      locale: input.locale ?? null,
      customerTimeZone: input.timeZone ?? null,
      attribution: input.attribution ?? {},
      consent: input.consent ?? {},
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  if (!row) throw new Error("insert returned no booking");
  if (demands !== null) {
    const payment = { ...demands, bookingId: row.id, invoiceId: null, expiresAt: row.paymentExpiresAt };
    await insertPayment(tx, deps, business, payment, row.currency, now);
  }
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
  const teamMember = member ? { id: member.id, name: member.name } : null;
  return { row, items, teamMember, services, review: null };
}

/** What the customer has to pay, or the card to leave, before it is booked; `null`: nothing. */
function demandsOf(
  deps: Deps,
  { row: settings }: Business,
  price: PricedVisit,
  byHand: ByHand | undefined,
): { purpose: "deposit" | "card"; amount: number } | null {
  if (byHand || !settings.paymentsEnabled || !hasFeature(deps.plans, settings.tier, "deposits")) return null;
  const amount = chargeable(price.depositDue, price.currency);
  if (amount > 0) return { purpose: "deposit", amount };
  return settings.paymentPolicy.cardOnFile ? { purpose: "card", amount: 0 } : null;
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
  place: Place,
  byHand: ByHand | undefined,
): NewEvent[] {
  const { row } = booking;
  const actor: Actor = byHand?.actor ?? { kind: "customer" };
  const common = { businessId: business.id, actor, occurredAt: now };
  const created: NewEvent = {
    ...common,
    type: "booking.created",
    subjectId: row.id,
    related: {
      status: row.status,
      customerId: row.customerId,
      teamMemberId: row.teamMemberId,
      ...(row.quoteId === null ? {} : { quoteId: row.quoteId }),
    },
  };
  const list = [created];
  if (place.overridden)
    list.push({
      ...common,
      type: "booking.overridden",
      subjectId: row.id,
      related: { teamMemberId: row.teamMemberId },
    });
  if (priced.quoteId !== null)
    list.push({
      ...common,
      type: "quote.converted",
      subjectId: priced.quoteId,
      fields: ["status"],
      related: { bookingId: row.id },
    });
  return list;
}
