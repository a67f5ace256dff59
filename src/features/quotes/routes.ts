import { z } from "zod";
import { parseInstant } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { instant, languageTag, slugParam, text } from "#http/fields.ts";
import { route } from "../deps.ts";
import { idempotent } from "../idempotency.ts";
import { boughtFields, buying, requireBought } from "../visits/what-is-bought.ts";
import { createQuote } from "./create-quote.ts";
import { quoteSchema } from "./price-schema.ts";
import { quoteView } from "./view.ts";

export const quoteRoutes = [
  route({
    operationId: "createQuote",
    method: "post",
    path: "/public/businesses/:slug/quotes",
    summary: "Calculate a quote based on selections",
    description:
      "Prices what is bought, line by line, and stores it. Until `expiresAt` a booking with its `quoteId` and the same inputs costs exactly `total`, whatever the owner edits meanwhile. With `startsAt` and `postalCode` the surcharges and taxes that depend on them are in it. `explain` is in the language of `locale`, else of the business.",
    tags: ["Quotes"],
    idempotent: true,
    params: z.strictObject({ slug: slugParam }),
    body: buying(
      z.strictObject({
        ...boughtFields,
        postalCode: text(20).optional(),
        startsAt: instant.optional(),
        locale: languageTag.optional(),
      }),
    ),
    responses: { 201: { description: "The quote.", schema: quoteSchema } },
    problems: [
      "selection_invalid",
      "coupon_invalid",
      "outside_service_area",
      "idempotency_key_reused",
      "idempotency_in_progress",
    ],
    async handle({ deps, params, body, request }) {
      const startsAt = body.startsAt === undefined ? undefined : parseInstant(body.startsAt);
      if (startsAt === null) throw refuseField("startsAt", "is not an instant that exists");
      const business = await deps.businesses.bySlug(params.slug);
      const { timeZone } = business.row;
      const quoteRequest = {
        bought: requireBought(body),
        postalCode: body.postalCode,
        startsAt,
        locale: body.locale,
      };
      const call = { operation: "createQuote", businessId: business.id, request, input: body };
      return idempotent(deps, call, async (remember) => {
        const quote = await createQuote(deps, business, quoteRequest, (tx, made) =>
          remember(tx, { status: 201, body: quoteView(made, timeZone) }),
        );
        return { status: 201, body: quoteView(quote, timeZone) };
      });
    },
  }),
];
