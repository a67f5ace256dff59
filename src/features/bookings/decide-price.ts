import { isDeepStrictEqual } from "node:util";
import { adjustPrice } from "#domain/adjust-price.ts";
import type { Coupon, PricingRules, Purchase } from "#domain/catalog.ts";
import { diffLines, type PricedVisit, type PriceOptions, priceVisit } from "#domain/pricing.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { couponKey } from "../coupons/find-coupon.ts";
import type { Deps } from "../deps.ts";
import type { QuoteRow } from "../quotes/create-quote.ts";
import {
  type Circumstances,
  localeOf,
  priceContext,
  refuseOutside,
  rulesAt,
  rulesToKeep,
  samePostalCode,
} from "../quotes/price-context.ts";
import { priceChanged, pricePurchase } from "../quotes/price-purchase.ts";
import { liveQuote, quotedPurchase } from "../quotes/queries.ts";
import { type Bought, boughtFrom } from "../visits/what-is-bought.ts";
import type { BookingInput, ByHand } from "./create-booking.ts";

export interface PricedBooking {
  bought: Bought;
  price: PricedVisit;
  /** What the price followed from, as it is kept with the booking. */
  rules: PricingRules;
  coupon: Coupon | null;
  couponId: string | null;
  quoteId: string | null;
  /** The quote as it was read: one that was changed since is not booked. */
  quoteVersion: number | null;
  /** Offered by the team itself, so that also what is by request only may be booked. */
  quotedByTeam: boolean;
}

const ADDRESS_PATH = "customer.address.postalCode";

/**
 * What the booking costs: by the rules its quote locked, else by today's. A total the client expected is compared,
 * never believed. The team may go where the business does not go otherwise, and adjust the price.
 */
export async function decidePrice(
  deps: Deps,
  business: Business,
  input: BookingInput & { startsAtMs: number },
  byHand?: ByHand,
): Promise<PricedBooking> {
  const bought = boughtFrom(input);
  const where: Where = {
    startsAt: input.startsAtMs,
    postalCode: input.customer.address?.postalCode,
    locale: input.locale,
    anywhere: byHand !== undefined,
  };
  const asWorkedOut =
    input.quoteId === undefined
      ? await todaysPrice(deps, business, bought, where)
      : await lockedPrice(
          deps,
          business,
          await liveQuote(deps, business.id, input.quoteId, byHand ? "team" : "customer"),
          bought,
          where,
        );
  const { price, rules } = asWorkedOut;
  const adjusted = adjustPrice(price, byHand?.adjustments ?? [], rules, localeOf(business, input.locale));
  const priced = { ...asWorkedOut, price: adjusted };
  if (input.expectedTotal !== undefined && input.expectedTotal !== priced.price.total)
    throw priceChanged({ total: input.expectedTotal }, priced.price);
  return priced;
}

/** `anywhere`: service areas do not bind. */
type Where = Circumstances & { anywhere: boolean };

async function todaysPrice(
  deps: Deps,
  business: Business,
  bought: Bought | null,
  where: Where,
): Promise<PricedBooking> {
  if (!bought) throw refuseField("serviceId", "say what is bought: `serviceId`, `items` or a `quoteId`");
  const { price, rules, coupon } = await pricePurchase(deps, business, bought, where);
  if (!where.anywhere) refuseOutside(business, rules, bought.purchase, where, ADDRESS_PATH, deps.demand);
  return {
    bought,
    price,
    rules,
    coupon: coupon?.coupon ?? null,
    couponId: coupon?.id ?? null,
    quoteId: null,
    quoteVersion: null,
    quotedByTeam: false,
  };
}

/**
 * The quote's total for the quoted visit; another visit is priced by its rules, and refused when a line differs. What
 * the team has quoted by hand is its word: that total stands at any time and place.
 */
async function lockedPrice(
  deps: Deps,
  business: Business,
  quote: QuoteRow,
  given: Bought | null,
  { startsAt, postalCode: addressCode, locale, anywhere }: Where,
): Promise<PricedBooking> {
  const { couponCode } = quote.request;
  const quoted = quotedPurchase(quote);
  const bought: Bought = given ?? { purchase: quoted, couponCode, paths: "items" };
  if (bought.couponCode !== undefined && couponKey(bought.couponCode) !== couponKey(couponCode ?? ""))
    throw refuseField("couponCode", "a quote keeps its own coupon: ask for a new quote", "coupon_invalid");

  const quotedCode = quote.postalCode ?? undefined;
  const postalCode = addressCode ?? quotedCode;
  const rules = rulesAt(business, quote.rules, quotedCode, postalCode);
  const path = addressCode === undefined ? "quoteId" : ADDRESS_PATH;
  const ownWord = quote.origin === "team";
  if (!anywhere && !ownWord)
    refuseOutside(business, rules, bought.purchase, { startsAt, postalCode }, path, deps.demand);

  const sameStart = quote.startsAt === startsAt;
  const sameVisit =
    (ownWord || (sameStart && samePostalCode(quotedCode, postalCode))) &&
    isDeepStrictEqual(bought.purchase, quoted);
  const price = sameVisit
    ? quote.result
    : priceWith(rules, bought.purchase, quote.coupon, {
        locale: localeOf(business, locale),
        paths: bought.paths,
        // The quoted start was asked for when the quote was made: waiting does not turn it into a short notice.
        context: priceContext(
          business.row.timeZone,
          { startsAt, postalCode },
          sameStart ? quote.createdAt : deps.now(),
        ),
      });
  const another = ownWord && !sameVisit;
  if (another || price.total !== quote.total || diffLines(quote.result.lines, price.lines).length > 0)
    throw priceChanged(quote.result, price);
  const kept = rulesToKeep(rules, postalCode);
  return {
    bought,
    price,
    rules: kept,
    coupon: quote.coupon,
    couponId: quote.couponId,
    quoteId: quote.id,
    quoteVersion: quote.version,
    quotedByTeam: ownWord,
  };
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
