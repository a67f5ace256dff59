import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { memberships, users } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import type { RateLimitRule } from "#http/rate-rules.ts";
import { accountRoute } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { changePassword } from "./change-password.ts";
import { createBusiness } from "./create-business.ts";
import { endSessions } from "./end-sessions.ts";
import { newSession, sessionCookie } from "./make-session.ts";
import { listBusinessesOf, loadUser } from "./queries.ts";
import {
  accountPatch,
  accountSchema,
  currentBusinessBody,
  givenPassword,
  memberOfSchema,
  newBusinessSchema,
  passwordField,
} from "./schemas.ts";
import { accountView } from "./view.ts";

/** Like the rest of what somebody does who is signed in. */
export const accountRule: RateLimitRule = { name: "account", quota: 120, windowSeconds: 60, by: "session" };

const common = { tags: ["Account"], limit: accountRule };

/** An agency has many; nobody has this many. */
const MOST_BUSINESSES = 100;

/** The signed-in person's own account. */
export const accountRoutes = [
  accountRoute({
    ...common,
    operationId: "getAccount",
    method: "get",
    path: "/account",
    summary: "Who is signed in, and where they work",
    responses: { 200: { description: "The account.", schema: accountSchema } },
    handle: async ({ deps, user }) => ({ status: 200, body: await accountView(deps.db.orm, user.userId) }),
  }),
  accountRoute({
    ...common,
    operationId: "updateAccount",
    method: "patch",
    path: "/account",
    summary: "Change name or language",
    body: accountPatch,
    responses: { 200: { description: "The account.", schema: accountSchema } },
    async handle({ deps, user, body }) {
      await deps.db.orm
        .update(users)
        .set({
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(body.locale === undefined ? {} : { locale: body.locale }),
          updatedAt: deps.now(),
        })
        .where(eq(users.id, user.userId));
      return { status: 200, body: await accountView(deps.db.orm, user.userId) };
    },
  }),
  accountRoute({
    ...common,
    operationId: "changePassword",
    method: "put",
    path: "/account/password",
    summary: "Change the password",
    description: "Ends every session. The answer sets a cookie with a new one for whoever changed it.",
    body: z.strictObject({ currentPassword: givenPassword, newPassword: passwordField }),
    responses: { 204: { description: "Changed." } },
    problems: ["version_conflict"],
    async handle({ deps, user, body, request }) {
      const sessionVersion = await changePassword(deps, request, user.userId, body);
      const cookie = await sessionCookie(deps, newSession({ id: user.userId, sessionVersion }));
      return { status: 204, headers: { "set-cookie": cookie } };
    },
  }),
  accountRoute({
    ...common,
    operationId: "signOutEverywhere",
    method: "post",
    path: "/account/sign-out-everywhere",
    summary: "End every session of the account, this one too",
    body: z.strictObject({}),
    responses: { 204: { description: "Ended, from the next request on." } },
    async handle({ deps, user }) {
      await deps.db.transaction((tx) => endSessions(tx, user.userId, deps.now()));
      return { status: 204 };
    },
  }),
  accountRoute({
    ...common,
    operationId: "createBusiness",
    method: "post",
    path: "/account/businesses",
    summary: "Create a further business",
    description: "Whoever is signed in is its owner. It is not made the current one, unless it is the first.",
    body: newBusinessSchema,
    responses: { 201: { description: "The business.", schema: memberOfSchema } },
    problems: ["plan_limit"],
    handle: async ({ deps, user, body }) => ({
      status: 201,
      body: await addBusiness(deps, user.userId, body),
    }),
  }),
  accountRoute({
    ...common,
    operationId: "setCurrentBusiness",
    method: "put",
    path: "/business/current",
    summary: "Choose the business that calls without `X-Business-Id` are about",
    body: currentBusinessBody,
    responses: { 204: { description: "Chosen, in all sessions of the account." } },
    async handle({ deps, user, body }) {
      await chooseBusiness(deps, user.userId, body.businessId as BusinessId);
      return { status: 204 };
    },
  }),
];

function addBusiness(deps: Deps, userId: string, wanted: z.infer<typeof newBusinessSchema>) {
  return deps.db.transaction(async (tx) => {
    const user = await loadUser(tx, userId);
    const others = await listBusinessesOf(tx, userId);
    if (others.length >= MOST_BUSINESSES)
      throw new Refusal("plan_limit", `One account belongs to at most ${MOST_BUSINESSES} businesses.`);
    const made = await createBusiness(tx, deps, user, wanted, deps.now());
    if (others.length === 0)
      await tx.update(users).set({ currentBusinessId: made.id }).where(eq(users.id, userId));
    return made;
  });
}

/** Throws `not_found` for a business the person does not belong to. */
async function chooseBusiness(deps: Deps, userId: string, businessId: BusinessId): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const [member] = await tx
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.businessId, businessId), eq(memberships.userId, userId)));
    if (!member) throw new Refusal("not_found", "There is no such business.");
    await tx.update(users).set({ currentBusinessId: businessId }).where(eq(users.id, userId));
  });
}
