import { z } from "zod";
import { cursorQuery, flag, limitQuery } from "#http/fields.ts";
import { idField, instantSchema, labelField } from "../catalog/schemas.ts";

export const resourceGroupBody = z.strictObject({ name: labelField });
export const updateResourceGroupBody = resourceGroupBody.partial();

export const createResourceBody = z.strictObject({ name: labelField, groupId: idField("resourceGroup") });
export const updateResourceBody = z
  .strictObject({ name: labelField })
  .partial()
  .describe("A resource stays in its group: what is planned with it counts on that.");

export const resourcesQuery = z.strictObject({
  limit: limitQuery,
  cursor: cursorQuery,
  groupId: idField("resourceGroup").optional(),
  archived: flag.describe("`1`: archived ones too."),
});

export const resourceSchema = z
  .strictObject({
    id: z.string(),
    groupId: z.string(),
    name: z.string(),
    archivedAt: instantSchema.nullable(),
  })
  .meta({ id: "Resource" });
export type ResourceView = z.output<typeof resourceSchema>;

export const resourceGroupSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    resourceCount: z.int().describe("Those not archived."),
    serviceIds: z.array(z.string()).describe("Services that need one of them."),
  })
  .meta({ id: "ResourceGroup" });
export type ResourceGroupView = z.output<typeof resourceGroupSchema>;
