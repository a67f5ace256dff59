import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { users } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { RouteRequest } from "#http/route.ts";
import type { Deps } from "../deps.ts";
import { endSessions } from "./end-sessions.ts";
import { knownDevice } from "./known-device.ts";
import type { UserRow } from "./queries.ts";
import { tellOfChange } from "./tell-of-change.ts";
import { type OpenLink, openLink, useLink } from "./use-link.ts";
import { checkSecondFactor, type SignInResult } from "./verify-credentials.ts";

/**
 * The link is used up only when everything else is right, so that a mistyped code does not cost a new mail. From a device
 * that has not signed in to the account before, its person is told by mail.
 */
export async function signInByLink(
  deps: Deps,
  request: RouteRequest,
  { token, code }: { token: string; code?: string | undefined },
): Promise<SignInResult> {
  try {
    const link = await openLink(deps, deps.db.orm, token, "sign_in");
    const checked = await checkSecondFactor(deps, link.user, code);
    if ("failure" in checked) return checked;
    const isNew = knownDevice(deps, request.header("cookie"), link.user.emailKey) === null;
    return { user: await enter(deps, link, isNew) };
  } catch (error) {
    if (error instanceof Refusal && error.code === "link_expired") return { failure: "link_expired" };
    throw error;
  }
}

function enter(
  deps: Deps,
  link: OpenLink,
  isNew: boolean,
): Promise<Pick<UserRow, "id" | "emailKey" | "sessionVersion">> {
  return deps.db.transaction(async (tx) => {
    await useLink(tx, link, deps.now());
    // The very first time every device is new.
    if (isNew && link.user.emailVerifiedAt !== null)
      await tellOfChange(tx, link.user.id, "new_device", deps.now());
    const sessionVersion = await proveAddress(tx, link.user, deps.now());
    return { id: link.user.id, emailKey: link.user.emailKey, sessionVersion };
  });
}

/**
 * Notes that the person who is here owns the address. Was it unproven until now, then whoever chose the password may
 * have been somebody else who typed the address: that password goes. Gives the session version.
 */
export async function proveAddress(
  tx: Transaction,
  user: Pick<UserRow, "id" | "sessionVersion">,
  now: number,
): Promise<number> {
  const proven = await tx
    .update(users)
    .set({ emailVerifiedAt: now, passwordHash: null, updatedAt: now })
    .where(and(eq(users.id, user.id), isNull(users.emailVerifiedAt)))
    .returning({ id: users.id });
  return proven.length > 0 ? endSessions(tx, user.id, now) : user.sessionVersion;
}
