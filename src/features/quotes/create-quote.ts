import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { quotes } from "#db/schema/index.ts";
import type { PurchaseRequest } from "#db/schema/values.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { servicesOf } from "../visits/visit-spec.ts";
import type { Bought } from "../visits/what-is-bought.ts";
import { type Circumstances, refuseOutside } from "./price-context.ts";
import { type PricedPurchase, pricePurchase } from "./price-purchase.ts";

export type QuoteRow = typeof quotes.$inferSelect;

export interface QuoteRequest extends Circumstances {
  bought: Bought;
}

/**
 * Prices a purchase and stores the answer with a copy of the rules it followed from: until it expires, a booking of the
 * same inputs costs exactly this.
 * Refuses with `selection_invalid`, `coupon_invalid`, `outside_service_area`.
 */
export async function createQuote(
  deps: Deps,
  business: Business,
  request: QuoteRequest,
  alongside: (tx: Transaction, quote: QuoteRow) => Promise<void>,
): Promise<QuoteRow> {
  const { purchase, paths } = request.bought;
  servicesOf(business, purchase, paths);
  const priced = await pricePurchase(deps, business, request.bought, request);
  refuseOutside(business, priced.rules, purchase, request, "postalCode", deps.demand);
  return deps.db.transaction(async (tx) => {
    const quote = await insertQuote(tx, business, request, priced, deps.now());
    await alongside(tx, quote);
    return quote;
  });
}

/** What was asked for, as it is kept. */
export const requestOf = ({ purchase, couponCode }: Bought): PurchaseRequest => ({ ...purchase, couponCode });

/** Stores a quote that has been priced, with its event. */
export async function insertQuote(
  tx: Transaction,
  business: Business,
  request: QuoteRequest,
  priced: PricedPurchase,
  now: number,
  customerId: string | null = null,
): Promise<QuoteRow> {
  const [quote] = await tx
    .insert(quotes)
    .values({
      id: newId("quote"),
      businessId: business.id,
      customerId,
      status: "pending",
      request: requestOf(request.bought),
      postalCode: request.postalCode ?? null,
      startsAt: request.startsAt ?? null,
      rules: priced.rules,
      coupon: priced.coupon?.coupon ?? null,
      couponId: priced.coupon?.id ?? null,
      result: priced.price,
      currency: priced.price.currency,
      total: priced.price.total,
      expiresAt: now + business.row.quoteValidDays * DAY_MS,
      createdAt: now,
    })
    .returning();
  if (!quote) throw new Error("insert returned no quote");
  await emit(tx, {
    businessId: business.id,
    type: "quote.created",
    subjectId: quote.id,
    actor: { kind: "customer" },
    occurredAt: now,
  });
  return quote;
}
