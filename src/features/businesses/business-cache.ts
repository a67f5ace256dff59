import { JoinedReads } from "#db/joined-reads.ts";
import type { Database } from "#db/open.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Business, loadBusiness } from "./load-business.ts";

/**
 * Businesses as last loaded, by slug. Never trusted blindly: every request compares the version that its own query
 * brought along (a trigger raises it at every change) with the one here, so several processes need no messages.
 */
export interface BusinessCache {
  /** Up to date, at the cost of one small query that all who ask at the same time share. Unknown slug: `not_found`. */
  bySlug(slug: string): Promise<Business>;
  byId(id: BusinessId): Promise<Business>;
  /** Perhaps stale: for queries that bring the version along themselves. */
  lastKnown(slug: string): Business | undefined;
  reload(slug: string): Promise<Business>;
}

/** A loaded business takes some tens of kilobytes; this many bound the memory. */
const KEPT = 1_000;

export function businessCache(db: Database, now: () => number): BusinessCache {
  const kept = new Map<string, Business>();
  const loading = new Map<string, Promise<Business>>();

  const reload = (slug: string): Promise<Business> => {
    // Many requests that find the same stale entry load it once.
    const running = loading.get(slug);
    if (running) return running;
    const started = loadBusiness(db, slug, now())
      .then((business) => {
        kept.delete(slug);
        if (!business) throw unknownBusiness();
        kept.set(slug, business);
        const oldest = kept.keys().next().value;
        if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
        return business;
      })
      .finally(() => loading.delete(slug));
    loading.set(slug, started);
    return started;
  };

  const atLeast = async (slug: string, version: number): Promise<Business> => {
    const business = kept.get(slug);
    if (business?.version === version) return business;
    const loaded = await reload(slug);
    // One that was being loaded already may have begun before the change that was just seen.
    return loaded.version < version ? reload(slug) : loaded;
  };

  const versions = new JoinedReads(
    async (slugs) =>
      new Map(
        await db.rows<[slug: string, version: number]>(
          "business_versions",
          "select slug, config_version from businesses where slug = any($1)",
          [slugs],
        ),
      ),
  );

  return {
    lastKnown: (slug) => kept.get(slug),
    reload,
    async bySlug(slug) {
      const version = (await versions.read(slug)).get(slug);
      if (version === undefined) {
        kept.delete(slug);
        throw unknownBusiness();
      }
      return atLeast(slug, version);
    },
    async byId(id) {
      const [row] = await db.rows<[string, number]>(
        "business_by_id",
        "select slug, config_version from businesses where id = $1",
        [id],
      );
      if (!row) throw unknownBusiness();
      return atLeast(row[0], row[1]);
    },
  };
}

function unknownBusiness(): Refusal {
  return new Refusal("not_found", "There is no business at this address.");
}
