import { and, eq, sql } from "drizzle-orm";
import { errorCode } from "#db/errors.ts";
import { customers } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { keysOf, taken } from "./create-customer.ts";
import { lockCustomer } from "./queries.ts";
import type { CustomerUpdate } from "./schemas.ts";

/**
 * Changes what is given. Refuses with `not_found`, `version_conflict`, `already_exists` (`customerId`) and, for who was
 * erased, `invalid_transition`.
 */
export async function updateCustomer(
  deps: Deps,
  { businessId, actor }: Access,
  customerId: string,
  { version, ...changes }: CustomerUpdate,
): Promise<void> {
  try {
    await deps.db.transaction(async (tx) => {
      const before = await lockCustomer(tx, businessId, customerId);
      if (version !== undefined && version !== before.version)
        throw new Refusal("version_conflict", "The customer was changed by somebody else.");
      const fields = Object.keys(changes);
      if (fields.length === 0) return;
      const now = deps.now();
      await tx
        .update(customers)
        .set({
          ...changes,
          ...keysOf(changes),
          version: sql`${customers.version} + 1`,
          updatedAt: now,
        })
        .where(and(eq(customers.businessId, businessId), eq(customers.id, customerId)));
      await emit(tx, {
        businessId,
        type: "customer.updated",
        subjectId: customerId,
        actor,
        fields,
        occurredAt: now,
      });
    });
  } catch (error) {
    if (errorCode(error) !== "23505" || !changes.email) throw error;
    throw await taken(deps.db.orm, businessId, changes.email);
  }
}
