import { and, eq } from "drizzle-orm";
import { users } from "#db/schema/index.ts";
import type { RouteRequest } from "#http/route.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { provesByCode } from "./change-totp.ts";
import { isDemoSignIn } from "./demo-sign-in.ts";
import { checkPassword, hashPassword, needsRehash } from "./hash-password.ts";
import { knownDevice } from "./known-device.ts";
import type { GuessKey } from "./limit-guesses.ts";
import { findUserByEmail, type UserRow } from "./queries.ts";
import { remindToVerify } from "./send-link.ts";

/** Why somebody is not let in. All but `credentials` are told only after the right password or link. */
export type SignInFailure =
  | "credentials"
  | "email_not_verified"
  | "second_factor_required"
  | "second_factor_wrong"
  | "link_expired";

export type SignInResult =
  | { user: Pick<UserRow, "id" | "emailKey" | "sessionVersion"> }
  | { failure: SignInFailure };

export interface Credentials {
  email: string;
  password: string;
  /** Of the authenticator app, or a recovery code. */
  code?: string | undefined;
}

/**
 * Checks an address and password, and the second factor where there is one. Throws `rate_limited` after too many wrong
 * guesses, by the same rule whether the account exists or not, and `unavailable` when too many sign in at once.
 */
export async function verifyCredentials(
  deps: Deps,
  request: RouteRequest,
  { email, password, code }: Credentials,
): Promise<SignInResult> {
  const right = await deps.signIn.guesses.guess(
    guessKeys(deps, request, email),
    async () => {
      const user = await findUserByEmail(deps.db.orm, email);
      return (await isPasswordOf(deps, request, user, password)) ? user : null;
    },
    (user) => user === null,
  );
  if (!right) return { failure: "credentials" };
  if (right.emailVerifiedAt === null) {
    await remindToVerify(deps, right);
    return { failure: "email_not_verified" };
  }
  return checkSecondFactor(deps, right, code);
}

/** What follows a right password or a valid link. */
export async function checkSecondFactor(
  deps: Deps,
  user: UserRow,
  code: string | undefined,
): Promise<SignInResult> {
  if (user.totpEnabledAt === null) return { user };
  if (code === undefined || code.trim() === "") return { failure: "second_factor_required" };
  return (await provesByCode(deps, user, code)) ? { user } : { failure: "second_factor_wrong" };
}

/** A device that has signed in here before has guesses of its own, so that strangers cannot use up its owner's. */
function guessKeys(deps: Deps, request: RouteRequest, email: string): GuessKey[] {
  const account = emailKey(email);
  const who = deps.secrets.clientKey(account);
  const device = knownDevice(deps, request.header("cookie"), account);
  if (device !== null) return [{ kind: "device", who: `${device} ${who}` }];
  return [
    { kind: "account", who },
    { kind: "address", who: request.ip },
  ];
}

/** Takes about the same time for everybody, also for `null`. A right password is hashed anew when that is due. */
async function isPasswordOf(
  deps: Deps,
  request: RouteRequest,
  user: UserRow | null,
  password: string,
): Promise<boolean> {
  const stored = user?.passwordHash ?? null;
  if (!(await checkPassword(password, stored)))
    return user !== null && isDemoSignIn(deps, request, user, password);
  if (user && stored !== null && needsRehash(stored)) {
    const passwordHash = await hashPassword(password);
    await deps.db.orm
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, user.id), eq(users.passwordHash, stored)));
  }
  return true;
}

/** The password of somebody who is signed in, asked for again before something grave. */
export function provesByPassword(
  deps: Deps,
  request: RouteRequest,
  user: UserRow,
  password: string,
): Promise<boolean> {
  return deps.signIn.guesses.guess(
    [{ kind: "session", who: user.id }],
    () => isPasswordOf(deps, request, user, password),
    (right) => !right,
  );
}
