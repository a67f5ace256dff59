import { z } from "zod";
import { cursorQuery, intQuery, limitQuery, localDate, text } from "#http/fields.ts";
import { idParams, instantSchema } from "../catalog/schemas.ts";
import { daySpansField, daySpansSchema } from "../team/hours-schema.ts";

const date = localDate.refine((day) => day >= "1970", {
  error: "The year must be 1970 or later",
  params: { code: "invalid_value" },
});
const dateSchema = z.string().meta({ format: "date" });

const fields = {
  startsOn: date.describe("First local day."),
  endsOn: date.describe("Last local day, itself included."),
  label: text(120, 0),
};

export const closureParams = idParams("closure");

export const createClosureBody = z.strictObject({ ...fields, label: fields.label.optional() });
export type NewClosure = z.output<typeof createClosureBody>;

export const updateClosureBody = z.strictObject(fields).partial();
export type ClosureChanges = z.output<typeof updateClosureBody>;

export const closuresQuery = z.strictObject({
  limit: limitQuery,
  cursor: cursorQuery,
  from: date.optional().describe("Those that end on this day or later."),
  to: date.optional().describe("Those that begin on this day or earlier."),
});

export const closureSchema = z
  .strictObject({
    id: z.string(),
    startsOn: dateSchema,
    endsOn: dateSchema,
    label: z.string(),
    conflicts: z
      .array(z.strictObject({ bookingId: z.string(), startsAt: instantSchema }))
      .describe("Bookings that fall into it, at most 100, soonest first. They stay: move or cancel them."),
    conflictCount: z.int(),
  })
  .meta({ id: "Closure" });

export const overrideParams = z.strictObject({ date });

export const putOverrideBody = z.strictObject({
  spans: daySpansField.describe("The hours of that day; none: closed."),
});

export const overridesQuery = z.strictObject({
  from: date,
  to: date,
  limit: intQuery(1, 100).optional().describe("How many to return; absent: all of the range."),
  cursor: cursorQuery,
});
export type OverridesQuery = z.output<typeof overridesQuery>;

export const overrideSchema = z
  .strictObject({
    id: z.string(),
    date: dateSchema,
    spans: daySpansSchema,
  })
  .meta({ id: "ScheduleOverride" });
