import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { smsMessages } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { Deps } from "../deps.ts";
import type { MessageKind } from "../messages/kinds.ts";
import { hasFeature } from "../tiers/catalogue.ts";

/** Announced by a transaction that queued text messages. */
export const SMS_QUEUED = "sms";

/** Whether a business may send text messages: there is a way to send them, and its plan holds them. */
export const mayText = ({ sms, plans }: Pick<Deps, "sms" | "plans">, tier: string): boolean =>
  sms !== null && hasFeature(plans, tier, "sms");

export interface NewSms {
  businessId: BusinessId;
  /** `team_notice`, `team_digest`: to a person of the team, named by `related.userId`. */
  kind: MessageKind | "team_notice" | "team_digest";
  related: Record<string, string>;
  /** Not before this; absent: at once. */
  sendAt?: number;
  /** Dropped after this. */
  expiresAt?: number | undefined;
}

/** Puts a text message into the outbox in the caller's transaction. It holds ids: number and words are found when it is sent. */
export async function queueSms(tx: Transaction, sms: NewSms, now: number): Promise<void> {
  const { businessId, kind, related, sendAt = now, expiresAt = null } = sms;
  await tx.insert(smsMessages).values({
    id: newId("sms"),
    businessId,
    kind,
    related,
    nextAttemptAt: sendAt,
    expiresAt,
    createdAt: now,
  });
  tx.announce(SMS_QUEUED);
}
