import { z } from "zod";
import { discountSchema } from "../businesses/config-schema.ts";
import { discountField, idField, instantSchema, keyField, labelField } from "../catalog/schemas.ts";

const fields = {
  label: labelField,
  serviceIds: z
    .array(idField("service"))
    .min(1)
    .max(5)
    .describe("All of them must be bought together; at most five fit in one visit."),
  discount: discountField,
};

export const createPackageBody = z.strictObject({
  ...fields,
  key: keyField.optional().describe("Stays; absent: made of the label."),
});
export type NewPackage = z.output<typeof createPackageBody>;

export const updatePackageBody = z.strictObject(fields).partial();
export type PackageChanges = z.output<typeof updatePackageBody>;

export const packageSchema = z
  .strictObject({
    id: z.string(),
    key: z.string(),
    label: z.string(),
    serviceIds: z.array(z.string()),
    discount: discountSchema,
    offered: z.boolean().describe("False while it, or one of its services, is archived."),
    position: z.int(),
    archivedAt: instantSchema.nullable(),
  })
  .meta({ id: "BusinessPackage" });
