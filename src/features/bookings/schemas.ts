import { z } from "zod";
import { BOOKING_STATUSES } from "#domain/booking-status.ts";
import { idPattern } from "#domain/ids.ts";
import { isTimeZone } from "#domain/local-time.ts";
import {
  cursorQuery,
  emailField,
  idParam,
  instant,
  languageTag,
  limitQuery,
  listOf,
  localDate,
  multilineText,
  text,
} from "#http/fields.ts";
import { addressSchema, contactFields, originFields, phoneField } from "../customers/contact-schema.ts";
import { priceSchema } from "../quotes/price-schema.ts";
import { arrivesUntilSchema } from "../visits/slots.ts";
import { boughtFields, buyingOrQuoted } from "../visits/what-is-bought.ts";

const dateTime = z.string().meta({ format: "date-time" });
const memberId = z.string().regex(idPattern("teamMember"), "not a team member's id");

export const createBookingBody = buyingOrQuoted(
  z.strictObject({
    ...boughtFields,
    quoteId: z.string().regex(idPattern("quote"), "not a quote's id").optional(),
    startsAt: instant,
    teamMemberId: memberId.optional(),
    holdId: z.string().regex(idPattern("hold"), "not a hold's id").optional(),
    expectedTotal: z.int().min(0).optional().describe("The total the customer was shown, minor units."),
    customer: z.strictObject(contactFields),
    answers: z.record(z.string().max(64), z.union([multilineText(2000), z.boolean()])).optional(),
    notes: multilineText(5000).optional(),
    locale: languageTag.optional(),
    timeZone: z.string().max(64).refine(isTimeZone, "not an IANA time zone").optional(),
    ...originFields,
  }),
);

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

export const rebookBookingBody = z.strictObject({
  startsAt: instant,
  teamMemberId: memberId.optional(),
  holdId: createBookingBody.shape.holdId,
  expectedTotal: createBookingBody.shape.expectedTotal,
  answers: createBookingBody.shape.answers.describe("Added to those given before, or in their place."),
  notes: multilineText(5000).optional(),
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

const ownReviewSchema = z
  .strictObject({
    rating: z.int(),
    title: z.string(),
    text: z.string(),
    authorName: z.string(),
    reply: z.string().nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "OwnReview" });

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
    review: ownReviewSchema.nullable(),
    actions: z.strictObject({
      cancel: act.extend({
        refund: z
          .strictObject({
            percent: z.int(),
            amount: z.int().describe("Minor units that go back."),
            fee: z.int().describe("Minor units taken from the card on file."),
          })
          .nullable()
          .describe("What cancelling now pays back; `null` when it is not allowed."),
      }),
      reschedule: act,
      pay: z
        .strictObject({
          allowed: z.boolean(),
          amount: z.int().describe("Minor units that can be paid online now."),
        })
        .describe("`POST …/pay` leads to where it is paid."),
      review: z
        .strictObject({ allowed: z.boolean() })
        .describe("Once, after the visit is completed: `POST …/review`."),
      rebook: z
        .strictObject({ allowed: z.boolean() })
        .describe("While what was booked is still offered: `POST …/rebook`."),
    }),
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

const contactSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: addressSchema.nullable(),
});

/** As given with the booking, shown as it was stored. */
const attributionSchema = z.strictObject({
  source: z.string().optional(),
  widget: z.string().optional(),
  directory: z.string().optional(),
  listing: z.string().optional(),
  utm: z.record(z.string(), z.string()).optional(),
  pageUrl: z.string().optional(),
});

export const businessBookingSchema = publicBookingSchema
  .extend({
    price: priceSchema.nullable().describe("`null` for staff who do not see money."),
    payment: publicBookingSchema.shape.payment.nullable(),
    customer: contactSchema.describe("As given with this booking; `id` leads to the customer's record."),
    answers: z.record(z.string(), z.union([z.string(), z.boolean()])),
    notes: z.string(),
    internalNotes: z.string(),
    origin: z.enum(["customer", "team"]),
    attribution: attributionSchema,
    cancelReason: z.string().nullable(),
    quoteId: z.string().nullable(),
    allowedStatuses: z.array(z.enum(BOOKING_STATUSES)).describe("What you may set the status to now."),
    statusChangedAt: dateTime,
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "BusinessBooking", description: "What the team sees of a booking." });

export const businessBookingList = listOf(businessBookingSchema).meta({ id: "BusinessBookingList" });

