import { and, eq, gt, isNull } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { authTokens, users } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Deps } from "../deps.ts";
import type { UserRow } from "./queries.ts";
import type { LinkPurpose } from "./send-link.ts";

export interface OpenLink {
  tokenId: string;
  user: UserRow;
}

/** One answer for a link that is forged, used, replaced, too old, or of an address that the account has no more. */
const expired = () => new Refusal("link_expired", "This link cannot be used any more. Ask for a new one.");

/** What a link leads to, without using it up. Throws `link_expired`. */
export async function openLink(
  deps: Pick<Deps, "secrets" | "now">,
  db: Queryable,
  token: string,
  purpose: LinkPurpose,
): Promise<OpenLink> {
  const tokenId = deps.secrets.openLinkToken(token);
  if (tokenId === null) throw expired();
  const [row] = await db
    .select({ user: users })
    .from(authTokens)
    .innerJoin(users, and(eq(users.id, authTokens.userId), eq(users.emailKey, authTokens.emailKey)))
    .where(
      and(
        eq(authTokens.id, tokenId),
        eq(authTokens.purpose, purpose),
        isNull(authTokens.usedAt),
        gt(authTokens.expiresAt, deps.now()),
      ),
    );
  if (!row) throw expired();
  return { tokenId, user: row.user };
}

/** Uses a link up, in the transaction of what it allows: of two who use it at once one gets `link_expired`. */
export async function useLink(tx: Transaction, { tokenId }: OpenLink, now: number): Promise<void> {
  const used = await tx
    .update(authTokens)
    .set({ usedAt: now })
    .where(and(eq(authTokens.id, tokenId), isNull(authTokens.usedAt), gt(authTokens.expiresAt, now)))
    .returning({ id: authTokens.id });
  if (used.length === 0) throw expired();
}

/** Links of a person that the change of a password or address makes dangerous. */
export async function cancelLinks(tx: Transaction, userId: string, now: number): Promise<void> {
  await tx
    .update(authTokens)
    .set({ usedAt: now })
    .where(and(eq(authTokens.userId, userId), isNull(authTokens.usedAt)));
}
