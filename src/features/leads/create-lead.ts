import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { holds, leads, quotes } from "#db/schema/index.ts";
import type { Attribution, Consent, Contact } from "#db/schema/values.ts";
import { refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { findOrCreateCustomer } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { insertQuote, type QuoteRow, requestOf } from "../quotes/create-quote.ts";
import { isOutside } from "../quotes/price-context.ts";
import { type PricedPurchase, pricePurchase } from "../quotes/price-purchase.ts";
import { servicesOf } from "../visits/visit-spec.ts";
import type { Bought } from "../visits/what-is-bought.ts";

export type LeadRow = typeof leads.$inferSelect;

export interface LeadInput {
  contact: Contact;
  bought: Bought | null;
  quoteId?: string | undefined;
  message?: string | undefined;
  preferredTimes?: string[] | undefined;
  postalCode?: string | undefined;
  attribution?: Attribution | undefined;
  consent?: Consent | undefined;
  /** Why it is no booking; absent: it was asked for as a lead. */
  reason?: "plan_limit" | undefined;
  /** The time that was wanted: the quote is for it. Epoch milliseconds. */
  startsAt?: number | undefined;
  /** The customer's hold, given back: what it kept will not be booked. */
  holdId?: string | undefined;
  /** Noted down by the team, without a quote: theirs are made by hand. */
  byHand?: { actor: Actor; internalNotes: string } | undefined;
}

export interface CreatedLead {
  lead: LeadRow;
  quote: QuoteRow | null;
}

/** Keeps somebody who is interested, with the quote for what was chosen. */
export async function createLead(
  deps: Deps,
  business: Business,
  input: LeadInput,
  alongside: (tx: Transaction, created: CreatedLead) => Promise<void>,
): Promise<CreatedLead> {
  const priced = await priceOf(deps, business, input);
  const known = input.quoteId === undefined ? null : await quoteOf(deps, business, input.quoteId);
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    if (input.holdId !== undefined)
      await tx.delete(holds).where(and(eq(holds.businessId, business.id), eq(holds.id, input.holdId)));
    const actor: Actor = input.byHand?.actor ?? { kind: "customer" };
    const customerId = await findOrCreateCustomer(tx, business.id, input.contact, now, actor);
    const quote =
      priced && input.bought
        ? await insertQuote(
            tx,
            business,
            { bought: input.bought, postalCode: input.postalCode, startsAt: input.startsAt },
            priced,
            now,
            customerId,
          )
        : known;
    // A quote made before anybody said who they are has no customer yet.
    if (known)
      await tx
        .update(quotes)
        .set({ customerId, updatedAt: now })
        .where(and(eq(quotes.businessId, business.id), eq(quotes.id, known.id), isNull(quotes.customerId)));
    const [lead] = await tx
      .insert(leads)
      .values({
        id: newId("lead"),
        businessId: business.id,
        customerId,
        quoteId: quote?.id ?? null,
        contact: input.contact,
        message: input.message ?? "",
        preferredTimes: input.preferredTimes ?? [],
        postalCode: input.postalCode ?? null,
        request: input.bought ? requestOf(input.bought) : (quote?.request ?? null),
        attribution: input.attribution ?? {},
        consent: input.consent ?? {},
        reason: input.byHand ? "team" : (input.reason ?? "quote"),
        internalNotes: input.byHand?.internalNotes ?? "",
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (!lead) throw new Error("insert returned no lead");
    await emit(tx, {
      businessId: business.id,
      type: "lead.created",
      subjectId: lead.id,
      actor,
      related: { customerId, ...(quote ? { quoteId: quote.id } : {}) },
      occurredAt: now,
    });
    const created = { lead, quote };
    await alongside(tx, created);
    return created;
  });
}

/**
 * No price where the business does not go: it could not be booked. The lead is kept all the same, it is the owner who
 * knows whether to make an exception.
 */
async function priceOf(
  deps: Deps,
  business: Business,
  { bought, postalCode, startsAt, byHand }: LeadInput,
): Promise<PricedPurchase | null> {
  if (!bought) return null;
  servicesOf(business, bought.purchase, bought.paths);
  if (byHand) return null;
  const priced = await pricePurchase(deps, business, bought, { postalCode, startsAt });
  return isOutside(business, priced.rules, bought.purchase, postalCode) ? null : priced;
}

async function quoteOf(deps: Deps, business: Business, quoteId: string): Promise<QuoteRow> {
  const [quote] = await deps.db.orm
    .select()
    .from(quotes)
    .where(and(eq(quotes.businessId, business.id), eq(quotes.id, quoteId)));
  if (!quote) throw refuseField("quoteId", "there is no such quote here");
  return quote;
}
