import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { apiKeys, events, users } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { dayBounds } from "#domain/local-time.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";

export interface AuditFilter {
  limit: number;
  cursor?: string | undefined;
  subjectId?: string | undefined;
  actorId?: string | undefined;
  type?: string | undefined;
  /** Local dates of the business, both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
}

/** What the cursor says beside the number: that it is one of this list. */
const CURSOR = "seq";

/** What happened, newest first, with the names of the team's people and keys as they are now. */
export async function listEvents(
  db: Queryable,
  businessId: BusinessId,
  timeZone: string,
  filter: AuditFilter,
) {
  const { limit, cursor, subjectId, actorId, type, from, to } = filter;
  const rows = await db
    .select({
      event: events,
      actorName: sql<string | null>`coalesce(nullif(${users.name}, ''), ${apiKeys.name})`,
    })
    .from(events)
    .leftJoin(users, and(eq(events.actorKind, "user"), eq(users.id, events.actorId)))
    .leftJoin(
      apiKeys,
      and(
        eq(events.actorKind, "api_key"),
        eq(apiKeys.businessId, events.businessId),
        eq(apiKeys.id, events.actorId),
      ),
    )
    .where(
      and(
        eq(events.businessId, businessId),
        cursor === undefined ? undefined : lt(events.seq, decodeCursor(cursor).at),
        subjectId === undefined ? undefined : eq(events.subjectId, subjectId),
        actorId === undefined ? undefined : eq(events.actorId, actorId),
        type === undefined ? undefined : eq(events.type, type),
        from === undefined ? undefined : gte(events.occurredAt, dayBounds(from, timeZone).start),
        to === undefined ? undefined : lt(events.occurredAt, dayBounds(to, timeZone).end),
      ),
    )
    .orderBy(desc(events.seq))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.event;
  return {
    rows: shown,
    nextCursor: rows.length > limit && last ? encodeCursor({ at: last.seq, id: CURSOR }) : null,
  };
}
