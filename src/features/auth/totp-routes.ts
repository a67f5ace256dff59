import { z } from "zod";
import { accountRoute } from "../access/business-route.ts";
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from "./change-totp.ts";
import { proofSchema, proveAgain } from "./prove-again.ts";
import { loadUser } from "./queries.ts";
import { accountRule } from "./routes.ts";
import { codeField, recoveryCodesSchema, totpSchema } from "./schemas.ts";

const common = { tags: ["Account"], limit: accountRule };
const codeBody = z.strictObject({ code: codeField });
const recoveryCodes = { description: "The recovery codes.", schema: recoveryCodesSchema };

/** Two-step sign-in: a code of an authenticator app beside the password. */
export const totpRoutes = [
  accountRoute({
    ...common,
    operationId: "beginTotp",
    method: "post",
    path: "/account/totp",
    summary: "Get a secret for an authenticator app",
    description:
      "Nothing changes until a code of it is confirmed. Asked again before that, there is a new secret.",
    body: z.strictObject({}),
    responses: { 200: { description: "The secret, shown only now.", schema: totpSchema } },
    problems: ["already_exists"],
    handle: async ({ deps, user }) => ({ status: 200, body: await beginTotp(deps, user.userId) }),
  }),
  accountRoute({
    ...common,
    operationId: "confirmTotp",
    method: "post",
    path: "/account/totp/confirm",
    summary: "Turn two-step sign-in on",
    body: codeBody,
    responses: { 200: recoveryCodes },
    problems: ["already_exists", "in_use"],
    handle: async ({ deps, user, body }) => ({
      status: 200,
      body: { recoveryCodes: await confirmTotp(deps, user.userId, body.code) },
    }),
  }),
  accountRoute({
    ...common,
    operationId: "removeTotp",
    method: "delete",
    path: "/account/totp",
    summary: "Turn two-step sign-in off",
    body: proofSchema,
    responses: { 204: { description: "Off." } },
    async handle({ deps, user, body, request }) {
      const account = await loadUser(deps.db.orm, user.userId);
      if (account.totpEnabledAt !== null) await proveAgain(deps, request, account, body);
      await removeTotp(deps, user.userId);
      return { status: 204 };
    },
  }),
  accountRoute({
    ...common,
    operationId: "renewRecoveryCodes",
    method: "post",
    path: "/account/recovery-codes",
    summary: "Get new recovery codes",
    description: "The old ones stop working.",
    body: codeBody,
    responses: { 200: recoveryCodes },
    problems: ["in_use"],
    handle: async ({ deps, user, body }) => ({
      status: 200,
      body: { recoveryCodes: await renewRecoveryCodes(deps, user.userId, body.code) },
    }),
  }),
];
