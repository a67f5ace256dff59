import { currentStatus, type ShownBooking } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import { addressLine, placeOf } from "../customer-pages/place.ts";
import type { CalendarEvent } from "./write-calendar.ts";

/** For whom an entry is made: the customer with their link, or the team with the customer's details. */
export type SeenBy = { kind: "customer"; manageUrl: string } | { kind: "team" };

/** Behind the `@` of every id that we make: what comes back to us in an imported calendar is known by it. */
export const calendarHost = (baseUrl: string): string => new URL(baseUrl).hostname;

const what = ({ items }: Pick<ShownBooking, "items">) => items.map(({ name }) => name).join(" + ");

/** A booking as an entry of a calendar. Its sequence is the booking's version, which every change raises. */
export function bookingEvent(
  business: Business,
  booking: ShownBooking,
  { now, host, seenBy }: { now: number; host: string; seenBy: SeenBy },
): CalendarEvent {
  const { row } = booking;
  const status = currentStatus(row, now);
  return {
    uid: `${row.id}@${host}`,
    sequence: row.version,
    status:
      status === "cancelled" || status === "expired"
        ? "CANCELLED"
        : status === "pending" || status === "pending_payment"
          ? "TENTATIVE"
          : "CONFIRMED",
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    changedAt: row.updatedAt,
    location: addressLine(business, placeOf(business, booking).address),
    ...(seenBy.kind === "team" ? forTeam(booking) : forCustomer(business, booking, seenBy.manageUrl)),
  };
}

function forCustomer(business: Business, booking: ShownBooking, manageUrl: string) {
  const { name, phone, email } = business.row;
  const reach = [name, phone, email, booking.teamMember?.name].filter(Boolean).join("\n");
  return {
    summary: `${what(booking)} · ${name}`,
    description: `${reach}\n\n${manageUrl}`,
    url: manageUrl,
    ...(email === null ? {} : { organizer: { name, email } }),
  };
}

function forTeam(booking: ShownBooking) {
  const { contact, notes, internalNotes } = booking.row;
  const lines = [
    booking.teamMember?.name,
    contact.phone,
    contact.email,
    notes === "" ? undefined : `\n${notes}`,
    internalNotes === "" ? undefined : `\n${internalNotes}`,
  ];
  return {
    summary: `${what(booking)} · ${contact.name}`,
    description: lines.filter(Boolean).join("\n"),
  };
}
