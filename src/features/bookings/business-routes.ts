import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { idParam } from "#http/fields.ts";
import { type Access, businessRoute, EVERYONE } from "../access/business-route.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { idempotent } from "../idempotency.ts";
import { bookByHand } from "./book-by-hand.ts";
import { listBookings } from "./list-bookings.ts";
import { assertOwn } from "./policy.ts";
import { getBooking, historyOf } from "./queries.ts";
import { startOf } from "./routes.ts";
import {
  bookByHandBody,
  bookingWithHistory,
  businessBookingList,
  businessBookingSchema,
  listBookingsQuery,
  setStatusBody,
  setStatusesBody,
  statusesSetSchema,
  updateBookingBody,
} from "./schemas.ts";
import { updateBooking } from "./update-booking.ts";
import { updateBookingStatus } from "./update-booking-status.ts";
import { byCaller, updateBookingStatuses } from "./update-booking-statuses.ts";
import { businessBooking } from "./view.ts";

const read = { roles: EVERYONE, scope: "bookings:read" } as const;
const write = { roles: EVERYONE, scope: "bookings:write" } as const;
const params = z.strictObject({ id: idParam("bkg") });
const tags = ["Business: bookings"];

/** Overbooking is for owner and admin. */
function assertMayOverride(access: Access, override: boolean): void {
  if (override && access.role === "staff")
    throw new Refusal("forbidden", "Only an owner or admin may use `override`.");
}

/** Staff who do not see money are told that the price changes, not from what to what. */
async function withoutAmounts<T>(access: Access, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (access.seesMoney || !(error instanceof Refusal) || error.code !== "price_changed") throw error;
    throw new Refusal("price_changed", "The price would change: keep it with `keepPrice`, or ask an owner.");
  }
}

