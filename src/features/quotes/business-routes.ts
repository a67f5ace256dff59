import { z } from "zod";
import type { Transaction } from "#db/open.ts";
import type { RouteAnswer, RouteRequest } from "#http/route.ts";
import { type Access, businessRoute, MANAGERS } from "../access/business-route.ts";
import { bookByHand } from "../bookings/book-by-hand.ts";
import { getBooking } from "../bookings/queries.ts";
import { businessBookingSchema } from "../bookings/schemas.ts";
import { businessBooking } from "../bookings/view.ts";
import { withBusiness } from "../businesses/with-business.ts";
import type { Deps } from "../deps.ts";
import { idempotent } from "../idempotency.ts";
import { requireBought } from "../visits/what-is-bought.ts";
import { answerQuote } from "./answer-quote.ts";
import { createTeamQuote, instantOf } from "./create-team-quote.ts";
import { deleteQuote } from "./delete-quote.ts";
import { duplicateQuote } from "./duplicate-quote.ts";
import { getQuote, listQuotes } from "./queries.ts";
import {
  answerQuoteBody,
  businessQuoteSchema,
  convertQuoteBody,
  createTeamQuoteBody,
  listQuotesQuery,
  quoteListSchema,
  quoteParams,
  sendQuoteBody,
  updateQuoteBody,
} from "./schemas.ts";
import { sendQuote } from "./send-quote.ts";
import { updateQuote } from "./update-quote.ts";
import { businessQuote } from "./view.ts";

const reading = { roles: MANAGERS, scope: "quotes:read" as const };
const writing = { roles: MANAGERS, scope: "quotes:write" as const };
const tags = ["Quotes"];
const found = { 200: { description: "The quote.", schema: businessQuoteSchema } };
const priceProblems = ["selection_invalid", "coupon_invalid"] as const;
const keyProblems = ["idempotency_key_reused", "idempotency_in_progress"] as const;

async function shown(deps: Deps, access: Access, id: string) {
  const business = await deps.businesses.byId(access.businessId);
  return businessQuote(deps, business, await getQuote(deps.db.orm, access.businessId, id));
}

/**
 * Makes a quote once per `Idempotency-Key`. Only the id is kept for a repetition: what is personal is read again, so
 * that erasing a person need not look there.
 */
async function makeOnce(
  deps: Deps,
  access: Access,
  call: { operation: string; request: RouteRequest; input: unknown },
  make: (alongside: (tx: Transaction, quote: { id: string }) => Promise<void>) => Promise<{ id: string }>,
): Promise<RouteAnswer> {
  const answer = await idempotent(deps, { ...call, businessId: access.businessId }, async (remember) => {
    const { id } = await make((tx, quote) => remember(tx, { status: 201, body: { id: quote.id } }));
    return { status: 201, body: { id } };
  });
  const { id } = answer.body as { id: string };
  return { status: 201, body: await shown(deps, access, id), headers: answer.headers ?? {} };
}

