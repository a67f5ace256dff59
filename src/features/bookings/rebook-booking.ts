import type { z } from "zod";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { BookingInput } from "./create-booking.ts";
import { isStillOffered } from "./policy.ts";
import type { rebookBookingBody } from "./schemas.ts";
import type { StoredBooking } from "./view.ts";

/**
 * What to book so that a customer has the same again at another time: items, seats and contact of a booking, at today's
 * prices and without the coupon it was made with. Answers to questions that are no longer asked are left out; those that
 * are new are refused by name, as at any booking. Refuses with `selection_invalid` what is no longer offered.
 */
export function sameAgain(
  business: Business,
  booking: StoredBooking,
  given: z.output<typeof rebookBookingBody>,
): BookingInput {
  const { row, items } = booking;
  if (!isStillOffered(business, booking))
    throw new Refusal("selection_invalid", "This is no longer offered online. Please call the business.");
  const { contact, locale, customerTimeZone, consent } = row;
  const { widget } = row.attribution;
  const asked =
    business.widgets.find(({ slug }) => slug === widget) ?? business.widgets.find((w) => w.isDefault);
  const keys = new Set(asked?.fields.map(({ key }) => key));
  const answers = { ...row.answers, ...given.answers };
  const packages = new Set(business.packages.map(({ key }) => key));
  return {
    startsAt: given.startsAt,
    items: items.map(({ serviceId, selections, addOns }) => ({ serviceId, selections, addOns })),
    seats: row.seats,
    customer: contact,
    answers: Object.fromEntries(
      Object.entries(answers).filter(([key]) => keys.has(key) || key in (given.answers ?? {})),
    ),
    consent,
    attribution: { source: "rebook", ...(widget === undefined ? {} : { widget }) },
    ...(row.packageKey !== null && packages.has(row.packageKey) ? { packageKey: row.packageKey } : {}),
    ...(given.teamMemberId === undefined ? {} : { teamMemberId: given.teamMemberId }),
    ...(given.holdId === undefined ? {} : { holdId: given.holdId }),
    ...(given.expectedTotal === undefined ? {} : { expectedTotal: given.expectedTotal }),
    ...(given.notes === undefined ? {} : { notes: given.notes }),
    ...(locale === null ? {} : { locale }),
    ...(customerTimeZone === null ? {} : { timeZone: customerTimeZone }),
  };
}
