import { type FieldError, Refusal } from "#domain/refusals.ts";
import type { ImportReport } from "./schemas.ts";

const SHOWN_ERRORS = 100;
const SHOWN_ROWS = 5;

/** What is wrong with one cell, by field. */
export interface Fault {
  field: string;
  message: string;
}

/** Keeps count while the rows of a file are looked at. */
export interface Tally {
  report: ImportReport;
  /** A row that cannot be taken, by its place in the file. */
  refuse(index: number, faults: Fault[]): void;
  /** What is done with a row that can. */
  take(kind: "new" | "updated" | "skipped", shown: Record<string, unknown>): void;
}

export function tally(
  preview: boolean,
  header: readonly string[],
  fields: readonly (string | null)[],
  total: number,
): Tally {
  const report: ImportReport = {
    preview,
    columns: header.map((column, index) => ({ column, field: fields[index] ?? null })),
    rows: { total, new: 0, updated: 0, skipped: 0, invalid: 0 },
    errors: [],
    sample: [],
  };
  return {
    report,
    refuse(index, faults) {
      report.rows.invalid++;
      for (const { field, message } of faults) {
        if (report.errors.length >= SHOWN_ERRORS) return;
        const column = header[fields.indexOf(field)] ?? field;
        // The header is row 1 of a spreadsheet.
        report.errors.push({ row: index + 2, column, message });
      }
    },
    take(kind, shown) {
      report.rows[kind]++;
      if (report.sample.length < SHOWN_ROWS) report.sample.push(shown);
    },
  };
}

/** Refuses with every fault that the report shows, by `rows.<row>.<column>`. */
export function refuseInvalid({ rows, errors }: ImportReport): Refusal {
  return new Refusal("validation_failed", `${rows.invalid} rows cannot be taken; nothing was imported.`, {
    errors: errors.map(
      ({ row, column, message }): FieldError => ({
        path: `rows.${row}.${column}`,
        code: "invalid_value",
        message,
      }),
    ),
  });
}
