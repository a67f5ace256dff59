import { z } from "zod";
import { cursorQuery, limitQuery, slugParam } from "#http/fields.ts";
import { route } from "../deps.ts";
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
];
