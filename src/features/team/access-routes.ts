import { z } from "zod";
import { idParam } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { removeAccess, setRole } from "./change-access.ts";
import { createInvitation, resendInvitation, revokeInvitation } from "./create-invitation.ts";
import { invitationInputSchema, invitationSchema, roleSchema, teamAccountSchema } from "./schemas.ts";
import { accountView, invitationView } from "./view.ts";

const tags = ["Team"];
/** Rights are given by people, never by programs. */
const access = { roles: MANAGERS, scope: null } as const;
/** A person of the calendar, or a user: not everybody who signs in is in the calendar. */
const someone = z.strictObject({ id: z.string().regex(/^(?:mem|usr)_[A-Za-z0-9_-]{16,64}$/) });
const invitation = z.strictObject({ id: idParam("ivt") });

export const accessRoutes = [
  businessRoute({
    operationId: "setRole",
    method: "put",
    path: "/business/team/:id/role",
    summary: "Say what an account may do",
    description:
      "`id` is a person of the calendar or a user. Only owners make or change owners and admins. It holds from the account's next request on.",
    tags,
    access,
    params: someone,
    body: roleSchema,
    responses: { 200: { description: "The account as it is now.", schema: teamAccountSchema } },
    problems: ["last_owner"],
    async handle({ deps, access, params: { id }, body }) {
      return { status: 200, body: accountView(await setRole(deps, access, id, body)) };
    },
  }),
  businessRoute({
    operationId: "removeAccess",
    method: "delete",
    path: "/business/team/:id/access",
    summary: "Take an account out of the business",
    description:
      "`id` is a person of the calendar or a user. Its next request is that of a stranger; the person in the calendar stays.",
    tags,
    access,
    params: someone,
    responses: { 204: { description: "Out." } },
    problems: ["last_owner"],
    async handle({ deps, access, params: { id } }) {
      await removeAccess(deps, access, id);
      return { status: 204 };
    },
  }),
  businessRoute({
    operationId: "createInvitation",
    method: "post",
    path: "/business/invitations",
    summary: "Invite somebody to work here",
    description: "A mail with a link goes out, good for seven days. Only owners invite owners and admins.",
    tags,
    access,
    body: invitationInputSchema,
    responses: { 201: { description: "Invited.", schema: invitationSchema } },
    problems: ["already_exists", "plan_limit", "in_use"],
    async handle({ deps, access, body }) {
      const row = await createInvitation(deps, access, body);
      const { timeZone } = (await deps.businesses.byId(access.businessId)).row;
      return { status: 201, body: invitationView(row, timeZone) };
    },
  }),
  businessRoute({
    operationId: "resendInvitation",
    method: "post",
    path: "/business/invitations/:id/resend",
    summary: "Send an invitation anew",
    description: "A new one takes its place, for another seven days; the old link leads nowhere any more.",
    tags,
    access,
    params: invitation,
    responses: { 201: { description: "The invitation in its place.", schema: invitationSchema } },
    problems: ["already_exists"],
    async handle({ deps, access, params: { id } }) {
      const row = await resendInvitation(deps, access, id);
      const { timeZone } = (await deps.businesses.byId(access.businessId)).row;
      return { status: 201, body: invitationView(row, timeZone) };
    },
  }),
  businessRoute({
    operationId: "revokeInvitation",
    method: "delete",
    path: "/business/invitations/:id",
    summary: "Take an invitation back",
    tags,
    access,
    params: invitation,
    responses: { 204: { description: "Its link leads nowhere any more." } },
    async handle({ deps, access, params: { id } }) {
      await revokeInvitation(deps, access, id);
      return { status: 204 };
    },
  }),
];
