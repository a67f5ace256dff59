import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { RateLimitRule } from "#http/rate-rules.ts";
import { identify } from "../access/identify.ts";
import { route } from "../deps.ts";
import { setPasswordByLink, verifyEmail } from "./change-password.ts";
import { joinBusiness, openInvitation } from "./join-business.ts";
import {
  acceptBody,
  emailBody,
  invitationInfoSchema,
  memberOfSchema,
  passwordField,
  sentSchema,
  signUpBody,
  tokenBody,
  tokenField,
  verifiedSchema,
} from "./schemas.ts";
import { requestLink } from "./send-link.ts";
import { signUp } from "./sign-up.ts";

/** Each of these costs a hash or a mail. */
export const strangersRule: RateLimitRule = { name: "account", quota: 20, windowSeconds: 60, by: "ip" };

const common = { tags: ["Account"], noStore: true, limit: strangersRule };
const sent = { description: "The same answer for every address.", schema: sentSchema };
const verificationSent = { status: 202, body: { status: "verification_sent" } };

/** What somebody may do who is not signed in. */
export const signUpRoutes = [
  route({
    ...common,
    operationId: "signUp",
    method: "post",
    path: "/account/sign-up",
    summary: "Create an account and its business",
    description:
      "The business can be booked at once; its owner signs in after following the mailed link. An address that has an account already gets a mail that says so, and the caller the same answer.",
    body: signUpBody,
    responses: { 202: sent },
    async handle({ deps, body }) {
      await signUp(deps, body);
      return verificationSent;
    },
  }),
  route({
    ...common,
    operationId: "requestVerificationMail",
    method: "post",
    path: "/account/verification-mails",
    summary: "Send the link that proves an e-mail address again",
    body: emailBody,
    responses: { 202: sent },
    async handle({ deps, body }) {
      await requestLink(deps, body.email, "verify_email");
      return verificationSent;
    },
  }),
  route({
    ...common,
    operationId: "verifyEmail",
    method: "post",
    path: "/account/verify-email",
    summary: "Prove an e-mail address with the mailed link",
    body: tokenBody,
    responses: { 200: { description: "Proven: the account can be signed in to.", schema: verifiedSchema } },
    problems: ["link_expired"],
    async handle({ deps, body }) {
      await verifyEmail(deps, body.token);
      return { status: 200, body: { status: "verified" } };
    },
  }),
  route({
    ...common,
    operationId: "requestPasswordReset",
    method: "post",
    path: "/account/password-resets",
    summary: "Send a link for choosing a new password",
    body: emailBody,
    responses: { 202: sent },
    async handle({ deps, body }) {
      await requestLink(deps, body.email, "reset_password");
      return verificationSent;
    },
  }),
  route({
    ...common,
    operationId: "setPasswordByLink",
    method: "put",
    path: "/account/password-by-link",
    summary: "Choose a new password with the mailed link",
    description: "Ends every session of the account. The link proves the address too.",
    body: z.strictObject({ token: tokenField, password: passwordField }),
    responses: { 204: { description: "Set." } },
    problems: ["link_expired"],
    async handle({ deps, body }) {
      await setPasswordByLink(deps, body);
      return { status: 204 };
    },
  }),
  route({
    ...common,
    operationId: "requestSignInLink",
    method: "post",
    path: "/account/sign-in-links",
    summary: "Send a link that signs in without a password",
    body: emailBody,
    responses: { 202: sent },
    async handle({ deps, body }) {
      await requestLink(deps, body.email, "sign_in");
      return verificationSent;
    },
  }),
  route({
    ...common,
    operationId: "getInvitation",
    method: "get",
    path: "/account/invitations/info",
    summary: "What a mailed invitation is to",
    query: z.strictObject({ token: tokenField }),
    responses: { 200: { description: "The invitation.", schema: invitationInfoSchema } },
    problems: ["link_expired"],
    async handle({ deps, query }) {
      const { id: _, timeZone, expiresAt, ...info } = await openInvitation(deps, query.token);
      return { status: 200, body: { ...info, expiresAt: toRfc3339(expiresAt, timeZone) } };
    },
  }),
  route({
    ...common,
    operationId: "acceptInvitation",
    method: "post",
    path: "/account/invitations/accept",
    summary: "Accept an invitation to a business",
    description:
      "Signed in with the invited address, only the token is needed. Without an account send `name` and `password` too: the link proves the address, so the new account can sign in at once.",
    body: acceptBody,
    responses: { 200: { description: "The business that was joined.", schema: memberOfSchema } },
    problems: ["unauthorized", "forbidden", "link_expired", "plan_limit"],
    async handle({ deps, body, request }) {
      const identity = await identify(deps, request);
      const userId = identity?.kind === "session" ? identity.userId : null;
      return { status: 200, body: await joinBusiness(deps, userId, body) };
    },
  }),
];
