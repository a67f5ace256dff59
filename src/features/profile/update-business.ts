import { isDeepStrictEqual } from "node:util";
import { and, eq, isNull } from "drizzle-orm";
import { errorCode } from "#db/errors.ts";
import { businesses, serviceAreas } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import { type Change, changeCatalog, note } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { assertOwnPicture } from "../uploads/queries.ts";
import { type BusinessRow, countAhead, getProfile, type StoredProfile } from "./queries.ts";
import type { BusinessPatch, BusinessWarning } from "./schemas.ts";

export interface UpdatedBusiness {
  profile: StoredProfile;
  warnings: BusinessWarning[];
}

/**
 * Changes the settings that were given. Instants of bookings stay what they are when the zone changes, and amounts when
 * the currency does; because that is easily done by mistake, it is refused with `in_use` (`bookings`, `quotes`: how many
 * lie ahead) until confirmed. Refuses with `version_conflict`, and with `already_exists` for a slug that is taken.
 */
export async function updateBusiness(
  deps: Deps,
  access: Access,
  { version, confirm, ...given }: BusinessPatch,
): Promise<UpdatedBusiness> {
  const work = changeCatalog(deps, access, async (change) => {
    const { tx, businessId, now } = change;
    const { row } = await getProfile(tx, businessId, now);
    if (version !== undefined && version !== row.configVersion)
      throw new Refusal("version_conflict", "The settings have been changed meanwhile.", {
        extra: { version: row.configVersion },
      });
    const columns = changedColumns(row, given);
    const fields = Object.keys(columns);
    if (fields.length === 0) return { profile: await getProfile(tx, businessId, now), warnings: [] };
    await checkReferences(deps, change, columns);
    const warnings = await warningsOf(change, row, columns, confirm === true);
    await tx
      .update(businesses)
      .set({ ...columns, updatedAt: now })
      .where(and(eq(businesses.id, businessId), eq(businesses.configVersion, row.configVersion)));
    await note(change, "business.updated", businessId, { fields: namesOf(fields) });
    return { profile: await getProfile(tx, businessId, now), warnings };
  });
  return work.catch((error: unknown) => {
    // The one unique value among these is the slug.
    if (errorCode(error) === "23505") throw refuseField("slug", "is taken", "already_exists", "taken");
    throw error;
  });
}

type Columns = Partial<Omit<BusinessRow, "id">>;

/** Only what differs, so that saving a form as it was changes nothing and says so in the log of what happened. */
function changedColumns(
  row: BusinessRow,
  { place, ...given }: Omit<BusinessPatch, "version" | "confirm">,
): Columns {
  const wanted: Record<string, unknown> = { ...given };
  if (place !== undefined)
    Object.assign(wanted, { latitude: place?.latitude ?? null, longitude: place?.longitude ?? null });
  const stored: Record<string, unknown> = row;
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, stored[name]),
    ),
  );
}

/** Column names as the API calls them. */
function namesOf(fields: string[]): string[] {
  return [...new Set(fields.map((name) => (name === "latitude" || name === "longitude" ? "place" : name)))];
}

async function checkReferences(deps: Deps, { tx, businessId }: Change, columns: Columns): Promise<void> {
  if (columns.logoUrl) await assertOwnPicture(tx, deps, businessId, columns.logoUrl, "logoUrl");
  if (!columns.taxes?.some(({ areas }) => areas)) return;
  const known = await tx
    .select({ key: serviceAreas.key })
    .from(serviceAreas)
    .where(and(eq(serviceAreas.businessId, businessId), isNull(serviceAreas.archivedAt)));
  const keys = new Set(known.map(({ key }) => key));
  for (const [index, { areas = [] }] of columns.taxes.entries())
    for (const [place, area] of areas.entries())
      if (!keys.has(area)) throw refuseField(`taxes.${index}.areas.${place}`, "is no service area");
}

async function warningsOf(
  { tx, businessId, now }: Change,
  row: BusinessRow,
  columns: Columns,
  confirmed: boolean,
): Promise<BusinessWarning[]> {
  const warnings: BusinessWarning[] = [];
  if (columns.slug !== undefined)
    warnings.push({
      code: "slug_changed",
      message: `Addresses and snippets with "${row.slug}" no longer work.`,
    });
  if (columns.timeZone === undefined && columns.currency === undefined) return warnings;
  const ahead = await countAhead(tx, businessId, now);
  if (ahead.bookings + ahead.quotes === 0) return warnings;
  const counted = `${ahead.bookings} future bookings and ${ahead.quotes} live quotes`;
  if (!confirmed)
    throw new Refusal("in_use", `There are ${counted}. Send "confirm": true to change it all the same.`, {
      extra: ahead,
      errors: (["timeZone", "currency"] as const)
        .filter((path) => columns[path] !== undefined)
        .map((path) => ({ path, code: "in_use", message: `${counted} exist` })),
    });
  if (columns.timeZone !== undefined)
    warnings.push({
      code: "time_zone_changed",
      message: `${counted} keep their instants; their local times are now those of ${columns.timeZone}.`,
    });
  if (columns.currency !== undefined)
    warnings.push({
      code: "currency_changed",
      message: `${counted} stay in ${row.currency}; prices of services keep their numbers, now in ${columns.currency}.`,
    });
  return warnings;
}
