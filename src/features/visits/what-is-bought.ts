import { z } from "zod";
import type { Item, Purchase } from "#domain/catalog.ts";
import { idPattern } from "#domain/ids.ts";
import { refuseField } from "#domain/refusals.ts";
import { holdingOneOf } from "#http/fields.ts";

const key = z.string().min(1).max(64);
const serviceId = z.string().regex(idPattern("service"), "not a service id");
const selections = z.record(key, z.union([z.string().max(64), z.number(), z.boolean()]));
const addOns = z.record(key, z.number());

const item = z
  .strictObject({ serviceId, selections: selections.optional(), addOns: addOns.optional() })
  .meta({
    id: "Item",
    description: "A service with the customer's answers to its dimensions and its add-ons.",
  });

/** Fields of a body that say what is bought: one item's at the top level, or `items`. */
export const boughtFields = {
  serviceId: serviceId.optional(),
  selections: selections.optional(),
  addOns: addOns.optional(),
  items: z.array(item).min(1).max(5).optional(),
  packageKey: key.optional(),
  couponCode: z.string().trim().min(1).max(40).optional(),
  seats: z.number().int().min(1).max(500).optional(),
};

const SAY_WHAT = "say what is bought: `serviceId` or `items`";

type SaysWhat = z.ZodObject<{ serviceId: z.ZodType; items: z.ZodType }>;

/** Such a body where something must be bought. */
export const buying = <S extends SaysWhat>(schema: S): S =>
  holdingOneOf<SaysWhat>(schema, ["serviceId", "items"], SAY_WHAT) as S;

/** The same, where a quote says it as well. */
export const buyingOrQuoted = <S extends z.ZodObject<SaysWhat["shape"] & { quoteId: z.ZodType }>>(
  schema: S,
): S =>
  holdingOneOf<z.ZodObject<SaysWhat["shape"] & { quoteId: z.ZodType }>>(
    schema,
    ["serviceId", "items", "quoteId"],
    "say what is bought: `serviceId`, `items` or a `quoteId`",
  ) as S;

export interface BoughtInput {
  serviceId?: string | undefined;
  selections?: Item["selections"] | undefined;
  addOns?: Item["addOns"] | undefined;
  items?: z.output<typeof item>[] | undefined;
  packageKey?: string | undefined;
  couponCode?: string | undefined;
  seats?: number | undefined;
}

export interface Bought {
  purchase: Purchase;
  couponCode: string | undefined;
  /** Whether the one item stood at the top level: where errors must point. */
  paths: "flat" | "items";
}

/** What the request buys; `null` when it says nothing of it (a booking by `quoteId`). */
export function boughtFrom(input: BoughtInput): Bought | null {
  const extras = {
    ...(input.packageKey === undefined ? {} : { packageKey: input.packageKey }),
    ...(input.seats === undefined ? {} : { seats: input.seats }),
  };
  if (input.items) {
    for (const field of ["serviceId", "selections", "addOns"] as const)
      if (input[field] !== undefined) throw refuseField(field, "give either this or `items`, not both");
    return {
      purchase: { items: input.items.map(cleanItem), ...extras },
      couponCode: input.couponCode,
      paths: "items",
    };
  }
  if (input.serviceId === undefined) {
    for (const field of ["selections", "addOns", "packageKey", "couponCode", "seats"] as const)
      if (input[field] !== undefined) throw refuseField("serviceId", `is required with \`${field}\``);
    return null;
  }
  const only = cleanItem({ serviceId: input.serviceId, selections: input.selections, addOns: input.addOns });
  return { purchase: { items: [only], ...extras }, couponCode: input.couponCode, paths: "flat" };
}

/** The same, where something must be bought. */
export function requireBought(input: BoughtInput): Bought {
  const bought = boughtFrom(input);
  if (!bought) throw refuseField("serviceId", SAY_WHAT);
  return bought;
}

function cleanItem(input: z.output<typeof item>): Item {
  return {
    serviceId: input.serviceId,
    ...(input.selections ? { selections: input.selections } : {}),
    ...(input.addOns ? { addOns: input.addOns } : {}),
  };
}
