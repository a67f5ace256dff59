/** Fields that several parts of the catalogue share. Amounts are integers in the currency's minor unit. */
import { z } from "zod";
import { parseDecimal } from "#domain/decimal.ts";
import { ID_PREFIXES, type IdKind, idPattern } from "#domain/ids.ts";
import { cursorQuery, flag, idParam, limitQuery, text } from "#http/fields.ts";

/** Also the database's bound: far above any price, and far below where numbers stop being exact. */
export const MOST_AMOUNT = 100_000_000_000;

/** Minor units, 0 or more. */
export const amountField = z.int().min(0).max(MOST_AMOUNT);
/** Minor units; negative takes off. */
export const signedAmountField = z.int().min(-MOST_AMOUNT).max(MOST_AMOUNT);

/** `vehicle_size`: lower case letters and digits in words joined by `_` or `-`. */
export const keyField = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(?:[_-][a-z0-9]+)*$/, "lower case letters and digits, joined by _ or -")
  .meta({ examples: ["vehicle_size"] });

export const labelField = text(120);

/** An id in a body: a wrong shape is told like an unknown one, by the field. */
export const idField = (kind: IdKind) => z.string().regex(idPattern(kind), `not an id of this kind`);

/** A path with one id. */
export const idParams = (kind: IdKind) => z.strictObject({ id: idParam(ID_PREFIXES[kind]) });

/** A decimal string within whole bounds, both inclusive. */
export function decimalField(min: number, max: number) {
  const inside = (value: string) => {
    const decimal = parseDecimal(value);
    if (decimal === null) return false;
    return decimal.millionths >= BigInt(min) * 1_000_000n && decimal.millionths <= BigInt(max) * 1_000_000n;
  };
  return z
    .string()
    .max(20)
    .refine(inside, {
      error: `Must be a decimal like "1.3" from ${min} to ${max}, with at most six digits after the point`,
      params: { code: "invalid_value" },
    })
    .meta({ examples: ["1.3"] });
}

/** `percent`: a decimal string up to 100. `fixed`: minor units. */
export const discountField = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("percent"), value: decimalField(0, 100) }),
  z.strictObject({ kind: z.literal("fixed"), value: z.int().min(1).max(MOST_AMOUNT) }),
]);

/** How both kinds are stored. */
export const discountColumns = ({ kind, value }: z.output<typeof discountField>) => ({
  discountKind: kind,
  discountValue: String(value),
});

export const listQuery = z.strictObject({
  limit: limitQuery,
  cursor: cursorQuery,
  archived: flag.describe("`1`: archived ones too."),
});

export const orderBody = (kind: IdKind) =>
  z.strictObject({
    ids: z
      .array(idField(kind))
      .min(1)
      .max(500)
      .describe("First to last. Those not named follow in the order they had."),
  });

export const orderSchema = z.strictObject({ ids: z.array(z.string()).describe("All, in the new order.") });

export const instantSchema = z.string().meta({ format: "date-time" });
