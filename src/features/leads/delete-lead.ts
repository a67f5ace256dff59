import { and, eq } from "drizzle-orm";
import { leads } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { unknownLead } from "./queries.ts";

/** The customer's record stays. Refuses with `not_found`. */
export async function deleteLead(
  deps: Deps,
  businessId: BusinessId,
  leadId: string,
  actor: Actor,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const deleted = await tx
      .delete(leads)
      .where(and(eq(leads.businessId, businessId), eq(leads.id, leadId)))
      .returning({ id: leads.id });
    if (deleted.length === 0) throw unknownLead();
    await emit(tx, {
      businessId,
      type: "lead.deleted",
      subjectId: leadId,
      actor,
      occurredAt: deps.now(),
    });
  });
}
