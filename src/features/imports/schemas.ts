import { z } from "zod";
import { flag } from "#http/fields.ts";

export const importQuery = z.strictObject({
  preview: flag.describe("Only tell what would happen."),
  strict: flag.describe("All rows or none: with an invalid one nothing is done."),
});
export type ImportOptions = z.output<typeof importQuery>;

export const importReportSchema = z
  .strictObject({
    preview: z.boolean(),
    columns: z
      .array(z.strictObject({ column: z.string(), field: z.string().nullable() }))
      .describe("What each column of the file was taken for; `null`: for nothing."),
    rows: z.strictObject({
      total: z.int(),
      new: z.int(),
      updated: z.int().describe("Known already, and filled in where something was missing."),
      skipped: z.int().describe("Known already, or twice in the file."),
      invalid: z.int(),
    }),
    errors: z
      .array(z.strictObject({ row: z.int(), column: z.string(), message: z.string() }))
      .describe("The first 100. Rows are counted as a spreadsheet does: the header is row 1."),
    sample: z.array(z.record(z.string(), z.unknown())).describe("The first rows as understood."),
  })
  .meta({ id: "ImportReport" });

export type ImportReport = z.output<typeof importReportSchema>;
