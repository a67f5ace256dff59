import { and, eq, inArray, sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Database, Transaction } from "#db/open.ts";
import { businesses, memberships, users } from "#db/schema/index.ts";

export const DEMO_SLUGS: readonly string[] = ["shine-auto-detailing", "spotless-cleaning", "sakura-salon"];

/** Known to everybody, so it is stored nowhere and opens nothing but the demo, on this machine. */
export const DEMO_PASSWORD = "demo-password-123";

export const demoOwnerEmail = (slug: string): string => `owner@${slug}.example`;

const ownerless = and(
  inArray(businesses.slug, [...DEMO_SLUGS]),
  sql`not exists (select from ${memberships} where ${memberships.businessId} = ${businesses.id})`,
);

/**
 * Whether `loadDemo` would find anything to do. Only then is it worth loading: the demo's own files are many, and most
 * starts need none of them.
 */
export async function isDemoWanted(db: Database): Promise<boolean> {
  const [anyone] = await db.orm.select({ id: businesses.id }).from(businesses).limit(1);
  if (!anyone) return true;
  const [waiting] = await db.orm.select({ id: businesses.id }).from(businesses).where(ownerless).limit(1);
  return waiting !== undefined;
}

/**
 * Gives each demo business that nobody belongs to its owner; demos loaded before there were accounts get theirs so. A
 * business of somebody's own that happens to have such a slug has an owner already and is left alone. No password is
 * stored: the sign-in knows when the demo's is enough.
 */
export async function addDemoOwners(tx: Transaction, now: number): Promise<void> {
  const waiting = await tx
    .select({ id: businesses.id, slug: businesses.slug, name: businesses.name, locale: businesses.locale })
    .from(businesses)
    .where(ownerless);
  for (const { id: businessId, slug, name, locale } of waiting) {
    const email = demoOwnerEmail(slug);
    await tx
      .insert(users)
      .values({
        id: newId("user"),
        name: `Owner of ${name}`,
        email,
        emailKey: email,
        emailVerifiedAt: now,
        locale,
        currentBusinessId: businessId,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing();
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.emailKey, email));
    if (user)
      await tx.insert(memberships).values({ businessId, userId: user.id, role: "owner", createdAt: now });
  }
}
