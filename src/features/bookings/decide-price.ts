import { and, eq } from "drizzle-orm";
import { quotes } from "#db/schema/index.ts";
import { diffLines, type PricedVisit, priceVisit } from "#domain/pricing.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { priceChanged, pricePurchase } from "../quotes/price-purchase.ts";
import { type Bought, boughtFrom } from "../visits/what-is-bought.ts";
import type { BookingInput } from "./create-booking.ts";

export interface PricedBooking {
  bought: Bought;
  price: PricedVisit;
  couponId: string | null;
  quoteId: string | null;
}

/**
 * What the booking costs: by the rules its quote locked, else by today's. A total the client expected is compared,
 * never believed.
 */
export async function decidePrice(
  deps: Deps,
  business: Business,
  input: BookingInput,
): Promise<PricedBooking> {
  const bought = boughtFrom(input);
  if (input.quoteId !== undefined) return lockedPrice(deps, business, input, input.quoteId, bought);
  if (!bought) throw refuseField("serviceId", "say what is bought: `serviceId`, `items` or a `quoteId`");
  const { price, coupon } = await pricePurchase(deps, business, bought);
  if (input.expectedTotal !== undefined && input.expectedTotal !== price.total)
    throw priceChanged({ total: input.expectedTotal }, price);
  return { bought, price, couponId: coupon?.id ?? null, quoteId: null };
}

async function lockedPrice(
  deps: Deps,
  business: Business,
  input: BookingInput,
  quoteId: string,
  given: Bought | null,
): Promise<PricedBooking> {
  const [quote] = await deps.db.orm
    .select()
    .from(quotes)
    .where(and(eq(quotes.businessId, business.id), eq(quotes.id, quoteId)));
  if (!quote) throw refuseField("quoteId", "there is no such quote here");
  if (quote.status === "converted")
    throw new Refusal("quote_converted", "This quote has been booked already.");
  if (quote.status === "declined") throw new Refusal("quote_expired", "This quote was declined.");
  if (quote.status === "expired" || quote.expiresAt <= deps.now())
    throw new Refusal("quote_expired", "This quote has expired. Please ask for a new one.");
  const { couponCode, ...purchase } = quote.request;
  const bought: Bought = given ?? { purchase: dropUndefined(purchase), couponCode, paths: "items" };
  const sameCoupon = bought.couponCode === undefined || bought.couponCode === couponCode;
  if (!sameCoupon)
    throw refuseField("couponCode", "a quote keeps its own coupon: ask for a new quote", "coupon_invalid");
  const price = priceVisit(quote.rules, bought.purchase, {
    coupon: quote.coupon,
    locale: business.row.locale,
    paths: bought.paths,
  });
  const changes = diffLines(quote.result.lines, price.lines);
  if (changes.length > 0 || price.total !== quote.total) throw priceChanged(quote.result, price);
  if (input.expectedTotal !== undefined && input.expectedTotal !== price.total)
    throw priceChanged({ total: input.expectedTotal }, price);
  return { bought, price, couponId: quote.couponId, quoteId };
}

/** JSON columns know no `undefined`; the types do. */
function dropUndefined({
  items,
  packageKey,
  seats,
}: Omit<typeof quotes.$inferSelect.request, "couponCode">): Bought["purchase"] {
  return {
    items,
    ...(packageKey === undefined ? {} : { packageKey }),
    ...(seats === undefined ? {} : { seats }),
  };
}
