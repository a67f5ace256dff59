import type { z } from "zod";
import type { bookingItems, bookings } from "#db/schema/index.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { priceView } from "../quotes/price-schema.ts";
import { arrivesUntil } from "../visits/slots.ts";
import { allowedActs } from "./policy.ts";
import type { bookingCreatedSchema, ownBookingSchema, publicBookingSchema } from "./schemas.ts";

export type BookingRow = typeof bookings.$inferSelect;
export type BookingItemRow = typeof bookingItems.$inferSelect;

/** A booking with what its views need. */
export interface StoredBooking {
  row: BookingRow;
  items: BookingItemRow[];
  teamMember: { id: string; name: string } | null;
  /** What the services of its items say, archived ones included. */
  services: BookedService[];
}

export type BookedService = Pick<ServiceRow, "arrivalWindowMinutes" | "cancellationCutoffMinutes">;

export function publicBooking(
  business: Business,
  booking: StoredBooking,
  now: number,
): z.output<typeof publicBookingSchema> {
  const { row, items } = booking;
  const { timeZone } = business.row;
  const [first] = items;
  return {
    id: row.id,
    status: currentStatus(row, now),
    version: row.version,
    business: { slug: business.slug, name: business.row.name, phone: business.row.phone, timeZone },
    service: { id: first?.serviceId ?? "", name: first?.name ?? "" },
    items: items.map(({ serviceId, name, selections, addOns }) => ({ serviceId, name, selections, addOns })),
    seats: row.seats,
    startsAt: toRfc3339(row.startsAt, timeZone),
    endsAt: toRfc3339(row.endsAt, timeZone),
    ...arrivesUntil(row.startsAt, booking.services, timeZone),
    timeZone,
    teamMember: booking.teamMember,
    price: priceView(row.price),
    payment: paymentView(row),
  };
}

/** With the manage token: the details given with this very booking, never more of the customer's record. */
export function ownBooking(
  business: Business,
  booking: StoredBooking,
  now: number,
): z.output<typeof ownBookingSchema> {
  const { row } = booking;
  const { timeZone } = business.row;
  const acts = allowedActs(booking, business.row.cancellation, now);
  const until = acts.until === null ? null : toRfc3339(acts.until, timeZone);
  return {
    ...publicBooking(business, booking, now),
    customer: {
      name: row.contact.name,
      email: row.contact.email ?? null,
      phone: row.contact.phone ?? null,
      address: row.contact.address ?? null,
    },
    answers: row.answers,
    notes: row.notes,
    actions: { cancel: { allowed: acts.cancel, until }, reschedule: { allowed: acts.reschedule, until } },
  };
}

type Created = z.output<typeof bookingCreatedSchema>;

/** The answer to a new booking without its secrets: this is what may be stored. */
export function bookingCreated(business: Business, booking: StoredBooking, now: number) {
  const { row } = booking;
  const { timeZone } = business.row;
  const payment: Created["payment"] =
    row.status === "pending_payment" && row.paymentExpiresAt !== null
      ? {
          status: "preparing",
          amount: row.depositDue,
          currency: row.currency,
          checkoutUrl: null,
          expiresAt: toRfc3339(row.paymentExpiresAt, timeZone),
        }
      : null;
  return { booking: publicBooking(business, booking, now), payment, manageVersion: row.manageVersion };
}

/** The manage link is made from the booking's id and version whenever it is needed, and stored nowhere. */
export function withManageLink(deps: Deps, stored: ReturnType<typeof bookingCreated>): Created {
  const { manageVersion, ...answer } = stored;
  const manageToken = deps.secrets.manageToken(answer.booking.id, manageVersion);
  return {
    ...answer,
    manageToken,
    manageUrl: `${deps.baseUrl}/booking/${answer.booking.id}?token=${manageToken}`,
  };
}

/** An unpaid booking whose time ran out is expired, also while nobody has wanted its time yet. */
export function currentStatus(row: BookingRow, now: number): BookingRow["status"] {
  const lapsed =
    row.status === "pending_payment" && row.paymentExpiresAt !== null && row.paymentExpiresAt <= now;
  return lapsed ? "expired" : row.status;
}

function paymentView(row: BookingRow): z.output<typeof publicBookingSchema>["payment"] {
  const amountDue = Math.max(0, row.total - row.amountPaid);
  const status =
    row.total === 0 ? "none" : amountDue === 0 ? "paid" : row.amountPaid > 0 ? "partly_paid" : "due";
  return { status, amountPaid: row.amountPaid, amountDue };
}
