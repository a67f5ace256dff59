import { and, eq, isNull } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { notices } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { creationPage, cutPage } from "../newest-first.ts";

export type NoticeRow = typeof notices.$inferSelect;

const of = (businessId: BusinessId, userId: string) =>
  and(eq(notices.businessId, businessId), eq(notices.userId, userId));

export async function listNotices(
  db: Queryable,
  businessId: BusinessId,
  userId: string,
  { limit, cursor, unread }: { limit: number; cursor?: string | undefined; unread?: boolean | undefined },
): Promise<{ shown: NoticeRow[]; nextCursor: string | null }> {
  const { after, order } = creationPage(notices.createdAt, notices.id, { cursor, sort: "-createdAt" });
  const rows = await db
    .select()
    .from(notices)
    .where(and(of(businessId, userId), unread ? isNull(notices.readAt) : undefined, after))
    .orderBy(...order)
    .limit(limit + 1);
  return cutPage(rows, limit);
}

/** At most 100: nobody counts further. */
export async function countUnread(db: Queryable, businessId: BusinessId, userId: string): Promise<number> {
  const rows = await db
    .select({ id: notices.id })
    .from(notices)
    .where(and(of(businessId, userId), isNull(notices.readAt)))
    .limit(100);
  return rows.length;
}
