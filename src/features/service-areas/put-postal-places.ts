import { and, count, eq, sql } from "drizzle-orm";
import { postalPlaces } from "#db/schema/index.ts";
import { type FieldError, Refusal, refuseField } from "#domain/refusals.ts";
import { type Change, note, notFound } from "../catalog/change-catalog.ts";
import type { PostalPlaceView } from "./schemas.ts";

/** All of them are kept in memory with the business. */
const MOST_PLACES_KEPT = 20_000;

/** Says where postal codes lie; known ones get the new place. Answers how many are known. Codes come normalised. */
export async function putPostalPlaces(change: Change, places: PostalPlaceView[]): Promise<number> {
  const { tx, businessId } = change;
  refuseRepeated(places);
  await tx
    .insert(postalPlaces)
    .values(places.map((place) => ({ ...place, businessId })))
    .onConflictDoUpdate({
      target: [postalPlaces.businessId, postalPlaces.postalCode],
      set: { latitude: sql`excluded.latitude`, longitude: sql`excluded.longitude` },
    });
  const [all] = await tx
    .select({ count: count() })
    .from(postalPlaces)
    .where(eq(postalPlaces.businessId, businessId));
  const total = all?.count ?? 0;
  if (total > MOST_PLACES_KEPT)
    throw refuseField("places", `a business knows at most ${MOST_PLACES_KEPT} postal codes`);
  await noteChange(change);
  return total;
}

function refuseRepeated(places: PostalPlaceView[]): void {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, { postalCode }] of places.entries()) {
    if (seen.has(postalCode))
      errors.push({
        path: `places.${index}.postalCode`,
        code: "validation_failed",
        message: "is given twice",
      });
    seen.add(postalCode);
  }
  if (errors.length > 0)
    throw new Refusal("validation_failed", "Some postal codes are given twice.", { errors });
}

/** Forgets one postal code, or all. Refuses with `not_found` one that is not known. */
export async function deletePostalPlaces(change: Change, postalCode?: string): Promise<void> {
  const { tx, businessId } = change;
  const gone = await tx
    .delete(postalPlaces)
    .where(
      and(
        eq(postalPlaces.businessId, businessId),
        postalCode === undefined ? undefined : eq(postalPlaces.postalCode, postalCode),
      ),
    )
    .returning({ postalCode: postalPlaces.postalCode });
  if (gone.length > 0) await noteChange(change);
  else if (postalCode !== undefined) throw notFound("postal code");
}

/** The list is one thing of the business; a thousand events would say no more. */
const noteChange = (change: Change): Promise<void> =>
  note(change, "business.updated", change.businessId, { fields: ["postalPlaces"] });
