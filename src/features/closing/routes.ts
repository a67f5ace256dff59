import { z } from "zod";
import { slugParam } from "#http/fields.ts";
import { accountRoute, businessRoute } from "../access/business-route.ts";
import { proofFields, proofSchema, proveAgain } from "../auth/prove-again.ts";
import { loadUser } from "../auth/queries.ts";
import { accountRule } from "../auth/routes.ts";
import { deleteAccount } from "./delete-account.ts";
import { deleteBusiness } from "./delete-business.ts";

const proof = "Takes the password, or a code where there is a second step, once more.";

export const closingRoutes = [
  businessRoute({
    operationId: "deleteBusiness",
    method: "delete",
    path: "/business",
    summary: "Delete the business with everything in it",
    description: `For good: there is no way back but a backup. Export first what has to be kept. ${proof}`,
    tags: ["Business"],
    access: { roles: ["owner"], scope: null },
    body: z.strictObject({
      slug: slugParam.max(63).describe("The business's own, typed by whoever means it."),
      force: z.boolean().optional().describe("Although bookings or live quotes lie ahead."),
      ...proofFields,
    }),
    responses: { 204: { description: "Gone." } },
    problems: ["in_use"],
    async handle({ deps, access, body: { slug, force, ...given }, request }) {
      await proveAgain(deps, request, await loadUser(deps.db.orm, access.userId ?? ""), given);
      await deleteBusiness(deps, access, { slug, force });
      return { status: 204 };
    },
  }),
  accountRoute({
    operationId: "deleteAccount",
    method: "delete",
    path: "/account",
    summary: "Delete the account",
    description: `Every session ends. ${proof}`,
    tags: ["Account"],
    limit: accountRule,
    body: proofSchema,
    responses: { 204: { description: "Gone." } },
    problems: ["last_owner"],
    async handle({ deps, user, body, request }) {
      await proveAgain(deps, request, await loadUser(deps.db.orm, user.userId), body);
      await deleteAccount(deps, user.userId);
      return { status: 204 };
    },
  }),
];
