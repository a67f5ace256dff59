import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { packageServices, packages } from "#db/schema/index.ts";
import { discountOf } from "../businesses/load-business.ts";
import { type Change, note, notFound } from "../catalog/change-catalog.ts";
import { checkReferences, listed } from "../catalog/check-references.ts";
import { chooseKey } from "../catalog/choose-key.ts";
import { nextPosition } from "../catalog/order-rows.ts";
import { discountColumns } from "../catalog/schemas.ts";
import { getPackage } from "./queries.ts";
import type { NewPackage, PackageChanges } from "./schemas.ts";

/** Adds a package behind the others and answers its id. Refuses with `already_exists` (key) and `validation_failed`. */
export async function createPackage(change: Change, input: NewPackage): Promise<string> {
  const { tx, businessId } = change;
  await checkReferences(tx, businessId, listed("service", "serviceIds", input.serviceIds));
  const position = await nextPosition(change, "package");
  const present = await tx
    .select({ key: packages.key })
    .from(packages)
    .where(eq(packages.businessId, businessId));
  const key = chooseKey(
    present.map((row) => row.key),
    input.key,
    input.label,
  );
  const id = newId("package");
  const columns = { key, label: input.label, ...discountColumns(input.discount), position };
  await tx.insert(packages).values({ id, businessId, ...columns });
  await setServices(change, id, input.serviceIds);
  await note(change, "package.created", id);
  return id;
}

/** Changes what is given. Live quotes keep the package as it was. Refuses with `not_found` and `validation_failed`. */
export async function updatePackage(
  change: Change,
  packageId: string,
  changes: PackageChanges,
): Promise<void> {
  const { tx, businessId } = change;
  const { label, discount, serviceIds } = changes;
  const before = await getPackage(tx, businessId, packageId);
  await checkReferences(tx, businessId, listed("service", "serviceIds", serviceIds));
  const { row } = before;
  const fields = [
    ...(label !== undefined && label !== row.label ? ["label"] : []),
    ...(discount && !isDeepStrictEqual(discount, discountOf(row.discountKind, row.discountValue))
      ? ["discount"]
      : []),
    ...(serviceIds && !isDeepStrictEqual(serviceIds.toSorted(), before.serviceIds.toSorted())
      ? ["serviceIds"]
      : []),
  ];
  if (fields.length === 0) return;
  await tx
    .update(packages)
    .set({ label: label ?? row.label, ...(discount ? discountColumns(discount) : {}) })
    .where(and(eq(packages.businessId, businessId), eq(packages.id, packageId)));
  if (serviceIds) await setServices(change, packageId, serviceIds);
  await note(change, "package.updated", packageId, { fields });
}

/** Quotes and bookings carry their own copy, so nothing is lost with it. Refuses with `not_found`. */
export async function deletePackage(change: Change, packageId: string): Promise<void> {
  const { tx, businessId } = change;
  const gone = await tx
    .delete(packages)
    .where(and(eq(packages.businessId, businessId), eq(packages.id, packageId)))
    .returning({ id: packages.id });
  if (gone.length === 0) throw notFound("package");
  await note(change, "package.deleted", packageId);
}

async function setServices(
  { tx, businessId }: Change,
  packageId: string,
  serviceIds: string[],
): Promise<void> {
  await tx
    .delete(packageServices)
    .where(and(eq(packageServices.businessId, businessId), eq(packageServices.packageId, packageId)));
  await tx
    .insert(packageServices)
    .values(serviceIds.map((serviceId) => ({ businessId, packageId, serviceId })));
}
