import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { categories, services } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { chooseKey } from "../catalog/choose-key.ts";
import { nextPosition } from "../catalog/order-rows.ts";
import { allCategories, type CategoryView, getCategory } from "./queries.ts";

/** Adds a category behind the others. Refuses a taken key with `already_exists`. */
export async function createCategory(
  change: Change,
  input: { name: string; key?: string | undefined },
): Promise<CategoryView> {
  const { tx, businessId } = change;
  const position = await nextPosition(change, "category");
  const present = await allCategories(tx, businessId);
  const key = chooseKey(
    present.map((category) => category.key),
    input.key,
    input.name,
  );
  const category = { id: newId("category"), key, name: input.name, position };
  await tx.insert(categories).values({ ...category, businessId });
  await note(change, "category.created", category.id);
  return category;
}

/** Refuses with `not_found`. */
export async function updateCategory(
  change: Change,
  categoryId: string,
  { name }: { name?: string | undefined },
): Promise<CategoryView> {
  const { tx, businessId } = change;
  const before = await getCategory(tx, businessId, categoryId);
  if (name === undefined || name === before.name) return before;
  await tx
    .update(categories)
    .set({ name })
    .where(and(eq(categories.businessId, businessId), eq(categories.id, categoryId)));
  await note(change, "category.updated", categoryId, { fields: ["name"] });
  return { ...before, name };
}

/**
 * Deletes a category; its services go to `moveTo` (a category or `none`), archived ones too. Refuses with `not_found`, and
 * with `in_use` when it has services and nothing says where they go.
 */
export async function deleteCategory(
  change: Change,
  categoryId: string,
  moveTo: string | undefined,
): Promise<void> {
  const { tx, businessId, actor, now } = change;
  await getCategory(tx, businessId, categoryId);
  const inIt = and(eq(services.businessId, businessId), eq(services.categoryId, categoryId));
  if (moveTo === undefined) {
    const [service] = await tx.select({ id: services.id }).from(services).where(inIt).limit(1);
    if (service) throw new Refusal("in_use", "The category has services: say where they go with `moveTo`.");
  } else {
    if (moveTo === categoryId) throw refuseField("moveTo", "must be another category");
    const known = moveTo === "none" || (await allCategories(tx, businessId)).some(({ id }) => id === moveTo);
    if (!known) throw refuseField("moveTo", "there is no such category here");
    const moved = await tx
      .update(services)
      .set({ categoryId: moveTo === "none" ? null : moveTo, updatedAt: now })
      .where(inIt)
      .returning({ id: services.id });
    if (moved.length > 0)
      await emit(
        tx,
        ...moved.map(({ id }) => ({
          businessId,
          type: "service.updated" as const,
          subjectId: id,
          actor,
          fields: ["categoryId"],
          occurredAt: now,
        })),
      );
  }
  await tx
    .delete(categories)
    .where(and(eq(categories.businessId, businessId), eq(categories.id, categoryId)));
  await note(change, "category.deleted", categoryId);
}
