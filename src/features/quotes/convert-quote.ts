import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { quotes } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";

/** Marks a quote as booked; of two bookings of one quote the second is refused. */
export async function convertQuote(
  tx: Transaction,
  businessId: BusinessId,
  quoteId: string,
  customerId: string,
): Promise<void> {
  const converted = await tx
    .update(quotes)
    .set({ status: "converted", customerId })
    .where(
      and(
        eq(quotes.businessId, businessId),
        eq(quotes.id, quoteId),
        inArray(quotes.status, ["pending", "sent", "accepted"]),
      ),
    )
    .returning({ id: quotes.id });
  if (converted.length === 0) throw new Refusal("quote_converted", "This quote has been booked already.");
}
