import { isDeepStrictEqual } from "node:util";
import { and, eq, ne } from "drizzle-orm";
import { widgets } from "#db/schema/index.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { getWidget, type WidgetRow } from "./queries.ts";
import type { WidgetPatch } from "./schemas.ts";

/** Changes what was given. Refuses with `already_exists` a slug that another widget of the business has. */
export async function updateWidget(change: Change, id: string, given: WidgetPatch): Promise<WidgetRow> {
  const { tx, businessId } = change;
  const row = await getWidget(tx, businessId, id);
  const { theme, ...rest } = given;
  const wanted: WidgetRow = {
    ...row,
    ...storable(rest),
    ...(theme && { theme: { ...row.theme, ...storable(theme) } }),
  };
  const fields = (Object.keys(wanted) as (keyof WidgetRow)[]).filter(
    (name) => !isDeepStrictEqual(wanted[name], row[name]),
  );
  if (fields.length === 0) return row;
  if (fields.includes("slug")) await assertFree(change, wanted.slug);
  await tx.update(widgets).set(wanted).where(which(change, id));
  await note(change, "widget.updated", id, { fields });
  return wanted;
}

/** Makes it the one shown where no widget is named. */
export async function setDefaultWidget(change: Change, id: string): Promise<WidgetRow> {
  const { tx, businessId } = change;
  const row = await getWidget(tx, businessId, id);
  if (row.isDefault) return row;
  await tx
    .update(widgets)
    .set({ isDefault: false })
    .where(and(eq(widgets.businessId, businessId), eq(widgets.isDefault, true), ne(widgets.id, id)));
  await tx.update(widgets).set({ isDefault: true }).where(which(change, id));
  await note(change, "widget.updated", id, { fields: ["isDefault"] });
  return { ...row, isDefault: true };
}

/** Refuses the default with `in_use`: pages that name no widget show it. */
export async function deleteWidget(change: Change, id: string): Promise<void> {
  const { isDefault } = await getWidget(change.tx, change.businessId, id);
  if (isDefault)
    throw new Refusal("in_use", "This is the default widget: make another one the default first.");
  await change.tx.delete(widgets).where(which(change, id));
  await note(change, "widget.deleted", id);
}

const which = ({ businessId }: Change, id: string) =>
  and(eq(widgets.businessId, businessId), eq(widgets.id, id));

async function assertFree({ tx, businessId }: Change, slug: string): Promise<void> {
  const [other] = await tx
    .select({ id: widgets.id })
    .from(widgets)
    .where(and(eq(widgets.businessId, businessId), eq(widgets.slug, slug)));
  if (other) throw refuseField("slug", "another widget has it", "already_exists", "taken");
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** As JSON keeps it: without what is undefined. */
export function storable<T extends object>(given: T): Defined<T> {
  return JSON.parse(JSON.stringify(given)) as Defined<T>;
}
