import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { quotes } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";

/**
 * Marks a quote as booked; of two bookings of one quote the second is refused, and so is one of a quote that was
 * declined or changed (another `version`) since its price was read.
 */
export async function convertQuote(
  tx: Transaction,
  businessId: BusinessId,
  quoteId: string,
  version: number | null,
  customerId: string,
  now: number,
): Promise<void> {
  const one = and(eq(quotes.businessId, businessId), eq(quotes.id, quoteId));
  const converted = await tx
    .update(quotes)
    .set({ status: "converted", customerId, updatedAt: now })
    .where(
      and(
        one,
        inArray(quotes.status, ["pending", "sent", "accepted"]),
        version === null ? undefined : eq(quotes.version, version),
      ),
    )
    .returning({ id: quotes.id });
  if (converted.length > 0) return;
  const [quote] = await tx.select({ status: quotes.status }).from(quotes).where(one);
  if (quote?.status === "converted")
    throw new Refusal("quote_converted", "This quote has been booked already.");
  if (quote?.status === "declined") throw new Refusal("quote_expired", "This quote was declined.");
  throw new Refusal("price_changed", "The quote was changed at this moment. Nothing has been booked.");
}
