import { and, asc, eq, gt } from "drizzle-orm";
import type { z } from "zod";
import type { Queryable } from "#db/open.ts";
import { widgets } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { decodeCursor, encodeCursor } from "#http/pagination.ts";
import { notFound } from "../catalog/change-catalog.ts";
import type { Page } from "../catalog/list-page.ts";
import type { widgetSchema } from "./schemas.ts";

export type WidgetRow = typeof widgets.$inferSelect;

/** By slug, which is what people know them by and unique. */
export async function listWidgets(db: Queryable, businessId: BusinessId, { limit, cursor }: Page) {
  const rows = await db
    .select()
    .from(widgets)
    .where(
      and(
        eq(widgets.businessId, businessId),
        cursor === undefined ? undefined : gt(widgets.slug, decodeCursor(cursor).id),
      ),
    )
    .orderBy(asc(widgets.slug))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    nextCursor: rows.length > limit && last ? encodeCursor({ at: 0, id: last.slug }) : null,
  };
}

export async function getWidget(db: Queryable, businessId: BusinessId, id: string): Promise<WidgetRow> {
  const [row] = await db
    .select()
    .from(widgets)
    .where(and(eq(widgets.businessId, businessId), eq(widgets.id, id)));
  if (!row) throw notFound("widget");
  return row;
}

export function widgetView({ businessId: _, ...row }: WidgetRow): z.output<typeof widgetSchema> {
  return row;
}
