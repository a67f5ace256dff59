import { z } from "zod";
import { BOOKING_STATUSES } from "#domain/booking-status.ts";
import { idPattern } from "#domain/ids.ts";
import { isTimeZone } from "#domain/local-time.ts";
import { instant, multilineText, text } from "#http/fields.ts";
import { addressSchema, contactFields, originFields } from "../customers/contact-schema.ts";
import { priceSchema } from "../quotes/price-schema.ts";
import { arrivesUntilSchema } from "../visits/slots.ts";
import { boughtFields } from "../visits/what-is-bought.ts";

const dateTime = z.string().meta({ format: "date-time" });
const memberId = z.string().regex(idPattern("teamMember"), "not a team member's id");

export const createBookingBody = z.strictObject({
  ...boughtFields,
  quoteId: z.string().regex(idPattern("quote"), "not a quote's id").optional(),
  startsAt: instant,
  teamMemberId: memberId.optional(),
  holdId: z.string().regex(idPattern("hold"), "not a hold's id").optional(),
  expectedTotal: z.int().min(0).optional().describe("The total the customer was shown, minor units."),
  customer: z.strictObject(contactFields),
  answers: z.record(z.string().max(64), z.union([multilineText(2000), z.boolean()])).optional(),
  notes: multilineText(5000).optional(),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, "a language tag")
    .optional(),
  timeZone: z.string().max(64).refine(isTimeZone, "not an IANA time zone").optional(),
  ...originFields,
});

export const cancelBookingBody = z.strictObject({
  reason: text(1000).optional(),
  version: z.int().optional(),
});

export const rescheduleBookingBody = z.strictObject({
  startsAt: instant,
  teamMemberId: memberId.optional(),
  version: z
    .int()
    .optional()
    .describe("The booking's version as last seen; a stale one is 409 `version_conflict`."),
  expectedTotal: z
    .int()
    .min(0)
    .optional()
    .describe("The total the customer agrees to, minor units, when the new time has another price."),
});

export const publicBookingSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(BOOKING_STATUSES),
    version: z.int(),
    business: z.strictObject({
      slug: z.string(),
      name: z.string(),
      phone: z.string().nullable(),
      timeZone: z.string(),
    }),
    service: z.strictObject({ id: z.string(), name: z.string() }),
    items: z.array(
      z.strictObject({
        serviceId: z.string(),
        name: z.string(),
        selections: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        addOns: z.record(z.string(), z.number()),
      }),
    ),
    seats: z.int(),
    startsAt: dateTime,
    endsAt: dateTime,
    arrivesUntil: arrivesUntilSchema,
    timeZone: z.string(),
    teamMember: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    price: priceSchema,
    payment: z.strictObject({
      status: z.enum(["none", "due", "partly_paid", "paid"]),
      amountPaid: z.int(),
      amountDue: z.int(),
    }),
  })
  .meta({ id: "PublicBooking", description: "What anyone with the id may see: nothing personal." });

const act = z.strictObject({
  allowed: z.boolean(),
  until: dateTime
    .nullable()
    .describe("The last moment, by the strictest rule of the business and the services."),
});

export const ownBookingSchema = publicBookingSchema
  .extend({
    customer: z.strictObject({
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      address: addressSchema.nullable(),
    }),
    answers: z.record(z.string(), z.union([z.string(), z.boolean()])),
    notes: z.string(),
    actions: z.strictObject({ cancel: act, reschedule: act }),
  })
  .meta({
    id: "OwnBooking",
    description: "With the manage token: the customer's own details and the acts allowed now.",
  });

export const bookingCreatedSchema = z
  .strictObject({
    booking: publicBookingSchema,
    manageToken: z.string(),
    manageUrl: z.string(),
    payment: z
      .strictObject({
        status: z.enum(["requires_payment", "preparing"]),
        amount: z.int(),
        currency: z.string(),
        checkoutUrl: z.string().nullable(),
        expiresAt: dateTime,
      })
      .nullable(),
  })
  .meta({ id: "BookingCreated" });
