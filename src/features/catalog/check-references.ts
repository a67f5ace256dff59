import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { categories, resourceGroups, serviceAreas, services, teamMembers } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { type FieldError, Refusal } from "#domain/refusals.ts";

/** What a part of the catalogue may name, in this business and not put away. */
const NAMED = {
  category: { table: categories, column: categories.id, archivedAt: null },
  service: { table: services, column: services.id, archivedAt: services.archivedAt },
  team_member: { table: teamMembers, column: teamMembers.id, archivedAt: teamMembers.archivedAt },
  resource_group: { table: resourceGroups, column: resourceGroups.id, archivedAt: null },
  /** By key. */
  service_area: { table: serviceAreas, column: serviceAreas.key, archivedAt: serviceAreas.archivedAt },
} as const;

/** One place of the request (`serviceIds.0`) and what it names. */
export interface Reference {
  path: string;
  noun: keyof typeof NAMED;
  id: string;
}

/** The references of a list, each at its own place. */
export const listed = (noun: Reference["noun"], path: string, ids: readonly string[] = []): Reference[] =>
  ids.map((id, index) => ({ path: `${path}.${index}`, noun, id }));

/**
 * Refuses with `validation_failed` every reference to what this business does not have or has put away (another
 * business's record looks just the same), and every one that stands twice in its list.
 */
export async function checkReferences(
  db: Queryable,
  businessId: BusinessId,
  references: Reference[],
): Promise<void> {
  const errors: FieldError[] = [];
  const refuse = (path: string, message: string) => errors.push({ path, code: "validation_failed", message });
  for (const noun of new Set(references.map((reference) => reference.noun))) {
    const wanted = references.filter((reference) => reference.noun === noun);
    const { table, column, archivedAt } = NAMED[noun];
    const ids = [...new Set(wanted.map(({ id }) => id))];
    const rows = await db
      .select({ id: column })
      .from(table)
      .where(
        and(
          eq(table.businessId, businessId),
          inArray(column, ids),
          archivedAt === null ? undefined : isNull(archivedAt),
        ),
      );
    const found = new Set(rows.map(({ id }) => id));
    const seen = new Set<string>();
    for (const { path, id } of wanted) {
      const place = `${path.replace(/\.\d+$/, "")} ${id}`;
      if (!found.has(id)) refuse(path, "there is none like this here");
      else if (seen.has(place)) refuse(path, "is named twice");
      seen.add(place);
    }
  }
  if (errors.length > 0)
    throw new Refusal("validation_failed", `${errors[0]?.path}: ${errors[0]?.message}`, { errors });
}
