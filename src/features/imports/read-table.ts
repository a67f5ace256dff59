import { CsvError, parse } from "csv-parse/sync";
import { refuseField } from "#domain/refusals.ts";
import { unguarded } from "../exports/write-csv.ts";

/** A file as a spreadsheet shows it. */
export interface Table {
  header: string[];
  /** Cells in the order of the header; a short row is filled up with empty ones. */
  rows: string[][];
}

/** By field: the words a column may be called, lower case letters and digits only. */
export type FieldNames = Record<string, readonly string[]>;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const DELIMITERS = [",", ";", "\t"];
const MOST_COLUMNS = 100;
const LONGEST_RECORD = 100_000;

/**
 * Reads CSV in UTF-8, with or without a byte order mark, cut by commas, semicolons or tabs. What our own exports guard
 * against being run is given back as it was. Refuses by `body` what is no such file, and more than `mostRows`.
 */
export function readTable(bytes: Uint8Array, mostRows: number): Table {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw refuseField("body", "is not UTF-8: save the file as CSV UTF-8");
  }
  const records = recordsOf(text);
  const [header, ...rows] = records;
  if (!header || header.every((cell) => cell.trim() === "")) throw refuseField("body", "has no header row");
  if (header.length > MOST_COLUMNS) throw refuseField("body", `has more than ${MOST_COLUMNS} columns`);
  if (rows.length > mostRows) throw refuseField("body", `has more than ${mostRows} rows`);
  const clean = (cell: string | undefined) => unguarded(cell ?? "").trim();
  return {
    header: header.map(clean),
    rows: rows.map((row) => header.map((_, column) => clean(row[column]))),
  };
}

function recordsOf(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: LONGEST_RECORD,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines);
    throw refuseField("body", `cannot be read as CSV${Number.isFinite(line) ? ` (line ${line})` : ""}`);
  }
}

/** The one that the first line has most of, outside of quotes. */
function delimiterOf(text: string): string {
  const line = (/^[^\r\n]*/.exec(text)?.[0] ?? "").replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

/** What each column is taken for, by its name, however it is written; each field is found once. */
export function mapColumns(header: readonly string[], names: FieldNames): (string | null)[] {
  const taken = new Set<string>();
  return header.map((column) => {
    const plain = column
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, "");
    const field = Object.keys(names).find((one) => names[one]?.includes(plain) && !taken.has(one));
    if (field !== undefined) taken.add(field);
    return field ?? null;
  });
}

/** The cells of a row that mean something, by field; empty ones are left out. */
export function cellsOf(row: readonly string[], fields: readonly (string | null)[]): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [index, field] of fields.entries()) {
    const cell = row[index];
    if (field !== null && cell) cells[field] = cell;
  }
  return cells;
}
