import { z } from "zod";
import { cursorQuery, idParam, limitQuery, multilineText, slugParam, text } from "#http/fields.ts";
import { openOwnBooking } from "../bookings/manage-access.ts";
import { ownAnswer } from "../bookings/own-answer.ts";
import { ownBookingSchema } from "../bookings/schemas.ts";
import { route } from "../deps.ts";
import { createReview } from "./create-review.ts";
import { listReviews } from "./list-reviews.ts";

const reviewSchema = z
  .strictObject({
    id: z.string(),
    rating: z.int(),
    title: z.string(),
    text: z.string(),
    authorName: z.string(),
    serviceName: z.string().nullable(),
    createdAt: z.string().meta({ format: "date-time" }),
    reply: z.string().nullable(),
  })
  .meta({ id: "Review" });

const count = z.int();

export const reviewRoutes = [
  route({
    operationId: "listPublicReviews",
    method: "get",
    path: "/public/businesses/:slug/reviews",
    summary: "Public reviews for the business",
    tags: ["Reviews"],
    params: z.strictObject({ slug: slugParam }),
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery }),
    responses: {
      200: {
        description: "Published reviews, newest first, and their summary.",
        schema: z
          .strictObject({
            data: z.array(reviewSchema),
            nextCursor: z.string().nullable(),
            summary: z.strictObject({
              average: z.number().nullable(),
              count,
              histogram: z.strictObject({ "1": count, "2": count, "3": count, "4": count, "5": count }),
            }),
          })
          .meta({ id: "ReviewList" }),
      },
    },
    async handle({ deps, params, query }) {
      const business = await deps.businesses.bySlug(params.slug);
      return { status: 200, body: await listReviews(deps, business, query) };
    },
  }),

  route({
    operationId: "createReview",
    method: "post",
    path: "/public/bookings/:id/review",
    summary: "Review a completed visit by its manage link",
    description:
      "One per booking; the business decides whether it is published. The same words again are the same review.",
    tags: ["Reviews"],
    noStore: true,
    params: z.strictObject({ id: idParam("bkg") }),
    query: z.strictObject({
      token: z.string().max(200).optional().describe("The manage token; or `Authorization: Bearer`."),
    }),
    body: z.strictObject({
      rating: z.int().min(1).max(5),
      title: text(200, 0).default(""),
      text: multilineText(5000).default(""),
      authorName: text(100)
        .optional()
        .describe("Shown with the review; absent: the first name and an initial."),
    }),
    responses: { 201: { description: "The booking with its review.", schema: ownBookingSchema } },
    problems: ["unauthorized", "invalid_transition", "already_exists"],
    async handle({ deps, params, query, body, request }) {
      const { business } = await openOwnBooking(deps, params.id, query.token, request);
      const booking = await createReview(deps, business, params.id, body);
      return { status: 201, body: await ownAnswer(deps, business, booking) };
    },
  }),
];
