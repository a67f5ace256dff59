import { z } from "zod";
import type { BusinessId } from "#domain/ids.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { businessRoute } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { askingStripe } from "../payments/connect-account.ts";
import { bookingsThisMonth } from "../tiers/assert-bookings-left.ts";
import { countKept } from "../tiers/assert-under-limit.ts";
import { tierOf } from "../tiers/catalogue.ts";
import { assertPlans, beginPlan, changePlan, runs, subscriptionOf } from "./change-plan.ts";
import { GRACE_MS } from "./choose-tier.ts";

const tags = ["Business: billing"];
const OWNER = { roles: ["owner"], scope: null } as const;
const dateTime = z.string().meta({ format: "date-time" });
/** Enough to tell an owner; nobody waits for a count of millions. */
const COUNTED_TO = 100_000;
const interval = z.enum(["month", "year"]);

const planBody = z.strictObject({ tier: z.string().min(1).max(100), interval: interval.default("month") });

const billingSchema = z
  .strictObject({
    enforced: z.boolean().describe("Whether plans bind anybody on this installation."),
    canPay: z.boolean().describe("Whether plans can be paid for here."),
    tier: z.strictObject({ id: z.string(), name: z.string() }).describe("What holds now."),
    usage: z
      .strictObject({ bookingsPerMonth: z.int(), teamMembers: z.int(), widgets: z.int() })
      .describe("What the limits of the plan count: bookings of this month, people, widgets."),
    subscription: z
      .strictObject({
        tier: z.string(),
        interval,
        status: z.string().describe("Stripe's word, e.g. `active`, `trialing`, `past_due`, `canceled`."),
        periodEndsAt: dateTime.nullable(),
        trialEndsAt: dateTime.nullable(),
        cancelAtPeriodEnd: z.boolean(),
        next: z
          .strictObject({ tier: z.string(), interval })
          .nullable()
          .describe("From the end of the period on."),
        graceEndsAt: dateTime.nullable().describe("A payment failed: until then the plan is kept."),
      })
      .nullable(),
  })
  .meta({ id: "BillingState" });

async function billingState(
  deps: Deps,
  access: { businessId: Parameters<typeof subscriptionOf>[1]; slug: string },
) {
  const business = await deps.businesses.bySlug(access.slug);
  const row = await subscriptionOf(deps, access.businessId);
  const { timeZone, tier: current } = business.row;
  const at = (instant: number | null) => (instant === null ? null : toRfc3339(instant, timeZone));
  const tier = tierOf(deps.plans, current);
  return {
    enforced: deps.plans.enforced,
    canPay: deps.plans.enforced && deps.payments.installation !== null,
    tier: { id: tier.id, name: tier.name },
    usage: await usageOf(deps, access.businessId, timeZone),
    subscription: row?.stripeSubscriptionId
      ? {
          tier: row.tier,
          interval: row.interval,
          status: row.status,
          periodEndsAt: at(row.periodEndsAt),
          trialEndsAt: at(row.trialEndsAt),
          cancelAtPeriodEnd: row.cancelAtPeriodEnd,
          next:
            row.nextTier === null ? null : { tier: row.nextTier, interval: row.nextInterval ?? row.interval },
          graceEndsAt: at(row.pastDueSince === null ? null : row.pastDueSince + GRACE_MS),
        }
      : null,
  };
}

async function usageOf(deps: Deps, businessId: BusinessId, timeZone: string) {
  const { orm } = deps.db;
  const [bookingsPerMonth, teamMembers, widgets] = await Promise.all([
    bookingsThisMonth(orm, businessId, timeZone, deps.now(), COUNTED_TO),
    countKept(orm, businessId, "teamMembers"),
    countKept(orm, businessId, "widgets"),
  ]);
  return { bookingsPerMonth, teamMembers, widgets };
}

const urlAnswer = z.strictObject({ url: z.string() }).meta({ id: "BillingUrl" });

export const billingRoutes = [
  businessRoute({
    operationId: "getBilling",
    method: "get",
    path: "/business/billing",
    summary: "The business's own plan",
    tags,
    access: OWNER,
    responses: { 200: { description: "The plan.", schema: billingSchema } },
    handle: async ({ deps, access }) => ({ status: 200, body: await billingState(deps, access) }),
  }),
  businessRoute({
    operationId: "beginPlan",
    method: "post",
    path: "/business/billing/checkout",
    summary: "Begin a plan: where it is paid",
    description: "The first time with the plan's trial. A business that has a plan changes it instead.",
    tags,
    access: OWNER,
    body: planBody,
    responses: { 200: { description: "Where to go.", schema: urlAnswer } },
    problems: ["payments_unavailable", "already_exists", "payment_refused", "unavailable"],
    handle: async ({ deps, access, body }) => ({
      status: 200,
      body: { url: await beginPlan(deps, access, body) },
    }),
  }),
  businessRoute({
    operationId: "changePlan",
    method: "post",
    path: "/business/billing/change",
    summary: "Change the plan",
    description:
      "To a larger one at once, with what was paid set off; to a smaller one, or one that costs nothing, when the paid period ends. The plan one has: whatever was planned is dropped.",
    tags,
    access: OWNER,
    body: planBody,
    responses: { 200: { description: "The plan.", schema: billingSchema } },
    problems: ["payments_unavailable", "payment_refused", "unavailable"],
    async handle({ deps, access, body }) {
      await changePlan(deps, access, body);
      return { status: 200, body: await billingState(deps, access) };
    },
  }),
  businessRoute({
    operationId: "openBillingPortal",
    method: "post",
    path: "/business/billing/portal",
    summary: "Where the owner changes the card and finds invoices",
    tags,
    access: OWNER,
    responses: { 200: { description: "Where to go.", schema: urlAnswer } },
    problems: ["payments_unavailable", "payment_refused", "unavailable"],
    async handle({ deps, access }) {
      assertPlans(deps);
      const row = await subscriptionOf(deps, access.businessId);
      const customerId = row?.stripeCustomerId;
      if (!customerId || (!runs(row) && row.status === "incomplete"))
        throw new Refusal("payments_unavailable", "There is no plan yet.");
      const back = `${deps.baseUrl}/dashboard/plan`;
      return {
        status: 200,
        body: { url: await askingStripe(() => deps.payments.billing.portal(customerId, back)) },
      };
    },
  }),
];
