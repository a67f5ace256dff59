import { and, asc, eq, gt, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";

export interface Page {
  limit: number;
  cursor?: string | undefined;
}

/** Everything behind the place where the page before ended, in the owner's order. */
export function afterCursor(position: PgColumn, id: PgColumn, cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const { at, id: last } = decodeCursor(cursor);
  // Positions are 32-bit; a larger number is no cursor of ours, and the database would refuse to read it.
  const from = Math.min(at, 2_147_483_647);
  return or(gt(position, from), and(eq(position, from), gt(id, last)));
}

export const inOrder = (position: PgColumn, id: PgColumn): SQL[] => [asc(position), asc(id)];

/** Cuts the one row that was read to see whether more follow. */
export function pageOf<R extends { id: string }>(
  rows: R[],
  { limit }: Page,
  positionOf: (row: R) => number,
): { rows: R[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: shown, nextCursor: more ? encodeCursor({ at: positionOf(last), id: last.id }) : null };
}
