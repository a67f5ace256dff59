import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Purchase } from "#domain/catalog.ts";
import { idPattern } from "#domain/ids.ts";
import { isTimeZone } from "#domain/local-time.ts";
import { flag, intQuery, jsonQuery, localDate, slugParam, text } from "#http/fields.ts";
import type { Business } from "../businesses/load-business.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { route } from "../deps.ts";
import type { QuoteRow } from "../quotes/create-quote.ts";
import { isOutside, rulesAt } from "../quotes/price-context.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { liveQuote, quotedPurchase } from "../quotes/queries.ts";
import { keptAnswers } from "../visits/kept-answers.ts";
import { slotSchema } from "../visits/slots.ts";
import { boughtFields, boughtFrom, buyingOrQuoted, requireBought } from "../visits/what-is-bought.ts";
import { listAvailability } from "./list-availability.ts";

const reasons = [
  "closed",
  "time_off",
  "min_notice",
  "max_advance",
  "booked",
  "buffer",
  "held",
  "capacity",
  "service_area",
  "daily_limit",
  "no_skill",
  "off_grid",
] as const;

export const availabilitySchema = z
  .strictObject({
    serviceId: z.string(),
    timeZone: z.string(),
    durationMinutes: z.int(),
    from: z.string().meta({ format: "date" }),
    to: z.string().meta({ format: "date" }),
    days: z.array(
      z.strictObject({
        date: z.string().meta({ format: "date" }),
        slots: z.array(slotSchema),
        unavailable: z
          .array(
            z.strictObject({ startsAt: z.string().meta({ format: "date-time" }), reason: z.enum(reasons) }),
          )
          .optional()
          .describe("With `explain=1`: the other starts of the day and why they are not offered."),
        reasons: z
          .array(z.enum(reasons))
          .optional()
          .describe("With `explain=1`: these reasons, each once; `closed` on a day without any start."),
      }),
    ),
    nextAvailableOn: z
      .string()
      .meta({ format: "date" })
      .nullable()
      .describe("First day with a free time, from `from` on, also beyond `to`."),
  })
  .meta({ id: "Availability" });

/** Whether a booking of this would be refused for where it is: by the areas of its quote, else by today's. */
function outsideAreas(
  business: Business,
  purchase: Purchase,
  quote: QuoteRow | null,
  givenCode: string | undefined,
): boolean {
  const quotedCode = quote?.postalCode ?? undefined;
  const postalCode = givenCode ?? quotedCode;
  const rules = quote ? rulesAt(business, quote.rules, quotedCode, postalCode) : rulesFor(business, []);
  return isOutside(business, rules, purchase, postalCode);
}

export const availabilityRoutes = [
  route({
    operationId: "listAvailability",
    method: "get",
    path: "/public/businesses/:slug/availability",
    summary: "Available time slots for a date range",
    description:
      "Every day of the range appears. A listed start can be booked; any other is refused with the reason that `explain=1` shows.",
    tags: ["Availability"],
    params: z.strictObject({ slug: slugParam }),
    query: buyingOrQuoted(
      z.strictObject({
        from: localDate.describe("First local date."),
        to: localDate.describe("Last local date, inclusive; at most 62 days."),
        serviceId: boughtFields.serviceId,
        selections: jsonQuery(boughtFields.selections.unwrap())
          .optional()
          .describe("JSON: answers to the service's dimensions."),
        addOns: jsonQuery(boughtFields.addOns.unwrap()).optional().describe("JSON: add-on quantities."),
        items: jsonQuery(boughtFields.items.unwrap())
          .optional()
          .describe("JSON: several items, instead of `serviceId`."),
        packageKey: boughtFields.packageKey,
        seats: intQuery(1, 500).optional(),
        quoteId: z.string().regex(idPattern("quote"), "not a quote's id").optional(),
        holdId: z.string().regex(idPattern("hold"), "not a hold's id").optional(),
        teamMemberId: z.string().regex(idPattern("teamMember"), "not a team member's id").optional(),
        postalCode: text(20)
          .optional()
          .describe(
            "Where the service is wanted: outside every service area no time is free (`service_area`).",
          ),
        timeZone: z
          .string()
          .max(64)
          .refine(isTimeZone, "not an IANA time zone")
          .optional()
          .describe("Zone in which days and times are shown; default the business's."),
        explain: flag,
      }),
    ),
    responses: { 200: { description: "The days of the range.", schema: availabilitySchema } },
    problems: ["selection_invalid", "quote_expired", "quote_converted"],
    async handle({ deps, params, query, request }) {
      return withBusiness(deps, params.slug, async (business) => {
        const answers = keptAnswers(deps.db);
        const { bytes, unmet } = await answers.get(
          deps,
          business,
          `availability ${request.target}`,
          async (looking) => {
            const quote =
              query.quoteId === undefined
                ? null
                : await liveQuote(deps, business.id, query.quoteId, "customer");
            const bought = boughtFrom(query) ?? requireBought(quote?.request ?? query);
            const asQuoted = quote && isDeepStrictEqual(bought.purchase, quotedPurchase(quote));
            const outside = outsideAreas(business, bought.purchase, quote, query.postalCode);
            const made = await listAvailability(looking, business, {
              purchase: bought.purchase,
              paths: bought.paths,
              quotedRules: quote?.rules,
              durationMinutes: asQuoted ? quote.result.durationMinutes : undefined,
              from: query.from,
              to: query.to,
              displayZone: query.timeZone,
              teamMemberId: query.teamMemberId,
              holdId: query.holdId,
              refusedEverywhere: outside ? "service_area" : undefined,
              explain: query.explain,
            });
            const bytes = Buffer.from(JSON.stringify(made.view));
            // The version of the business says nothing about its quotes.
            return { value: { bytes, unmet: made.unmet }, bytes: quote ? null : bytes.length };
          },
        );
        for (const refused of unmet) deps.demand.count(business, refused);
        return { status: 200, prepared: { bytes, etag: "", cacheControl: "no-store" } };
      });
    },
  }),
];
