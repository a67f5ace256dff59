import { z } from "zod";
import { idParam } from "#http/fields.ts";
import { openOwnBooking } from "../bookings/manage-access.ts";
import { route } from "../deps.ts";
import { bookingFile } from "./booking-file.ts";
import { feedRoutes } from "./feed-routes.ts";

const getBookingCalendarFile = route({
  operationId: "getBookingCalendarFile",
  method: "get",
  path: "/public/bookings/:id/calendar.ics",
  summary: "The booking as a calendar file",
  description:
    "iCalendar (RFC 5545), times in UTC. Taken in again after a change it replaces the entry; of a cancelled booking it takes the entry away. It holds the customer's link, so it needs the manage token.",
  tags: ["Bookings"],
  noStore: true,
  params: z.strictObject({ id: idParam("bkg") }),
  query: z.strictObject({
    token: z.string().max(200).optional().describe("The manage token; or `Authorization: Bearer`."),
  }),
  responses: { 200: { description: "The calendar file.", contentType: "text/calendar" } },
  problems: ["unauthorized"],
  async handle({ deps, params, query, request }) {
    const { business, booking } = await openOwnBooking(deps, params.id, query.token, request);
    return {
      status: 200,
      prepared: { bytes: bookingFile(deps, business, booking), etag: "", cacheControl: "no-store" },
      headers: {
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": 'attachment; filename="booking.ics"',
      },
    };
  },
});

export const calendarFileRoutes = [getBookingCalendarFile, ...feedRoutes];
