import type { z } from "zod";
import type { bookingItems, bookings, reviews } from "#db/schema/index.ts";
import { allowedTransitions } from "#domain/booking-status.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import type { Business, ServiceRow } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { priceView } from "../quotes/price-schema.ts";
import { arrivesUntil } from "../visits/slots.ts";
import { allowedActs, isStillOffered, type TeamCaller } from "./policy.ts";
import type {
  bookingCreatedSchema,
  businessBookingSchema,
  ownBookingSchema,
  publicBookingSchema,
} from "./schemas.ts";

export type BookingRow = typeof bookings.$inferSelect;
export type BookingItemRow = typeof bookingItems.$inferSelect;

/** A booking with what its views need. */
export interface StoredBooking {
  row: BookingRow;
  items: BookingItemRow[];
  teamMember: { id: string; name: string } | null;
  /** What the services of its items say, archived ones included. */
  services: BookedService[];
  /** What the customer said afterwards. */
  review: OwnReview | null;
}

export type OwnReview = Pick<
  typeof reviews.$inferSelect,
  "rating" | "title" | "text" | "authorName" | "reply" | "createdAt"
>;

/** What the views need of it: the rules its price followed from are large, and lists leave them in the database. */
export type ShownBooking = Omit<StoredBooking, "row" | "review"> & {
  row: Omit<BookingRow, "rules" | "coupon" | "search">;
};

export type BookedService = Pick<ServiceRow, "arrivalWindowMinutes" | "cancellationCutoffMinutes">;

export function publicBooking(
  business: Business,
  booking: ShownBooking,
  now: number,
): z.output<typeof publicBookingSchema> {
  const { row, items } = booking;
  const { timeZone } = business.row;
  const [first] = items;
  return {
    id: row.id,
    status: currentStatus(row, now),
    version: row.version,
    business: { slug: business.slug, name: business.row.name, phone: business.row.phone, timeZone },
    service: { id: first?.serviceId ?? "", name: first?.name ?? "" },
    items: items.map(({ serviceId, name, selections, addOns }) => ({ serviceId, name, selections, addOns })),
    seats: row.seats,
    startsAt: toRfc3339(row.startsAt, timeZone),
    endsAt: toRfc3339(row.endsAt, timeZone),
    ...arrivesUntil(row.startsAt, promised(booking), timeZone),
    timeZone,
    teamMember: booking.teamMember,
    price: priceView(row.price),
    payment: paymentView(row, now),
  };
}

/** The arrival windows that were promised; of bookings older than the keeping of it those of the services as they are. */
const promised = ({ row, services }: ShownBooking): Pick<ServiceRow, "arrivalWindowMinutes">[] =>
  row.arrivalWindowMinutes === null ? services : [{ arrivalWindowMinutes: row.arrivalWindowMinutes }];

/** What is to be read beside the booking for what its customer may do about money. */
export interface OwnMoney {
  refund: { percent: number; amount: number; fee: number };
  /** Minor units that can be paid online now. */
  payable: number;
  /** A card has to be left before it is booked. */
  cardWanted: boolean;
}

/** With the manage token: the details given with this very booking, never more of the customer's record. */
export function ownBooking(
  business: Business,
  booking: StoredBooking,
  now: number,
  money: OwnMoney,
): z.output<typeof ownBookingSchema> {
  const { row } = booking;
  const { timeZone } = business.row;
  const acts = allowedActs(booking, business.row.cancellation, now);
  const until = acts.until === null ? null : toRfc3339(acts.until, timeZone);
  return {
    ...publicBooking(business, booking, now),
    customer: contactView(row.contact),
    answers: row.answers,
    notes: row.notes,
    review: booking.review && {
      ...booking.review,
      createdAt: toRfc3339(booking.review.createdAt, timeZone),
    },
    actions: {
      cancel: { allowed: acts.cancel, until, refund: acts.cancel ? money.refund : null },
      reschedule: { allowed: acts.reschedule, until },
      pay: { allowed: money.payable > 0 || money.cardWanted, amount: money.payable },
      review: { allowed: acts.review },
      rebook: { allowed: isStillOffered(business, booking) },
    },
  };
}

