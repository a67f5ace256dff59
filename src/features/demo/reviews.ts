import { newId } from "#db/new-id.ts";
import type * as t from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { DiaryEntry } from "./diary-entry.ts";
import type { Diary } from "./fill-diary.ts";
import { shortName } from "./people.ts";
import { idOf } from "./set-up-business.ts";

/** Nobody writes a review on the way home. */
const REVIEWED_AFTER_MS = DAY_MS;

/**
 * The demo's reviews, oldest first, each put to a completed visit for the service it speaks of. A review for which
 * there is no such visit left is left out.
 */
export function reviewRows(
  { business, demo, entries, serviceIds, random }: Diary,
  nameOf: (entry: DiaryEntry) => string,
  now: number,
): (typeof t.reviews.$inferInsert)[] {
  const done = entries.filter((e) => e.status === "completed" && e.endsAt + REVIEWED_AFTER_MS < now);
  const taken = new Set<DiaryEntry>();
  const authors = new Set<number>();
  const { reviews } = demo.people;
  return reviews.flatMap((review, index) => {
    const serviceId = idOf(serviceIds, review.service);
    // About where in the two months it belongs; from there on the first that fits.
    const about = Math.floor((index / reviews.length) * done.length);
    const fits = (entry: DiaryEntry) =>
      entry.services[0]?.id === serviceId && !taken.has(entry) && !authors.has(entry.customer);
    const entry = done.slice(about).find(fits) ?? done.findLast(fits);
    if (!entry) return [];
    taken.add(entry);
    authors.add(entry.customer);
    const written = entry.endsAt + Math.floor((0.5 + random.next()) * REVIEWED_AFTER_MS);
    return [
      {
        id: newId("review"),
        businessId: business.id,
        bookingId: entry.bookingId,
        serviceId,
        rating: review.rating,
        title: review.title,
        text: review.text,
        authorName: shortName(nameOf(entry)),
        status: review.status ?? ("published" as const),
        reply: review.reply ?? null,
        createdAt: Math.min(written, now),
      },
    ];
  });
}