export const bookingWithHistory = businessBookingSchema
  .extend({
    history: z
      .array(
        z.strictObject({
          id: z.string(),
          type: z.string(),
          occurredAt: dateTime,
          actor: z.strictObject({
            kind: z.enum(["customer", "user", "api_key", "system"]),
            id: z.string().nullable(),
            name: z.string().nullable(),
          }),
          fields: z.array(z.string()),
          related: z.record(z.string(), z.string()),
        }),
      )
      .describe("What happened to it, oldest first; the last 200."),
  })
  .meta({ id: "BusinessBookingWithHistory" });

const status = z.enum(BOOKING_STATUSES);
const id = (kind: Parameters<typeof idPattern>[0], message: string) =>
  z.string().regex(idPattern(kind), message);

const BOOKING_SORTS = ["startsAt", "-startsAt", "createdAt", "-createdAt"] as const;

export const listBookingsQuery = z.strictObject({
  status: z.array(status).max(BOOKING_STATUSES.length).optional(),
  from: localDate.optional().describe("First local date of the business on which it begins."),
  to: localDate.optional().describe("Last local date, inclusive."),
  serviceId: id("service", "not a service id").optional(),
  teamMemberId: memberId.optional(),
  customerId: id("customer", "not a customer's id").optional(),
  q: text(200)
    .optional()
    .describe("Words of name, e-mail, phone or notes, each from its beginning; or a booking's id."),
  sort: z.enum(BOOKING_SORTS).default("startsAt"),
  limit: limitQuery,
  cursor: cursorQuery,
});

const version = z
  .int()
  .optional()
  .describe("The booking's version as last seen; a stale one is 409 `version_conflict`.");
const override = z
  .boolean()
  .default(false)
  .describe("Takes the time even where it is not free, for owner and admin; marked and audited.");
const durationMinutes = z
  .int()
  .min(5)
  .max(7 * 1440)
  .optional()
  .describe("How long it lasts, whatever its services take; the price stays. Not for a class.");
const expectedTotal = z.int().min(0).optional().describe("The total that was shown, minor units.");

export const bookByHandBody = buyingOrQuoted(
  z.strictObject({
    ...boughtFields,
    quoteId: id("quote", "not a quote's id").optional(),
    startsAt: instant,
    durationMinutes,
    teamMemberId: memberId.optional(),
    customer: z
      .strictObject({ ...contactFields, email: emailField.optional(), phone: phoneField.optional() })
      .optional(),
    customerId: id("customer", "not a customer's id").optional(),
    address: addressSchema.optional().describe("Where the visit is, when not at the customer's own address."),
    adjustments: z
      .array(
        z.strictObject({
          label: text(200),
          amount: z.int().min(-1_000_000_000_000).max(1_000_000_000_000),
        }),
      )
      .max(20)
      .optional()
      .describe("Lines added to the price, minor units; below zero takes off. For owner and admin."),
    expectedTotal,
    answers: createBookingBody.shape.answers,
    notes: multilineText(5000).optional(),
    internalNotes: multilineText(5000).optional(),
    locale: createBookingBody.shape.locale,
    attribution: originFields.attribution,
    override,
  }),
);

export const updateBookingBody = z.strictObject({
  startsAt: instant.optional(),
  durationMinutes,
  teamMemberId: memberId.optional(),
  notes: multilineText(5000).optional(),
  internalNotes: multilineText(5000).optional(),
  address: addressSchema.nullable().optional(),
  expectedTotal,
  keepPrice: z.boolean().default(false).describe("It costs what it did, whatever the rules say."),
  notifyCustomer: z
    .boolean()
    .default(true)
    .describe("`false`: the customer gets no message of the new time."),
  override,
  version,
});

const refund = z
  .enum(["full", "policy", "none"])
  .optional()
  .describe(
    "Of what was paid online, when it is cancelled: everything (the default), by the policy, or nothing.",
  );

export const setStatusBody = z.strictObject({ status, reason: text(1000).optional(), refund, version });

export const setStatusesBody = z.strictObject({
  ids: z
    .array(idParam("bkg"))
    .min(1)
    .max(100)
    .refine((ids) => new Set(ids).size === ids.length, "each booking once"),
  status,
  reason: text(1000).optional(),
});

export const statusesSetSchema = z
  .strictObject({
    data: z.array(
      z.strictObject({
        id: z.string(),
        status: status.nullable().describe("`null`: refused, see `problem`."),
        version: z.int().nullable(),
        problem: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: "BookingStatusesSet", description: "One for each id, in the order they were given." });
