import { z } from "zod";
import { parseInstant } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { idParam, slugParam } from "#http/fields.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { route } from "../deps.ts";
import { bookOnce } from "./book-once.ts";
import { cancelBooking } from "./cancel-booking.ts";
import { keptAsLeadSchema } from "./keep-as-lead.ts";
import { openBooking, openOwnBooking } from "./manage-access.ts";
import { ownAnswer } from "./own-answer.ts";
import { sameAgain } from "./rebook-booking.ts";
import { rescheduleBooking } from "./reschedule-booking.ts";
import {
  bookingCreatedSchema,
  cancelBookingBody,
  createBookingBody,
  ownBookingSchema,
  publicBookingSchema,
  rebookBookingBody,
  rescheduleBookingBody,
} from "./schemas.ts";
import { publicBooking } from "./view.ts";

const bookingParams = z.strictObject({ id: idParam("bkg") });
const tokenQuery = z.strictObject({
  token: z.string().max(200).optional().describe("The manage token; or `Authorization: Bearer`."),
});

/** An RFC 3339 instant of a body as epoch milliseconds. */
export function startOf(body: { startsAt: string }): number {
  const ms = parseInstant(body.startsAt);
  if (ms === null) throw refuseField("startsAt", "is not an instant that exists");
  return ms;
}

export const bookingRoutes = [
  route({
    operationId: "createBooking",
    method: "post",
    path: "/public/businesses/:slug/bookings",
    summary: "Create a new booking",
    description:
      "Books a free time. The price is decided here; `expectedTotal` or `quoteId` make sure it is the one the customer saw. A time that is gone answers 409 `slot_unavailable` with `reason` and `alternatives`. A business whose plan has no booking left this month keeps the customer as a lead: 202.",
    tags: ["Bookings"],
    idempotent: true,
    noStore: true,
    params: z.strictObject({ slug: slugParam }),
    body: createBookingBody,
    responses: {
      201: { description: "The booking, with its manage link.", schema: bookingCreatedSchema },
      202: { description: "Nothing is booked, the request is kept as a lead.", schema: keptAsLeadSchema },
    },
    problems: [
      "slot_unavailable",
      "price_changed",
      "quote_expired",
      "quote_converted",
      "selection_invalid",
      "coupon_invalid",
      "outside_service_area",
      "idempotency_key_reused",
      "idempotency_in_progress",
    ],
    async handle({ deps, params, body, request }) {
      const input = { ...body, startsAtMs: startOf(body) };
      return bookOnce(deps, { operation: "createBooking", slug: params.slug, request, given: body, input });
    },
  }),

  route({
    operationId: "getPublicBooking",
    method: "get",
    path: "/public/bookings/:id",
    summary: "Get booking details by ID (public view)",
    description:
      "Without the manage token nothing personal is shown; with it, the customer's own details and the acts allowed now.",
    tags: ["Bookings"],
    noStore: true,
    params: bookingParams,
    query: tokenQuery,
    responses: {
      200: { description: "The booking.", schema: z.union([publicBookingSchema, ownBookingSchema]) },
    },
    problems: ["unauthorized"],
    async handle({ deps, params, query, request }) {
      const { business, booking, own } = await openBooking(deps, params.id, query.token, request);
      const body = own
        ? await ownAnswer(deps, business, booking)
        : publicBooking(business, booking, deps.now());
      return { status: 200, body };
    },
  }),

  route({
    operationId: "cancelBooking",
    method: "post",
    path: "/public/bookings/:id/cancel",
    summary: "Cancel a booking by its manage link",
    tags: ["Bookings"],
    noStore: true,
    params: bookingParams,
    query: tokenQuery,
    body: cancelBookingBody,
    responses: {
      200: { description: "The cancelled booking; asked again, the same.", schema: ownBookingSchema },
    },
    problems: ["unauthorized", "cancellation_closed", "invalid_transition", "version_conflict"],
    async handle({ deps, params, query, body, request }) {
      const { business } = await openOwnBooking(deps, params.id, query.token, request);
      const booking = await cancelBooking(deps, business, params.id, body);
      return { status: 200, body: await ownAnswer(deps, business, booking) };
    },
  }),

  route({
    operationId: "rescheduleBooking",
    method: "post",
    path: "/public/bookings/:id/reschedule",
    summary: "Move a booking to another time by its manage link",
    description:
      "The new time is priced by the rules the booking was made with. Another total is 409 `price_changed`, with both prices and the lines that differ, until `expectedTotal` agrees to it.",
    tags: ["Bookings"],
    noStore: true,
    params: bookingParams,
    query: tokenQuery,
    body: rescheduleBookingBody,
    responses: { 200: { description: "The booking at its new time.", schema: ownBookingSchema } },
    problems: [
      "unauthorized",
      "slot_unavailable",
      "price_changed",
      "cancellation_closed",
      "invalid_transition",
      "version_conflict",
    ],
    async handle({ deps, params, query, body, request }) {
      const input = { ...body, startsAtMs: startOf(body) };
      const access = await openOwnBooking(deps, params.id, query.token, request);
      return withBusiness(deps, access.business.slug, async (business) => {
        const booking = await rescheduleBooking(deps, business, params.id, input);
        return { status: 200, body: await ownAnswer(deps, business, booking) };
      });
    },
  }),

  route({
    operationId: "rebookBooking",
    method: "post",
    path: "/public/bookings/:id/rebook",
    summary: "Book the same again by the manage link",
    description:
      "A new booking of the same items, seats and contact at another time, at today's prices and without a coupon. Answers and refuses like `createBooking`.",
    tags: ["Bookings"],
    idempotent: true,
    noStore: true,
    params: bookingParams,
    query: tokenQuery,
    body: rebookBookingBody,
    responses: {
      201: { description: "The new booking, with its manage link.", schema: bookingCreatedSchema },
      202: { description: "Nothing is booked, the request is kept as a lead.", schema: keptAsLeadSchema },
    },
    problems: [
      "unauthorized",
      "slot_unavailable",
      "price_changed",
      "selection_invalid",
      "outside_service_area",
      "idempotency_key_reused",
      "idempotency_in_progress",
    ],
    async handle({ deps, params, query, body, request }) {
      const { business, booking } = await openOwnBooking(deps, params.id, query.token, request);
      const input = { ...sameAgain(business, booking, body), startsAtMs: startOf(body) };
      const given = { bookingId: params.id, ...body };
      return bookOnce(deps, { operation: "rebookBooking", slug: business.slug, request, given, input });
    },
  }),
];
