import { and, count, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { bookings, customers, invoices, leads, quotes, recurringInvoices } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { lockCustomer } from "./queries.ts";

/** Every table that refers to a customer; a test holds it complete. */
export const HISTORY = { bookings, quotes, leads, invoices, recurringInvoices } as const;

/** Removes a customer of whom nothing else is stored. Refuses with `in_use` (how many of what) and `not_found`. */
export async function deleteCustomer(
  deps: Deps,
  { businessId, actor }: Access,
  customerId: string,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, businessId, customerId);
    const history = await countHistory(tx, businessId, customerId);
    if (Object.values(history).some((n) => n > 0))
      throw new Refusal("in_use", "There is a history: merge or erase the customer instead.", {
        extra: { history },
      });
    await tx.delete(customers).where(and(eq(customers.businessId, businessId), eq(customers.id, customerId)));
    await emit(tx, {
      businessId,
      type: "customer.deleted",
      subjectId: customerId,
      actor,
      occurredAt: deps.now(),
    });
  });
}

async function countHistory(
  tx: Transaction,
  businessId: Access["businessId"],
  customerId: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, table] of Object.entries(HISTORY)) {
    const [row] = await tx
      .select({ n: count() })
      .from(table)
      .where(and(eq(table.businessId, businessId), eq(table.customerId, customerId)));
    counts[name] = row?.n ?? 0;
  }
  return counts;
}
