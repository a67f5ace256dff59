import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { payments } from "#db/schema/index.ts";
import type { PaymentPurpose } from "#domain/payment-status.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { tierOf } from "../tiers/catalogue.ts";
import { accountById, connectedAccount } from "./till.ts";

export type PaymentRow = typeof payments.$inferSelect;

export interface NewPayment {
  purpose: PaymentPurpose;
  bookingId: string | null;
  invoiceId: string | null;
  /** Minor units of the business's currency, in steps that can be paid online. 0: a card is kept. */
  amount: number;
  tip?: number;
  /** When its checkout ends; `null` for a charge without one. */
  expiresAt: number | null;
  /** The account that has the card; absent: the connected one. */
  accountId?: string;
  /** When Stripe is to be asked; absent: by whoever writes it down. */
  dueAt?: number;
}

/** Announced when there is something to ask Stripe about. */
export const PAYMENTS_DUE = "payments";
/** Whoever writes a payment down asks Stripe right away; after this long, somebody else does. */
const ASKED_BY_NOW_MS = 20_000;

/**
 * Writes an attempt down, with the key that makes asking Stripe for it repeatable, before Stripe is asked. `null` when the
 * business has no account.
 */
export async function insertPayment(
  tx: Transaction,
  deps: Deps,
  business: Business,
  given: NewPayment,
  currency: string,
  now: number,
): Promise<PaymentRow | null> {
  const account =
    given.accountId === undefined
      ? await connectedAccount(tx, business.id)
      : await accountById(tx, business.id, given.accountId);
  if (account === null) return null;
  const id = newId("payment");
  const tip = given.tip ?? 0;
  const [row] = await tx
    .insert(payments)
    .values({
      id,
      businessId: business.id,
      bookingId: given.bookingId,
      invoiceId: given.invoiceId,
      accountId: account.id,
      purpose: given.purpose,
      method: "stripe",
      status: "created",
      amount: given.amount,
      tip,
      // A fee is the operator's share of accounts under the operator's key, and of no others.
      applicationFee: account.kind === "connect" ? platformFee(deps, business, given.amount) : 0,
      currency,
      livemode: account.livemode,
      idempotencyKey: `${id}-${newId("session")}`,
      expiresAt: given.expiresAt,
      nextCheckAt: given.dueAt ?? now + ASKED_BY_NOW_MS,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  return row ?? null;
}

/** In hundredths of a percent of what is paid, tips aside. */
function platformFee({ plans }: Deps, business: Business, amount: number): number {
  const basisPoints = tierOf(plans, business.row.tier).paymentFeeBasisPoints ?? 0;
  return Number((BigInt(amount) * BigInt(basisPoints)) / 10_000n);
}
