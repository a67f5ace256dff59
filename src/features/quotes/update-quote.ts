import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "#db/open.ts";
import { quotes } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, type EventType, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { chooseCustomer, requireOneCustomer } from "../customers/choose-customer.ts";
import type { Deps } from "../deps.ts";
import { type Bought, requireBought } from "../visits/what-is-bought.ts";
import type { QuoteRow } from "./create-quote.ts";
import { expiryOf, instantOf, priceOffer } from "./create-team-quote.ts";
import { getQuote, lockQuote, oneQuote } from "./queries.ts";
import type { updateQuoteBody } from "./schemas.ts";
import { isUnanswered } from "./view.ts";

export type QuoteChange = z.output<typeof updateQuoteBody>;

const PRICED_BY = [
  "serviceId",
  "selections",
  "addOns",
  "items",
  "packageKey",
  "couponCode",
  "seats",
  "postalCode",
  "startsAt",
  "adjustments",
] as const;

/**
 * Changes a quote that nobody has answered yet. What its price follows from is priced anew by today's rules; words,
 * customer and validity leave the price alone. The customer's link stays, unless a new one is asked for.
 * Refuses with `invalid_transition`, `version_conflict`, and what pricing refuses.
 */
export async function updateQuote(
  deps: Deps,
  business: Business,
  id: string,
  change: QuoteChange,
  actor: Actor,
): Promise<void> {
  const now = deps.now();
  const { quote: read } = await getQuote(deps.db.orm, business.id, id);
  assertChangeable(read, change.version);
  const set: Partial<typeof quotes.$inferInsert> = {};
  if (PRICED_BY.some((field) => change[field] !== undefined))
    Object.assign(set, await priceOffer(deps, business, changedOffer(read, change)));
  const expiresAt = expiryOf(change, now);
  if (expiresAt !== undefined) set.expiresAt = expiresAt;
  if (change.title !== undefined) set.title = change.title;
  if (change.message !== undefined) set.message = change.message;
  if (change.newLink) set.manageVersion = read.manageVersion + 1;
  await deps.db.transaction(async (tx) => {
    const quote = await lockQuote(tx, business.id, id);
    // The price was worked out from what was read: it must not be laid over somebody else's change.
    assertChangeable(quote, read.version);
    if (change.customerId !== undefined || change.customer !== undefined) {
      requireOneCustomer(change);
      set.customerId = (await chooseCustomer(tx, business.id, change, actor, now)).customerId;
    }
    const fields = Object.keys(set).filter((field) => field !== "rules" && field !== "manageVersion");
    if (Object.keys(set).length === 0) return;
    await changeQuote(tx, quote, set, { type: "quote.updated", actor, fields }, now);
  });
}

/** Only quotes of the team's own, while they are open; a widget's can be duplicated. */
export function assertChangeable(quote: QuoteRow, version: number | undefined): void {
  if (quote.origin !== "team")
    throw new Refusal("invalid_transition", "A customer made this quote: duplicate it to offer another.");
  if (!isUnanswered(quote))
    throw new Refusal("invalid_transition", `This quote is ${quote.status}: duplicate it to offer another.`);
  if (version !== undefined && version !== quote.version)
    throw new Refusal("version_conflict", "The quote was changed since you loaded it.");
}

function changedOffer(quote: QuoteRow, change: QuoteChange) {
  const { request } = quote;
  const { serviceId, selections, addOns } = change;
  const saysItems = serviceId !== undefined || selections !== undefined || addOns !== undefined;
  const merged = <T>(given: T | null | undefined, stored: T | undefined): T | undefined =>
    given === undefined ? stored : (given ?? undefined);
  const bought: Bought = requireBought({
    serviceId,
    selections,
    addOns,
    items: change.items ?? (saysItems ? undefined : request.items),
    packageKey: merged(change.packageKey, request.packageKey),
    couponCode: merged(change.couponCode, request.couponCode),
    seats: merged(change.seats, request.seats),
  });
  const startsAt = change.startsAt === null ? undefined : instantOf("startsAt", change.startsAt);
  return {
    bought,
    adjustments: change.adjustments ?? quote.adjustments,
    postalCode: merged(change.postalCode, quote.postalCode ?? undefined),
    startsAt: change.startsAt === undefined ? (quote.startsAt ?? undefined) : startsAt,
  };
}

interface Happening {
  type: Extract<EventType, `quote.${string}`>;
  actor: Actor;
  fields: string[];
}

/** Writes the team's change of a locked quote, and that it happened. */
export async function changeQuote(
  tx: Transaction,
  quote: QuoteRow,
  set: Partial<typeof quotes.$inferInsert>,
  happening: Happening,
  now: number,
): Promise<void> {
  const changed = await tx
    .update(quotes)
    .set({ ...set, version: quote.version + 1, updatedAt: now })
    .where(and(oneQuote(quote.businessId, quote.id), eq(quotes.version, quote.version)))
    .returning({ id: quotes.id });
  if (changed.length === 0)
    throw new Refusal("version_conflict", "The quote was changed at the same moment.");
  await emit(tx, {
    businessId: quote.businessId,
    subjectId: quote.id,
    ...happening,
    occurredAt: now,
  });
}
