import { and, eq } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { categories } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { afterCursor, inOrder, type Page, pageOf } from "../catalog/list-page.ts";

const columns = {
  id: categories.id,
  key: categories.key,
  name: categories.name,
  position: categories.position,
};

export interface CategoryView {
  id: string;
  key: string;
  name: string;
  position: number;
}

/** All of them (a business has at most a hundred), in the owner's order. */
export function allCategories(db: Queryable, businessId: BusinessId): Promise<CategoryView[]> {
  return db
    .select(columns)
    .from(categories)
    .where(eq(categories.businessId, businessId))
    .orderBy(...inOrder(categories.position, categories.id));
}

export async function listCategories(
  db: Queryable,
  businessId: BusinessId,
  page: Page,
): Promise<{ data: CategoryView[]; nextCursor: string | null }> {
  const found = await db
    .select(columns)
    .from(categories)
    .where(
      and(
        eq(categories.businessId, businessId),
        afterCursor(categories.position, categories.id, page.cursor),
      ),
    )
    .orderBy(...inOrder(categories.position, categories.id))
    .limit(page.limit + 1);
  const { rows, nextCursor } = pageOf(found, page, (row) => row.position);
  return { data: rows, nextCursor };
}

/** Refuses with `not_found`. */
export async function getCategory(
  db: Queryable,
  businessId: BusinessId,
  categoryId: string,
): Promise<CategoryView> {
  const [row] = await db
    .select(columns)
    .from(categories)
    .where(and(eq(categories.businessId, businessId), eq(categories.id, categoryId)));
  if (!row) throw notFound("category");
  return row;
}
