import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { surcharges } from "#db/schema/index.ts";
import type { Surcharge } from "#domain/catalog.ts";
import type { Business } from "../businesses/load-business.ts";
import { type Change, note, notFound } from "../catalog/change-catalog.ts";
import { chooseKey } from "../catalog/choose-key.ts";
import { nextPosition } from "../catalog/order-rows.ts";
import { checkSurcharge } from "./check-surcharge.ts";
import { getSurcharge } from "./queries.ts";
import type { NewSurcharge, SurchargeChanges } from "./schemas.ts";

/** Adds a surcharge behind the others and answers its id. Refuses with `already_exists` (key) and `validation_failed`. */
export async function createSurcharge(
  change: Change,
  business: Business,
  input: NewSurcharge,
): Promise<string> {
  const { tx, businessId } = change;
  const position = await nextPosition(change, "surcharge");
  const present = await tx
    .select({ key: surcharges.key })
    .from(surcharges)
    .where(eq(surcharges.businessId, businessId));
  const key = chooseKey(
    present.map((row) => row.key),
    input.key,
    input.label,
  );
  // JSON knows no `undefined`: the types differ in nothing else.
  const surcharge = { ...input, key } as Surcharge;
  await checkSurcharge(change, business, surcharge);
  const id = newId("surcharge");
  await tx.insert(surcharges).values({ ...surcharge, id, businessId, position });
  await note(change, "surcharge.created", id);
  return id;
}

/** Changes what is given. Live quotes and bookings keep their own copy. Refuses with `not_found`, `validation_failed`. */
export async function updateSurcharge(
  change: Change,
  business: Business,
  surchargeId: string,
  changes: SurchargeChanges,
): Promise<void> {
  const { tx, businessId } = change;
  const row = await getSurcharge(tx, businessId, surchargeId);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const before: Record<string, unknown> = { ...row };
  const fields = Object.keys(given).filter((field) => !isDeepStrictEqual(before[field], given[field]));
  if (fields.length === 0) return;
  const after = { ...row, ...given };
  await checkSurcharge(change, business, after);
  await tx
    .update(surcharges)
    .set({ label: after.label, change: after.change, conditions: after.conditions })
    .where(and(eq(surcharges.businessId, businessId), eq(surcharges.id, surchargeId)));
  await note(change, "surcharge.updated", surchargeId, { fields });
}

/** Quotes and bookings carry their own copy, so nothing is lost with it. Refuses with `not_found`. */
export async function deleteSurcharge(change: Change, surchargeId: string): Promise<void> {
  const { tx, businessId } = change;
  const gone = await tx
    .delete(surcharges)
    .where(and(eq(surcharges.businessId, businessId), eq(surcharges.id, surchargeId)))
    .returning({ id: surcharges.id });
  if (gone.length === 0) throw notFound("surcharge");
  await note(change, "surcharge.deleted", surchargeId);
}
