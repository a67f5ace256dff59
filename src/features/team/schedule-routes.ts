import { z } from "zod";
import { parseInstant } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { cursorQuery, flag, idParam, limitQuery, listOf, localDate } from "#http/fields.ts";
import { type Access, businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { idempotent } from "../idempotency.ts";
import { addTimeOff, type TimeOffRow } from "./add-time-off.ts";
import { listTimeOff, readTeamMember } from "./list-team.ts";
import { getTeamMember } from "./queries.ts";
import { removeTimeOff } from "./remove-time-off.ts";
import { overrideInputSchema, teamMemberSchema, timeOffInputSchema, timeOffSchema } from "./schemas.ts";
import { removeOverride, setOverride } from "./set-override.ts";
import { timeOffView } from "./view.ts";

const tags = ["Team"];
const params = z.strictObject({ id: idParam("mem") });
const dated = z.strictObject({ id: idParam("mem"), date: localDate });
const managers = { roles: MANAGERS, scope: "team:write" } as const;
const everyone = { roles: EVERYONE, scope: "team:write" } as const;

/** Staff manage their own absences and nobody else's. */
function assertOwn(access: Access, teamMemberId: string): void {
  if (access.role === "staff" && access.teamMemberId !== teamMemberId)
    throw new Refusal("forbidden", "Staff see and change their own time off only.");
}

function instantIn(path: string, text: string): number {
  const instant = parseInstant(text);
  if (instant === null) throw refuseField(path, "is no instant between 1970 and 2200");
  return instant;
}

export const scheduleRoutes = [
  businessRoute({
    operationId: "setOverride",
    method: "put",
    path: "/business/team/:id/overrides/:date",
    summary: "Set a person's hours of one date",
    description: "They replace the week's hours on that date; no spans means off.",
    tags,
    access: managers,
    params: dated,
    body: overrideInputSchema,
    responses: { 200: { description: "The person as they are now.", schema: teamMemberSchema } },
    async handle({ deps, access, params: { id, date }, body }) {
      await setOverride(deps, access, id, { date, spans: body.spans });
      return { status: 200, body: await readTeamMember(deps, access, id) };
    },
  }),
  businessRoute({
    operationId: "removeOverride",
    method: "delete",
    path: "/business/team/:id/overrides/:date",
    summary: "Give a date back to a person's week",
    tags,
    access: managers,
    params: dated,
    responses: { 204: { description: "The week's hours hold again." } },
    async handle({ deps, access, params: { id, date } }) {
      await removeOverride(deps, access, id, date);
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "listTimeOff",
    method: "get",
    path: "/business/team/:id/time-off",
    summary: "A person's time off",
    tags,
    access: { roles: EVERYONE, scope: "team:read" },
    params,
    query: z.strictObject({
      limit: limitQuery,
      cursor: cursorQuery,
      past: flag.describe("Also what is over."),
    }),
    responses: { 200: { description: "Earliest first.", schema: listOf(timeOffSchema) } },
    async handle({ deps, access, params: { id }, query }) {
      assertOwn(access, id);
      return { status: 200, body: await listTimeOff(deps, access, id, query) };
    },
  }),
  businessRoute({
    operationId: "addTimeOff",
    method: "post",
    path: "/business/team/:id/time-off",
    summary: "Enter time off",
    description: "Refused where customers are booked, naming the bookings, unless `force` is set.",
    tags,
    access: everyone,
    idempotent: true,
    params,
    body: timeOffInputSchema,
    responses: { 201: { description: "Entered.", schema: timeOffSchema } },
    problems: ["time_off_conflict", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, params: { id }, body, request }) {
      assertOwn(access, id);
      await getTeamMember(deps.db.orm, access.businessId, id);
      const input = {
        teamMemberId: id,
        startsAt: instantIn("startsAt", body.startsAt),
        endsAt: instantIn("endsAt", body.endsAt),
        reason: body.reason ?? "",
        force: body.force,
        actor: access.actor,
      };
      const call = { operation: "addTimeOff", businessId: access.businessId, request, input: { id, body } };
      return withBusiness(deps, access.slug, (business) =>
        idempotent(deps, call, async (remember) => {
          const answerOf = (row: TimeOffRow) => ({
            status: 201,
            body: timeOffView(row, business.row.timeZone),
          });
          return answerOf(await addTimeOff(deps, business, input, (tx, row) => remember(tx, answerOf(row))));
        }),
      );
    },
  }),
  businessRoute({
    operationId: "removeTimeOff",
    method: "delete",
    path: "/business/team/:id/time-off/:timeOffId",
    summary: "Take time off back",
    tags,
    access: everyone,
    params: z.strictObject({ id: idParam("mem"), timeOffId: idParam("tof") }),
    responses: { 204: { description: "The person can be booked again." } },
    async handle({ deps, access, params: { id, timeOffId } }) {
      assertOwn(access, id);
      const business = await deps.businesses.byId(access.businessId);
      await removeTimeOff(deps, business, timeOffId, access.actor, id);
      return { status: 204 };
    },
  }),
];
