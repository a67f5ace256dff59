import { z } from "zod";
import { SCOPES } from "#domain/roles.ts";
import { instant, text } from "#http/fields.ts";
import { instantSchema } from "../catalog/schemas.ts";

const scope = z.enum(SCOPES);

export const newApiKey = z.strictObject({
  name: text(80),
  scopes: z
    .array(scope)
    .min(1)
    .max(SCOPES.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, "names one twice")
    .describe("`:write` holds `:read`."),
  expiresAt: instant.nullable().optional().describe("Absent or `null`: never."),
});
export type NewApiKey = z.output<typeof newApiKey>;

export const apiKeyPatch = z.strictObject({ name: text(80).optional() });

export const apiKeySchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    lastFour: z.string().describe("Of the key, to tell keys apart."),
    scopes: z.array(z.string()),
    createdBy: z.string().nullable().describe("Id of the user."),
    lastUsedAt: instantSchema.nullable().describe("Exact to a minute."),
    expiresAt: instantSchema.nullable(),
    revokedAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: "ApiKey" });

export const createdApiKeySchema = apiKeySchema
  .extend({ key: z.string().describe("The key itself: shown now and never again.") })
  .meta({ id: "CreatedApiKey" });
