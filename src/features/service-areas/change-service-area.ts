import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { serviceAreas } from "#db/schema/index.ts";
import type { ServiceArea } from "#domain/catalog.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { chooseKey } from "../catalog/choose-key.ts";
import { nextPosition } from "../catalog/order-rows.ts";
import { getServiceArea } from "./queries.ts";
import type { NewServiceArea, ServiceAreaChanges } from "./schemas.ts";

/** Adds an area behind the others and answers its id. Refuses with `already_exists` (key) and `validation_failed`. */
export async function createServiceArea(
  change: Change,
  business: Business,
  { label, key: wanted, covers }: NewServiceArea,
): Promise<string> {
  const { tx, businessId } = change;
  const position = await nextPosition(change, "service_area");
  const present = await tx
    .select({ key: serviceAreas.key })
    .from(serviceAreas)
    .where(eq(serviceAreas.businessId, businessId));
  const key = chooseKey(
    present.map((row) => row.key),
    wanted,
    label,
  );
  const id = newId("serviceArea");
  await tx
    .insert(serviceAreas)
    .values({ id, businessId, key, label, covers: coversOf(business, covers), position });
  await note(change, "service_area.created", id);
  return id;
}

/** Changes what is given. Live quotes keep the areas as they were. Refuses with `not_found` and `validation_failed`. */
export async function updateServiceArea(
  change: Change,
  business: Business,
  areaId: string,
  changes: ServiceAreaChanges,
): Promise<void> {
  const { tx, businessId } = change;
  const row = await getServiceArea(tx, businessId, areaId);
  const label = changes.label ?? row.label;
  const covers = changes.covers ? coversOf(business, changes.covers) : row.covers;
  const fields = [
    ...(label === row.label ? [] : ["label"]),
    ...(isDeepStrictEqual(covers, row.covers) ? [] : ["covers"]),
  ];
  if (fields.length === 0) return;
  await tx
    .update(serviceAreas)
    .set({ label, covers })
    .where(and(eq(serviceAreas.businessId, businessId), eq(serviceAreas.id, areaId)));
  await note(change, "service_area.updated", areaId, { fields });
}

/** Refuses with `not_found`, and `in_use` (`usedBy`) when a surcharge or a tax names the area. */
export async function deleteServiceArea(change: Change, areaId: string): Promise<void> {
  const { tx, businessId } = change;
  await assertUnnamed(change, areaId);
  await tx
    .delete(serviceAreas)
    .where(and(eq(serviceAreas.businessId, businessId), eq(serviceAreas.id, areaId)));
  await note(change, "service_area.deleted", areaId);
}

const USES = `select kind from (values
  ('surcharges', exists (select from surcharges where business_id = $1 and conditions @> $2::jsonb)),
  ('taxes', exists (select from businesses where id = $1 and taxes @> $3::jsonb))
) as uses(kind, used) where used`;

/** A surcharge or tax for an area that is gone would silently hold nowhere. */
export async function assertUnnamed({ tx, businessId }: Change, areaId: string): Promise<void> {
  const { key } = await getServiceArea(tx, businessId, areaId);
  const used = await tx.rows<[string]>("service_area_uses", USES, [
    businessId,
    JSON.stringify([{ kind: "area", areas: [key] }]),
    JSON.stringify([{ areas: [key] }]),
  ]);
  const usedBy = used.map(([kind]) => kind);
  if (usedBy.length > 0)
    throw new Refusal("in_use", `The area is named by ${usedBy.join(" and ")}: change those first.`, {
      extra: { usedBy },
    });
}

/** Codes once each; a radius without a center is around the business. */
function coversOf(business: Business, covers: NewServiceArea["covers"]): ServiceArea["covers"] {
  if (covers.kind === "postal_codes")
    return { kind: "postal_codes", postalCodes: [...new Set(covers.postalCodes)] };
  if (covers.kind === "prefixes") return { kind: "prefixes", prefixes: [...new Set(covers.prefixes)] };
  const { latitude, longitude } = business.row;
  if (covers.center) return { kind: "radius", center: covers.center, radiusKm: covers.radiusKm };
  if (latitude === null || longitude === null)
    throw refuseField("covers.center", "is needed while the business has no place of its own");
  return { kind: "radius", center: { latitude, longitude }, radiusKm: covers.radiusKm };
}
