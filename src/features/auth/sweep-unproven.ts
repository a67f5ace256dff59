import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import { users } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { Deps } from "../deps.ts";

const KEPT_MS = 7 * DAY_MS;
const AT_ONCE = 100;

/**
 * Removes accounts whose address nobody has proven for a week, with the businesses that only they belong to: nobody could
 * ever sign in to them, and each keeps a name from being used.
 */
export async function sweepUnproven({ db, now }: Pick<Deps, "db" | "now">): Promise<void> {
  const old = and(isNull(users.emailVerifiedAt), lte(users.createdAt, now() - KEPT_MS));
  const unproven = await db.orm
    .select({ id: users.id })
    .from(users)
    .where(old)
    .orderBy(asc(users.createdAt))
    .limit(AT_ONCE);
  for (const { id } of unproven)
    await db.transaction(async (tx) => {
      const [locked] = await tx
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.id, id), old))
        .for("update");
      // Proven at this very moment.
      if (!locked) return;
      await tx.execute(sql`delete from businesses b
        where exists (select from memberships m where m.business_id = b.id and m.user_id = ${id})
          and not exists (select from memberships m where m.business_id = b.id and m.user_id <> ${id})`);
      await tx.delete(users).where(eq(users.id, id));
    });
}
