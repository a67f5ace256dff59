import { and, count, eq } from "drizzle-orm";
import { errorCode } from "#db/errors.ts";
import { newId } from "#db/new-id.ts";
import { allocations, resources } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { checkReferences } from "../catalog/check-references.ts";
import { getResource } from "./queries.ts";

const MOST_RESOURCES = 500;

/** Answers the new one's id. Refuses with `validation_failed`. */
export async function createResource(
  change: Change,
  { name, groupId }: { name: string; groupId: string },
): Promise<string> {
  const { tx, businessId } = change;
  await checkReferences(tx, businessId, [{ path: "groupId", noun: "resource_group", id: groupId }]);
  const [all] = await tx
    .select({ count: count() })
    .from(resources)
    .where(eq(resources.businessId, businessId));
  if ((all?.count ?? 0) >= MOST_RESOURCES)
    throw refuseField("body", `a business has at most ${MOST_RESOURCES} resources, archived ones included`);
  const id = newId("resource");
  await tx.insert(resources).values({ id, businessId, groupId, name });
  await note(change, "resource.created", id, { related: { groupId } });
  return id;
}

/** Refuses with `not_found`. */
export async function updateResource(
  change: Change,
  resourceId: string,
  { name }: { name?: string | undefined },
): Promise<void> {
  const { tx, businessId } = change;
  const before = await getResource(tx, businessId, resourceId);
  if (name === undefined || name === before.name) return;
  await tx
    .update(resources)
    .set({ name })
    .where(and(eq(resources.businessId, businessId), eq(resources.id, resourceId)));
  await note(change, "resource.updated", resourceId, { fields: ["name"] });
}

/**
 * Deletes a resource that no visit claims, now or in the past. Refuses with `not_found`, and `in_use`: such a one is
 * archived instead.
 */
export async function deleteResource(change: Change, resourceId: string): Promise<void> {
  const { tx, businessId } = change;
  await getResource(tx, businessId, resourceId);
  const [claim] = await tx
    .select({ id: allocations.id })
    .from(allocations)
    .where(and(eq(allocations.businessId, businessId), eq(allocations.subjectId, resourceId)))
    .limit(1);
  if (claim) throw claimed();
  try {
    await tx.delete(resources).where(and(eq(resources.businessId, businessId), eq(resources.id, resourceId)));
  } catch (error) {
    // Claimed at this very moment.
    if (errorCode(error) === "23503") throw claimed();
    throw error;
  }
  await note(change, "resource.deleted", resourceId);
}

const claimed = (): Refusal => new Refusal("in_use", "Visits are planned with it: archive it instead.");
