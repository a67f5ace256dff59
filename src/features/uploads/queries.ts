import { and, desc, eq, inArray, lt, or } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { uploads } from "#db/schema/index.ts";
import { type BusinessId, idPattern } from "#domain/ids.ts";
import { refuseField } from "#domain/refusals.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import type { Deps } from "../deps.ts";
import type { Purpose } from "./schemas.ts";

export type UploadRow = typeof uploads.$inferSelect;

export const UPLOAD_ID = idPattern("upload");

/** Where everybody finds an upload. */
export function uploadUrl(deps: Pick<Deps, "baseUrl">, id: string): string {
  return `${deps.baseUrl}/uploads/${id}`;
}

/** Refuses, by the field, a picture that is neither an upload of this very business nor elsewhere on the web over https. */
export async function assertOwnPicture(
  db: Queryable,
  deps: Pick<Deps, "baseUrl">,
  businessId: BusinessId,
  url: string,
  path: string,
): Promise<void> {
  if (new URL(url).origin !== deps.baseUrl) {
    if (!url.startsWith("https:")) throw refuseField(path, "takes an https address or an upload");
    return;
  }
  const id = url.slice(uploadUrl(deps, "").length);
  const [own] = UPLOAD_ID.test(id)
    ? await db
        .select({ id: uploads.id })
        .from(uploads)
        .where(and(eq(uploads.businessId, businessId), eq(uploads.id, id)))
    : [];
  if (!own || url !== uploadUrl(deps, id)) throw refuseField(path, "is no upload of this business");
}

/** Newest first. */
export async function listUploads(
  db: Queryable,
  businessId: BusinessId,
  page: { limit: number; cursor?: string | undefined; purpose?: Purpose | undefined },
): Promise<{ rows: UploadRow[]; nextCursor: string | null }> {
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
  const rows = await db
    .select()
    .from(uploads)
    .where(
      and(
        eq(uploads.businessId, businessId),
        page.purpose === undefined ? undefined : eq(uploads.purpose, page.purpose),
        after &&
          or(lt(uploads.createdAt, after.at), and(eq(uploads.createdAt, after.at), lt(uploads.id, after.id))),
      ),
    )
    .orderBy(desc(uploads.createdAt), desc(uploads.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    nextCursor: rows.length > page.limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
  };
}

/** Which of these ids are uploads of any business. */
export async function knownUploads(db: Queryable, ids: string[]): Promise<Set<string>> {
  const rows = await db.select({ id: uploads.id }).from(uploads).where(inArray(uploads.id, ids));
  return new Set(rows.map(({ id }) => id));
}
