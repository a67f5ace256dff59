import { eq } from "drizzle-orm";
import { businesses } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { emit } from "#events/emit.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { connectedSchema, keysBody, paymentAccountSchema, paymentPolicySchema } from "./account-schemas.ts";
import { askingStripe, connectAccount, disconnectAccount, setKeys } from "./connect-account.ts";
import { refreshAccount } from "./refresh-account.ts";
import { type AccountRow, connectedAccount } from "./till.ts";

const tags = ["Payments"];
const OWNER = ["owner"] as const;

export const paymentAccountRoutes = [
  businessRoute({
    operationId: "getPaymentAccount",
    method: "get",
    path: "/business/payments/account",
    summary: "Whether and how the business is paid online",
    tags,
    access: { roles: MANAGERS, scope: "payments:read" },
    responses: { 200: { description: "The account.", schema: paymentAccountSchema } },
    handle: async ({ deps, access }) => ({
      status: 200,
      body: await currentAccount(deps, access.businessId),
    }),
  }),
  businessRoute({
    operationId: "connectPaymentAccount",
    method: "post",
    path: "/business/payments/connect",
    summary: "Connect the business for online payments",
    description:
      "Makes an account at Stripe, or takes up the one there is. `onboardingUrl` leads to where Stripe asks about the business; payments are on as soon as Stripe is satisfied.",
    tags,
    access: { roles: OWNER, scope: null },
    responses: { 200: { description: "The account, and where to go next.", schema: connectedSchema } },
    problems: ["payments_unavailable", "already_exists", "payment_refused", "unavailable"],
    async handle({ deps, access }) {
      const { account, onboardingUrl } = await connectAccount(deps, access);
      return { status: 200, body: { account: accountView(deps, access.businessId, account), onboardingUrl } };
    },
  }),
  businessRoute({
    operationId: "refreshPaymentAccount",
    method: "post",
    path: "/business/payments/refresh",
    summary: "Ask Stripe how the account stands",
    description: "Its messages say so by themselves; this is for who does not want to wait for one.",
    tags,
    access: { roles: MANAGERS, scope: "payments:write" },
    responses: { 200: { description: "The account.", schema: paymentAccountSchema } },
    problems: ["payment_refused", "unavailable"],
    async handle({ deps, access }) {
      const account = await connectedAccount(deps.db.orm, access.businessId);
      const fresh = account && (await askingStripe(() => refreshAccount(deps, account)));
      return { status: 200, body: accountView(deps, access.businessId, fresh) };
    },
  }),
  businessRoute({
    operationId: "setPaymentKeys",
    method: "put",
    path: "/business/payments/keys",
    summary: "Be paid through Stripe keys of one's own",
    description: "They are tried, kept encrypted, and never shown again.",
    tags,
    access: { roles: OWNER, scope: null },
    body: keysBody,
    responses: { 200: { description: "The account.", schema: paymentAccountSchema } },
    problems: ["unavailable"],
    async handle({ deps, access, body }) {
      return { status: 200, body: accountView(deps, access.businessId, await setKeys(deps, access, body)) };
    },
  }),
  businessRoute({
    operationId: "disconnectPaymentAccount",
    method: "post",
    path: "/business/payments/disconnect",
    summary: "Take no payments online any more",
    tags,
    access: { roles: OWNER, scope: null },
    responses: { 200: { description: "Nothing is connected.", schema: paymentAccountSchema } },
    async handle({ deps, access }) {
      await disconnectAccount(deps, access);
      return { status: 200, body: await currentAccount(deps, access.businessId) };
    },
  }),
  businessRoute({
    operationId: "getPaymentPolicy",
    method: "get",
    path: "/business/payments/policy",
    summary: "What is paid back and charged, and when",
    tags,
    access: { roles: MANAGERS, scope: "payments:read" },
    responses: { 200: { description: "The policy.", schema: paymentPolicySchema } },
    async handle({ deps, access }) {
      const [row] = await deps.db.orm
        .select({ policy: businesses.paymentPolicy })
        .from(businesses)
        .where(eq(businesses.id, access.businessId));
      return { status: 200, body: row?.policy };
    },
  }),
  businessRoute({
    operationId: "setPaymentPolicy",
    method: "put",
    path: "/business/payments/policy",
    summary: "Set what is paid back and charged, and when",
    description: "For bookings from now on: earlier ones keep what their customers were promised.",
    tags,
    access: { roles: MANAGERS, scope: "payments:write" },
    body: paymentPolicySchema,
    responses: { 200: { description: "The policy.", schema: paymentPolicySchema } },
    async handle({ deps, access, body }) {
      const now = deps.now();
      await deps.db.transaction(async (tx) => {
        await tx
          .update(businesses)
          .set({ paymentPolicy: body, updatedAt: now })
          .where(eq(businesses.id, access.businessId));
        await emit(tx, {
          businessId: access.businessId,
          type: "payment_policy.updated",
          subjectId: access.businessId,
          actor: access.actor,
          fields: Object.keys(body),
          occurredAt: now,
        });
      });
      return { status: 200, body };
    },
  }),
];

async function currentAccount(deps: Deps, businessId: BusinessId) {
  return accountView(deps, businessId, await connectedAccount(deps.db.orm, businessId));
}

/** Nothing of the keys but how they end. */
function accountView(deps: Deps, businessId: BusinessId, account: AccountRow | null) {
  const { installation, local } = deps.payments;
  const mode = account && (local ? "local" : account.livemode ? "live" : "test");
  return {
    connected: account !== null,
    enabled: account?.chargesEnabled ?? false,
    kind: account?.kind ?? null,
    mode,
    stripeAccountId: account?.stripeAccountId ?? null,
    keyHint: account?.keyHint ?? null,
    detailsSubmitted: account?.detailsSubmitted ?? false,
    requirements: account?.requirements ?? [],
    disabledReason: account?.disabledReason ?? null,
    canConnect: installation !== null,
    webhookUrl: `${deps.baseUrl}/api/v1/webhooks/stripe?business=${businessId}`,
  };
}
