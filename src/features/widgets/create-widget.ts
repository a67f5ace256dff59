import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { widgets } from "#db/schema/index.ts";
import type { Theme } from "#db/schema/values.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { assertUnderLimit } from "../tiers/assert-under-limit.ts";
import { getWidget, type WidgetRow } from "./queries.ts";
import type { NewWidget } from "./schemas.ts";
import { storable } from "./update-widget.ts";

/** What a configuration page can show; far above what anybody has. */
const MOST_WIDGETS = 200;
const LONGEST_SLUG = 63;
const OUR_THEME: Theme = { primaryColor: "#0b6b57", radius: 10, font: "system-ui", scheme: "auto" };

/** A new widget, looking like the default one unless it says otherwise. Refuses with `plan_limit`, `already_exists`. */
export async function createWidget(deps: Deps, change: Change, given: NewWidget): Promise<WidgetRow> {
  const { name, slug, theme, ...rest } = given;
  const others = await assertRoom(deps, change);
  const model = others.find(({ isDefault }) => isDefault);
  const row = await insert(change, others, slug, {
    name,
    mode: "booking",
    fields: [],
    texts: {},
    tracking: {},
    showReviews: true,
    ...storable(rest),
    theme: { ...(model?.theme ?? OUR_THEME), ...storable(theme ?? {}) },
  });
  await note(change, "widget.created", row.id);
  return row;
}

/** A widget like another one, under a slug and name of its own; never the default. Refuses like `createWidget`. */
export async function duplicateWidget(
  deps: Deps,
  change: Change,
  id: string,
  given: { name?: string | undefined; slug?: string | undefined },
): Promise<WidgetRow> {
  const original = await getWidget(change.tx, change.businessId, id);
  const others = await assertRoom(deps, change);
  const { name, mode, theme, fields, texts, tracking, showReviews } = original;
  const copy = { name: given.name ?? name, mode, theme, fields, texts, tracking, showReviews };
  const row = await insert(change, others, given.slug, copy, original.slug);
  await note(change, "widget.duplicated", row.id, { related: { from: id } });
  return row;
}

/** Under the lock on the business, so that two who add at once are counted one after the other. */
async function assertRoom(deps: Deps, { tx, businessId }: Change): Promise<WidgetRow[]> {
  await assertUnderLimit(tx, deps, businessId, "widgets");
  const others = await tx.select().from(widgets).where(eq(widgets.businessId, businessId));
  if (others.length >= MOST_WIDGETS)
    throw new Refusal("plan_limit", `There are ${MOST_WIDGETS} widgets already: delete one first.`);
  return others;
}

type Content = Omit<WidgetRow, "id" | "businessId" | "slug" | "isDefault">;

async function insert(
  { tx, businessId }: Change,
  others: WidgetRow[],
  wanted: string | undefined,
  content: Content,
  like = content.name,
): Promise<WidgetRow> {
  const slug = chooseSlug(
    others.map((other) => other.slug),
    wanted,
    like,
  );
  const isDefault = !others.some((other) => other.isDefault);
  const row = { ...content, id: newId("widget"), businessId, slug, isDefault };
  await tx.insert(widgets).values(row);
  return row;
}

/** The wanted slug, which must be free; else one made of the name, with a number where that is taken. */
function chooseSlug(taken: readonly string[], wanted: string | undefined, name: string): string {
  if (wanted !== undefined) {
    if (taken.includes(wanted)) throw refuseField("slug", "another widget has it", "already_exists", "taken");
    return wanted;
  }
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ["widget"];
  const base = words
    .join("-")
    .slice(0, LONGEST_SLUG - 4)
    .replace(/-$/, "");
  let slug = base;
  for (let n = 2; taken.includes(slug); n++) slug = `${base}-${n}`;
  return slug;
}
