import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "#db/open.ts";
import { quotes } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { createBooking } from "./create-booking.ts";
import { contactOf } from "./keep-customer.ts";
import { onlyOf, type TeamCaller } from "./policy.ts";
import type { bookByHandBody } from "./schemas.ts";
import type { StoredBooking } from "./view.ts";

export type ByHandInput = z.output<typeof bookByHandBody> & { startsAtMs: number };

/**
 * Books for a customer on the phone or at the door. Staff book for themselves, at the price that the rules say.
 * Refuses as `createBooking` does, and with `forbidden`.
 */
export async function bookByHand(
  deps: Deps,
  business: Business,
  input: ByHandInput,
  caller: TeamCaller,
  alongside: (tx: Transaction, booking: StoredBooking) => Promise<void>,
): Promise<StoredBooking> {
  const teamMemberId = whoFor(input, caller);
  const { customer, customerId } = await customerOf(deps, business, input, caller);
  const { internalNotes, adjustments, durationMinutes, override, address, ...booking } = input;
  const byHand = { actor: caller.actor, customerId, internalNotes, adjustments, durationMinutes, override };
  const contact = address ? { ...customer, address } : customer;
  return createBooking(deps, business, { ...booking, teamMemberId, customer: contact }, alongside, byHand);
}

function whoFor(input: ByHandInput, caller: TeamCaller): string | undefined {
  const only = onlyOf(caller);
  if (only === null) return input.teamMemberId;
  if (only === "" || (input.teamMemberId ?? only) !== only)
    throw new Refusal("forbidden", "Staff book for themselves only.");
  for (const field of ["override", "adjustments", "quoteId"] as const)
    if (input[field]) throw new Refusal("forbidden", `Only an owner or admin may use \`${field}\`.`);
  return only;
}

/** The contact as given, that of the record named, or that of the quote's customer. */
async function customerOf(
  deps: Deps,
  business: Business,
  input: ByHandInput,
  caller: TeamCaller,
): Promise<{ customer: Contact; customerId?: string }> {
  if (input.customer && input.customerId !== undefined)
    throw refuseField("customerId", "give either this or `customer`, not both");
  if (input.customer) return { customer: input.customer };
  const customerId = input.customerId ?? (await quotedCustomer(deps, business, input.quoteId));
  if (customerId === null) throw refuseField("customer", "say who it is for: `customer` or `customerId`");
  return { customer: await contactOf(deps.db.orm, business.id, customerId, caller), customerId };
}

async function quotedCustomer(
  deps: Deps,
  business: Business,
  quoteId: string | undefined,
): Promise<string | null> {
  if (quoteId === undefined) return null;
  const [quote] = await deps.db.orm
    .select({ customerId: quotes.customerId })
    .from(quotes)
    .where(and(eq(quotes.businessId, business.id), eq(quotes.id, quoteId)));
  return quote?.customerId ?? null;
}
