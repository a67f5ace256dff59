import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { userProviders, users } from "#db/schema/index.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { findUser, findUserByEmail, type UserRow } from "./queries.ts";
import { proveAddress } from "./sign-in-by-link.ts";
import type { SignInResult } from "./verify-credentials.ts";

/** What Google says about a person. */
export interface GoogleProfile {
  sub: string;
  email: string;
  emailVerified: boolean;
  name: string;
}

/**
 * Finds the person by what Google calls them; else by the address, which Google has proven; else makes an account. Who
 * has a second factor here is told so and signs in with it: Google's word replaces the password, not the code.
 */
export async function signInWithGoogle(deps: Deps, profile: GoogleProfile): Promise<SignInResult> {
  if (!profile.emailVerified) return { failure: "email_not_verified" };
  const now = deps.now();
  return deps.db.transaction(async (tx) => {
    const user = (await linkedUser(tx, profile)) ?? (await userByAddress(tx, profile, now));
    if (user.totpEnabledAt !== null) return { failure: "second_factor_required" };
    return { user };
  });
}

async function linkedUser(tx: Transaction, { sub }: GoogleProfile): Promise<UserRow | null> {
  const [known] = await tx
    .select({ userId: userProviders.userId })
    .from(userProviders)
    .where(and(eq(userProviders.provider, "google"), eq(userProviders.providerAccountId, sub)));
  return known ? findUser(tx, known.userId) : null;
}

async function userByAddress(tx: Transaction, profile: GoogleProfile, now: number): Promise<UserRow> {
  const key = emailKey(profile.email);
  await tx
    .insert(users)
    .values({
      id: newId("user"),
      name: profile.name.slice(0, 100),
      email: profile.email,
      emailKey: key,
      emailVerifiedAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing();
  const user = await findUserByEmail(tx, key);
  if (!user) throw new Error("the user Google named was neither stored nor found");
  const sessionVersion = await proveAddress(tx, user, now);
  await tx
    .insert(userProviders)
    .values({ provider: "google", providerAccountId: profile.sub, userId: user.id, createdAt: now })
    .onConflictDoNothing();
  return { ...user, sessionVersion };
}
