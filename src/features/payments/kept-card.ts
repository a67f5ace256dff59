import { and, asc, eq, inArray, isNull, lte } from "drizzle-orm";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookingCards, paymentAccounts } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { describeError } from "#http/safe-log.ts";
import { PaymentProblem } from "#integrations/payments/payments.ts";
import type { Deps } from "../deps.ts";
import { PAYMENTS_DUE } from "./insert-payment.ts";
import { tillOf } from "./till.ts";

type CardRow = typeof bookingCards.$inferSelect;

/** Longer than the asking takes; then it is due again for anybody. */
const AGAIN_MS = 10 * 60_000;

/** The card that the customer of a booking has left for fees, unless it is to be forgotten. */
export async function keptCard(
  db: Queryable,
  { businessId, bookingId }: { businessId: BusinessId; bookingId: string },
): Promise<CardRow | undefined> {
  const [card] = await db
    .select()
    .from(bookingCards)
    .where(
      and(
        eq(bookingCards.businessId, businessId),
        eq(bookingCards.bookingId, bookingId),
        isNull(bookingCards.forgetAt),
      ),
    );
  return card;
}

/** From now on nobody is charged; Stripe is asked to forget the cards afterwards, until it has. */
export async function forgetCards(
  tx: Transaction,
  businessId: BusinessId,
  bookingIds: string[],
  now: number,
): Promise<void> {
  await tx
    .update(bookingCards)
    .set({ brand: null, lastFour: null, forgetAt: now })
    .where(and(eq(bookingCards.businessId, businessId), inArray(bookingCards.bookingId, bookingIds)));
  tx.announce(PAYMENTS_DUE);
}

/** Takes up one card that is to be forgotten. False: there is none. */
export async function workOnCard(deps: Deps, onTaken: () => void): Promise<boolean> {
  const now = deps.now();
  const due = deps.db.orm
    .select({ id: bookingCards.bookingId })
    .from(bookingCards)
    .where(lte(bookingCards.forgetAt, now))
    .orderBy(asc(bookingCards.forgetAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const [card] = await deps.db.orm
    .update(bookingCards)
    .set({ forgetAt: now + AGAIN_MS })
    .where(eq(bookingCards.bookingId, due))
    .returning();
  if (!card) return false;
  onTaken();
  const about = { bookingId: card.bookingId };
  try {
    const [account] = await deps.db.orm
      .select()
      .from(paymentAccounts)
      .where(and(eq(paymentAccounts.businessId, card.businessId), eq(paymentAccounts.id, card.accountId)));
    // Without an account at Stripe there is nothing there.
    if (account && account.stripeAccountId !== null)
      await deps.payments.api.detachCard(tillOf(deps, account), card.stripePaymentMethodId);
  } catch (error) {
    const unknown = !(error instanceof PaymentProblem) || error.kind === "unavailable";
    deps.log.warn({ ...about, error: describeError(error) }, "Stripe has not forgotten a card");
    if (unknown) return true;
    // The account is not ours to ask any more; what we know of the card goes all the same.
  }
  await deps.db.orm.delete(bookingCards).where(eq(bookingCards.bookingId, card.bookingId));
  return true;
}
