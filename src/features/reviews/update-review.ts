import { and, eq } from "drizzle-orm";
import { reviews } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type Actor, emit, type NewEvent } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { type ReviewRow, unknownReview } from "./list-business-reviews.ts";

/** Shows or hides a review; the public list and the rating follow at once. Refuses with `not_found`. */
export function updateReview(
  deps: Deps,
  businessId: BusinessId,
  reviewId: string,
  { status }: { status: "published" | "hidden" },
  actor: Actor,
): Promise<void> {
  return change(deps, businessId, reviewId, actor, ({ status: from }) =>
    from === status
      ? null
      : {
          set: { status },
          event: { type: "review.status_changed", fields: ["status"], related: { from, to: status } },
        },
  );
}

/** The business's answer below a review; `null` takes it away. Refuses with `not_found`. */
export function replyToReview(
  deps: Deps,
  businessId: BusinessId,
  reviewId: string,
  { text }: { text: string | null },
  actor: Actor,
): Promise<void> {
  return change(deps, businessId, reviewId, actor, ({ reply }, now) =>
    reply === text
      ? null
      : {
          set: { reply: text, repliedAt: text === null ? null : now },
          event: { type: text === null ? "review.updated" : "review.replied", fields: ["reply"] },
        },
  );
}

interface Change {
  set: Partial<ReviewRow>;
  event: Pick<NewEvent, "type" | "fields" | "related">;
}

/** Nothing is written, and no event, where everything is so already. */
async function change(
  deps: Deps,
  businessId: BusinessId,
  reviewId: string,
  actor: Actor,
  decide: (review: ReviewRow, now: number) => Change | null,
): Promise<void> {
  const same = and(eq(reviews.businessId, businessId), eq(reviews.id, reviewId));
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const [review] = await tx.select().from(reviews).where(same).for("update");
    if (!review) throw unknownReview();
    const decided = decide(review, now);
    if (!decided) return;
    await tx.update(reviews).set(decided.set).where(same);
    await emit(tx, { ...decided.event, businessId, subjectId: reviewId, actor, occurredAt: now });
  });
}
