import { z } from "zod";

export const paymentAccountSchema = z
  .strictObject({
    connected: z.boolean(),
    enabled: z.boolean().describe("Whether deposits are asked for and invoices can be paid online."),
    kind: z.enum(["connect", "own_keys", "installation"]).nullable(),
    mode: z.enum(["live", "test", "local"]).nullable().describe("`local`: payments are pretended."),
    stripeAccountId: z.string().nullable(),
    keyHint: z.string().nullable().describe("The last characters of the business's own key."),
    detailsSubmitted: z.boolean(),
    requirements: z.array(z.string()).describe("What Stripe still wants to know, in its words."),
    disabledReason: z.string().nullable(),
    canConnect: z.boolean().describe("Whether this installation has a Stripe key to connect under."),
    webhookUrl: z
      .string()
      .describe("Where Stripe has to send messages when the business uses keys of its own."),
  })
  .meta({ id: "PaymentAccount" });

export const connectedSchema = z
  .strictObject({
    account: paymentAccountSchema,
    onboardingUrl: z
      .string()
      .nullable()
      .describe("Where the owner tells Stripe about the business; `null`: nothing to tell."),
  })
  .meta({ id: "PaymentAccountConnected" });

/** Stripe's keys and secrets: letters, digits and underscores. */
const secret = (pattern: RegExp, message: string) => z.string().max(255).regex(pattern, message);

export const keysBody = z.strictObject({
  secretKey: secret(/^[rs]k_(test|live)_\w+$/, "a secret or restricted key of Stripe, `sk_…` or `rk_…`"),
  webhookSecret: secret(/^whsec_\w+$/, "the signing secret of the webhook endpoint, `whsec_…`"),
});

const percent = z.int().min(0).max(100);
const fee = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("fixed"), value: z.int().min(1).max(1_000_000_000_000) }),
    z.strictObject({ kind: z.literal("percent"), value: percent.min(1) }),
  ])
  .nullable();

export const paymentPolicySchema = z
  .strictObject({
    refundTiers: z
      .array(z.strictObject({ hoursBefore: z.int().min(0).max(8_760), percent }))
      .max(10)
      .refine(
        (tiers) => new Set(tiers.map(({ hoursBefore }) => hoursBefore)).size === tiers.length,
        "each number of hours once",
      )
      .describe(
        "Of what was paid, what goes back when cancelled so many hours before; the most hours that are left hold. None: everything.",
      ),
    noShowFee: fee,
    lateCancelFee: fee.describe("For a cancellation that gets nothing back."),
    cardOnFile: z.boolean().describe("A booking needs a card for these fees."),
    tips: z.boolean().describe("Customers may add a tip when they pay the balance."),
  })
  .meta({ id: "PaymentPolicy" });
