import { z } from "zod";
import { BOOKING_STATUSES } from "#domain/booking-status.ts";
import { idPattern } from "#domain/ids.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import { localDate } from "#http/fields.ts";
import { businessRoute, EVERYONE } from "../access/business-route.ts";
import { listCalendar } from "./list-calendar.ts";
import { currentStatus } from "./view.ts";

const dateTime = z.string().meta({ format: "date-time" });
const date = z.string().meta({ format: "date" });

const calendarSchema = z
  .strictObject({
    from: date,
    to: date,
    timeZone: z.string(),
    people: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        color: z.string().nullable(),
        archived: z.boolean(),
        holds: z.int().describe("Times being kept for customers who are typing."),
        bookings: z.array(
          z.strictObject({
            id: z.string(),
            status: z.enum(BOOKING_STATUSES),
            version: z.int(),
            startsAt: dateTime,
            endsAt: dateTime,
            customer: z.strictObject({ id: z.string(), name: z.string() }),
            services: z.array(z.string()),
            seats: z.int(),
            total: z.int().nullable().describe("`null` for staff who do not see money."),
          }),
        ),
        timeOff: z.array(
          z.strictObject({ id: z.string(), startsAt: dateTime, endsAt: dateTime, reason: z.string() }),
        ),
        busy: z
          .array(z.strictObject({ startsAt: dateTime, endsAt: dateTime }))
          .describe("By the person's calendars kept elsewhere: when, never what."),
      }),
    ),
    closures: z.array(z.strictObject({ id: z.string(), startsOn: date, endsOn: date, label: z.string() })),
    truncated: z.boolean().describe("More than 5,000 bookings: ask for fewer days."),
  })
  .meta({ id: "Calendar" });

export const calendarRoutes = [
  businessRoute({
    operationId: "getCalendar",
    method: "get",
    path: "/business/calendar",
    summary: "Bookings, time off, busy times and closures of a range, by person",
    description: "Without cancelled and expired bookings. Staff see their own.",
    tags: ["Business: bookings"],
    access: { roles: EVERYONE, scope: "bookings:read" },
    query: z.strictObject({
      from: localDate.describe("First local date."),
      to: localDate.describe("Last local date, inclusive; at most 62 days."),
      teamMemberId: z.string().regex(idPattern("teamMember"), "not a team member's id").optional(),
    }),
    responses: { 200: { description: "The calendar.", schema: calendarSchema } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.bySlug(access.slug);
      const found = await listCalendar(deps, business, query, access);
      const { timeZone } = business.row;
      const now = deps.now();
      const bookings = Map.groupBy(found.bookings, ({ row }) => row.teamMemberId);
      const timeOff = Map.groupBy(found.timeOff, ({ teamMemberId }) => teamMemberId);
      const body = {
        from: query.from,
        to: query.to,
        timeZone,
        people: found.people.map(({ archivedAt, ...person }) => ({
          ...person,
          archived: archivedAt !== null,
          bookings: (bookings.get(person.id) ?? []).map(({ row, items }) => ({
            id: row.id,
            status: currentStatus(row, now),
            version: row.version,
            startsAt: toRfc3339(row.startsAt, timeZone),
            endsAt: toRfc3339(row.endsAt, timeZone),
            customer: { id: row.customerId, name: row.contact.name },
            services: items.map(({ name }) => name),
            seats: row.seats,
            total: access.seesMoney ? row.total : null,
          })),
          timeOff: (timeOff.get(person.id) ?? []).map(({ id, startsAt, endsAt, reason }) => ({
            id,
            startsAt: toRfc3339(startsAt, timeZone),
            endsAt: toRfc3339(endsAt, timeZone),
            reason,
          })),
          busy: (found.busy.get(person.id) ?? []).map(({ start, end }) => ({
            startsAt: toRfc3339(start, timeZone),
            endsAt: toRfc3339(end, timeZone),
          })),
        })),
        closures: found.closures.map(({ id, startsOn, endsOn, label }) => ({ id, startsOn, endsOn, label })),
        truncated: found.truncated,
      };
      return { status: 200, body };
    },
  }),
];
