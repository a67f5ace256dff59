import { and, count, desc, eq, lt, or } from "drizzle-orm";
import { reviews, services } from "#db/schema/index.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";

export interface ReviewView {
  id: string;
  rating: number;
  title: string;
  text: string;
  authorName: string;
  serviceName: string | null;
  createdAt: string;
  reply: string | null;
}

export interface ReviewList {
  data: ReviewView[];
  nextCursor: string | null;
  summary: { average: number | null; count: number; histogram: Record<"1" | "2" | "3" | "4" | "5", number> };
}

/** Published reviews, newest first, with the summary over all of them. */
export async function listReviews(
  deps: Deps,
  business: Business,
  page: { limit: number; cursor?: string | undefined },
): Promise<ReviewList> {
  const published = and(eq(reviews.businessId, business.id), eq(reviews.status, "published"));
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
  const rows = await deps.db.orm
    .select({ review: reviews, serviceName: services.name })
    .from(reviews)
    .leftJoin(services, and(eq(services.businessId, reviews.businessId), eq(services.id, reviews.serviceId)))
    .where(
      and(
        published,
        after
          ? or(
              lt(reviews.createdAt, after.at),
              and(eq(reviews.createdAt, after.at), lt(reviews.id, after.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(reviews.createdAt), desc(reviews.id))
    .limit(page.limit + 1);
  const ratings = await deps.db.orm
    .select({ rating: reviews.rating, count: count() })
    .from(reviews)
    .where(published)
    .groupBy(reviews.rating);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1)?.review;
  return {
    data: shown.map(({ review, serviceName }) => ({
      id: review.id,
      rating: review.rating,
      title: review.title,
      text: review.text,
      authorName: review.authorName,
      serviceName,
      createdAt: toRfc3339(review.createdAt, business.row.timeZone),
      reply: review.reply,
    })),
    nextCursor: rows.length > page.limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
    summary: { ...business.rating, histogram: histogramOf(ratings) },
  };
}

function histogramOf(ratings: { rating: number; count: number }[]): ReviewList["summary"]["histogram"] {
  const of = (rating: number) => ratings.find((r) => r.rating === rating)?.count ?? 0;
  return { "1": of(1), "2": of(2), "3": of(3), "4": of(4), "5": of(5) };
}
