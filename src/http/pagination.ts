import { z } from "zod";
import { refuseField } from "#domain/refusals.ts";

/** Where a page ended: the instant (epoch milliseconds) and id of its last row, so that rows added meanwhile shift nothing. */
export interface Position {
  at: number;
  id: string;
}

export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(`${at} ${id}`).toString("base64url");
}

/** Refuses what `encodeCursor` did not make, by the field `cursor`. */
export function decodeCursor(cursor: string): Position {
  // Thirteen digits reach the year 2286; the database refuses to read some later instants.
  const match = /^(\d{1,13}) ([\w-]{1,80})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!match?.[1] || !match[2]) throw refuseField("cursor", "is not one that this list gave");
  return { at: Number(match[1]), id: match[2] };
}

/** Where a page sorted by a text ended: the text as the database compares it, and the id of the last row. */
export interface TextPosition {
  text: string;
  id: string;
}

/** As `cursorQuery`, long enough for a cursor that holds a name. */
export const textCursorQuery = z
  .string()
  .max(2048)
  .regex(/^[A-Za-z0-9_-]+$/)
  .optional()
  .describe("`nextCursor` of the page before.");

export function encodeTextCursor({ text, id }: TextPosition): string {
  return Buffer.from(`t ${id} ${text}`).toString("base64url");
}

/** Refuses what `encodeTextCursor` did not make, by the field `cursor`. */
export function decodeTextCursor(cursor: string): TextPosition {
  const match = /^t ([\w-]{1,80}) ([^\0]*)$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!match?.[1] || match[2] === undefined) throw refuseField("cursor", "is not one that this list gave");
  return { text: match[2], id: match[1] };
}
