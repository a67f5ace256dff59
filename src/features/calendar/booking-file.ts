import type { ShownBooking, StoredBooking } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { bookingEvent, calendarHost } from "./booking-event.ts";
import { writeCalendar } from "./write-calendar.ts";

/** A booking as a calendar file for its customer, with their link to it. */
export function bookingFile(
  deps: Pick<Deps, "now" | "baseUrl" | "secrets">,
  business: Business,
  booking: ShownBooking | StoredBooking,
): string {
  const { id, manageVersion } = booking.row;
  const manageUrl = `${deps.baseUrl}/booking/${id}?token=${deps.secrets.manageToken(id, manageVersion)}`;
  const event = bookingEvent(business, booking, {
    now: deps.now(),
    host: calendarHost(deps.baseUrl),
    seenBy: { kind: "customer", manageUrl },
  });
  return writeCalendar([event]);
}
