import { sql } from "drizzle-orm";
import { z } from "zod";
import { funnelCounts } from "#db/schema/index.ts";
import { localDateOf } from "#domain/local-time.ts";
import { slugParam } from "#http/fields.ts";
import { route } from "../deps.ts";
import { isOnOwnSite, ON_OWN_SITE } from "./own-site.ts";

/** Closed lists, so that a beacon from anywhere cannot grow the table beyond days × these × the business's widgets. */
const EVENTS = ["view", "step", "quote", "start"] as const;
const STEPS = ["services", "options", "time", "details", "payment", "done"] as const;

export const funnelRoutes = [
  route({
    operationId: "recordFunnelEvent",
    method: "post",
    path: "/public/businesses/:slug/events",
    summary: "Count one step of the booking funnel",
    description: "Without cookies and without anything about the visitor: it only raises a count of the day.",
    tags: ["Businesses"],
    params: z.strictObject({ slug: slugParam }),
    body: z.strictObject({
      type: z.enum(EVENTS),
      step: z.enum(STEPS).optional().describe("With `type: step`."),
      widget: slugParam.optional(),
    }),
    responses: { 204: { description: "Counted." } },
    async handle({ deps, params, body, request }) {
      const business = await deps.businesses.bySlug(params.slug);
      const widget =
        business.widgets.find((w) => w.slug === body.widget) ?? business.widgets.find((w) => w.isDefault);
      await deps.db.orm
        .insert(funnelCounts)
        .values({
          businessId: business.id,
          date: localDateOf(deps.now(), business.row.timeZone),
          event: body.type,
          step:
            body.type === "view" && isOnOwnSite(request.header("origin"), deps.baseUrl)
              ? ON_OWN_SITE
              : (body.step ?? ""),
          widget: widget?.slug ?? "",
          count: 1,
        })
        .onConflictDoUpdate({
          target: [
            funnelCounts.businessId,
            funnelCounts.date,
            funnelCounts.event,
            funnelCounts.step,
            funnelCounts.widget,
          ],
          set: { count: sql`${funnelCounts.count} + 1` },
        });
      return { status: 204 };
    },
  }),
];
