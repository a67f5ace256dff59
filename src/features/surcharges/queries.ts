import { and, eq, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { surcharges } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { afterCursor, inOrder, type Page, pageOf } from "../catalog/list-page.ts";

export type SurchargeRow = typeof surcharges.$inferSelect;

/** In the order in which they are added to a price. */
export async function listSurcharges(
  db: Queryable,
  businessId: BusinessId,
  page: Page & { archived: boolean },
): Promise<{ rows: SurchargeRow[]; nextCursor: string | null }> {
  const found = await db
    .select()
    .from(surcharges)
    .where(
      and(
        eq(surcharges.businessId, businessId),
        page.archived ? undefined : isNull(surcharges.archivedAt),
        afterCursor(surcharges.position, surcharges.id, page.cursor),
      ),
    )
    .orderBy(...inOrder(surcharges.position, surcharges.id))
    .limit(page.limit + 1);
  return pageOf(found, page, (row) => row.position);
}

/** Refuses with `not_found`. */
export async function getSurcharge(
  db: Queryable,
  businessId: BusinessId,
  surchargeId: string,
): Promise<SurchargeRow> {
  const [row] = await db
    .select()
    .from(surcharges)
    .where(and(eq(surcharges.businessId, businessId), eq(surcharges.id, surchargeId)));
  if (!row) throw notFound("surcharge");
  return row;
}
