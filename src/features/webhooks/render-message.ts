import { and, eq } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import { bookings, events } from "#db/schema/index.ts";
import { ID_PREFIXES } from "#domain/ids.ts";
import { toRfc3339 } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import { getBooking } from "../bookings/queries.ts";
import { businessBooking } from "../bookings/view.ts";
import type { Business } from "../businesses/load-business.ts";
import { getCustomer } from "../customers/queries.ts";
import { customerView } from "../customers/view.ts";
import type { Deps } from "../deps.ts";
import { getInvoice } from "../invoices/queries.ts";
import { invoiceView, withLink } from "../invoices/view.ts";
import { getLead } from "../leads/queries.ts";
import { businessLead } from "../leads/view.ts";
import { getDispute, getPayment, getRefund } from "../payments/queries.ts";
import { disputeView, paymentView, refundView } from "../payments/view.ts";
import { getQuote } from "../quotes/queries.ts";
import { businessQuote } from "../quotes/view.ts";
import { getReview } from "../reviews/list-business-reviews.ts";
import { reviewView } from "../reviews/view.ts";
import type { DeliveryRow } from "./view.ts";

/** Changes only when a receiver would have to change with it. */
const API_VERSION = "1";

/** A record as the business API shows it to an owner, and whose it is. */
interface Shown {
  object: object;
  customerId: string | null;
}

export interface Message {
  body: string;
  /** Whose data is in it. */
  customerId: string | null;
}

/** What is sent about an event: the record as it is now, `null` when it is no more. */
export async function renderMessage(deps: Deps, business: Business, delivery: DeliveryRow): Promise<Message> {
  const [event] = await deps.db.orm
    .select({ fields: events.fields, related: events.related, occurredAt: events.occurredAt })
    .from(events)
    .where(and(eq(events.businessId, business.id), eq(events.id, delivery.eventId)));
  const shown = await show(deps, business, delivery.subjectId);
  const message = {
    type: delivery.type,
    timestamp: toRfc3339(event?.occurredAt ?? delivery.createdAt, business.row.timeZone),
    apiVersion: API_VERSION,
    businessId: business.id,
    data: {
      id: delivery.subjectId,
      changed: event?.fields ?? [],
      related: event?.related ?? {},
      object: shown?.object ?? null,
    },
  };
  return { body: JSON.stringify(message), customerId: shown?.customerId ?? null };
}

const ASKED_AS_OWNER = {
  role: "owner",
  teamMemberId: null,
  seesMoney: true,
  actor: { kind: "system" },
} as const;

const SHOW: Record<string, (deps: Deps, business: Business, id: string) => Promise<Shown>> = {
  async [ID_PREFIXES.booking](deps, business, id) {
    const booking = await getBooking(deps.db.orm, business.id, id);
    const object = businessBooking(business, booking, ASKED_AS_OWNER, deps.now());
    return { object, customerId: booking.row.customerId };
  },
  async [ID_PREFIXES.quote](deps, business, id) {
    const stored = await getQuote(deps.db.orm, business.id, id);
    return { object: businessQuote(deps, business, stored), customerId: stored.quote.customerId };
  },
  async [ID_PREFIXES.lead](deps, business, id) {
    const stored = await getLead(deps.db.orm, business.id, id);
    return { object: businessLead(business, stored), customerId: stored.lead.customerId };
  },
  async [ID_PREFIXES.customer](deps, business, id) {
    const { timeZone, currency } = business.row;
    const customer = await getCustomer(
      deps.db.orm,
      { businessId: business.id, currency, now: deps.now() },
      id,
    );
    return { object: customerView(customer, { timeZone, currency, seesMoney: true }), customerId: id };
  },
  async [ID_PREFIXES.review](deps, business, id) {
    const stored = await getReview(deps.db.orm, business.id, id);
    const { bookingId } = stored.review;
    const customerId = bookingId === null ? null : await customerOf(deps.db.orm, business, bookingId);
    return { object: reviewView(business, stored), customerId };
  },
  async [ID_PREFIXES.invoice](deps, business, id) {
    const { row } = await getInvoice(deps.db.orm, business.id, id);
    return {
      object: withLink(deps, invoiceView(business, row, deps.now())),
      customerId: row.customerId,
    };
  },
  async [ID_PREFIXES.payment](deps, business, id) {
    const { shown } = await getPayment(deps.db.orm, business.id, id);
    return {
      object: paymentView(business, shown),
      customerId: await payerOf(deps.db.orm, business, shown.row),
    };
  },
  async [ID_PREFIXES.refund](deps, business, id) {
    const refund = await getRefund(deps.db.orm, business.id, id);
    const { shown } = await getPayment(deps.db.orm, business.id, refund.paymentId);
    return {
      object: { ...refundView(business, refund), paymentId: refund.paymentId },
      customerId: await payerOf(deps.db.orm, business, shown.row),
    };
  },
  async [ID_PREFIXES.dispute](deps, business, id) {
    const shown = await getDispute(deps.db.orm, business.id, id);
    const { bookingId } = shown;
    const customerId = bookingId === null ? null : await customerOf(deps.db.orm, business, bookingId);
    return { object: disputeView(business, shown), customerId };
  },
};

async function show(deps: Deps, business: Business, id: string): Promise<Shown | null> {
  const prefix = id.slice(0, id.indexOf("_"));
  try {
    return (await SHOW[prefix]?.(deps, business, id)) ?? null;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return null;
    throw error;
  }
}

async function payerOf(
  db: Queryable,
  business: Business,
  { bookingId, invoiceId }: { bookingId: string | null; invoiceId: string | null },
): Promise<string | null> {
  if (bookingId !== null) return customerOf(db, business, bookingId);
  return invoiceId === null ? null : (await getInvoice(db, business.id, invoiceId)).row.customerId;
}

async function customerOf(db: Queryable, business: Business, bookingId: string): Promise<string | null> {
  const [row] = await db
    .select({ customerId: bookings.customerId })
    .from(bookings)
    .where(and(eq(bookings.businessId, business.id), eq(bookings.id, bookingId)));
  return row?.customerId ?? null;
}