export const businessQuoteRoutes = [
  businessRoute({
    operationId: "listQuotes",
    method: "get",
    path: "/business/quotes",
    summary: "Quotes, newest first",
    description: "Those of the widget too. `expired` is worked out: not answered, and over.",
    tags,
    access: reading,
    query: listQuotesQuery,
    responses: { 200: { description: "One page.", schema: quoteListSchema } },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.byId(access.businessId);
      const { data, nextCursor } = await listQuotes(deps, access.businessId, query);
      return {
        status: 200,
        body: { data: data.map((quote) => businessQuote(deps, business, quote)), nextCursor },
      };
    },
  }),

  businessRoute({
    operationId: "createTeamQuote",
    method: "post",
    path: "/business/quotes",
    summary: "Make a quote for a customer",
    description:
      "Priced by the rules, with lines of one's own added. Its total then stands whatever is edited and whenever the visit is. It is kept until it is sent.",
    tags,
    access: writing,
    idempotent: true,
    body: createTeamQuoteBody,
    responses: { 201: { description: "The quote.", schema: businessQuoteSchema } },
    problems: [...priceProblems, ...keyProblems],
    async handle({ deps, access, body, request }) {
      const business = await deps.businesses.byId(access.businessId);
      const input = {
        ...body,
        bought: requireBought(body),
        startsAt: instantOf("startsAt", body.startsAt),
        adjustments: body.adjustments ?? [],
      };
      return makeOnce(deps, access, { operation: "createTeamQuote", request, input: body }, (alongside) =>
        createTeamQuote(deps, business, input, access.actor, alongside),
      );
    },
  }),

  businessRoute({
    operationId: "getQuote",
    method: "get",
    path: "/business/quotes/:id",
    summary: "One quote",
    tags,
    access: reading,
    params: quoteParams,
    responses: found,
    handle: async ({ deps, access, params }) => ({
      status: 200,
      body: await shown(deps, access, params.id),
    }),
  }),

  businessRoute({
    operationId: "updateQuote",
    method: "patch",
    path: "/business/quotes/:id",
    summary: "Change a quote that is not answered yet",
    description:
      "What its price follows from is priced anew by today's rules. The customer's link stays, unless `newLink` is asked for.",
    tags,
    access: writing,
    params: quoteParams,
    body: updateQuoteBody,
    responses: found,
    problems: [...priceProblems, "invalid_transition", "version_conflict"],
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.byId(access.businessId);
      await updateQuote(deps, business, params.id, body, access.actor);
      return { status: 200, body: await shown(deps, access, params.id) };
    },
  }),

  businessRoute({
    operationId: "sendQuote",
    method: "post",
    path: "/business/quotes/:id/send",
    summary: "Send a quote to its customer",
    description:
      "Mails the link if there is an address; `url` can be passed on too. Sent already: nothing changes.",
    tags,
    access: writing,
    params: quoteParams,
    body: sendQuoteBody,
    responses: found,
    problems: ["quote_expired", "invalid_transition", "version_conflict"],
    async handle({ deps, access, params, body }) {
      const business = await deps.businesses.byId(access.businessId);
      await deps.db.transaction((tx) => sendQuote(tx, business, params.id, body, access.actor, deps.now()));
      return { status: 200, body: await shown(deps, access, params.id) };
    },
  }),

  businessRoute({
    operationId: "duplicateQuote",
    method: "post",
    path: "/business/quotes/:id/duplicate",
    summary: "Offer the same again",
    description: "A new quote, priced by today's rules. Takes any quote, one of the widget too.",
    tags,
    access: writing,
    idempotent: true,
    params: quoteParams,
    responses: { 201: { description: "The new quote.", schema: businessQuoteSchema } },
    problems: [...priceProblems, ...keyProblems],
    async handle({ deps, access, params, request }) {
      const business = await deps.businesses.byId(access.businessId);
      return makeOnce(deps, access, { operation: "duplicateQuote", request, input: params }, (alongside) =>
        duplicateQuote(deps, business, params.id, access.actor, alongside),
      );
    },
  }),

  businessRoute({
    operationId: "deleteQuote",
    method: "delete",
    path: "/business/quotes/:id",
    summary: "Take away a quote that was not sent",
    tags,
    access: writing,
    params: quoteParams,
    responses: { 204: { description: "Gone." } },
    problems: ["invalid_transition", "in_use"],
    async handle({ deps, access, params }) {
      await deleteQuote(deps, access.businessId, params.id, access.actor);
      return { status: 204 };
    },
  }),

  businessRoute({
    operationId: "answerQuote",
    method: "post",
    path: "/business/quotes/:id/answer",
    summary: "Write down a customer's answer to a quote",
    description:
      "What the customer said otherwise than by the link. Said again, nothing changes; a quote of the team's only.",
    tags,
    access: writing,
    params: quoteParams,
    body: answerQuoteBody,
    responses: found,
    problems: ["quote_expired", "quote_converted", "invalid_transition", "version_conflict"],
    async handle({ deps, access, params, body }) {
      await answerQuote(deps, access, params.id, body);
      return { status: 200, body: await shown(deps, access, params.id) };
    },
  }),

  businessRoute({
    operationId: "convertQuote",
    method: "post",
    path: "/business/quotes/:id/convert",
    summary: "Book a quote for its customer",
    description: "At exactly its total, without a deposit, as a booking by hand.",
    tags,
    access: writing,
    idempotent: true,
    params: quoteParams,
    body: convertQuoteBody,
    responses: {
      201: {
        description: "The booking, and the quote it was made of.",
        schema: z.strictObject({ booking: businessBookingSchema, quote: businessQuoteSchema }),
      },
    },
    problems: [
      "slot_unavailable",
      "price_changed",
      "quote_expired",
      "quote_converted",
      "plan_limit",
      ...keyProblems,
    ],
    async handle({ deps, access, params, body, request }) {
      const startsAtMs = instantOf("startsAt", body.startsAt) ?? 0;
      await getQuote(deps.db.orm, access.businessId, params.id);
      return withBusiness(deps, access.slug, async (business) => {
        const call = {
          operation: "convertQuote",
          businessId: business.id,
          request,
          input: { id: params.id, ...body },
        };
        const answer = await idempotent(deps, call, async (remember) => {
          const input = { ...body, quoteId: params.id, startsAtMs, override: false };
          const made = await bookByHand(deps, business, input, access, (tx, { row }) =>
            remember(tx, { status: 201, body: { id: row.id } }),
          );
          return { status: 201, body: { id: made.row.id } };
        });
        const { id } = answer.body as { id: string };
        const booking = await getBooking(deps.db.orm, business.id, id);
        return {
          status: 201,
          body: {
            booking: businessBooking(business, booking, access, deps.now()),
            quote: await shown(deps, access, params.id),
          },
          headers: answer.headers ?? {},
        };
      });
    },
  }),
];