export const businessBookingRoutes = [
  businessRoute({
    operationId: "listBusinessBookings",
    method: "get",
    path: "/business/bookings",
    summary: "List bookings with filters",
    description:
      "By the local dates of the business on which they begin. `total` is there when it was cheap to count. Staff see their own.",
    tags,
    access: read,
    query: listBookingsQuery,
    responses: { 200: { description: "A page of bookings.", schema: businessBookingList } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.bySlug(access.slug);
      const { bookings, ...page } = await listBookings(deps, business, query, access);
      const now = deps.now();
      return {
        status: 200,
        body: { ...page, data: bookings.map((one) => businessBooking(business, one, access, now)) },
      };
    },
  }),

  businessRoute({
    operationId: "getBusinessBooking",
    method: "get",
    path: "/business/bookings/:id",
    summary: "One booking with its history",
    tags,
    access: read,
    params,
    responses: { 200: { description: "The booking.", schema: bookingWithHistory } },
    async handle({ deps, access, params }) {
      const business = await deps.businesses.bySlug(access.slug);
      const booking = await getBooking(deps.db.orm, business.id, params.id);
      assertOwn(booking.row, access);
      const history = await historyOf(deps.db.orm, business.id, params.id);
      return {
        status: 200,
        body: {
          ...businessBooking(business, booking, access, deps.now()),
          history: history.map(({ event, actorName }) => ({
            id: event.id,
            type: event.type,
            occurredAt: toRfc3339(event.occurredAt, business.row.timeZone),
            actor: { kind: event.actorKind, id: event.actorId, name: actorName },
            fields: event.fields,
            related: event.related,
          })),
        },
      };
    },
  }),

  businessRoute({
    operationId: "createBusinessBooking",
    method: "post",
    path: "/business/bookings",
    summary: "Book by hand",
    description:
      "Confirmed at once, without deposit. Notice, horizon and service areas do not bind; opening hours and being free do, unless an owner or admin says `override: true`. Staff book for themselves.",
    tags,
    access: write,
    idempotent: true,
    body: bookByHandBody,
    responses: { 201: { description: "The booking.", schema: businessBookingSchema } },
    problems: [
      "slot_unavailable",
      "price_changed",
      "quote_expired",
      "quote_converted",
      "selection_invalid",
      "coupon_invalid",
      "plan_limit",
      "idempotency_key_reused",
      "idempotency_in_progress",
    ],
    async handle({ deps, access, body, request }) {
      assertMayOverride(access, body.override);
      const input = { ...body, startsAtMs: startOf(body) };
      return withBusiness(deps, access.slug, async (business) => {
        const operation = "createBusinessBooking";
        const call = { operation, businessId: business.id, request, input: body };
        // Only the id is kept for a repetition: what is personal is read again, so that erasing a person need not look here.
        const answer = await idempotent(deps, call, async (remember) => {
          const made = await withoutAmounts(
            access,
            bookByHand(deps, business, input, access, (tx, { row }) =>
              remember(tx, { status: 201, body: { id: row.id } }),
            ),
          );
          return { status: 201, body: { id: made.row.id } };
        });
        const { id } = answer.body as { id: string };
        const booking = await getBooking(deps.db.orm, business.id, id);
        assertOwn(booking.row, access);
        const shown = businessBooking(business, booking, access, deps.now());
        return { status: answer.status, body: shown, headers: answer.headers ?? {} };
      });
    },
  }),

  businessRoute({
    operationId: "updateBusinessBooking",
    method: "patch",
    path: "/business/bookings/:id",
    summary: "Reschedule, reassign or edit a booking",
    description:
      "Another time, length or person is taken as a new booking would be. Another time or address is priced by the rules the booking was made with; another total is 409 `price_changed` until `expectedTotal` agrees to it or `keepPrice` keeps the old one. Without `teamMemberId` the person stays.",
    tags,
    access: write,
    params,
    body: updateBookingBody,
    responses: { 200: { description: "The changed booking.", schema: businessBookingSchema } },
    problems: ["slot_unavailable", "price_changed", "invalid_transition", "version_conflict"],
    async handle({ deps, access, params, body }) {
      const {
        override,
        keepPrice,
        notifyCustomer,
        startsAt,
        teamMemberId,
        durationMinutes,
        version,
        expectedTotal,
        ...details
      } = body;
      assertMayOverride(access, override);
      if (keepPrice && expectedTotal !== undefined)
        throw refuseField("expectedTotal", "give either this or `keepPrice`, not both");
      const startsAtMs = startsAt === undefined ? undefined : startOf({ startsAt });
      const input = {
        ...(startsAtMs === undefined ? {} : { startsAtMs }),
        teamMemberId,
        durationMinutes,
        version,
        expectedTotal,
      };
      const byTeam = { caller: access, keepPrice, override, quietly: !notifyCustomer, details };
      return withBusiness(deps, access.slug, async (business) => {
        const booking = await withoutAmounts(access, updateBooking(deps, business, params.id, input, byTeam));
        return { status: 200, body: businessBooking(business, booking, access, deps.now()) };
      });
    },
  }),

  businessRoute({
    operationId: "updateBookingStatus",
    method: "put",
    path: "/business/bookings/:id/status",
    summary: "Update booking status",
    description:
      "As the table of statuses allows; `allowedStatuses` of the booking says what is possible now. A stale `version` is 409 `version_conflict`.",
    tags,
    access: write,
    params,
    body: setStatusBody,
    responses: { 200: { description: "The booking in its new status.", schema: businessBookingSchema } },
    problems: ["invalid_transition", "version_conflict", "slot_unavailable"],
    async handle({ deps, access, params, body }) {
      if (access.role === "staff" && body.refund !== undefined)
        throw new Refusal("forbidden", "Only an owner or admin decides what is paid back.");
      const business = await deps.businesses.bySlug(access.slug);
      const booking = await updateBookingStatus(deps, business, params.id, { ...body, ...byCaller(access) });
      return { status: 200, body: businessBooking(business, booking, access, deps.now()) };
    },
  }),

  businessRoute({
    operationId: "updateBookingStatuses",
    method: "post",
    path: "/business/bookings/status",
    summary: "Set one status on up to 100 bookings",
    description: "Each for itself: the answer says of every id what became of it.",
    tags,
    access: write,
    body: setStatusesBody,
    responses: { 200: { description: "What became of each.", schema: statusesSetSchema } },
    async handle({ deps, access, body }) {
      const business = await deps.businesses.bySlug(access.slug);
      const { ids, ...change } = body;
      return {
        status: 200,
        body: { data: await updateBookingStatuses(deps, business, ids, change, access) },
      };
    },
  }),
];
