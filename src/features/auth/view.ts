import type { Queryable } from "#db/open.ts";
import { countRecoveryCodes, listBusinessesOf, loadUser } from "./queries.ts";

/** An account as its own person sees it. */
export async function accountView(db: Queryable, userId: string) {
  const user = await loadUser(db, userId);
  const businesses = await listBusinessesOf(db, userId);
  const chosen = businesses.find(({ id }) => id === user.currentBusinessId) ?? businesses[0];
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerifiedAt !== null,
    locale: user.locale,
    hasPassword: user.passwordHash !== null,
    totpEnabled: user.totpEnabledAt !== null,
    recoveryCodesLeft: user.totpEnabledAt === null ? 0 : await countRecoveryCodes(db, userId),
    businesses,
    currentBusinessId: chosen?.id ?? null,
  };
}
