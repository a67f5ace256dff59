import { and, asc, count, eq, gt, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { resourceGroups, resources, serviceResourceGroups } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import { decodeCursor } from "#http/pagination.ts";
import type { Business } from "../businesses/load-business.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { type Page, pageOf } from "../catalog/list-page.ts";
import type { ResourceGroupView, ResourceView } from "./schemas.ts";

export type ResourceRow = typeof resources.$inferSelect;

export const resourceView = (business: Business, row: ResourceRow): ResourceView => ({
  id: row.id,
  groupId: row.groupId,
  name: row.name,
  archivedAt: row.archivedAt === null ? null : toRfc3339(row.archivedAt, business.row.timeZone),
});

/** By id. */
export async function listResources(
  db: Queryable,
  businessId: BusinessId,
  page: Page & { groupId?: string | undefined; archived: boolean },
): Promise<{ rows: ResourceRow[]; nextCursor: string | null }> {
  const found = await db
    .select()
    .from(resources)
    .where(
      and(
        eq(resources.businessId, businessId),
        page.groupId === undefined ? undefined : eq(resources.groupId, page.groupId),
        page.archived ? undefined : isNull(resources.archivedAt),
        page.cursor === undefined ? undefined : gt(resources.id, decodeCursor(page.cursor).id),
      ),
    )
    .orderBy(asc(resources.id))
    .limit(page.limit + 1);
  return pageOf(found, page, () => 0);
}

/** Refuses with `not_found`. */
export async function getResource(
  db: Queryable,
  businessId: BusinessId,
  resourceId: string,
): Promise<ResourceRow> {
  const [row] = await db
    .select()
    .from(resources)
    .where(and(eq(resources.businessId, businessId), eq(resources.id, resourceId)));
  if (!row) throw notFound("resource");
  return row;
}

type GroupRow = typeof resourceGroups.$inferSelect;

/** By id. */
export async function listResourceGroups(
  db: Queryable,
  businessId: BusinessId,
  page: Page,
): Promise<{ data: ResourceGroupView[]; nextCursor: string | null }> {
  const found = await db
    .select()
    .from(resourceGroups)
    .where(
      and(
        eq(resourceGroups.businessId, businessId),
        page.cursor === undefined ? undefined : gt(resourceGroups.id, decodeCursor(page.cursor).id),
      ),
    )
    .orderBy(asc(resourceGroups.id))
    .limit(page.limit + 1);
  const { rows, nextCursor } = pageOf(found, page, () => 0);
  return { data: await withUses(db, businessId, rows), nextCursor };
}

/** Refuses with `not_found`. */
export async function getResourceGroup(
  db: Queryable,
  businessId: BusinessId,
  groupId: string,
): Promise<ResourceGroupView> {
  const rows = await db
    .select()
    .from(resourceGroups)
    .where(and(eq(resourceGroups.businessId, businessId), eq(resourceGroups.id, groupId)));
  const [view] = await withUses(db, businessId, rows);
  if (!view) throw notFound("resource group");
  return view;
}

async function withUses(
  db: Queryable,
  businessId: BusinessId,
  rows: GroupRow[],
): Promise<ResourceGroupView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const counts = await db
    .select({ groupId: resources.groupId, count: count() })
    .from(resources)
    .where(
      and(
        eq(resources.businessId, businessId),
        inArray(resources.groupId, ids),
        isNull(resources.archivedAt),
      ),
    )
    .groupBy(resources.groupId);
  const needs = await db
    .select({ groupId: serviceResourceGroups.groupId, serviceId: serviceResourceGroups.serviceId })
    .from(serviceResourceGroups)
    .where(and(eq(serviceResourceGroups.businessId, businessId), inArray(serviceResourceGroups.groupId, ids)))
    .orderBy(asc(serviceResourceGroups.serviceId));
  return rows.map(({ id, name }) => ({
    id,
    name,
    resourceCount: counts.find((one) => one.groupId === id)?.count ?? 0,
    serviceIds: needs.filter((need) => need.groupId === id).map((need) => need.serviceId),
  }));
}
