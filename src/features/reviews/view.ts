import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import type { StoredReview } from "./list-business-reviews.ts";

export const reviewStatus = z.enum(["pending", "published", "hidden"]);
const dateTime = z.string().meta({ format: "date-time" });

export const reviewSchema = z
  .strictObject({
    id: z.string(),
    status: reviewStatus,
    rating: z.int(),
    title: z.string(),
    text: z.string(),
    authorName: z.string(),
    bookingId: z.string().nullable(),
    serviceId: z.string().nullable(),
    serviceName: z.string().nullable(),
    reply: z.string().nullable(),
    repliedAt: dateTime.nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "BusinessReview" });

export function reviewView(
  business: Business,
  { review, serviceName }: StoredReview,
): z.output<typeof reviewSchema> {
  const { timeZone } = business.row;
  const { id, status, rating, title, text, authorName, bookingId, serviceId, reply } = review;
  return {
    ...{ id, status, rating, title, text, authorName, bookingId, serviceId, serviceName, reply },
    repliedAt: review.repliedAt === null ? null : toRfc3339(review.repliedAt, timeZone),
    createdAt: toRfc3339(review.createdAt, timeZone),
  };
}
