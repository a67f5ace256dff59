import { and, asc, desc, eq, gt, lt, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";

/** `-createdAt`, the default, is newest first. */
export const creationSort = z.enum(["-createdAt", "createdAt"]).default("-createdAt");
export type CreationSort = z.output<typeof creationSort>;

export interface CreationPage {
  limit: number;
  cursor?: string | undefined;
  sort: CreationSort;
}

/** How to read one page, and one row more, by when rows were made; an index on (business, created, id) serves it. */
export function creationPage(
  createdAt: PgColumn,
  id: PgColumn,
  { cursor, sort }: Omit<CreationPage, "limit">,
): { after: SQL | undefined; order: SQL[] } {
  const [beyond, direction] = sort === "createdAt" ? [gt, asc] : [lt, desc];
  const order = [direction(createdAt), direction(id)];
  if (cursor === undefined) return { after: undefined, order };
  const { at, id: last } = decodeCursor(cursor);
  return { after: or(beyond(createdAt, at), and(eq(createdAt, at), beyond(id, last))), order };
}

/** Cuts the one row too many. */
export function cutPage<R extends { id: string; createdAt: number }>(
  rows: R[],
  limit: number,
): { shown: R[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { shown, nextCursor: more ? encodeCursor({ at: last.createdAt, id: last.id }) : null };
}
