import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { quotes } from "#db/schema/index.ts";
import type { QuoteAdjustment } from "#db/schema/values.ts";
import { adjustPrice } from "#domain/adjust-price.ts";
import { DAY_MS, parseInstant } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { type CustomerChoice, chooseCustomer, requireOneCustomer } from "../customers/choose-customer.ts";
import type { Deps } from "../deps.ts";
import { servicesOf } from "../visits/visit-spec.ts";
import type { Bought } from "../visits/what-is-bought.ts";
import { type QuoteRow, requestOf } from "./create-quote.ts";
import type { Circumstances } from "./price-context.ts";
import { pricePurchase } from "./price-purchase.ts";

/** What a quote by hand offers. */
export interface Offer extends Circumstances {
  bought: Bought;
  adjustments: QuoteAdjustment[];
}

export interface TeamQuoteInput extends Offer, CustomerChoice {
  title?: string | undefined;
  message?: string | undefined;
  validDays?: number | undefined;
  /** RFC 3339. */
  expiresAt?: string | undefined;
}

const LONGEST_DAYS = 3 * 366;

/** The instant of a field; `undefined` stays so. */
export function instantOf(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === null) throw refuseField(field, "is not an instant that exists");
  return instant;
}

/** When a quote ends; `undefined`: nothing was said. */
export function expiryOf(
  { validDays, expiresAt }: Pick<TeamQuoteInput, "validDays" | "expiresAt">,
  now: number,
): number | undefined {
  if (validDays !== undefined && expiresAt !== undefined)
    throw refuseField("validDays", "give either this or `expiresAt`, not both");
  if (validDays !== undefined) return now + validDays * DAY_MS;
  const end = instantOf("expiresAt", expiresAt);
  if (end !== undefined && end <= now)
    throw refuseField("expiresAt", "must be in the future", "validation_failed", "in_past");
  if (end !== undefined && end > now + LONGEST_DAYS * DAY_MS)
    throw refuseField("expiresAt", "must be within three years");
  return end;
}

type OfferColumns = Pick<
  typeof quotes.$inferInsert,
  | "request"
  | "postalCode"
  | "startsAt"
  | "rules"
  | "coupon"
  | "couponId"
  | "result"
  | "currency"
  | "total"
  | "adjustments"
>;

/**
 * Prices an offer by today's rules and adds what the team adjusts, before tax. Service areas do not bind: the team knows where it
 * goes. Refuses with `selection_invalid`, `coupon_invalid`, and `validation_failed` at `adjustments`.
 */
export async function priceOffer(deps: Deps, business: Business, offer: Offer): Promise<OfferColumns> {
  const { bought, adjustments, postalCode, startsAt } = offer;
  servicesOf(business, bought.purchase, bought.paths);
  const priced = await pricePurchase(deps, business, bought, offer);
  const result = adjustPrice(priced.price, adjustments, priced.rules, business.row.locale);
  return {
    request: requestOf(bought),
    postalCode: postalCode ?? null,
    startsAt: startsAt ?? null,
    rules: priced.rules,
    coupon: priced.coupon?.coupon ?? null,
    couponId: priced.coupon?.id ?? null,
    result,
    currency: result.currency,
    total: result.total,
    adjustments,
  };
}

/** Makes a quote by hand. It is kept until it is sent. */
export async function createTeamQuote(
  deps: Deps,
  business: Business,
  input: TeamQuoteInput,
  actor: Actor,
  alongside: (tx: Transaction, quote: QuoteRow) => Promise<void>,
): Promise<QuoteRow> {
  requireOneCustomer(input);
  const now = deps.now();
  const expiresAt = expiryOf(input, now) ?? now + business.row.quoteValidDays * DAY_MS;
  const offer = await priceOffer(deps, business, input);
  return deps.db.transaction(async (tx) => {
    const { customerId } = await chooseCustomer(tx, business.id, input, actor, now);
    const { title = "", message = "" } = input;
    const quote = await insertTeamQuote(
      tx,
      { ...offer, businessId: business.id, customerId, title, message, expiresAt },
      actor,
      now,
    );
    await alongside(tx, quote);
    return quote;
  });
}

type NewTeamQuote = OfferColumns &
  Pick<typeof quotes.$inferInsert, "businessId" | "customerId" | "title" | "message" | "expiresAt">;

/** Stores it with its event; `duplicateOf`: the quote it was copied from. */
export async function insertTeamQuote(
  tx: Transaction,
  quote: NewTeamQuote,
  actor: Actor,
  now: number,
  duplicateOf?: string,
): Promise<QuoteRow> {
  const [made] = await tx
    .insert(quotes)
    .values({
      ...quote,
      id: newId("quote"),
      status: "pending",
      origin: "team",
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  if (!made) throw new Error("insert returned no quote");
  await emit(tx, {
    businessId: made.businessId,
    type: "quote.created",
    subjectId: made.id,
    actor,
    related: {
      ...(made.customerId === null ? {} : { customerId: made.customerId }),
      ...(duplicateOf === undefined ? {} : { duplicateOf }),
    },
    occurredAt: now,
  });
  return made;
}
