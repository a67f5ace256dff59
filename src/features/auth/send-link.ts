import { setTimeout as pause } from "node:timers/promises";
import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { authTokens } from "#db/schema/index.ts";
import { DAY_MS, MINUTE_MS } from "#domain/local-time.ts";
import type { RateLimitRule } from "#http/rate-rules.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { type NewMail, queueMail } from "../mails/queue-mail.ts";
import { findUserByEmail, type UserRow } from "./queries.ts";

export type LinkPurpose = (typeof authTokens.$inferSelect)["purpose"];

const LASTS_MS: Record<LinkPurpose, number> = {
  verify_email: DAY_MS,
  reset_password: 60 * MINUTE_MS,
  sign_in: 15 * MINUTE_MS,
};

const KIND = {
  verify_email: "verify_email",
  reset_password: "reset_password",
  sign_in: "sign_in_link",
} as const;

/** Mail that anybody can make us send to an address: enough for who mislaid one, too few to be a nuisance. */
const ON_REQUEST: RateLimitRule = { name: "mails", quota: 5, windowSeconds: 3_600, by: "ip" };
/** Mail nobody asked for in so many words. */
const UNASKED: RateLimitRule = { name: "unasked-mails", quota: 1, windowSeconds: 300, by: "ip" };

/** Longer than finding an account and writing down its mail takes. */
const EVEN_MS = 120;

/** May one more mail of this kind go to this address now? Asking counts. */
export function mayMail(deps: Deps, kind: string, email: string, rule = ON_REQUEST): boolean {
  const who = deps.secrets.clientKey(emailKey(email));
  return deps.signIn.mails.take(`${rule.name} ${kind} ${who}`, rule, deps.now()).allowed;
}

/** Makes a link and puts its mail into the outbox; earlier links of the purpose stop working. */
export async function sendLink(
  tx: Transaction,
  user: Pick<UserRow, "id" | "emailKey">,
  purpose: LinkPurpose,
  now: number,
): Promise<void> {
  await tx
    .update(authTokens)
    .set({ usedAt: now })
    .where(and(eq(authTokens.userId, user.id), eq(authTokens.purpose, purpose), isNull(authTokens.usedAt)));
  const id = newId("authToken");
  await tx.insert(authTokens).values({
    id,
    userId: user.id,
    purpose,
    emailKey: user.emailKey,
    expiresAt: now + LASTS_MS[purpose],
    createdAt: now,
  });
  const mail: NewMail = {
    kind: KIND[purpose],
    businessId: null,
    related: { userId: user.id, authTokenId: id },
  };
  await queueMail(tx, mail, now);
}

/**
 * Sends a link to whoever has this address, if anybody. The caller learns nothing: the same answer, after the same
 * time.
 */
export async function requestLink(deps: Deps, email: string, purpose: LinkPurpose): Promise<void> {
  const even = pause(EVEN_MS);
  if (mayMail(deps, purpose, email)) {
    const user = await findUserByEmail(deps.db.orm, email);
    const wanted = user && !(purpose === "verify_email" && user.emailVerifiedAt !== null);
    if (wanted) await deps.db.transaction((tx) => sendLink(tx, user, purpose, deps.now()));
  }
  await even;
}

/** After a sign-in that failed only because the address is not proven. */
export async function remindToVerify(deps: Deps, user: UserRow): Promise<void> {
  if (mayMail(deps, "verify_email", user.email, UNASKED))
    await deps.db.transaction((tx) => sendLink(tx, user, "verify_email", deps.now()));
}
