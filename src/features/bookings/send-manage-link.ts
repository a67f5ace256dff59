import { and, eq, gt, sql } from "drizzle-orm";
import { mails } from "#db/schema/index.ts";
import { MINUTE_MS } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mails/queue-mail.ts";
import type { StoredBooking } from "./view.ts";

/** Whoever presses the button again and again fills nobody's mailbox. */
const ONCE_IN_MS = 10 * MINUTE_MS;

/**
 * Mails the manage link again, if that is the address the booking was made with. Answers nothing: whether it is must
 * not be told.
 */
export async function sendManageLink(
  deps: Deps,
  business: Business,
  { row }: StoredBooking,
  email: string,
): Promise<void> {
  const { contact, id } = row;
  if (contact.email === undefined || emailKey(contact.email) !== emailKey(email)) return;
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const [recent] = await tx
      .select({ id: mails.id })
      .from(mails)
      .where(
        and(
          gt(mails.createdAt, now - ONCE_IN_MS),
          eq(mails.businessId, business.id),
          eq(mails.kind, "booking_link"),
          sql`${mails.related}->>'bookingId' = ${id}`,
        ),
      )
      .limit(1);
    if (recent) return;
    await queueMail(tx, { kind: "booking_link", businessId: business.id, related: { bookingId: id } }, now);
  });
}
