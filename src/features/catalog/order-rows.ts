import { refuseField } from "#domain/refusals.ts";
import { type Change, note } from "./change-catalog.ts";

/** What an owner puts into an order, and its table. */
const TABLES = {
  category: "categories",
  service: "services",
  package: "packages",
  surcharge: "surcharges",
  service_area: "service_areas",
} as const;

export type OrderedNoun = keyof typeof TABLES;

/** Records of one kind that a business may have, archived ones included: lists and caches stay small. */
const MOST: Readonly<Record<OrderedNoun, number>> = {
  category: 100,
  service: 500,
  package: 100,
  surcharge: 100,
  service_area: 100,
};

/** The place behind all others. Refuses when the business has as many as it may. */
export async function nextPosition({ tx, businessId }: Change, noun: OrderedNoun): Promise<number> {
  const [row] = await tx.rows<[count: number, next: number]>(
    `next_position_${noun}`,
    `select count(*)::int, coalesce(max(position) + 1, 0) from ${TABLES[noun]} where business_id = $1`,
    [businessId],
  );
  const [count = 0, next = 0] = row ?? [];
  if (count >= MOST[noun])
    throw refuseField("body", `a business has at most ${MOST[noun]} of these, archived ones included`);
  return next;
}

/**
 * Puts the named records first, in this order; those not named follow in the order they had, so that one added a moment
 * ago by somebody else is not lost. Answers all ids in the new order. Refuses unknown and repeated ids by their place.
 */
export async function orderRows(
  change: Change,
  noun: OrderedNoun,
  ids: string[],
  noted: "noted" | "silently" = "noted",
): Promise<string[]> {
  const { tx, businessId } = change;
  const rows = await tx.rows<[id: string, position: number]>(
    `order_of_${noun}`,
    `select id, position from ${TABLES[noun]} where business_id = $1 order by position, id`,
    [businessId],
  );
  const known = new Set(rows.map(([id]) => id));
  const first = new Set<string>();
  for (const [index, id] of ids.entries()) {
    if (!known.has(id)) throw refuseField(`ids.${index}`, "there is none with this id here");
    if (first.has(id)) throw refuseField(`ids.${index}`, "is named twice");
    first.add(id);
  }
  const order = [...ids, ...rows.map(([id]) => id).filter((id) => !first.has(id))];
  const before = new Map(rows);
  if (order.some((id, position) => before.get(id) !== position)) {
    await tx.rows(
      `reorder_${noun}`,
      `update ${TABLES[noun]} t set position = o.n - 1
        from unnest($2::text[]) with ordinality as o(id, n)
        where t.business_id = $1 and t.id = o.id and t.position <> o.n - 1`,
      [businessId, order],
    );
  }
  // The order is one thing of the whole business; filling gaps in the numbers moves nothing.
  if (noted === "noted" && order.some((id, index) => rows[index]?.[0] !== id))
    await note(change, `${noun}.moved`, businessId, { fields: ["position"] });
  return order;
}
