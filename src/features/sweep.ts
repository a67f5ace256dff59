import { and, eq, lt, lte } from "drizzle-orm";
import { bookings, holds, idempotencyKeys } from "#db/schema/index.ts";
import { DAY_MS } from "#domain/local-time.ts";
import type { Deps } from "./deps.ts";
import { releaseLapsed } from "./visits/release-lapsed.ts";

const AT_ONCE = 500;

/**
 * Tidies what nobody came back for: answers kept for idempotency that are a day old, holds that ran out, bookings never
 * paid. Nothing depends on when it runs: whoever wants a lapsed time removes the claim, and views compare the clock.
 */
export async function sweep(deps: Pick<Deps, "db" | "now">): Promise<void> {
  const now = deps.now();
  await deps.db.orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, now - DAY_MS));
  await deps.db.orm.delete(holds).where(lte(holds.expiresAt, now));
  const unpaid = await deps.db.orm
    .select({ id: bookings.id, businessId: bookings.businessId })
    .from(bookings)
    .where(and(eq(bookings.status, "pending_payment"), lte(bookings.paymentExpiresAt, now)))
    .limit(AT_ONCE);
  for (const { id, businessId } of unpaid) {
    await deps.db.transaction((tx) => releaseLapsed(tx, businessId, [id], now));
  }
}
