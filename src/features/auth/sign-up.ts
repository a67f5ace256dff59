import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { users } from "#db/schema/index.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { acceptPassword } from "./accept-password.ts";
import { createBusiness, type NewBusiness } from "./create-business.ts";
import { hashPassword } from "./hash-password.ts";
import { findUserByEmail, type UserRow } from "./queries.ts";
import { mayMail, sendLink } from "./send-link.ts";
import { cancelLinks } from "./use-link.ts";

export interface SignUp {
  name: string;
  email: string;
  password: string;
  locale?: string | undefined;
  business: NewBusiness;
}

/** Undoes work that was only done to take its time. */
class NotWanted extends Error {}

/**
 * Makes the account, its business and the mail that proves the address. For an address that has an account the same work
 * is done and undone, so that neither answer nor time tells, and the address's owner is told by mail instead.
 */
export async function signUp(deps: Deps, wanted: SignUp): Promise<void> {
  await acceptPassword(wanted.password, wanted);
  const passwordHash = await hashPassword(wanted.password);
  const now = deps.now();
  try {
    await deps.db.transaction(async (tx) => {
      const { user, isNew } = await storeUser(tx, wanted, passwordHash, now);
      const business = await createBusiness(tx, deps, user, wanted.business, now);
      await tx.update(users).set({ currentBusinessId: business.id }).where(eq(users.id, user.id));
      if (!isNew) throw new NotWanted();
      await sendLink(tx, user, "verify_email", now);
    });
  } catch (error) {
    if (!(error instanceof NotWanted)) throw error;
    await tellOwner(deps, wanted.email, now);
  }
}

async function storeUser(
  tx: Transaction,
  { name, email, locale }: SignUp,
  passwordHash: string,
  now: number,
): Promise<{ user: UserRow; isNew: boolean }> {
  const [stored] = await tx
    .insert(users)
    .values({
      id: newId("user"),
      name,
      email,
      emailKey: emailKey(email),
      passwordHash,
      locale: locale ?? "en",
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing({ target: users.emailKey })
    .returning();
  if (stored) return { user: stored, isNew: true };
  const known = await findUserByEmail(tx, email);
  if (!known) throw new Error("user neither stored nor found");
  return { user: known, isNew: false };
}

/**
 * Others learn that they have an account. Of an account that nobody has proven yet two people may have chosen the
 * password, one of whom only typed the address: it goes, with the links sent so far, and whoever has the mailbox chooses
 * it by a new link. Otherwise a click that was meant to confirm one's own sign-up would let the other one in.
 */
async function tellOwner(deps: Deps, email: string, now: number): Promise<void> {
  const user = await findUserByEmail(deps.db.orm, email);
  if (!user) return;
  const kind = user.emailVerifiedAt === null ? "reset_password" : "account_exists";
  if (!mayMail(deps, kind, email)) return;
  await deps.db.transaction(async (tx) => {
    if (kind === "account_exists")
      return queueMail(tx, { kind, businessId: null, related: { userId: user.id } }, now);
    const unproven = await tx
      .update(users)
      .set({ passwordHash: null, updatedAt: now })
      .where(and(eq(users.id, user.id), isNull(users.emailVerifiedAt)))
      .returning({ id: users.id });
    if (unproven.length === 0) return;
    await cancelLinks(tx, user.id, now);
    await sendLink(tx, user, kind, now);
  });
}
