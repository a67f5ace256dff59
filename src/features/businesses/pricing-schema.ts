import { z } from "zod";

/** Postal places in a configuration: enough for a metropolis, and no more than a phone should load. */
export const MOST_PLACES = 1_000;

const decimalPercent = z.string().describe('Decimal string, percent: "12.5".');
const clock = z.string().describe('Local time, "HH:MM".');
const localDate = z.string().meta({ format: "date" });
const coordinates = z.strictObject({ latitude: z.number(), longitude: z.number() });

const condition = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("weekdays"),
      weekdays: z.array(z.int()).describe("ISO weekdays of the local start: 1 is Monday."),
    }),
    z.strictObject({ kind: z.literal("time"), from: clock, to: clock }),
    z.strictObject({ kind: z.literal("dates"), from: localDate, to: localDate }),
    z.strictObject({ kind: z.literal("same_day") }),
    z.strictObject({ kind: z.literal("lead_time"), lessThanMinutes: z.int() }),
    z.strictObject({
      kind: z.literal("distance"),
      over: z.number().optional().describe("Kilometres: more than this."),
      upTo: z.number().optional().describe("Kilometres: at most this."),
    }),
    z.strictObject({ kind: z.literal("area"), areas: z.array(z.string()) }),
    z.strictObject({ kind: z.literal("services"), serviceIds: z.array(z.string()) }),
  ])
  .meta({
    id: "SurchargeCondition",
    description:
      "`time`: local start from `from` until before `to`; a `to` not after `from` goes past midnight. What is not known yet does not hold.",
  });

export const surchargeSchema = z
  .strictObject({
    key: z.string(),
    label: z.string(),
    change: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("percent"), value: decimalPercent }),
      z.strictObject({ kind: z.literal("fixed"), value: z.int().describe("Minor units.") }),
      z.strictObject({
        kind: z.literal("per_km"),
        value: z.int().describe("Minor units for each begun kilometre beyond `over`."),
        over: z.number(),
      }),
    ]),
    conditions: z.array(condition).describe("All must hold."),
  })
  .meta({ id: "Surcharge" });

export const serviceAreaSchema = z
  .strictObject({
    key: z.string(),
    label: z.string(),
    covers: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("postal_codes"), postalCodes: z.array(z.string()) }),
      z.strictObject({ kind: z.literal("prefixes"), prefixes: z.array(z.string()) }),
      z.strictObject({ kind: z.literal("radius"), center: coordinates, radiusKm: z.number() }),
    ]),
  })
  .meta({
    id: "ServiceArea",
    description:
      "Postal codes are compared in upper case without spaces and dashes; the first area that fits counts.",
  });

/** The part of a configuration that, with the services and packages, decides every price. */
export const pricingSchema = z.strictObject({
  surcharges: z.array(surchargeSchema).describe("In the order in which they are added."),
  taxes: z.array(
    z.strictObject({
      key: z.string(),
      label: z.string(),
      rate: z.string().describe('Decimal string: "0.19" is 19 %.'),
      included: z.boolean(),
      areas: z
        .array(z.string())
        .optional()
        .describe("Keys of the service areas it is for; absent: everywhere."),
    }),
  ),
  minimumCharge: z.int(),
  serviceAreas: z.array(serviceAreaSchema).describe("Empty: the business goes everywhere."),
  origin: coordinates
    .nullable()
    .describe("Where distances are counted from; `null` when no price looks at a distance."),
  places: z
    .record(z.string(), coordinates)
    .describe(
      `Where postal codes lie, by normalised code: only when a price or an area looks at distances, and at most ${MOST_PLACES}, the nearest.`,
    ),
  placesOmitted: z
    .int()
    .describe(
      "How many places are known beyond those: a price at a code that is not listed may need a quote.",
    ),
});
