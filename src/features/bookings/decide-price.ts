import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { quotes } from "#db/schema/index.ts";
import type { Coupon, PricingRules, Purchase } from "#domain/catalog.ts";
import { diffLines, type PricedVisit, type PriceOptions, priceVisit } from "#domain/pricing.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { couponKey } from "../coupons/find-coupon.ts";
import type { Deps } from "../deps.ts";
import {
  type Circumstances,
  priceContext,
  refuseOutside,
  rulesAt,
  rulesToKeep,
  samePostalCode,
} from "../quotes/price-context.ts";
import { priceChanged, pricePurchase } from "../quotes/price-purchase.ts";
import { type Bought, boughtFrom } from "../visits/what-is-bought.ts";
import type { BookingInput } from "./create-booking.ts";

export interface PricedBooking {
  bought: Bought;
  price: PricedVisit;
  /** What the price followed from, as it is kept with the booking. */
  rules: PricingRules;
  coupon: Coupon | null;
  couponId: string | null;
  quoteId: string | null;
}

type QuoteRow = typeof quotes.$inferSelect;

const ADDRESS_PATH = "customer.address.postalCode";

/**
 * What the booking costs: by the rules its quote locked, else by today's. A total the client expected is compared,
 * never believed.
 */
export async function decidePrice(
  deps: Deps,
  business: Business,
  input: BookingInput & { startsAtMs: number },
): Promise<PricedBooking> {
  const bought = boughtFrom(input);
  const where = { startsAt: input.startsAtMs, postalCode: input.customer.address?.postalCode };
  const priced =
    input.quoteId === undefined
      ? await todaysPrice(deps, business, bought, where)
      : await lockedPrice(deps, business, await liveQuote(deps, business, input.quoteId), bought, where);
  if (input.expectedTotal !== undefined && input.expectedTotal !== priced.price.total)
    throw priceChanged({ total: input.expectedTotal }, priced.price);
  return priced;
}

async function todaysPrice(
  deps: Deps,
  business: Business,
  bought: Bought | null,
  where: Circumstances,
): Promise<PricedBooking> {
  if (!bought) throw refuseField("serviceId", "say what is bought: `serviceId`, `items` or a `quoteId`");
  const { price, rules, coupon } = await pricePurchase(deps, business, bought, where);
  refuseOutside(business, rules, bought.purchase, where.postalCode, ADDRESS_PATH);
  return {
    bought,
    price,
    rules,
    coupon: coupon?.coupon ?? null,
    couponId: coupon?.id ?? null,
    quoteId: null,
  };
}

async function liveQuote(deps: Deps, business: Business, quoteId: string): Promise<QuoteRow> {
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
  return quote;
}

/** The quote's total for the quoted visit; another visit is priced by its rules, and refused when a line differs. */
async function lockedPrice(
  deps: Deps,
  business: Business,
  quote: QuoteRow,
  given: Bought | null,
  { startsAt, postalCode: addressCode }: Circumstances,
): Promise<PricedBooking> {
  const { couponCode, ...request } = quote.request;
  const quoted = dropUndefined(request);
  const bought: Bought = given ?? { purchase: quoted, couponCode, paths: "items" };
  if (bought.couponCode !== undefined && couponKey(bought.couponCode) !== couponKey(couponCode ?? ""))
    throw refuseField("couponCode", "a quote keeps its own coupon: ask for a new quote", "coupon_invalid");

  const quotedCode = quote.postalCode ?? undefined;
  const postalCode = addressCode ?? quotedCode;
  const rules = rulesAt(business, quote.rules, quotedCode, postalCode);
  const path = addressCode === undefined ? "quoteId" : ADDRESS_PATH;
  refuseOutside(business, rules, bought.purchase, postalCode, path);

  const sameStart = quote.startsAt === startsAt;
  const sameVisit =
    sameStart && samePostalCode(quotedCode, postalCode) && isDeepStrictEqual(bought.purchase, quoted);
  const price = sameVisit
    ? quote.result
    : priceWith(rules, bought.purchase, quote.coupon, {
        locale: business.row.locale,
        paths: bought.paths,
        // The quoted start was asked for when the quote was made: waiting does not turn it into a short notice.
        context: priceContext(
          business.row.timeZone,
          { startsAt, postalCode },
          sameStart ? quote.createdAt : deps.now(),
        ),
      });
  if (price.total !== quote.total || diffLines(quote.result.lines, price.lines).length > 0)
    throw priceChanged(quote.result, price);
  const kept = rulesToKeep(rules, postalCode);
  return { bought, price, rules: kept, coupon: quote.coupon, couponId: quote.couponId, quoteId: quote.id };
}

/** Where another visit is not enough for the coupon, its line is among those that differ. */
function priceWith(
  rules: PricingRules,
  purchase: Purchase,
  coupon: Coupon | null,
  options: PriceOptions,
): PricedVisit {
  try {
    return priceVisit(rules, purchase, { ...options, coupon });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "coupon_invalid") throw error;
    return priceVisit(rules, purchase, options);
  }
}

/** JSON columns know no `undefined`; the types do. */
function dropUndefined({ items, packageKey, seats }: Omit<QuoteRow["request"], "couponCode">): Purchase {
  return {
    items,
    ...(packageKey === undefined ? {} : { packageKey }),
    ...(seats === undefined ? {} : { seats }),
  };
}
