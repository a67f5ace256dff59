import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { businesses, invitations, users } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { acceptInvitation } from "../team/accept-invitation.ts";
import { acceptPassword } from "./accept-password.ts";
import { endSessions } from "./end-sessions.ts";
import { hashPassword } from "./hash-password.ts";
import { findUserByEmail, loadUser, type MemberOf, type UserRow } from "./queries.ts";

export interface OpenInvitation {
  id: string;
  email: string;
  role: MemberOf["role"];
  businessName: string;
  expiresAt: number;
  timeZone: string;
  /** Whether somebody signs in with this address already. */
  hasAccount: boolean;
}

/** What a link invites to, for whoever holds it. Throws `link_expired`. */
export async function openInvitation(deps: Deps, token: string): Promise<OpenInvitation> {
  const id = deps.secrets.openLinkToken(token);
  const [found] =
    id === null
      ? []
      : await deps.db.orm
          .select({
            invitation: invitations,
            businessName: businesses.name,
            timeZone: businesses.timeZone,
            verifiedAt: users.emailVerifiedAt,
          })
          .from(invitations)
          .innerJoin(businesses, eq(businesses.id, invitations.businessId))
          .leftJoin(users, eq(users.emailKey, invitations.emailKey))
          .where(and(eq(invitations.id, id), isNull(invitations.acceptedAt), isNull(invitations.revokedAt)));
  if (!found || found.invitation.expiresAt <= deps.now())
    throw new Refusal(
      "link_expired",
      "The invitation was used, taken back, or is too old: ask for a new one.",
    );
  const { invitation, verifiedAt, ...business } = found;
  const { email, role, expiresAt } = invitation;
  return { id: invitation.id, email, role, expiresAt, ...business, hasAccount: verifiedAt !== null };
}

/**
 * Accepts an invitation: as the person signed in, who must have the address it was sent to; else as somebody new, whom
 * the link proves to own it. Refuses with `forbidden`, `unauthorized` (the address has an account: sign in),
 * `link_expired`, `plan_limit`, and 422 on `name` or `password`.
 */
export async function joinBusiness(
  deps: Deps,
  userId: string | null,
  { token, name, password }: { token: string; name?: string | undefined; password?: string | undefined },
): Promise<MemberOf> {
  if (userId !== null) {
    const user = await loadUser(deps.db.orm, userId);
    return deps.db.transaction((tx) => accept(tx, deps, invitationOf(deps, token), user));
  }
  const invitation = await openInvitation(deps, token);
  if (invitation.hasAccount) throw new Refusal("unauthorized", "This address has an account: sign in first.");
  if (name === undefined) throw refuseField("name", "Required for a new account.");
  if (password === undefined) throw refuseField("password", "Required for a new account.");
  await acceptPassword(password, { email: invitation.email, name });
  const passwordHash = await hashPassword(password);
  return deps.db.transaction(async (tx) => {
    const user = await storeInvited(tx, deps, { email: invitation.email, name, passwordHash });
    return accept(tx, deps, invitation.id, user);
  });
}

function invitationOf(deps: Deps, token: string): string {
  const id = deps.secrets.openLinkToken(token);
  if (id === null) throw new Refusal("link_expired", "This link cannot be used. Ask for a new invitation.");
  return id;
}

async function accept(tx: Transaction, deps: Deps, invitationId: string, user: UserRow): Promise<MemberOf> {
  const { plans } = deps;
  const accepted = await acceptInvitation(
    tx,
    { invitationId, userId: user.id, emailKey: user.emailKey, plans },
    deps.now(),
  );
  await tx
    .update(users)
    .set({ currentBusinessId: accepted.businessId })
    .where(and(eq(users.id, user.id), isNull(users.currentBusinessId)));
  const [business] = await tx
    .select({ id: businesses.id, slug: businesses.slug, name: businesses.name })
    .from(businesses)
    .where(eq(businesses.id, accepted.businessId));
  if (!business) throw new Error("the business that was joined is gone");
  return { ...business, role: accepted.role };
}

/** An account that was begun with this address and never proven is whoever holds the link's. */
async function storeInvited(
  tx: Transaction,
  deps: Deps,
  { email, name, passwordHash }: { email: string; name: string; passwordHash: string },
): Promise<UserRow> {
  const now = deps.now();
  const begun = await findUserByEmail(tx, email);
  if (begun) {
    const proven = { name, passwordHash, emailVerifiedAt: now };
    const taken = await tx
      .update(users)
      .set(proven)
      .where(and(eq(users.id, begun.id), isNull(users.emailVerifiedAt)))
      .returning({ id: users.id });
    if (taken.length === 0) throw new Refusal("unauthorized", "This address has an account: sign in first.");
    await endSessions(tx, begun.id, now);
    return { ...begun, ...proven };
  }
  const [made] = await tx
    .insert(users)
    .values({
      id: newId("user"),
      name,
      email,
      emailKey: emailKey(email),
      emailVerifiedAt: now,
      passwordHash,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing({ target: users.emailKey })
    .returning();
  if (!made) throw new Refusal("unauthorized", "This address has an account: sign in first.");
  return made;
}
