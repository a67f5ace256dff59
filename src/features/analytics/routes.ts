import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { assertFeature } from "../tiers/catalogue.ts";
import { reportAnalytics } from "./report-analytics.ts";
import { analyticsQuery, analyticsSchema } from "./schemas.ts";

export const analyticsRoutes = [
  businessRoute({
    operationId: "getAnalytics",
    method: "get",
    path: "/business/analytics",
    summary: "The figures of the business in a period",
    description:
      "Revenue, bookings, funnel, utilization, demand, sources, leads, customers and ratings, beside the period of equal length just before. Days are local days of the business, money is in its currency. Each figure is defined in docs/how/analytics.md.",
    tags: ["Analytics"],
    access: { roles: MANAGERS, scope: "analytics:read" },
    query: analyticsQuery,
    responses: { 200: { description: "The figures.", schema: analyticsSchema } },
    problems: ["plan_required"],
    async handle({ deps, access, query }) {
      assertFeature(deps.plans, access.tier, "analytics", "Analytics");
      return { status: 200, body: await reportAnalytics(deps, access.businessId, query) };
    },
  }),
];
