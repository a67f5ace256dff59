import { z } from "zod";
import type { RouteRequest } from "#http/route.ts";
import { type Deps, route } from "../deps.ts";
import { acceptQuote, declineQuote, openQuote } from "./answer-quote.ts";
import { getQuote } from "./queries.ts";
import { acceptQuoteBody, declineQuoteBody, publicQuoteSchema, quoteParams } from "./schemas.ts";
import { publicQuote } from "./view.ts";

const tokenQuery = z.strictObject({
  token: z.string().max(200).optional().describe("Of the customer's link; or `Authorization: Bearer`."),
});

const responses = { 200: { description: "The quote.", schema: publicQuoteSchema } };

const open = (deps: Deps, id: string, token: string | undefined, request: RouteRequest) =>
  openQuote(deps, id, token ?? request.bearerToken);

export const publicQuoteRoutes = [
  route({
    operationId: "getPublicQuote",
    method: "get",
    path: "/public/quotes/:id",
    summary: "A quote by its link",
    tags: ["Quotes"],
    noStore: true,
    params: quoteParams,
    query: tokenQuery,
    responses,
    problems: ["unauthorized"],
    async handle({ deps, params, query, request }) {
      const opened = await open(deps, params.id, query.token, request);
      return { status: 200, body: publicQuote(deps, opened.business, opened) };
    },
  }),

  route({
    operationId: "acceptQuote",
    method: "post",
    path: "/public/quotes/:id/accept",
    summary: "Accept a quote by its link",
    description:
      "Then it is booked at exactly its total: `POST …/bookings` with its `quoteId`, any free start. Accepted again, nothing changes.",
    tags: ["Quotes"],
    noStore: true,
    params: quoteParams,
    query: tokenQuery,
    body: acceptQuoteBody,
    responses,
    problems: [
      "unauthorized",
      "quote_expired",
      "quote_converted",
      "invalid_transition",
      "version_conflict",
      "price_changed",
    ],
    async handle({ deps, params, query, body, request }) {
      const opened = await open(deps, params.id, query.token, request);
      await acceptQuote(deps, opened, body);
      const { business } = opened;
      const stored = await getQuote(deps.db.orm, business.id, params.id);
      return { status: 200, body: publicQuote(deps, business, stored) };
    },
  }),

  route({
    operationId: "declineQuote",
    method: "post",
    path: "/public/quotes/:id/decline",
    summary: "Decline a quote by its link",
    tags: ["Quotes"],
    noStore: true,
    params: quoteParams,
    query: tokenQuery,
    body: declineQuoteBody,
    responses,
    problems: ["unauthorized", "quote_expired", "quote_converted", "invalid_transition"],
    async handle({ deps, params, query, body, request }) {
      const opened = await open(deps, params.id, query.token, request);
      await declineQuote(deps, opened, body.reason);
      const { business } = opened;
      const stored = await getQuote(deps.db.orm, business.id, params.id);
      return { status: 200, body: publicQuote(deps, business, stored) };
    },
  }),
];
