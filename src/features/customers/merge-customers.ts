import { and, eq, sql } from "drizzle-orm";
import { customers } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { HISTORY } from "./delete-customer.ts";
import { type CustomerRow, lockCustomer } from "./queries.ts";

/**
 * Makes two records of one person one: everything of `fromId` becomes `intoId`'s, which keeps what it knows and is filled
 * in where it knows nothing. Its consent to offers stays its own. `fromId` is gone; its events stay under its id.
 * Refuses with `not_found`, `invalid_transition` (erased) and, for an `intoId` that is no other customer here,
 * `validation_failed`.
 */
export async function mergeCustomers(
  deps: Deps,
  { businessId, actor }: Access,
  fromId: string,
  intoId: string,
): Promise<void> {
  if (fromId === intoId) throw refuseField("intoId", "is the same customer");
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    // In the order of their ids: of two who merge them both ways at once, one waits and then finds nobody to merge.
    const rows = new Map<string, CustomerRow>();
    for (const id of [fromId, intoId].sort())
      rows.set(
        id,
        await lockCustomer(tx, businessId, id).catch((error: unknown) => {
          if (id === intoId && error instanceof Refusal)
            throw refuseField("intoId", "there is no such customer here");
          throw error;
        }),
      );
    const [from, into] = [rows.get(fromId), rows.get(intoId)];
    if (!from || !into) throw new Error("locked two customers and lost one");
    for (const table of Object.values(HISTORY))
      await tx
        .update(table)
        .set({ customerId: intoId })
        .where(and(eq(table.businessId, businessId), eq(table.customerId, fromId)));
    // Before its address is given on: an address is one customer's.
    await tx.delete(customers).where(and(eq(customers.businessId, businessId), eq(customers.id, fromId)));
    const filled = filledIn(into, from);
    await tx
      .update(customers)
      .set({ ...filled, version: sql`${customers.version} + 1`, updatedAt: now })
      .where(and(eq(customers.businessId, businessId), eq(customers.id, intoId)));
    await emit(
      tx,
      {
        businessId,
        type: "customer.merged",
        subjectId: intoId,
        actor,
        fields: Object.keys(filled),
        related: { from: fromId },
        occurredAt: now,
      },
      {
        businessId,
        type: "customer.merged",
        subjectId: fromId,
        actor,
        related: { into: intoId },
        occurredAt: now,
      },
    );
  });
}

function filledIn(into: CustomerRow, from: CustomerRow): Partial<CustomerRow> {
  const tags = [...new Set([...into.tags, ...from.tags])];
  return {
    ...(into.email === null && from.email !== null ? { email: from.email, emailKey: from.emailKey } : {}),
    ...(into.phone === null && from.phone !== null ? { phone: from.phone, phoneKey: from.phoneKey } : {}),
    ...(into.address === null && from.address !== null ? { address: from.address } : {}),
    ...(into.locale === null && from.locale !== null ? { locale: from.locale } : {}),
    ...(from.notes !== "" && from.notes !== into.notes
      ? { notes: [into.notes, from.notes].filter((one) => one !== "").join("\n\n") }
      : {}),
    ...(tags.length > into.tags.length ? { tags } : {}),
    ...(from.createdAt < into.createdAt ? { createdAt: from.createdAt } : {}),
  };
}
