import { and, eq, isNull, sql } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { memberships, recoveryCodes, users } from "#db/schema/index.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";

export type UserRow = typeof users.$inferSelect;

export async function findUserByEmail(db: Queryable, email: string): Promise<UserRow | null> {
  const [user] = await db
    .select()
    .from(users)
    .where(eq(users.emailKey, emailKey(email)));
  return user ?? null;
}

/** Throws for a user who does not exist: whoever asks has just been let in. */
export async function loadUser(db: Queryable, userId: string): Promise<UserRow> {
  const user = await findUser(db, userId);
  if (!user) throw new Error("the signed-in user is gone");
  return user;
}

export async function findUser(db: Queryable, userId: string): Promise<UserRow | null> {
  const [user] = await db.select().from(users).where(eq(users.id, userId));
  return user ?? null;
}

export async function countRecoveryCodes(db: Queryable, userId: string): Promise<number> {
  return db.$count(recoveryCodes, and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
}

export interface MemberOf {
  id: string;
  slug: string;
  name: string;
  role: "owner" | "admin" | "staff";
}

/** The businesses of a person in the order they were joined. */
export async function listBusinessesOf(db: Queryable, userId: string): Promise<MemberOf[]> {
  const { rows } = await db.execute<Record<keyof MemberOf, string>>(sql`
    select b.id, b.slug, b.name, m.role from ${memberships} m join businesses b on b.id = m.business_id
    where m.user_id = ${userId} order by m.created_at, m.business_id limit 500`);
  return rows as unknown as MemberOf[];
}
