import type { Hono } from "hono";
import { availabilityRoutes } from "#features/availability/routes.ts";
import { bookingRoutes } from "#features/bookings/routes.ts";
import { businessRoutes } from "#features/businesses/routes.ts";
import type { Deps } from "#features/deps.ts";
import { funnelRoutes } from "#features/funnel/routes.ts";
import { healthPages } from "#features/health/pages.ts";
import { holdRoutes } from "#features/holds/routes.ts";
import { homePage } from "#features/home/page.ts";
import { leadRoutes } from "#features/leads/routes.ts";
import { quoteRoutes } from "#features/quotes/routes.ts";
import { reviewRoutes } from "#features/reviews/routes.ts";
import { tierRoutes } from "#features/tiers/routes.ts";
import { createApp } from "#http/app.ts";
import type { PipelineOptions } from "#http/pipeline.ts";
import type { RouteDefinition } from "#http/route.ts";

/** Every route of the API; what the OpenAPI document is made from. */
export const apiRoutes: RouteDefinition<Deps>[] = [
  ...businessRoutes,
  ...availabilityRoutes,
  ...quoteRoutes,
  ...holdRoutes,
  ...bookingRoutes,
  ...leadRoutes,
  ...reviewRoutes,
  ...funnelRoutes,
  ...tierRoutes,
];

export const apiInfo = {
  title: "BookingMachine API",
  version: "1",
  description: "Instant prices, times that are really free, bookings that never overlap.",
};

export function buildApp(deps: Deps, options: PipelineOptions): Hono {
  return createApp({
    routes: apiRoutes,
    deps,
    options,
    pages: [...healthPages(deps), homePage(deps)],
    info: apiInfo,
  });
}
