import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { eq } from "drizzle-orm";
import type { Database } from "#db/open.ts";
import { businesses } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type BusinessCache, businessCache } from "./business-cache.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const rename = (business: MadeBusiness, name: string) =>
  app.db.orm.update(businesses).set({ name }).where(eq(businesses.id, business.id));

/** A cache whose looks for versions come back when they are let go, and how many were sent. */
function heldBack(): { cache: BusinessCache; sent: string[]; held: (() => void)[] } {
  const sent: string[] = [];
  const held: (() => void)[] = [];
  const db: Database = Object.create(app.db);
  db.rows = async (name, text, values) => {
    const rows = await app.db.rows(name, text, values);
    sent.push(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    held.push(resolve);
    await promise;
    // biome-ignore lint/suspicious/noExplicitAny: the very rows that were asked for
    return rows as any;
  };
  return { cache: businessCache(db, app.deps.now), sent, held };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

it("many who ask at once share a query, each gets its own business", async () => {
  const made = await Promise.all([makeBusiness(app.db), makeBusiness(app.db), makeBusiness(app.db)]);
  const { cache, sent, held } = heldBack();
  const asked = Array.from({ length: 30 }, (_, n) => cache.bySlug(made[n % 3]?.slug ?? ""));
  const unknown = cache.bySlug("there-is-none");
  unknown.catch(() => {});
  await until(() => held.length === 1);
  held[0]?.();
  assert.deepEqual(
    (await Promise.all(asked)).map(({ id }) => id),
    Array.from({ length: 30 }, (_, n) => made[n % 3]?.id),
  );
  assert.deepEqual(sent, ["business_versions"]);
  await assert.rejects(unknown, (error) => error instanceof Refusal && error.code === "not_found");
});

it("who asks after a change is never told what a query from before it saw", async () => {
  const business = await makeBusiness(app.db);
  const { cache, held } = heldBack();
  const early = cache.bySlug(business.slug);
  await until(() => held.length === 1);
  await rename(business, "After");
  const late = cache.bySlug(business.slug);
  await until(() => held.length === 2);
  held[0]?.();
  await early;
  await rename(business, "Later still");
  const latest = cache.bySlug(business.slug);
  held[1]?.();
  assert.notEqual((await late).row.name, "Test business");
  await until(() => held.length === 3);
  held[2]?.();
  assert.equal((await latest).row.name, "Later still");
});

it("who asks while an older state is still being loaded does not get that", async () => {
  const business = await makeBusiness(app.db);
  const loaded = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const db: Database = Object.create(app.db);
  let slow = true;
  const orm = Object.create(app.db.orm);
  // The first load has read the version and is kept from going on.
  orm.select = (...given: []) => {
    const query = app.db.orm.select(...given);
    if (!slow) return query;
    slow = false;
    return {
      from: (table: typeof businesses) => ({
        where: async (condition: ReturnType<typeof eq>) => {
          const rows = await query.from(table).where(condition);
          begun.resolve();
          await loaded.promise;
          return rows;
        },
      }),
    };
  };
  Object.assign(db, { orm });
  const cache = businessCache(db, app.deps.now);
  const early = cache.reload(business.slug);
  await begun.promise;
  await rename(business, "After");
  const late = cache.bySlug(business.slug);
  setTimeout(loaded.resolve, 20);
  assert.equal((await early).row.name, "Test business");
  assert.equal((await late).row.name, "After");
});
