import { and, asc, count, eq, gt, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { postalPlaces, serviceAreas } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { afterCursor, inOrder, type Page, pageOf } from "../catalog/list-page.ts";
import type { PostalPlaceView } from "./schemas.ts";

export type ServiceAreaRow = typeof serviceAreas.$inferSelect;

/** In the order in which they are tried: the first that covers a postal code counts. */
export async function listServiceAreas(
  db: Queryable,
  businessId: BusinessId,
  page: Page & { archived: boolean },
): Promise<{ rows: ServiceAreaRow[]; nextCursor: string | null }> {
  const found = await db
    .select()
    .from(serviceAreas)
    .where(
      and(
        eq(serviceAreas.businessId, businessId),
        page.archived ? undefined : isNull(serviceAreas.archivedAt),
        afterCursor(serviceAreas.position, serviceAreas.id, page.cursor),
      ),
    )
    .orderBy(...inOrder(serviceAreas.position, serviceAreas.id))
    .limit(page.limit + 1);
  return pageOf(found, page, (row) => row.position);
}

/** Refuses with `not_found`. */
export async function getServiceArea(
  db: Queryable,
  businessId: BusinessId,
  areaId: string,
): Promise<ServiceAreaRow> {
  const [row] = await db
    .select()
    .from(serviceAreas)
    .where(and(eq(serviceAreas.businessId, businessId), eq(serviceAreas.id, areaId)));
  if (!row) throw notFound("service area");
  return row;
}

/** By postal code. */
export async function listPostalPlaces(
  db: Queryable,
  businessId: BusinessId,
  { limit, cursor }: Page,
): Promise<{ data: PostalPlaceView[]; nextCursor: string | null; total: number }> {
  const own = eq(postalPlaces.businessId, businessId);
  const found = await db
    .select({
      postalCode: postalPlaces.postalCode,
      latitude: postalPlaces.latitude,
      longitude: postalPlaces.longitude,
    })
    .from(postalPlaces)
    .where(and(own, cursor === undefined ? undefined : gt(postalPlaces.postalCode, decodeCursor(cursor).id)))
    .orderBy(asc(postalPlaces.postalCode))
    .limit(limit + 1);
  const [all] = await db.select({ count: count() }).from(postalPlaces).where(own);
  const data = found.slice(0, limit);
  const last = data.at(-1);
  const nextCursor =
    found.length > limit && last !== undefined ? encodeCursor({ at: 0, id: last.postalCode }) : null;
  return { data, nextCursor, total: all?.count ?? 0 };
}
