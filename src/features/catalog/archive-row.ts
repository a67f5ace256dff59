import { instantText } from "#db/columns.ts";
import { type Change, note, notFound } from "./change-catalog.ts";

/** What is put away without being lost, its table, and its name for people. */
const ARCHIVABLE = {
  service: { table: "services", name: "service" },
  package: { table: "packages", name: "package" },
  surcharge: { table: "surcharges", name: "surcharge" },
  service_area: { table: "service_areas", name: "service area" },
  coupon: { table: "coupons", name: "coupon" },
  resource: { table: "resources", name: "resource" },
} as const;

export type ArchivableNoun = keyof typeof ARCHIVABLE;

/** Puts a record away; one that is away already stays as it is. Refuses with `not_found`. */
export const archiveRow = (change: Change, noun: ArchivableNoun, id: string): Promise<void> =>
  setArchived(change, noun, id, change.now);

/** Takes a record back; one that is there already stays as it is. Refuses with `not_found`. */
export const restoreRow = (change: Change, noun: ArchivableNoun, id: string): Promise<void> =>
  setArchived(change, noun, id, null);

async function setArchived(
  change: Change,
  noun: ArchivableNoun,
  id: string,
  archivedAt: number | null,
): Promise<void> {
  const { tx, businessId } = change;
  const { table, name } = ARCHIVABLE[noun];
  const [row] = await tx.rows<[archived: boolean]>(
    `archived_${noun}`,
    `select archived_at is not null from ${table} where business_id = $1 and id = $2`,
    [businessId, id],
  );
  if (!row) throw notFound(name);
  if (row[0] === (archivedAt !== null)) return;
  // Of these tables only services say when they were changed last.
  const changed = noun === "service" ? ", updated_at = $4::timestamptz" : "";
  await tx.rows(
    `archive_${noun}`,
    `update ${table} set archived_at = $3::timestamptz${changed} where business_id = $1 and id = $2`,
    [
      ...[businessId, id, archivedAt === null ? null : instantText(archivedAt)],
      ...(noun === "service" ? [instantText(change.now)] : []),
    ],
  );
  await note(change, `${noun}.${archivedAt === null ? "restored" : "archived"}`, id, {
    fields: ["archivedAt"],
  });
}
