import { stringify } from "csv-stringify/sync";

/** So that spreadsheets take the file for UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * A spreadsheet takes such a cell for a formula and runs it: one that begins with a formula's sign, full-width ones
 * included, also behind quotes and white space, which some programs take away first.
 */
const FORMULA = /^['"\s]*(?:[=+\-@＝＋－＠]|[\t\r\n])/;

/** Makes text of what a spreadsheet would run; `unguarded` gives back exactly what went in. */
export function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** What a cell was before `guarded`. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** Rows as RFC 4180 has them, every cell guarded. */
export function csvLines(rows: readonly string[][]): string {
  return stringify(
    rows.map((row) => row.map(guarded)),
    // A lone CR or LF ends a line for many readers, whatever ours end with.
    { record_delimiter: "\r\n", quoted_match: /[\r\n]/ },
  );
}
