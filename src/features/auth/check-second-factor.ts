import { createHash } from "node:crypto";
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import type { Database, Transaction } from "#db/open.ts";
import { recoveryCodes, users } from "#db/schema/index.ts";
import type { Secrets } from "../secrets.ts";
import type { UserRow } from "./queries.ts";

/** Bound to the sealed secret, so that one person's cannot be put into another's row. */
const sealPurpose = (userId: string): string => `totp ${userId}`;

/** What authenticator apps expect when nothing else is said: SHA-1, six digits, 30 seconds. */
const PERIOD_SECONDS = 30;
const WINDOW_STEPS = 1;

export function sealTotpSecret(secrets: Secrets, userId: string, secret: string): string {
  return secrets.seal(secret, sealPurpose(userId));
}

export function totpOf(email: string, secret: string): TOTP {
  return new TOTP({
    issuer: "BookingMachine",
    label: email,
    secret: Secret.fromBase32(secret),
    period: PERIOD_SECONDS,
    algorithm: "SHA1",
    digits: 6,
  });
}

/** How a recovery code is stored, however it was typed. */
export function recoveryCodeHash(code: string): string {
  return createHash("sha256").update(code.toLowerCase().replace(/[\s-]/g, "")).digest("base64url");
}

/**
 * Whether the code is the one the person's app shows (or showed one step ago, or will in one: clocks differ). A code
 * that was right is used up by asking: it works once.
 */
export async function useTotpCode(
  tx: Transaction,
  secrets: Secrets,
  user: Pick<UserRow, "id" | "email" | "totpSecret">,
  code: string,
  now: number,
): Promise<boolean> {
  const token = code.replace(/\s/g, "");
  if (user.totpSecret === null || !/^\d{6}$/.test(token)) return false;
  const totp = totpOf(user.email, secrets.open(user.totpSecret, sealPurpose(user.id)));
  const delta = totp.validate({ token, timestamp: now, window: WINDOW_STEPS });
  if (delta === null) return false;
  const step = Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
  const used = await tx
    .update(users)
    .set({ totpLastStep: step })
    .where(
      and(
        eq(users.id, user.id),
        eq(users.totpSecret, user.totpSecret),
        or(isNull(users.totpLastStep), lt(users.totpLastStep, step)),
      ),
    )
    .returning({ id: users.id });
  return used.length > 0;
}

/** Whether this is a recovery code of the person that was not used yet; from now on it is. */
async function useRecoveryCode(tx: Transaction, userId: string, code: string, now: number): Promise<boolean> {
  const used = await tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.codeHash, recoveryCodeHash(code)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ userId: recoveryCodes.userId });
  return used.length > 0;
}

/** A code of the app or a recovery code; used up when it is right. */
export async function useSecondFactor(
  db: Database,
  secrets: Secrets,
  user: UserRow,
  code: string,
  now: number,
): Promise<boolean> {
  return db.transaction(
    async (tx) =>
      (await useTotpCode(tx, secrets, user, code, now)) || (await useRecoveryCode(tx, user.id, code, now)),
  );
}
