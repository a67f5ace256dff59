import { and, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { customers } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Actor } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { queueMail } from "../mails/queue-mail.ts";
import type { QuoteRow } from "./create-quote.ts";
import { lockQuote } from "./queries.ts";
import { assertChangeable, changeQuote } from "./update-quote.ts";

export interface SendInput {
  version?: number | undefined;
  /** Mail it once more when it has been sent already. */
  again?: boolean | undefined;
}

/**
 * Opens a quote to its customer and mails the link, if there is an address. Sent already: nothing changes.
 * Refuses with `quote_expired`, `invalid_transition`, `version_conflict`.
 */
export async function sendQuote(
  tx: Transaction,
  business: Business,
  id: string,
  { version, again = false }: SendInput,
  actor: Actor,
  now: number,
): Promise<void> {
  const quote = await lockQuote(tx, business.id, id);
  const sent = quote.status === "sent";
  assertChangeable(quote, sent ? undefined : version);
  if (quote.expiresAt <= now)
    throw new Refusal("quote_expired", "This quote has expired: give it a new `expiresAt` first.");
  if (!sent) {
    const happening = { type: "quote.sent" as const, actor, fields: ["status"] };
    await changeQuote(tx, quote, { status: "sent", sentAt: now }, happening, now);
  }
  if (!sent || again) await mailQuote(tx, quote, now);
}

async function mailQuote(tx: Transaction, quote: QuoteRow, now: number): Promise<void> {
  const [customer] = await tx
    .select({ email: customers.email })
    .from(customers)
    .where(and(eq(customers.businessId, quote.businessId), eq(customers.id, quote.customerId ?? "")));
  if (!customer?.email) return;
  await queueMail(
    tx,
    { kind: "quote_sent", businessId: quote.businessId, related: { quoteId: quote.id } },
    now,
  );
}
