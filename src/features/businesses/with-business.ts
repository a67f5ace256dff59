import { Refusal } from "#domain/refusals.ts";
import type { Deps } from "../deps.ts";
import type { Business } from "./load-business.ts";

/** Thrown by work that found, by the version its own query brought along, that the business has changed. */
export class StaleBusiness extends Error {}

/** Under a storm of changes to the diary a copy is stale about every second time; then twenty times is never. */
const TRIES = 20;

/**
 * Runs work on the business as last known, which costs no query, and again on a fresh copy when the work finds it
 * stale. The work must compare versions in its own query before it relies on what it decided. A refusal counts only
 * when the copy was fresh: the service it did not find may have been added a moment ago by another process. Only
 * `slot_unavailable` is believed at once: it comes from a look that compared the version itself.
 */
export async function withBusiness<T>(
  deps: Deps,
  slug: string,
  work: (business: Business) => Promise<T>,
): Promise<T> {
  let business = deps.businesses.lastKnown(slug) ?? (await deps.businesses.reload(slug));
  for (let tries = 1; ; tries++) {
    try {
      return await work(business);
    } catch (error) {
      if (error instanceof StaleBusiness) {
        // Somebody changes it faster than it can be loaded: nothing is wrong with the request.
        if (tries >= TRIES) throw new Refusal("unavailable", "The business is being changed right now.");
        business = await deps.businesses.reload(slug);
      } else if (error instanceof Refusal && error.code !== "slot_unavailable" && tries < TRIES) {
        const fresh = await deps.businesses.bySlug(slug);
        if (fresh.version === business.version) throw error;
        business = fresh;
      } else throw error;
    }
  }
}
