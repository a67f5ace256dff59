import type { Transaction } from "#db/open.ts";
import { type AccountChange, queueMail } from "../mails/queue-mail.ts";

/** Mails the account's person what was changed, in its transaction: whoever did it may have been somebody else. */
export function tellOfChange(
  tx: Transaction,
  userId: string,
  change: AccountChange,
  now: number,
  more: { businessName?: string } = {},
): Promise<void> {
  const related = { userId, change, ...more };
  return queueMail(tx, { kind: "account_changed", businessId: null, related }, now);
}
