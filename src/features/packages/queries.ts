import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { packageServices, packages, services } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { notFound } from "../catalog/change-catalog.ts";
import { afterCursor, inOrder, type Page, pageOf } from "../catalog/list-page.ts";

type PackageRow = typeof packages.$inferSelect;

export interface StoredPackage {
  row: PackageRow;
  serviceIds: string[];
  /** Whether one of its services is archived. */
  incomplete: boolean;
}

const which = (businessId: BusinessId, archived: boolean) =>
  and(eq(packages.businessId, businessId), archived ? undefined : isNull(packages.archivedAt));

/** All of them (a business has at most a hundred), in the owner's order. */
export async function allPackages(
  db: Queryable,
  businessId: BusinessId,
  archived: boolean,
): Promise<StoredPackage[]> {
  const rows = await db
    .select()
    .from(packages)
    .where(which(businessId, archived))
    .orderBy(...inOrder(packages.position, packages.id));
  return withServices(db, businessId, rows);
}

export async function listPackages(
  db: Queryable,
  businessId: BusinessId,
  page: Page & { archived: boolean },
): Promise<{ packages: StoredPackage[]; nextCursor: string | null }> {
  const found = await db
    .select()
    .from(packages)
    .where(and(which(businessId, page.archived), afterCursor(packages.position, packages.id, page.cursor)))
    .orderBy(...inOrder(packages.position, packages.id))
    .limit(page.limit + 1);
  const { rows, nextCursor } = pageOf(found, page, (row) => row.position);
  return { packages: await withServices(db, businessId, rows), nextCursor };
}

/** Refuses with `not_found`. */
export async function getPackage(
  db: Queryable,
  businessId: BusinessId,
  packageId: string,
): Promise<StoredPackage> {
  const rows = await db
    .select()
    .from(packages)
    .where(and(eq(packages.businessId, businessId), eq(packages.id, packageId)));
  const [stored] = await withServices(db, businessId, rows);
  if (!stored) throw notFound("package");
  return stored;
}

async function withServices(
  db: Queryable,
  businessId: BusinessId,
  rows: PackageRow[],
): Promise<StoredPackage[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const parts = await db
    .select({
      packageId: packageServices.packageId,
      serviceId: packageServices.serviceId,
      archivedAt: services.archivedAt,
    })
    .from(packageServices)
    .innerJoin(
      services,
      and(eq(services.businessId, packageServices.businessId), eq(services.id, packageServices.serviceId)),
    )
    .where(and(eq(packageServices.businessId, businessId), inArray(packageServices.packageId, ids)))
    .orderBy(asc(services.position), asc(services.id));
  return rows.map((row) => {
    const own = parts.filter((part) => part.packageId === row.id);
    return {
      row,
      serviceIds: own.map((part) => part.serviceId),
      incomplete: own.length === 0 || own.some((part) => part.archivedAt !== null),
    };
  });
}
