import type { Transaction } from "#db/open.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { Actor } from "#events/emit.ts";
import { keepCustomer } from "../bookings/keep-customer.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { requireBought } from "../visits/what-is-bought.ts";
import type { QuoteRow } from "./create-quote.ts";
import { insertTeamQuote, priceOffer } from "./create-team-quote.ts";
import { getQuote } from "./queries.ts";

/**
 * Offers the same again, priced by today's rules: how a declined, expired or widget-made quote becomes another one. A
 * wished start that is over is left out. Refuses what pricing refuses, and by `customerId` who was erased.
 */
export async function duplicateQuote(
  deps: Deps,
  business: Business,
  id: string,
  actor: Actor,
  alongside: (tx: Transaction, quote: QuoteRow) => Promise<void>,
): Promise<QuoteRow> {
  const now = deps.now();
  const { quote } = await getQuote(deps.db.orm, business.id, id);
  const { startsAt, postalCode, adjustments, customerId, title, message } = quote;
  const offer = await priceOffer(deps, business, {
    bought: requireBought(quote.request),
    adjustments,
    postalCode: postalCode ?? undefined,
    startsAt: startsAt !== null && startsAt > now ? startsAt : undefined,
  });
  const expiresAt = now + business.row.quoteValidDays * DAY_MS;
  return deps.db.transaction(async (tx) => {
    // The words are the customer's too: who is being erased must not get a copy of them.
    if (customerId !== null) await keepCustomer(tx, business.id, customerId);
    const copy = { ...offer, businessId: business.id, customerId, title, message, expiresAt };
    const made = await insertTeamQuote(tx, copy, actor, now, id);
    await alongside(tx, made);
    return made;
  });
}
