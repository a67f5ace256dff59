import { newId } from "#db/new-id.ts";
import { reviews } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import { getBooking } from "../bookings/queries.ts";
import type { StoredBooking } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";

export interface NewReview {
  rating: number;
  title: string;
  text: string;
  /** Shown with it; absent: the first name and an initial. */
  authorName?: string | undefined;
}

/**
 * Keeps what a customer says of a completed visit, once per booking; the business decides whether it is published. Said
 * again in the same words it is the same review: a retry is safe. Gives the booking with its review.
 * Refuses with `invalid_transition` before the visit is completed, and `already_exists`.
 */
export async function createReview(
  deps: Deps,
  business: Business,
  bookingId: string,
  { rating, title, text, authorName }: NewReview,
): Promise<StoredBooking> {
  return deps.db.transaction(async (tx) => {
    const booking = await getBooking(tx, business.id, bookingId);
    const { row, items } = booking;
    if (row.status !== "completed")
      throw new Refusal("invalid_transition", "A visit can be reviewed once it is completed.");
    const now = deps.now();
    const said = { rating, title, text, authorName: authorName ?? shortName(row.contact.name) };
    const [made] = await tx
      .insert(reviews)
      .values({
        ...said,
        id: newId("review"),
        businessId: business.id,
        bookingId,
        serviceId: items[0]?.serviceId ?? null,
        createdAt: now,
      })
      .onConflictDoNothing({ target: [reviews.businessId, reviews.bookingId] })
      .returning();
    if (made) {
      await emit(tx, {
        businessId: business.id,
        type: "review.created",
        subjectId: made.id,
        actor: { kind: "customer" },
        related: { bookingId },
        occurredAt: now,
      });
      const { createdAt } = made;
      return { ...booking, review: { ...said, reply: null, createdAt } };
    }
    // One that was written at this moment was not there to be read before.
    const again = await getBooking(tx, business.id, bookingId);
    const { review } = again;
    const same = review?.rating === rating && review.title === title && review.text === text;
    if (!same) throw new Refusal("already_exists", "This visit has a review already.");
    return again;
  });
}

/** `Ada L.`: enough for readers, and no more of a person than they gave themselves. */
function shortName(name: string): string {
  const [first = "", ...rest] = name.trim().split(/\s+/u);
  const last = rest.at(-1);
  const [initial] = last === undefined ? [] : new Intl.Segmenter().segment(last);
  return initial === undefined ? first : `${first} ${initial.segment}.`;
}
