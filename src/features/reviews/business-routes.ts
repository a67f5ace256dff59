import { z } from "zod";
import { cursorQuery, idParam, intQuery, limitQuery, listOf, multilineText } from "#http/fields.ts";
import { type Access, businessRoute, MANAGERS } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { getReview, listBusinessReviews } from "./list-business-reviews.ts";
import { replyToReview, updateReview } from "./update-review.ts";
import { reviewSchema, reviewStatus, reviewView } from "./view.ts";

async function answered(deps: Deps, access: Access, reviewId: string) {
  const business = await deps.businesses.bySlug(access.slug);
  const stored = await getReview(deps.db.orm, access.businessId, reviewId);
  return { status: 200, body: reviewView(business, stored) };
}

const read = { roles: MANAGERS, scope: "reviews:read" } as const;
const write = { roles: MANAGERS, scope: "reviews:write" } as const;
const params = z.strictObject({ id: idParam("rev") });
const tags = ["Business: reviews"];
const responses = { 200: { description: "The review.", schema: reviewSchema } };

export const businessReviewRoutes = [
  businessRoute({
    operationId: "listBusinessReviews",
    method: "get",
    path: "/business/reviews",
    summary: "List reviews, newest first",
    tags,
    access: read,
    query: z.strictObject({
      status: z.array(reviewStatus).max(3).optional(),
      rating: intQuery(1, 5).optional(),
      limit: limitQuery,
      cursor: cursorQuery,
    }),
    responses: {
      200: {
        description: "A page of reviews, hidden ones included.",
        schema: listOf(reviewSchema).meta({ id: "BusinessReviewList" }),
      },
    },
    async handle({ deps, access, query }) {
      const business = await deps.businesses.bySlug(access.slug);
      const { reviews, nextCursor } = await listBusinessReviews(deps.db.orm, access.businessId, query);
      return { status: 200, body: { data: reviews.map((one) => reviewView(business, one)), nextCursor } };
    },
  }),

  businessRoute({
    operationId: "getBusinessReview",
    method: "get",
    path: "/business/reviews/:id",
    summary: "One review",
    tags,
    access: read,
    params,
    responses,
    handle: ({ deps, access, params }) => answered(deps, access, params.id),
  }),

  businessRoute({
    operationId: "updateReview",
    method: "patch",
    path: "/business/reviews/:id",
    summary: "Publish or hide a review",
    tags,
    access: write,
    params,
    body: z.strictObject({ status: z.enum(["published", "hidden"]) }),
    responses,
    async handle({ deps, access, params, body }) {
      await updateReview(deps, access.businessId, params.id, body, access.actor);
      return answered(deps, access, params.id);
    },
  }),

  businessRoute({
    operationId: "replyToReview",
    method: "put",
    path: "/business/reviews/:id/reply",
    summary: "Answer a review, or take the answer away",
    tags,
    access: write,
    params,
    body: z.strictObject({ text: multilineText(2000, 1).nullable() }),
    responses,
    async handle({ deps, access, params, body }) {
      await replyToReview(deps, access.businessId, params.id, body, access.actor);
      return answered(deps, access, params.id);
    },
  }),
];
