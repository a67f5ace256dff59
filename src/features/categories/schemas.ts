import { z } from "zod";
import { idField, keyField, labelField } from "../catalog/schemas.ts";

export const createCategoryBody = z.strictObject({
  name: labelField,
  key: keyField.optional().describe("Stays; absent: made of the name."),
});

export const updateCategoryBody = z.strictObject({ name: labelField.optional() });

export const deleteCategoryQuery = z.strictObject({
  moveTo: z
    .union([idField("category"), z.literal("none")])
    .optional()
    .describe("The category its services go to, or `none`."),
});

export const categorySchema = z
  .strictObject({ id: z.string(), key: z.string(), name: z.string(), position: z.int() })
  .meta({ id: "Category" });
