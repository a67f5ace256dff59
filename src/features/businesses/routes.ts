import { createHash } from "node:crypto";
import { z } from "zod";
import { Refusal } from "#domain/refusals.ts";
import { slugParam } from "#http/fields.ts";
import type { PreparedBody } from "#http/route.ts";
import { route } from "../deps.ts";
import type { Plans } from "../tiers/catalogue.ts";
import { configSchema } from "./config-schema.ts";
import type { Business } from "./load-business.ts";
import { configView } from "./view.ts";

/** Made once per version of the business: a request costs one small query and no work. */
function preparedConfig(business: Business, widgetSlug: string | undefined, plans: Plans): PreparedBody {
  const key = `config ${widgetSlug ?? ""}`;
  const known = business.prepared.get(key);
  if (known) return known as PreparedBody;
  const widget = business.widgets.find((w) =>
    widgetSlug === undefined ? w.isDefault : w.slug === widgetSlug,
  );
  if (!widget) throw new Refusal("not_found", "There is no such widget configuration.");
  const bytes = Buffer.from(JSON.stringify(configView(business, widget, plans)));
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"`;
  const prepared: PreparedBody = { bytes, etag, cacheControl: "public, max-age=0, must-revalidate" };
  business.prepared.set(key, prepared);
  return prepared;
}

export const businessRoutes = [
  route({
    operationId: "getBusinessConfig",
    method: "get",
    path: "/public/businesses/:slug/config",
    summary: "Business configuration, services, and widget settings",
    description:
      "Everything that decides price and duration is here, so that a client can price a selection without a round trip. Has a strong `ETag`.",
    tags: ["Businesses"],
    params: z.strictObject({ slug: slugParam }),
    query: z.strictObject({
      widget: slugParam
        .optional()
        .describe("Slug of a widget configuration; default the business's default one."),
    }),
    responses: {
      200: { description: "The configuration.", schema: configSchema },
      304: { description: "Unchanged since the copy whose `ETag` was sent." },
    },
    async handle({ deps, params, query }) {
      const business = await deps.businesses.bySlug(params.slug);
      return { status: 200, prepared: preparedConfig(business, query.widget, deps.plans) };
    },
  }),
];
