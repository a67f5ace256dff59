import { z } from "zod";
import { normalizePostalCode } from "#domain/pricing.ts";
import { cursorQuery, limitQuery } from "#http/fields.ts";
import { serviceAreaSchema } from "../businesses/pricing-schema.ts";
import { instantSchema, keyField, labelField } from "../catalog/schemas.ts";

/** As typed; kept as codes are compared: `"SW1A 1AA"` becomes `SW1A1AA`. */
const postalCodeField = z
  .string()
  .max(20)
  .overwrite(normalizePostalCode)
  // No pattern: the document would show it as one of what is sent.
  .refine((code) => /^[A-Z0-9]{1,16}$/.test(code), "a postal code: letters, digits, spaces and dashes");

const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(180);

const fields = {
  label: labelField,
  covers: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("postal_codes"),
        postalCodes: z.array(postalCodeField).min(1).max(2_000),
      }),
      z.strictObject({ kind: z.literal("prefixes"), prefixes: z.array(postalCodeField).min(1).max(500) }),
      z.strictObject({
        kind: z.literal("radius"),
        center: z.strictObject({ latitude, longitude }).optional().describe("Absent: the business's place."),
        radiusKm: z.number().min(0.1).max(20_000),
      }),
    ])
    .meta({
      id: "AreaCoversInput",
      description: "A radius looks at the places of postal codes: see `/business/postal-places`.",
    }),
};

export const createServiceAreaBody = z.strictObject({
  ...fields,
  key: keyField.optional().describe("Stays; absent: made of the label."),
});
export type NewServiceArea = z.output<typeof createServiceAreaBody>;

export const updateServiceAreaBody = z.strictObject(fields).partial();
export type ServiceAreaChanges = z.output<typeof updateServiceAreaBody>;

export const businessAreaSchema = z
  .strictObject({
    id: z.string(),
    ...serviceAreaSchema.shape,
    position: z.int(),
    archivedAt: instantSchema.nullable(),
  })
  .meta({ id: "BusinessServiceArea" });
export type ServiceAreaView = z.output<typeof businessAreaSchema>;

export const postalPlaceSchema = z
  .strictObject({ postalCode: z.string(), latitude: z.number(), longitude: z.number() })
  .meta({ id: "PostalPlace" });
export type PostalPlaceView = z.output<typeof postalPlaceSchema>;

export const putPostalPlacesBody = z.strictObject({
  places: z
    .array(z.strictObject({ postalCode: postalCodeField, latitude, longitude }))
    .min(1)
    .max(1_000),
});

export const postalPlacesQuery = z.strictObject({ limit: limitQuery, cursor: cursorQuery });

export const postalPlaceParams = z.strictObject({ postalCode: postalCodeField });
