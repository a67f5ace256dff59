import { randomBytes } from "node:crypto";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { Secret } from "otpauth";
import type { Transaction } from "#db/open.ts";
import { recoveryCodes, users } from "#db/schema/index.ts";
import { ID_ALPHABET } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Deps } from "../deps.ts";
import {
  recoveryCodeHash,
  sealTotpSecret,
  totpOf,
  useSecondFactor,
  useTotpCode,
} from "./check-second-factor.ts";
import { loadUser, type UserRow } from "./queries.ts";
import { tellOfChange } from "./tell-of-change.ts";

const RECOVERY_CODES = 10;
/** 80 bits: too many to try, also for who has stolen the hashes. */
const RECOVERY_SYMBOLS = 16;

/** Begins: the secret is shown once, and asked for only after a code of it has been shown back. */
export async function beginTotp(deps: Deps, userId: string): Promise<{ secret: string; uri: string }> {
  const secret = new Secret({ size: 20 }).base32;
  const [user] = await deps.db.orm
    .update(users)
    .set({
      totpSecret: sealTotpSecret(deps.secrets, userId, secret),
      totpLastStep: null,
      updatedAt: deps.now(),
    })
    .where(and(eq(users.id, userId), isNull(users.totpEnabledAt)))
    .returning({ email: users.email });
  if (!user) throw new Refusal("already_exists", "Two-step sign-in is on already. Turn it off first.");
  return { secret, uri: totpOf(user.email, secret).toString() };
}

/** Ends the beginning: from now on signing in takes a code. Gives the recovery codes, once. */
export async function confirmTotp(deps: Deps, userId: string, code: string): Promise<string[]> {
  const user = await loadUser(deps.db.orm, userId);
  if (user.totpEnabledAt !== null) throw new Refusal("already_exists", "Two-step sign-in is on already.");
  if (user.totpSecret === null) throw new Refusal("in_use", "Ask for a secret first (POST /account/totp).");
  const codes = await guessCode(deps, userId, () =>
    deps.db.transaction(async (tx) => {
      if (!(await useTotpCode(tx, deps.secrets, user, code, deps.now()))) return null;
      await tx
        .update(users)
        .set({ totpEnabledAt: deps.now(), updatedAt: deps.now() })
        .where(and(eq(users.id, userId), isNull(users.totpEnabledAt)));
      await tellOfChange(tx, userId, "totp_on", deps.now());
      return replaceRecoveryCodes(tx, userId);
    }),
  );
  return codes ?? wrongCode();
}

/** New recovery codes; the old ones stop working. */
export async function renewRecoveryCodes(deps: Deps, userId: string, code: string): Promise<string[]> {
  const user = await enabledUser(deps, userId);
  const codes = await guessCode(deps, userId, () =>
    deps.db.transaction(async (tx) =>
      (await useTotpCode(tx, deps.secrets, user, code, deps.now())) ? replaceRecoveryCodes(tx, userId) : null,
    ),
  );
  return codes ?? wrongCode();
}

/** Whether the code of the app, or a recovery code, is right. Wrong ones are counted. */
export async function provesByCode(deps: Deps, user: UserRow, code: string): Promise<boolean> {
  const right = await guessCode(deps, user.id, async () =>
    (await useSecondFactor(deps.db, deps.secrets, user, code, deps.now())) ? true : null,
  );
  return right ?? false;
}

/** Turns it off. Whoever asks must have been proven to know a code or the password. */
export async function removeTotp(deps: Deps, userId: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const off = await tx
      .update(users)
      .set({ totpEnabledAt: null, updatedAt: deps.now() })
      .where(and(eq(users.id, userId), isNotNull(users.totpEnabledAt)))
      .returning({ id: users.id });
    if (off.length > 0) await tellOfChange(tx, userId, "totp_off", deps.now());
    await tx.update(users).set({ totpSecret: null, totpLastStep: null }).where(eq(users.id, userId));
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  });
}

async function enabledUser(deps: Deps, userId: string): Promise<UserRow> {
  const [user] = await deps.db.orm
    .select()
    .from(users)
    .where(and(eq(users.id, userId), isNotNull(users.totpEnabledAt)));
  if (!user) throw new Refusal("in_use", "Two-step sign-in is off.");
  return user;
}

function guessCode<T>(deps: Deps, userId: string, attempt: () => Promise<T | null>): Promise<T | null> {
  return deps.signIn.guesses.guess([{ kind: "code", who: userId }], attempt, (result) => result === null);
}

function wrongCode(): never {
  throw refuseField(
    "code",
    "Is not the code that the app shows now, or was used already.",
    "validation_failed",
    "wrong_code",
  );
}

async function replaceRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: recoveryCodeHash(code) })));
  return codes;
}

/** `x7k2-…`, in the alphabet without look-alikes. */
function newRecoveryCode(): string {
  const symbols = [...randomBytes(RECOVERY_SYMBOLS)].map((byte) => ID_ALPHABET[byte % 32]).join("");
  return symbols.replace(/(.{4})(?=.)/g, "$1-");
}
