import { z } from "zod";
import { cursorQuery, flag, idParam, limitQuery } from "#http/fields.ts";
import { businessRoute, EVERYONE, MANAGERS } from "../access/business-route.ts";
import { idempotent } from "../idempotency.ts";
import { assertOwnPicture } from "../uploads/queries.ts";
import { archiveTeamMember, restoreTeamMember } from "./archive-team-member.ts";
import { createTeamMember } from "./create-team-member.ts";
import { deleteTeamMember } from "./delete-team-member.ts";
import { listTeam, readTeamMember } from "./list-team.ts";
import { orderTeam } from "./order-team.ts";
import {
  orderSchema,
  skillsSchema,
  teamMemberInputSchema,
  teamMemberSchema,
  teamMemberUpdateSchema,
  teamSchema,
} from "./schemas.ts";
import { setSkills } from "./set-skills.ts";
import { updateTeamMember } from "./update-team-member.ts";

const tags = ["Team"];
const params = z.strictObject({ id: idParam("mem") });
const read = { roles: EVERYONE, scope: "team:read" } as const;
const write = { roles: MANAGERS, scope: "team:write" } as const;
const person = { description: "The person as they are now.", schema: teamMemberSchema };

export const teamRoutes = [
  businessRoute({
    operationId: "listTeam",
    method: "get",
    path: "/business/team",
    summary: "The team",
    description:
      "In the owner's order. Staff see all of themselves and of the others what a customer sees; managers also see who may sign in and who is invited.",
    tags,
    access: read,
    query: z.strictObject({
      limit: limitQuery,
      cursor: cursorQuery,
      archived: flag.describe("Also who is archived."),
    }),
    responses: { 200: { description: "People, a page at a time.", schema: teamSchema } },
    async handle({ deps, access, query }) {
      return { status: 200, body: await listTeam(deps, access, query) };
    },
  }),
  businessRoute({
    operationId: "getTeamMember",
    method: "get",
    path: "/business/team/:id",
    summary: "One person of the team",
    tags,
    access: read,
    params,
    responses: { 200: person },
    async handle({ deps, access, params: { id } }) {
      return { status: 200, body: await readTeamMember(deps, access, id) };
    },
  }),
  businessRoute({
    operationId: "createTeamMember",
    method: "post",
    path: "/business/team",
    summary: "Add a person to the team",
    tags,
    access: write,
    idempotent: true,
    body: teamMemberInputSchema,
    responses: { 201: { description: "Added, last in the order.", schema: teamMemberSchema } },
    problems: ["plan_limit", "idempotency_key_reused", "idempotency_in_progress"],
    async handle({ deps, access, body, request }) {
      const { businessId, actor } = access;
      const call = { operation: "createTeamMember", businessId, request, input: body };
      const answer = await idempotent(deps, call, (remember) =>
        deps.db.transaction(async (tx) => {
          if (body.avatarUrl) await assertOwnPicture(tx, deps, businessId, body.avatarUrl, "avatarUrl");
          const { id } = await createTeamMember(tx, deps, businessId, body, { actor, now: deps.now() });
          const made = { status: 201, body: { id } };
          await remember(tx, made);
          return made;
        }),
      );
      // Kept is the id alone: addresses and numbers are read anew.
      const { id } = answer.body as { id: string };
      return { status: 201, body: await readTeamMember(deps, access, id), headers: answer.headers ?? {} };
    },
  }),
  businessRoute({
    operationId: "updateTeamMember",
    method: "patch",
    path: "/business/team/:id",
    summary: "Change a person of the team",
    description:
      "Only what is given changes; `null` empties a field, `weeklyHours: null` follows the business.",
    tags,
    access: write,
    params,
    body: teamMemberUpdateSchema,
    responses: { 200: person },
    async handle({ deps, access, params: { id }, body }) {
      await updateTeamMember(deps, access, id, body);
      return { status: 200, body: await readTeamMember(deps, access, id) };
    },
  }),
  businessRoute({
    operationId: "orderTeam",
    method: "put",
    path: "/business/team/order",
    summary: "Put the team into an order",
    tags,
    access: write,
    body: orderSchema,
    responses: { 204: { description: "In this order." } },
    async handle({ deps, access, body }) {
      await orderTeam(deps, access, body.teamMemberIds);
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "archiveTeamMember",
    method: "post",
    path: "/business/team/:id/archive",
    summary: "Take a person out of calendar and widget",
    description: "What they did stays. Refused while bookings are ahead, with their number in `bookings`.",
    tags,
    access: write,
    params,
    responses: { 200: person },
    problems: ["in_use"],
    async handle({ deps, access, params: { id } }) {
      await archiveTeamMember(deps, access, id);
      return { status: 200, body: await readTeamMember(deps, access, id) };
    },
  }),
  businessRoute({
    operationId: "restoreTeamMember",
    method: "post",
    path: "/business/team/:id/restore",
    summary: "Bring an archived person back",
    tags,
    access: write,
    params,
    responses: { 200: person },
    problems: ["plan_limit"],
    async handle({ deps, access, params: { id } }) {
      await restoreTeamMember(deps, access, id);
      return { status: 200, body: await readTeamMember(deps, access, id) };
    },
  }),
  businessRoute({
    operationId: "deleteTeamMember",
    method: "delete",
    path: "/business/team/:id",
    summary: "Remove a person who was never booked",
    tags,
    access: write,
    params,
    responses: { 204: { description: "Removed." } },
    problems: ["in_use"],
    async handle({ deps, access, params: { id } }) {
      await deleteTeamMember(deps, access, id);
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "setSkills",
    method: "put",
    path: "/business/team/:id/services",
    summary: "Say which services a person does",
    tags,
    access: write,
    params,
    body: skillsSchema,
    responses: { 200: person },
    async handle({ deps, access, params: { id }, body }) {
      await setSkills(deps, access, id, body.serviceIds);
      return { status: 200, body: await readTeamMember(deps, access, id) };
    },
  }),
];
