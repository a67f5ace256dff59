import { z } from "zod";
import type { PricedVisit } from "#domain/pricing.ts";

const line = z
  .strictObject({
    code: z
      .string()
      .describe(
        "Stable: `base`, `dimension.<key>`, `add_on.<key>`, `seats`, `package.<key>`, `surcharge.<key>`, `coupon`, `minimum`, `tax.<key>`, `adjustment.<n>`.",
      ),
    label: z.string(),
    kind: z.enum([
      "base",
      "multiplier",
      "amount",
      "unit",
      "add_on",
      "seats",
      "package",
      "surcharge",
      "coupon",
      "minimum",
      "tax",
      "adjustment",
    ]),
    itemIndex: z
      .int()
      .optional()
      .describe("Which item the line belongs to; absent on lines of the whole visit."),
    quantity: z.number().optional(),
    amount: z.int().describe("Minor units. The amounts of all lines sum to `total`."),
    included: z.int().optional().describe("Only on a tax already contained in the prices: how much of it."),
    explain: z.string().describe("How the amount came about, in a customer's words."),
  })
  .meta({ id: "PriceLine" });

export const priceFields = {
  currency: z.string(),
  lines: z.array(line),
  subtotal: z.int(),
  discountTotal: z.int(),
  taxTotal: z.int(),
  total: z.int(),
  depositDue: z.int(),
  durationMinutes: z.int(),
};

/** Amounts are integers in the currency's minor unit. */
export const priceSchema = z.strictObject(priceFields).meta({ id: "Price" });
export type PriceView = z.output<typeof priceSchema>;

export const quoteSchema = z
  .strictObject({ id: z.string(), ...priceFields, expiresAt: z.string().meta({ format: "date-time" }) })
  .meta({ id: "Quote" });

export function priceView(price: PricedVisit): PriceView {
  const { currency, lines, subtotal, discountTotal, taxTotal, total, depositDue, durationMinutes } = price;
  return { currency, lines, subtotal, discountTotal, taxTotal, total, depositDue, durationMinutes };
}
