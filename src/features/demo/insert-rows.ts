import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Transaction } from "#db/open.ts";

/**
 * Many rows in one statement with one parameter, which the database takes apart: building and binding a placeholder
 * for every single value of thousands of rows takes the query builder longer than all the rest of the demo.
 */
export async function insertRows<Table extends PgTable>(
  tx: Transaction,
  table: Table,
  rows: Table["$inferInsert"][],
): Promise<void> {
  if (rows.length === 0) return;
  const plain: readonly Record<string, unknown>[] = rows;
  const columns: [string, PgColumn][] = Object.entries(getTableColumns(table));
  // A column that no row speaks of is left to its default; one that some speak of is null in the others.
  const given = columns.filter(([key]) => plain.some((row) => row[key] !== undefined));
  const name = getTableName(table);
  const list = given.map(([, column]) => `"${column.name}"`).join(", ");
  const json = JSON.stringify(
    plain.map((row) =>
      Object.fromEntries(given.map(([key, column]) => [column.name, inJson(column, row[key])])),
    ),
  );
  await tx.rows(
    `demo_${name}`,
    `insert into "${name}" (${list}) select ${list} from json_populate_recordset(null::"${name}", $1)`,
    [json],
  );
}

/** Lists and JSON values stand in the text as they are; all else as the column would send it to the driver. */
function inJson(column: PgColumn, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? value : column.mapToDriverValue(value);
}
