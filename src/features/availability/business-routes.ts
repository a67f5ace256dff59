import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { bookings } from "#db/schema/index.ts";
import { idPattern } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { flag, intQuery, jsonQuery, localDate } from "#http/fields.ts";
import { businessRoute, EVERYONE } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { withBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { keptAnswers } from "../visits/kept-answers.ts";
import { bookedMinutes } from "../visits/visit-spec.ts";
import { boughtFields, buying, requireBought } from "../visits/what-is-bought.ts";
import { listAvailability } from "./list-availability.ts";
import { availabilitySchema } from "./routes.ts";

const teamAvailabilitySchema = availabilitySchema
  .extend({ team: z.array(z.strictObject({ id: z.string(), name: z.string() })) })
  .meta({ id: "BusinessAvailability" });

/** Of a booking, in minutes. */
async function lengthOf(deps: Deps, business: Business, bookingId: string | undefined) {
  if (bookingId === undefined) return undefined;
  const [booking] = await deps.db.orm
    .select({ startsAt: bookings.startsAt, endsAt: bookings.endsAt })
    .from(bookings)
    .where(and(eq(bookings.businessId, business.id), eq(bookings.id, bookingId)));
  return booking && bookedMinutes(booking);
}

export const businessAvailabilityRoutes = [
  businessRoute({
    operationId: "listBusinessAvailability",
    method: "get",
    path: "/business/availability",
    summary: "Free times for the team, and why others are not",
    description:
      "What `POST /business/bookings` would take: notice, cut-offs and horizon do not bind the team. With `teamMemberId` the reasons are that person's. Staff ask for themselves.",
    tags: ["Business: bookings"],
    access: { roles: EVERYONE, scope: "bookings:read" },
    query: buying(
      z.strictObject({
        from: localDate.describe("First local date."),
        to: localDate.describe("Last local date, inclusive; at most 62 days."),
        serviceId: boughtFields.serviceId,
        selections: jsonQuery(boughtFields.selections.unwrap()).optional(),
        addOns: jsonQuery(boughtFields.addOns.unwrap()).optional(),
        items: jsonQuery(boughtFields.items.unwrap()).optional(),
        packageKey: boughtFields.packageKey,
        seats: intQuery(1, 500).optional(),
        teamMemberId: z.string().regex(idPattern("teamMember"), "not a team member's id").optional(),
        bookingId: z
          .string()
          .regex(idPattern("booking"), "not a booking's id")
          .optional()
          .describe(
            "The booking about to be moved: it does not stand in its own way, and takes as long as it is booked for.",
          ),
        durationMinutes: intQuery(5, 7 * 1440)
          .optional()
          .describe("For a visit that shall take this long, whatever its services take."),
        explain: flag,
      }),
    ),
    responses: { 200: { description: "The days of the range.", schema: teamAvailabilitySchema } },
    problems: ["selection_invalid"],
    async handle({ deps, access, query }) {
      const isStaff = access.role === "staff";
      if (isStaff && access.teamMemberId === null) throw new Refusal("forbidden", "You are in no calendar.");
      if (isStaff && (query.teamMemberId ?? access.teamMemberId) !== access.teamMemberId)
        throw new Refusal("forbidden", "Staff ask for themselves only.");
      const { bookingId, explain, from, to, durationMinutes, ...wanted } = query;
      const teamMemberId = isStaff ? (access.teamMemberId ?? undefined) : query.teamMemberId;
      return withBusiness(deps, access.slug, async (business) => {
        const { purchase, paths } = requireBought(wanted);
        const asked = {
          purchase,
          paths,
          from,
          to,
          teamMemberId,
          holdId: bookingId,
          durationMinutes: durationMinutes ?? (await lengthOf(deps, business, bookingId)),
          explain,
          byTeam: true,
        };
        const key = `team availability ${JSON.stringify(asked)}`;
        const view = await keptAnswers(deps.db).get(deps, business, key, async (looking) => {
          const made = await listAvailability(looking, business, asked);
          return { value: made.view, bytes: null };
        });
        const team = business.team.filter(({ id }) => teamMemberId === undefined || id === teamMemberId);
        return { status: 200, body: { ...view, team: team.map(({ id, name }) => ({ id, name })) } };
      });
    },
  }),
];
