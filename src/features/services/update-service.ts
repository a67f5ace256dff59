import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { services } from "#db/schema/index.ts";
import type { AddOn, Dimension } from "#domain/catalog.ts";
import { type Business, pricedService, type ServiceRow } from "../businesses/load-business.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { checkReferences } from "../catalog/check-references.ts";
import { rulesFor } from "../quotes/price-purchase.ts";
import { checkService } from "./check-service.ts";
import { referencesOf, setResourceGroups, setSkills } from "./create-service.ts";
import { getService } from "./queries.ts";
import type { ServiceChanges } from "./schemas.ts";

/**
 * Changes what is given and nothing else. What is already quoted or booked keeps its price and its time: both carry
 * their own copy of the rules. Refuses with `not_found` and `validation_failed`.
 */
export async function updateService(
  change: Change,
  business: Business,
  serviceId: string,
  changes: ServiceChanges,
): Promise<void> {
  const { tx, businessId, now } = change;
  const before = await getService(tx, businessId, serviceId);
  const after = merged(before.row, changes);
  checkService(pricedService(after), rulesFor(business, []));
  await checkReferences(tx, businessId, referencesOf(changes));
  const fields = changedFields(before, changes);
  if (fields.length === 0) return;
  await tx
    .update(services)
    .set({ ...after, updatedAt: now })
    .where(and(eq(services.businessId, businessId), eq(services.id, serviceId)));
  if (changes.teamMemberIds) await setSkills(change, serviceId, changes.teamMemberIds);
  if (changes.resourceGroupIds) await setResourceGroups(change, serviceId, changes.resourceGroupIds);
  await note(change, "service.updated", serviceId, { fields });
}

function merged(row: ServiceRow, changes: ServiceChanges): ServiceRow {
  const { deposit, dimensions, addOns, teamMemberIds: _, resourceGroupIds: __, ...columns } = changes;
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
  return {
    ...row,
    ...given,
    ...(deposit ? { depositKind: deposit.kind, depositValue: deposit.value } : {}),
    ...(dimensions ? { dimensions: dimensions as Dimension[] } : {}),
    ...(addOns ? { addOns: addOns as AddOn[] } : {}),
  };
}

/** Names of the fields that get another value. */
function changedFields(
  { row, ...needs }: Awaited<ReturnType<typeof getService>>,
  changes: ServiceChanges,
): string[] {
  const before: Record<string, unknown> = {
    ...row,
    deposit: { kind: row.depositKind, value: row.depositValue },
    teamMemberIds: needs.teamMemberIds.toSorted(),
    resourceGroupIds: needs.resourceGroupIds.toSorted(),
  };
  const after: Record<string, unknown> = {
    ...changes,
    ...(changes.teamMemberIds ? { teamMemberIds: changes.teamMemberIds.toSorted() } : {}),
    ...(changes.resourceGroupIds ? { resourceGroupIds: changes.resourceGroupIds.toSorted() } : {}),
  };
  return Object.keys(changes).filter((field) => !isDeepStrictEqual(before[field], after[field]));
}
