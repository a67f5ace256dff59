import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Queryable } from "#db/open.ts";
import { reviews, services } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";

export type ReviewRow = typeof reviews.$inferSelect;

/** A review with the name its service has now. */
export interface StoredReview {
  review: ReviewRow;
  serviceName: string | null;
}

export interface ReviewQuery {
  status?: ReviewRow["status"][] | undefined;
  rating?: number | undefined;
  limit: number;
  cursor?: string | undefined;
}

const withService = (db: Queryable) =>
  db
    .select({ review: reviews, serviceName: services.name })
    .from(reviews)
    .leftJoin(services, and(eq(services.businessId, reviews.businessId), eq(services.id, reviews.serviceId)))
    .$dynamic();

/** All of them, hidden ones included, newest first. */
export async function listBusinessReviews(
  db: Queryable,
  businessId: BusinessId,
  { status, rating, limit, cursor }: ReviewQuery,
): Promise<{ reviews: StoredReview[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const found = await withService(db)
    .where(
      and(
        eq(reviews.businessId, businessId),
        status ? inArray(reviews.status, status) : undefined,
        rating === undefined ? undefined : eq(reviews.rating, rating),
        after
          ? sql`(${reviews.createdAt}, ${reviews.id}) < (${instantText(after.at)}::timestamptz, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(desc(reviews.createdAt), desc(reviews.id))
    .limit(limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1)?.review;
  return {
    reviews: shown,
    nextCursor: found.length > limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
  };
}

export async function getReview(
  db: Queryable,
  businessId: BusinessId,
  reviewId: string,
): Promise<StoredReview> {
  const [found] = await withService(db).where(
    and(eq(reviews.businessId, businessId), eq(reviews.id, reviewId)),
  );
  if (!found) throw unknownReview();
  return found;
}

export function unknownReview(): Refusal {
  return new Refusal("not_found", "There is no such review.");
}
