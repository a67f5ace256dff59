import { and, count, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { resourceGroups, resources } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { getResourceGroup } from "./queries.ts";

const MOST_GROUPS = 100;

/** Answers the new one's id. */
export async function createResourceGroup(change: Change, { name }: { name: string }): Promise<string> {
  const { tx, businessId } = change;
  const [all] = await tx
    .select({ count: count() })
    .from(resourceGroups)
    .where(eq(resourceGroups.businessId, businessId));
  if ((all?.count ?? 0) >= MOST_GROUPS)
    throw refuseField("body", `a business has at most ${MOST_GROUPS} resource groups`);
  const id = newId("resourceGroup");
  await tx.insert(resourceGroups).values({ id, businessId, name });
  await note(change, "resource_group.created", id);
  return id;
}

/** Refuses with `not_found`. */
export async function updateResourceGroup(
  change: Change,
  groupId: string,
  { name }: { name?: string | undefined },
): Promise<void> {
  const { tx, businessId } = change;
  const before = await getResourceGroup(tx, businessId, groupId);
  if (name === undefined || name === before.name) return;
  await tx
    .update(resourceGroups)
    .set({ name })
    .where(and(eq(resourceGroups.businessId, businessId), eq(resourceGroups.id, groupId)));
  await note(change, "resource_group.updated", groupId, { fields: ["name"] });
}

/** Refuses with `not_found`, and `in_use` (`usedBy`) while a service needs it or it has resources, archived ones too. */
export async function deleteResourceGroup(change: Change, groupId: string): Promise<void> {
  const { tx, businessId } = change;
  const { serviceIds } = await getResourceGroup(tx, businessId, groupId);
  const [resource] = await tx
    .select({ id: resources.id })
    .from(resources)
    .where(and(eq(resources.businessId, businessId), eq(resources.groupId, groupId)))
    .limit(1);
  const usedBy = [...(serviceIds.length > 0 ? ["services"] : []), ...(resource ? ["resources"] : [])];
  if (usedBy.length > 0)
    throw new Refusal("in_use", `The group is used by ${usedBy.join(" and ")}.`, { extra: { usedBy } });
  await tx
    .delete(resourceGroups)
    .where(and(eq(resourceGroups.businessId, businessId), eq(resourceGroups.id, groupId)));
  await note(change, "resource_group.deleted", groupId);
}
