import { and, desc, eq, lt, or } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { apiKeys } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { decodeCursor } from "#http/pagination.ts";
import { type Page, pageOf } from "../catalog/list-page.ts";

/** Newest first, those that are revoked or have ended too. */
export async function listApiKeys(db: Queryable, businessId: BusinessId, page: Page) {
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
  const rows = await db
    .select()
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.businessId, businessId),
        after &&
          or(lt(apiKeys.createdAt, after.at), and(eq(apiKeys.createdAt, after.at), lt(apiKeys.id, after.id))),
      ),
    )
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(page.limit + 1);
  return pageOf(rows, page, ({ createdAt }) => createdAt);
}
