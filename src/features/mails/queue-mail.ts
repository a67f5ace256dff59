import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { mails } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";

/** What an account's person is told of, in case it was somebody else who did it. */
export type AccountChange = "password" | "totp_on" | "totp_off" | "new_device" | "business_deleted";

/** The records each kind of mail is made from. */
export interface MailSubjects {
  verify_email: { userId: string; authTokenId: string };
  reset_password: { userId: string; authTokenId: string };
  sign_in_link: { userId: string; authTokenId: string };
  /** Somebody signed up with an address that has an account already. */
  account_exists: { userId: string };
  /** Something about getting into the account is not as it was. */
  account_changed: { userId: string; change: AccountChange; businessName?: string };
  invitation: { invitationId: string };
  quote_sent: { quoteId: string };
  invoice_sent: { invoiceId: string };
  /** It was paid in full before it was sent. */
  invoice_receipt: { invoiceId: string };
  /** A webhook was switched off because nothing arrives there. */
  webhook_off: { webhookId: string; userId: string };
  booking_received: { bookingId: string };
  booking_confirmed: { bookingId: string };
  booking_changed: { bookingId: string };
  booking_cancelled: { bookingId: string };
  /** `startsAt`: the start it is for, epoch milliseconds; a booking that moved has another. */
  booking_reminder: { bookingId: string; startsAt: string };
  booking_on_the_way: { bookingId: string };
  booking_completed: { bookingId: string };
  /** The customer asked for the link once more. */
  booking_link: { bookingId: string };
  lead_received: { leadId: string };
  payment_received: { paymentId: string };
  refund_issued: { refundId: string };
  payment_too_late: { refundId: string };
  /** To one person of the team: what happened (`booking.created`) to which record. */
  team_notice: { userId: string; type: string; subjectId: string };
  /** To the person who asked for it: a message to customers (`booking_confirmed`) as a made-up one would get it. */
  message_test: { userId: string; message: string; language: string };
  /** `date`: the local day it is about. */
  team_digest: { userId: string; date: string };
}

export type MailKind = keyof MailSubjects;

type AccountMail = "verify_email" | "reset_password" | "sign_in_link" | "account_exists" | "account_changed";

/** `businessId` is `null` for mail about an account. */
export type NewMail = {
  [K in MailKind]: {
    kind: K;
    businessId: K extends AccountMail ? BusinessId | null : BusinessId;
    related: MailSubjects[K];
    /** Mails of one thread go out in the order they were queued. */
    thread?: string;
    /** Not before this; absent: at once. */
    sendAt?: number;
    /** Dropped after this. */
    expiresAt?: number | undefined;
  };
}[MailKind];

/** Announced by a transaction that queued mail, so that the dispatcher looks at once. */
export const MAILS_QUEUED = "mails";

/** Puts mail into the outbox in the caller's transaction: it goes out if and only if that is committed. */
export async function queueMail(tx: Transaction, mail: NewMail, now: number): Promise<void> {
  await tx.insert(mails).values({
    id: newId("mail"),
    businessId: mail.businessId,
    kind: mail.kind,
    related: { ...mail.related },
    thread: mail.thread ?? null,
    expiresAt: mail.expiresAt ?? null,
    nextAttemptAt: mail.sendAt ?? now,
    createdAt: now,
  });
  tx.announce(MAILS_QUEUED);
}
