import { and, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";
import { presetOf } from "./all-presets.ts";
import { catalogOf, type PresetCatalog } from "./catalog-of.ts";
import { type Measures, measuresFor } from "./measures.ts";
import type { PresetKey } from "./preset.ts";

export interface ApplyPreset {
  businessId: BusinessId;
  /** The business's. */
  currency: string;
  key: PresetKey;
  now: number;
  /** Absent: feet where the currency is the US dollar, else metres. */
  measures?: Measures;
}

/** Ids of what was added, in the preset's order; both empty when nothing was missing. */
export interface AppliedPreset {
  categoryIds: string[];
  serviceIds: string[];
}

/**
 * Adds a trade's categories and services to a business, behind what it has, and the skill for each new service to
 * everybody who is not archived. What is there is never changed: a category counts as there by its key, a service by its
 * name, also an archived one, since the owner took it off on purpose. So a second time does nothing, and a second trade
 * comes beside the first. Refuses a business that does not exist with `not_found`.
 */
export async function applyPreset(
  tx: Transaction,
  { businessId, currency, key, now, measures = measuresFor(currency) }: ApplyPreset,
): Promise<AppliedPreset> {
  // Names of services are not unique in the database: of two who apply at once, the later waits and finds all there.
  const [business] = await tx
    .select({ id: t.businesses.id })
    .from(t.businesses)
    .where(eq(t.businesses.id, businessId))
    .for("update");
  if (!business) throw new Refusal("not_found", "There is no such business.");
  const catalog = catalogOf(presetOf(key), { currency, measures });
  const { added: categoryIds, idOf } = await addCategories(tx, businessId, catalog);
  const serviceIds = await addServices(tx, businessId, catalog, idOf, now);
  await giveSkills(tx, businessId, serviceIds);
  return { categoryIds, serviceIds };
}

async function addCategories(tx: Transaction, businessId: BusinessId, { categories }: PresetCatalog) {
  const present = await tx
    .select({ id: t.categories.id, key: t.categories.key, position: t.categories.position })
    .from(t.categories)
    .where(eq(t.categories.businessId, businessId));
  const idOf = new Map(present.map(({ key, id }) => [key, id]));
  const first = nextPosition(present);
  const rows = categories
    .filter(({ key }) => !idOf.has(key))
    .map((category, n) => ({ ...category, id: newId("category"), businessId, position: first + n }));
  if (rows.length > 0) await tx.insert(t.categories).values(rows);
  for (const { key, id } of rows) idOf.set(key, id);
  return { added: rows.map(({ id }) => id), idOf };
}

async function addServices(
  tx: Transaction,
  businessId: BusinessId,
  { services }: PresetCatalog,
  categoryIds: ReadonlyMap<string, string>,
  now: number,
): Promise<string[]> {
  const present = await tx
    .select({ name: t.services.name, position: t.services.position })
    .from(t.services)
    .where(eq(t.services.businessId, businessId));
  const names = new Set(present.map(({ name }) => sameName(name)));
  const first = nextPosition(present);
  const rows = services
    .filter(({ columns }) => !names.has(sameName(columns.name)))
    .map(({ category, columns }, n) => ({
      ...columns,
      id: newId("service"),
      businessId,
      categoryId: categoryIds.get(category) ?? null,
      position: first + n,
      createdAt: now,
      updatedAt: now,
    }));
  if (rows.length > 0) await tx.insert(t.services).values(rows);
  return rows.map(({ id }) => id);
}

async function giveSkills(tx: Transaction, businessId: BusinessId, serviceIds: string[]): Promise<void> {
  const members = await tx
    .select({ id: t.teamMembers.id })
    .from(t.teamMembers)
    .where(and(eq(t.teamMembers.businessId, businessId), isNull(t.teamMembers.archivedAt)));
  const rows = members.flatMap(({ id }) =>
    serviceIds.map((serviceId) => ({ businessId, teamMemberId: id, serviceId })),
  );
  if (rows.length > 0) await tx.insert(t.teamMemberServices).values(rows);
}

const sameName = (name: string) => name.trim().toLowerCase();

function nextPosition(rows: { position: number }[]): number {
  return rows.reduce((next, { position }) => Math.max(next, position + 1), 0);
}
