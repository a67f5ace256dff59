import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { reviews, webhookDeliveries } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";

/** Part of erasing a person: empties what receivers answered to messages about these records and their reviews. */
export async function forgetAnswers(
  tx: Transaction,
  businessId: BusinessId,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const theirReviews = tx
    .select({ id: reviews.id })
    .from(reviews)
    .where(and(eq(reviews.businessId, businessId), inArray(reviews.bookingId, [...ids])));
  await tx
    .update(webhookDeliveries)
    .set({ responseBody: null })
    .where(
      and(
        eq(webhookDeliveries.businessId, businessId),
        isNotNull(webhookDeliveries.responseBody),
        or(
          inArray(webhookDeliveries.subjectId, [...ids]),
          inArray(webhookDeliveries.subjectId, theirReviews),
        ),
      ),
    );
}
