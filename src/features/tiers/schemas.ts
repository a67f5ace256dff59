import { z } from "zod";
import { isCurrency } from "#domain/money.ts";
import type { Tier } from "./catalogue.ts";

const limit = z.int().min(0).nullable().describe("`null`: no limit.");
const amount = z.int().min(0).describe("Minor units.");

/** A tier as it is configured and as it is served. */
export const tierSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(_[a-z0-9]+)*$/, "small letters, digits and single underscores"),
    name: z.string().min(1).max(100),
    description: z.string().max(1000),
    price: z.strictObject({ monthly: amount, yearly: amount, currency: z.string() }),
    limits: z.strictObject({ bookingsPerMonth: limit, teamMembers: limit, widgets: limit }),
    features: z.array(z.string().min(1).max(64)).max(100),
    trialDays: z.int().min(0).max(365).optional().describe("Days to try it, once per business."),
    paymentFeeBasisPoints: z
      .int()
      .min(0)
      .max(5_000)
      .optional()
      .describe("The operator's share of online payments, in hundredths of a percent."),
  })
  .meta({ id: "Tier" }) satisfies z.ZodType<Tier>;

const catalogueSchema = z
  .array(tierSchema)
  .min(1, "there must be at least one tier")
  .max(50)
  .superRefine((tiers, context) => {
    const seen = new Set<string>();
    for (const [index, { id, price }] of tiers.entries()) {
      if (seen.has(id))
        context.addIssue({ code: "custom", path: [index, "id"], message: `"${id}" is there twice` });
      seen.add(id);
      if (!isCurrency(price.currency))
        context.addIssue({
          code: "custom",
          path: [index, "price", "currency"],
          message: `"${price.currency}" is no currency`,
        });
    }
  });

/** The tiers of a configured catalogue, in its order. Throws an error whose message says what is wrong and where. */
export function parseCatalogue(text: string): Tier[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`is not JSON (${(error as Error).message})`);
  }
  const parsed = catalogueSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the file"}: ${message}`,
  );
  throw new Error(issues.join("; "));
}
