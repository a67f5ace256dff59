import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { QuoteRow } from "./create-quote.ts";
import { priceView, type quoteSchema } from "./price-schema.ts";
import type { businessQuoteSchema, publicQuoteSchema, QUOTE_STATUSES } from "./schemas.ts";

export function quoteView(quote: QuoteRow, timeZone: string): z.output<typeof quoteSchema> {
  return { id: quote.id, ...priceView(quote.result), expiresAt: toRfc3339(quote.expiresAt, timeZone) };
}

/** Nobody has answered it yet. */
export const isUnanswered = ({ status }: Pick<QuoteRow, "status">): boolean =>
  status === "pending" || status === "sent";

/** The team is still at it: for customers it is not there. */
export const isUnsent = ({ origin, status }: Pick<QuoteRow, "origin" | "status">): boolean =>
  origin === "team" && status === "pending";

/** Expiry is worked out: what was answered in time stays what it is. */
export function currentStatus(quote: QuoteRow, now: number): (typeof QUOTE_STATUSES)[number] {
  return isUnanswered(quote) && quote.expiresAt <= now ? "expired" : quote.status;
}

/** A quote with what its views need. */
export interface StoredQuote {
  quote: QuoteRow;
  customer: { id: string; name: string; email: string | null; phone: string | null } | null;
  bookingId: string | null;
}

/** The customer's link is made from the id and its version whenever it is needed, and stored nowhere. */
function quoteUrl(deps: Deps, { id, manageVersion }: QuoteRow): string {
  return `${deps.baseUrl}/quote/${id}?token=${deps.secrets.manageToken(id, manageVersion)}`;
}

export function businessQuote(
  deps: Deps,
  business: Business,
  { quote, customer, bookingId }: StoredQuote,
): z.output<typeof businessQuoteSchema> {
  const { timeZone } = business.row;
  const at = (instant: number | null) => (instant === null ? null : toRfc3339(instant, timeZone));
  const { request } = quote;
  return {
    id: quote.id,
    status: currentStatus(quote, deps.now()),
    origin: quote.origin,
    version: quote.version,
    title: quote.title,
    message: quote.message,
    customer,
    items: request.items.map(({ serviceId, selections = {}, addOns = {} }) => ({
      serviceId,
      name: (business.services.get(serviceId) ?? business.archivedServices.get(serviceId))?.name ?? null,
      selections,
      addOns,
    })),
    packageKey: request.packageKey ?? null,
    couponCode: request.couponCode ?? null,
    seats: request.seats ?? 1,
    postalCode: quote.postalCode,
    startsAt: at(quote.startsAt),
    adjustments: quote.adjustments,
    ...priceView(quote.result),
    expiresAt: toRfc3339(quote.expiresAt, timeZone),
    sentAt: at(quote.sentAt),
    respondedAt: at(quote.respondedAt),
    declineReason: quote.declineReason,
    bookingId,
    url: quote.origin === "team" && quote.status !== "pending" ? quoteUrl(deps, quote) : null,
    createdAt: toRfc3339(quote.createdAt, timeZone),
    updatedAt: toRfc3339(quote.updatedAt ?? quote.createdAt, timeZone),
  };
}

/** With the link's token. Of the customer only the name: the link may be passed on. */
export function publicQuote(
  deps: Deps,
  business: Business,
  { quote, customer }: StoredQuote,
): z.output<typeof publicQuoteSchema> {
  const { row: owner, slug } = business;
  const status = currentStatus(quote, deps.now());
  const bookable = status === "sent" || status === "accepted";
  return {
    id: quote.id,
    status,
    version: quote.version,
    title: quote.title,
    message: quote.message,
    business: {
      slug,
      name: owner.name,
      phone: owner.phone,
      email: owner.email,
      timeZone: owner.timeZone,
    },
    customer: customer && { name: customer.name },
    startsAt: quote.startsAt === null ? null : toRfc3339(quote.startsAt, owner.timeZone),
    ...priceView(quote.result),
    expiresAt: toRfc3339(quote.expiresAt, owner.timeZone),
    respondedAt: quote.respondedAt === null ? null : toRfc3339(quote.respondedAt, owner.timeZone),
    bookUrl: bookable ? `${deps.baseUrl}/book/${slug}?quoteId=${quote.id}` : null,
  };
}
