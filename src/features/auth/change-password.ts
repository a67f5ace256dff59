import { and, eq, isNull } from "drizzle-orm";
import { users } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { RouteRequest } from "#http/route.ts";
import type { Deps } from "../deps.ts";
import { acceptPassword } from "./accept-password.ts";
import { endSessions } from "./end-sessions.ts";
import { hashPassword } from "./hash-password.ts";
import { loadUser } from "./queries.ts";
import { tellOfChange } from "./tell-of-change.ts";
import { cancelLinks, openLink, useLink } from "./use-link.ts";
import { provesByPassword } from "./verify-credentials.ts";

/** Sets a new password and ends every session. Gives the new session version, for the one who did it. */
export async function changePassword(
  deps: Deps,
  request: RouteRequest,
  userId: string,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<number> {
  const user = await loadUser(deps.db.orm, userId);
  if (!(await provesByPassword(deps, request, user, currentPassword)))
    throw refuseField("currentPassword", "Is not your password.", "validation_failed", "wrong_password");
  await acceptPassword(newPassword, user, "newPassword");
  const passwordHash = await hashPassword(newPassword);
  return deps.db.transaction(async (tx) => {
    const changed = await tx
      .update(users)
      .set({ passwordHash })
      .where(
        and(
          eq(users.id, userId),
          // Of two who change it at once, the later does not know the password any more.
          user.passwordHash === null ? isNull(users.passwordHash) : eq(users.passwordHash, user.passwordHash),
        ),
      )
      .returning({ id: users.id });
    if (changed.length === 0) throw new Refusal("version_conflict", "The password was changed meanwhile.");
    await cancelLinks(tx, userId, deps.now());
    await tellOfChange(tx, userId, "password", deps.now());
    return endSessions(tx, userId, deps.now());
  });
}

/** The same with a link from the mailbox, which proves the address too. Throws `link_expired`. */
export async function setPasswordByLink(
  deps: Deps,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const link = await openLink(deps, deps.db.orm, token, "reset_password");
  await acceptPassword(password, link.user);
  const passwordHash = await hashPassword(password);
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    await useLink(tx, link, now);
    await tx
      .update(users)
      .set({ passwordHash, emailVerifiedAt: link.user.emailVerifiedAt ?? now })
      .where(eq(users.id, link.user.id));
    await cancelLinks(tx, link.user.id, now);
    await tellOfChange(tx, link.user.id, "password", now);
    await endSessions(tx, link.user.id, now);
  });
}

/** Proves the address of a new account. Throws `link_expired`. */
export async function verifyEmail(deps: Deps, token: string): Promise<void> {
  const link = await openLink(deps, deps.db.orm, token, "verify_email");
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    await useLink(tx, link, now);
    await tx
      .update(users)
      .set({ emailVerifiedAt: now, updatedAt: now })
      .where(and(eq(users.id, link.user.id), isNull(users.emailVerifiedAt)));
  });
}