/** What the team sees; staff who do not see money get no price. */
export function businessBooking(
  business: Business,
  booking: ShownBooking,
  caller: TeamCaller,
  now: number,
): z.output<typeof businessBookingSchema> {
  const { row } = booking;
  const { timeZone } = business.row;
  const shown = publicBooking(business, booking, now);
  const change = { actorRole: caller.role, now, changedAt: row.statusChangedAt };
  return {
    ...shown,
    price: caller.seesMoney ? shown.price : null,
    payment: caller.seesMoney ? shown.payment : null,
    customer: { id: row.customerId, ...contactView(row.contact) },
    answers: row.answers,
    notes: row.notes,
    internalNotes: row.internalNotes,
    origin: row.origin,
    attribution: row.attribution,
    cancelReason: row.cancelReason,
    quoteId: row.quoteId,
    allowedStatuses: allowedTransitions(shown.status, change),
    statusChangedAt: toRfc3339(row.statusChangedAt, timeZone),
    createdAt: toRfc3339(row.createdAt, timeZone),
    updatedAt: toRfc3339(row.updatedAt, timeZone),
  };
}

const contactView = ({ name, email, phone, address }: BookingRow["contact"]) => ({
  name,
  email: email ?? null,
  phone: phone ?? null,
  address: address ?? null,
});

type Created = z.output<typeof bookingCreatedSchema>;

/** The answer to a new booking without its secrets: this is what may be stored. */
export function bookingCreated(business: Business, booking: StoredBooking, now: number) {
  const { row } = booking;
  const { timeZone } = business.row;
  const payment: Created["payment"] =
    row.status === "pending_payment" && row.paymentExpiresAt !== null
      ? {
          status: "preparing",
          amount: row.depositDue,
          currency: row.currency,
          checkoutUrl: null,
          expiresAt: toRfc3339(row.paymentExpiresAt, timeZone),
        }
      : null;
  return { booking: publicBooking(business, booking, now), payment, manageVersion: row.manageVersion };
}

/** Where, and how much: `preparing` until Stripe has answered. */
export function paymentAsked(
  row: { status: string; amount: number; tip: number; currency: string; checkoutUrl: string | null },
  expiresAt: string,
): NonNullable<Created["payment"]> {
  return {
    status: row.status === "open" ? "requires_payment" : "preparing",
    amount: row.amount + row.tip,
    currency: row.currency,
    checkoutUrl: row.checkoutUrl,
    expiresAt,
  };
}

/** The manage link is made from the booking's id and version whenever it is needed, and stored nowhere. */
export function withManageLink(deps: Deps, stored: ReturnType<typeof bookingCreated>): Created {
  const { manageVersion, ...answer } = stored;
  const manageToken = deps.secrets.manageToken(answer.booking.id, manageVersion);
  return {
    ...answer,
    manageToken,
    manageUrl: `${deps.baseUrl}/booking/${answer.booking.id}?token=${manageToken}`,
  };
}

/** An unpaid booking whose time ran out is expired, also while nobody has wanted its time yet. */
export function currentStatus(
  row: Pick<BookingRow, "status" | "paymentExpiresAt">,
  now: number,
): BookingRow["status"] {
  const lapsed =
    row.status === "pending_payment" && row.paymentExpiresAt !== null && row.paymentExpiresAt <= now;
  return lapsed ? "expired" : row.status;
}

/** Nothing is due for a visit that does not take place, however much of it was paid. */
function paymentView(row: ShownBooking["row"], now: number): z.output<typeof publicBookingSchema>["payment"] {
  const { total, amountPaid } = row;
  const off = ["cancelled", "expired"].includes(currentStatus(row, now));
  const amountDue = off ? 0 : Math.max(0, total - amountPaid);
  const nothing = total === 0 || (off && amountPaid === 0);
  const status = nothing ? "none" : amountPaid >= total ? "paid" : amountPaid > 0 ? "partly_paid" : "due";
  return { status, amountPaid, amountDue };
}
