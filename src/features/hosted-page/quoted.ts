import { quotes } from "#db/schema/index.ts";
import type { PurchaseRequest } from "#db/schema/values.ts";
import { idPattern } from "#domain/ids.ts";
import { parseInstant } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { decidePrice } from "../bookings/decide-price.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { QuoteRow } from "../quotes/create-quote.ts";
import { pricePurchase } from "../quotes/price-purchase.ts";
import { type PriceView, priceView } from "../quotes/price-schema.ts";
import { oneQuote } from "../quotes/queries.ts";
import { currentStatus, isUnsent } from "../quotes/view.ts";
import { servicesOf } from "../visits/visit-spec.ts";
import type { HostedSetting } from "./hosted-setting.ts";

/** What is being bought, by the quote that the address names. */
export interface Quoted {
  quote: QuoteRow;
  services: ServiceRow[];
  state: "live" | "over" | "booked";
}

/** Refuses with `not_found` when there is no such quote of this business that a customer may see. */
export async function readQuoted(deps: Deps, business: Business, quoteId: string): Promise<Quoted> {
  const unknown = new Refusal("not_found", "There is no such quote.");
  if (!idPattern("quote").test(quoteId)) throw unknown;
  const [quote] = await deps.db.orm.select().from(quotes).where(oneQuote(business.id, quoteId));
  if (!quote || isUnsent(quote)) throw unknown;
  const status = currentStatus(quote, deps.now());
  const over = status === "declined" || status === "expired";
  const state = status === "converted" ? "booked" : over ? "over" : "live";
  return { quote, services: servicesOf(business, quote.request, "items", true), state };
}

/** What is bought, said anew as the API takes it: for a price that the quote does not hold. */
export function requestBody({
  items,
  packageKey,
  couponCode,
  seats,
}: PurchaseRequest): Record<string, unknown> {
  return {
    items,
    ...(packageKey === undefined ? {} : { packageKey }),
    ...(couponCode === undefined ? {} : { couponCode }),
    ...(seats === undefined ? {} : { seats }),
  };
}

/**
 * What the visit costs at a start: the quote's own price, or, where that start has another, today's (`locked: false`).
 * Refuses as a booking would.
 */
export async function priceAt(
  setting: HostedSetting,
  { quote }: Quoted,
  startsAt: string,
  postalCode: string | undefined = quote.postalCode ?? undefined,
): Promise<{ price: PriceView; locked: boolean }> {
  const { deps, business, words } = setting;
  const startsAtMs = parseInstant(startsAt) ?? 0;
  try {
    const input = { quoteId: quote.id, startsAt, startsAtMs, customer: { name: "" }, locale: words.locale };
    return { price: priceView((await decidePrice(deps, business, input)).price), locked: true };
  } catch (error) {
    const another = ["price_changed", "quote_expired", "quote_converted"];
    if (!(error instanceof Refusal) || !another.includes(error.code)) throw error;
    return { price: await todaysPrice(setting, { quote }, startsAt, postalCode), locked: false };
  }
}

/** The same visit by today's rules, whatever the quote says. */
export async function todaysPrice(
  { deps, business, words }: HostedSetting,
  { quote }: Pick<Quoted, "quote">,
  startsAt: string,
  postalCode: string | undefined = quote.postalCode ?? undefined,
): Promise<PriceView> {
  const { couponCode, items, packageKey, seats } = quote.request;
  const purchase = {
    items,
    ...(packageKey === undefined ? {} : { packageKey }),
    ...(seats === undefined ? {} : { seats }),
  };
  const bought = { purchase, couponCode, paths: "items" } as const;
  const circumstances = { startsAt: parseInstant(startsAt) ?? undefined, postalCode, locale: words.locale };
  return priceView((await pricePurchase(deps, business, bought, circumstances)).price);
}
