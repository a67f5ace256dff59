import { eq } from "drizzle-orm";
import { services } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { check } from "#http/validation.ts";
import type { Access } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { type Change, changeCatalog, note } from "../catalog/change-catalog.ts";
import { createCategory } from "../categories/change-category.ts";
import { allCategories } from "../categories/queries.ts";
import type { Deps } from "../deps.ts";
import { createService } from "../services/create-service.ts";
import { createServiceBody, type NewService } from "../services/schemas.ts";
import { type Fault, refuseInvalid, type Tally, tally } from "./import-report.ts";
import { type Read, readAmount, readMinutes } from "./read-cells.ts";
import { cellsOf, type FieldNames, mapColumns, readTable, type Table } from "./read-table.ts";
import type { ImportOptions, ImportReport } from "./schemas.ts";

/** Every service is in the public configuration: a price list this long serves no customer. */
const MOST_ROWS = 500;

const NAMES: FieldNames = {
  name: ["name", "service", "servicename", "title", "leistung", "treatment"],
  category: ["category", "group", "kategorie", "type"],
  basePrice: ["price", "baseprice", "amount", "cost", "rate", "preis", "unitprice"],
  durationMinutes: ["duration", "durationminutes", "minutes", "durationmin", "length", "time", "dauer"],
  description: ["description", "details", "notes", "beschreibung"],
};

interface Wanted {
  category: string | undefined;
  input: NewService;
}

const folded = (text: string) => text.normalize("NFC").toLowerCase();
const nameIn = (category: string | null | undefined, name: string) =>
  `${folded(category ?? "")}\n${folded(name)}`;

/**
 * Adds the services of a price list, with categories that are not there yet; each is done by everybody. One of the same
 * name in the same category is left as it is, archived ones too, so the same file again changes nothing. All in one
 * transaction. Refuses by `body` what cannot be read; with `strict`, by row and column, what is invalid.
 */
export async function importServices(
  deps: Deps,
  access: Access,
  bytes: Uint8Array,
  { preview, strict }: ImportOptions,
): Promise<ImportReport> {
  const table = readTable(bytes, MOST_ROWS);
  const fields = mapColumns(table.header, NAMES);
  for (const [field, said] of [
    ["name", "a name"],
    ["basePrice", "a price"],
    ["durationMinutes", "a duration"],
  ] as const)
    if (!fields.includes(field)) throw refuseField("body", `has no column that holds ${said}`);
  const business = await deps.businesses.byId(access.businessId);
  const count = tally(preview, table.header, fields, table.rows.length);
  const wanted = validServices(table, fields, business.row.currency, count);
  if (strict && count.report.rows.invalid > 0 && !preview) throw refuseInvalid(count.report);
  return changeCatalog(deps, access, async (change) => {
    const present = await presentNames(change);
    const fresh: Wanted[] = [];
    for (const one of wanted) {
      const name = nameIn(one.category, one.input.name);
      if (!present.has(name)) fresh.push(one);
      const { durationMinutes, basePrice, description = "" } = one.input;
      count.take(present.has(name) ? "skipped" : "new", {
        name: one.input.name,
        category: one.category ?? null,
        basePrice,
        durationMinutes,
        description,
      });
      present.add(name);
    }
    if (preview) return count.report;
    await createAll(change, business, fresh);
    await note(change, "import.imported", access.businessId, {
      related: { kind: "services", new: String(fresh.length) },
    });
    return count.report;
  });
}

function validServices({ rows }: Table, fields: (string | null)[], currency: string, count: Tally): Wanted[] {
  return rows.flatMap((row, index) => {
    const { category, basePrice, durationMinutes, ...plain } = cellsOf(row, fields);
    const faults: Fault[] = [];
    const value = (field: string, cell: string | undefined, read: (cell: string) => Read) => {
      const result = cell === undefined ? undefined : read(cell);
      if (result && !result.ok) faults.push({ field, message: result.message });
      return result?.ok ? { [field]: result.value } : {};
    };
    const input = {
      ...plain,
      ...value("basePrice", basePrice, (cell) => readAmount(cell, currency)),
      ...value("durationMinutes", durationMinutes, readMinutes),
    };
    const result = check(createServiceBody, input, "row");
    if (!result.ok)
      for (const { path, message } of result.errors)
        if (!faults.some((fault) => fault.field === path)) faults.push({ field: path, message });
    if (category !== undefined && category.length > 120)
      faults.push({ field: "category", message: "is longer than 120 characters" });
    if (result.ok && faults.length === 0) return [{ category, input: result.value as NewService }];
    count.refuse(index, faults);
    return [];
  });
}

async function presentNames({ tx, businessId }: Change): Promise<Set<string>> {
  const known = await allCategories(tx, businessId);
  const names = new Map(known.map((category) => [category.id, category.name]));
  const rows = await tx
    .select({ name: services.name, categoryId: services.categoryId })
    .from(services)
    .where(eq(services.businessId, businessId));
  return new Set(
    rows.map((row) => nameIn(row.categoryId === null ? null : names.get(row.categoryId), row.name)),
  );
}

async function createAll(change: Change, business: Business, fresh: readonly Wanted[]): Promise<void> {
  const known = await allCategories(change.tx, change.businessId);
  const categoryIds = new Map(known.map((category) => [folded(category.name), category.id]));
  for (const { category, input } of fresh) {
    let categoryId = category === undefined ? null : categoryIds.get(folded(category));
    if (category !== undefined && categoryId === undefined) {
      categoryId = (await createCategory(change, { name: category })).id;
      categoryIds.set(folded(category), categoryId);
    }
    try {
      await createService(change, business, { ...input, categoryId: categoryId ?? null });
    } catch (error) {
      // What the price rules of the business make impossible was not to be seen from the row alone.
      if (error instanceof Refusal) throw refuseField("body", `the service ${input.name}: ${error.message}`);
      throw error;
    }
  }
}
