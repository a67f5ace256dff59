import { and, eq, gt, inArray, lte, or, type SQL } from "drizzle-orm";
import type { z } from "zod";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookings, businesses, customers, quotes } from "#db/schema/index.ts";
import type { Purchase } from "#domain/catalog.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Deps } from "../deps.ts";
import { creationPage, cutPage } from "../newest-first.ts";
import type { QuoteRow } from "./create-quote.ts";
import type { listQuotesQuery } from "./schemas.ts";
import { currentStatus, isUnsent, type StoredQuote } from "./view.ts";

export const oneQuote = (businessId: BusinessId, id: string) =>
  and(eq(quotes.businessId, businessId), eq(quotes.id, id));

export const unknownQuote = () => new Refusal("not_found", "There is no such quote.");

/** Reads a quote to change it: who comes next waits until this transaction has ended. */
export async function lockQuote(tx: Transaction, businessId: BusinessId, id: string): Promise<QuoteRow> {
  const [quote] = await tx.select().from(quotes).where(oneQuote(businessId, id)).for("update");
  if (!quote) throw unknownQuote();
  return quote;
}

/**
 * A quote by which something can be booked. Quotes that the team has not sent are there for the team only; one that
 * was accepted in time stays bookable. Refuses with `quote_converted` and `quote_expired`.
 */
export async function liveQuote(
  deps: Deps,
  businessId: BusinessId,
  id: string,
  who: "customer" | "team",
): Promise<QuoteRow> {
  const [quote] = await deps.db.orm.select().from(quotes).where(oneQuote(businessId, id));
  if (!quote || (who === "customer" && isUnsent(quote)))
    throw refuseField("quoteId", "there is no such quote here");
  const status = currentStatus(quote, deps.now());
  if (status === "converted") throw new Refusal("quote_converted", "This quote has been booked already.");
  if (status === "declined") throw new Refusal("quote_expired", "This quote was declined.");
  if (status === "expired")
    throw new Refusal("quote_expired", "This quote has expired. Please ask for a new one.");
  return quote;
}

/** What was quoted, comparable with what is asked for: JSON columns know no `undefined`, the types do. */
export function quotedPurchase({
  request: { items, packageKey, seats },
}: Pick<QuoteRow, "request">): Purchase {
  return {
    items,
    ...(packageKey === undefined ? {} : { packageKey }),
    ...(seats === undefined ? {} : { seats }),
  };
}

const withCustomer = (db: Queryable) =>
  db
    .select({
      quote: quotes,
      customer: {
        id: customers.id,
        name: customers.name,
        email: customers.email,
        phone: customers.phone,
      },
    })
    .from(quotes)
    .leftJoin(
      customers,
      and(eq(customers.businessId, quotes.businessId), eq(customers.id, quotes.customerId)),
    );

export async function getQuote(db: Queryable, businessId: BusinessId, id: string): Promise<StoredQuote> {
  const [found] = await withCustomer(db).where(oneQuote(businessId, id));
  if (!found) throw unknownQuote();
  const made = await bookingsOf(db, businessId, [found.quote]);
  return { ...found, bookingId: made.get(id) ?? null };
}

/** The bookings made of quotes, by the quote; found by the customer, which an index knows. */
async function bookingsOf(
  db: Queryable,
  businessId: BusinessId,
  list: readonly QuoteRow[],
): Promise<Map<string | null, string>> {
  const booked = list.filter(({ status }) => status === "converted");
  if (booked.length === 0) return new Map();
  const rows = await db
    .select({ id: bookings.id, quoteId: bookings.quoteId })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, businessId),
        inArray(
          bookings.customerId,
          booked.flatMap(({ customerId }) => customerId ?? []),
        ),
        inArray(
          bookings.quoteId,
          booked.map(({ id }) => id),
        ),
      ),
    );
  return new Map(rows.map(({ id, quoteId }) => [quoteId, id]));
}

/** Whose quote a public address means; unknown ids are refused. The token is the caller's check. */
export async function businessOfQuote(deps: Deps, id: string): Promise<BusinessId> {
  const [found] = await deps.db.orm
    .select({ id: businesses.id })
    .from(quotes)
    .innerJoin(businesses, eq(businesses.id, quotes.businessId))
    .where(eq(quotes.id, id));
  if (!found) throw unknownQuote();
  return found.id;
}

type Filter = z.output<typeof listQuotesQuery>;

export async function listQuotes(
  deps: Deps,
  businessId: BusinessId,
  filter: Filter,
): Promise<{ data: StoredQuote[]; nextCursor: string | null }> {
  const now = deps.now();
  const { status, customerId, origin } = filter;
  const wanted = status?.map((name): SQL | undefined => {
    if (name === "pending" || name === "sent") return and(eq(quotes.status, name), gt(quotes.expiresAt, now));
    if (name !== "expired") return eq(quotes.status, name);
    return or(
      eq(quotes.status, "expired"),
      and(inArray(quotes.status, ["pending", "sent"]), lte(quotes.expiresAt, now)),
    );
  });
  const { after, order } = creationPage(quotes.createdAt, quotes.id, filter);
  const rows = await withCustomer(deps.db.orm)
    .where(
      and(
        eq(quotes.businessId, businessId),
        wanted && or(...wanted),
        customerId === undefined ? undefined : eq(quotes.customerId, customerId),
        origin === undefined ? undefined : eq(quotes.origin, origin),
        after,
      ),
    )
    .orderBy(...order)
    .limit(filter.limit + 1);
  const placed = rows.map((row) => ({ ...row, id: row.quote.id, createdAt: row.quote.createdAt }));
  const { shown, nextCursor } = cutPage(placed, filter.limit);
  const made = await bookingsOf(
    deps.db.orm,
    businessId,
    shown.map(({ quote }) => quote),
  );
  const data = shown.map(({ quote, customer }) => ({
    quote,
    customer,
    bookingId: made.get(quote.id) ?? null,
  }));
  return { data, nextCursor };
}
