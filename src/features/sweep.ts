import { and, eq, lt, lte, ne } from "drizzle-orm";
import {
  authTokens,
  bookings,
  endedSessions,
  holds,
  idempotencyKeys,
  stripeEvents,
} from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import { sweepUnproven } from "./auth/sweep-unproven.ts";
import type { Deps } from "./deps.ts";
import { makeDueInvoices } from "./invoices/make-due-invoices.ts";
import { releaseLapsed } from "./visits/release-lapsed.ts";

const AT_ONCE = 500;
/** Stripe repeats a message for days and can be asked for 30 of them: what is older need not be known again. */
const STRIPE_EVENTS_KEPT = 90 * DAY_MS;

/**
 * Tidies what nobody came back for: answers kept for idempotency that are a day old, holds that ran out, bookings never
 * paid, accounts never proven, messages of Stripe's long done. Nothing depends on when it runs: whoever wants a lapsed
 * time removes the claim, and views compare the clock.
 * Also makes the recurring invoices whose day has come, those of the days on which nothing ran included.
 */
export async function sweep(deps: Pick<Deps, "db" | "now" | "businesses" | "log" | "plans">): Promise<void> {
  const now = deps.now();
  await deps.db.orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, now - DAY_MS));
  await deps.db.orm.delete(holds).where(lte(holds.expiresAt, now));
  await deps.db.orm.delete(endedSessions).where(lte(endedSessions.expiresAt, now));
  await deps.db.orm.delete(authTokens).where(lte(authTokens.expiresAt, now - DAY_MS));
  await deps.db.orm
    .delete(stripeEvents)
    .where(and(ne(stripeEvents.status, "received"), lt(stripeEvents.receivedAt, now - STRIPE_EVENTS_KEPT)));
  const unpaid = await deps.db.orm
    .select({ id: bookings.id, businessId: bookings.businessId })
    .from(bookings)
    .where(and(eq(bookings.status, "pending_payment"), lte(bookings.paymentExpiresAt, now)))
    .limit(AT_ONCE);
  for (const { id, businessId } of unpaid) {
    await deps.db.transaction((tx) => releaseLapsed(tx, businessId, [id], now));
  }
  await sweepUnproven(deps);
  await makeDueInvoices(deps);
}
