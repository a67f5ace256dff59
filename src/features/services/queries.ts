import { and, asc, count, eq, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { serviceResourceGroups, services, teamMemberServices, teamMembers } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import type { ServiceRow } from "../businesses/load-business.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { afterCursor, inOrder, type Page, pageOf } from "../catalog/list-page.ts";
import type { StoredService } from "./view.ts";

/** In the owner's order; `archived`: those put away too. */
export async function listServices(
  db: Queryable,
  businessId: BusinessId,
  page: Page & { archived: boolean },
): Promise<{ services: StoredService[]; nextCursor: string | null; total: number }> {
  const which = and(
    eq(services.businessId, businessId),
    page.archived ? undefined : isNull(services.archivedAt),
  );
  const found = await db
    .select()
    .from(services)
    .where(and(which, afterCursor(services.position, services.id, page.cursor)))
    .orderBy(...inOrder(services.position, services.id))
    .limit(page.limit + 1);
  const [all] = await db.select({ count: count() }).from(services).where(which);
  const { rows, nextCursor } = pageOf(found, page, (row) => row.position);
  return { services: await withNeeds(db, businessId, rows), nextCursor, total: all?.count ?? 0 };
}

/** Refuses with `not_found`. */
export async function getService(
  db: Queryable,
  businessId: BusinessId,
  serviceId: string,
): Promise<StoredService> {
  const rows = await db
    .select()
    .from(services)
    .where(and(eq(services.businessId, businessId), eq(services.id, serviceId)));
  const [stored] = await withNeeds(db, businessId, rows);
  if (!stored) throw notFound("service");
  return stored;
}

/** All of them in the owner's order, archived ones included. */
export async function listServiceIds(db: Queryable, businessId: BusinessId): Promise<string[]> {
  const rows = await db
    .select({ id: services.id })
    .from(services)
    .where(eq(services.businessId, businessId))
    .orderBy(...inOrder(services.position, services.id));
  return rows.map(({ id }) => id);
}

/** Two queries for any number of services. People who left keep their skills for the day they come back; unseen. */
async function withNeeds(
  db: Queryable,
  businessId: BusinessId,
  rows: ServiceRow[],
): Promise<StoredService[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const skills = await db
    .select({ serviceId: teamMemberServices.serviceId, id: teamMemberServices.teamMemberId })
    .from(teamMemberServices)
    .innerJoin(
      teamMembers,
      and(
        eq(teamMembers.businessId, teamMemberServices.businessId),
        eq(teamMembers.id, teamMemberServices.teamMemberId),
      ),
    )
    .where(
      and(
        eq(teamMemberServices.businessId, businessId),
        inArray(teamMemberServices.serviceId, ids),
        isNull(teamMembers.archivedAt),
      ),
    )
    .orderBy(asc(teamMembers.position), asc(teamMembers.id));
  const groups = await db
    .select({ serviceId: serviceResourceGroups.serviceId, id: serviceResourceGroups.groupId })
    .from(serviceResourceGroups)
    .where(
      and(eq(serviceResourceGroups.businessId, businessId), inArray(serviceResourceGroups.serviceId, ids)),
    )
    .orderBy(asc(serviceResourceGroups.groupId));
  const of = (list: { serviceId: string; id: string }[], row: ServiceRow) =>
    list.filter(({ serviceId }) => serviceId === row.id).map(({ id }) => id);
  return rows.map((row) => ({ row, teamMemberIds: of(skills, row), resourceGroupIds: of(groups, row) }));
}
