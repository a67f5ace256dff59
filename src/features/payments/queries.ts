import { and, asc, desc, eq, gte, inArray, lt, notInArray, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Queryable } from "#db/open.ts";
import { bookings, customers, disputes, events, invoices, payments, refunds } from "#db/schema/index.ts";
import { matchesWords } from "#db/search-words.ts";
import type { BusinessId } from "#domain/ids.ts";
import { dayBounds } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import { creationPage, cutPage } from "../newest-first.ts";
import type { PaymentRow } from "./insert-payment.ts";
import type { RefundRow } from "./insert-refund.ts";
import type { listPaymentsQuery } from "./schemas.ts";
import type { DisputeRow } from "./settle-dispute.ts";

export interface ShownPayment {
  row: PaymentRow;
  /** Gone back or on its way. */
  refunded: number;
  /** Who paid. */
  customer: { id: string; name: string };
}

export async function listPayments(
  db: Queryable,
  { id: businessId, row: { timeZone } }: Business,
  query: z.output<typeof listPaymentsQuery>,
): Promise<{ shown: ShownPayment[]; nextCursor: string | null }> {
  const { status, method, bookingId, invoiceId, customerId, q, from, to } = query;
  const { after, order } = creationPage(payments.createdAt, payments.id, query);
  const rows = await paidBy(db)
    .where(
      and(
        eq(payments.businessId, businessId),
        status && inArray(payments.status, status),
        method && inArray(payments.method, method),
        bookingId === undefined ? undefined : eq(payments.bookingId, bookingId),
        invoiceId === undefined ? undefined : eq(payments.invoiceId, invoiceId),
        customerId === undefined ? undefined : eq(customers.id, customerId),
        // Nothing but signs was typed: nobody is called that.
        q === undefined ? undefined : (matchesWords(customers.search, q) ?? sql`false`),
        from === undefined ? undefined : gte(payments.createdAt, dayBounds(from, timeZone).start),
        to === undefined ? undefined : lt(payments.createdAt, dayBounds(to, timeZone).end),
        after,
      ),
    )
    .orderBy(...order)
    .limit(query.limit + 1);
  const keyed = rows.map((one) => ({ ...one, id: one.row.id, createdAt: one.row.createdAt }));
  const { shown, nextCursor } = cutPage(keyed, query.limit);
  return { shown: await withRefunded(db, businessId, shown), nextCursor };
}

/** Payments with who paid: the customer of the booking, or of the invoice. */
const paidBy = (db: Queryable) =>
  db
    .select({ row: payments, customer: { id: customers.id, name: customers.name } })
    .from(payments)
    .leftJoin(
      bookings,
      and(eq(bookings.businessId, payments.businessId), eq(bookings.id, payments.bookingId)),
    )
    .leftJoin(
      invoices,
      and(eq(invoices.businessId, payments.businessId), eq(invoices.id, payments.invoiceId)),
    )
    .innerJoin(customers, isPayer);

const isPayer = and(
  eq(customers.businessId, payments.businessId),
  eq(customers.id, sql`coalesce(${bookings.customerId}, ${invoices.customerId})`),
);

async function withRefunded(
  db: Queryable,
  businessId: BusinessId,
  found: Omit<ShownPayment, "refunded">[],
): Promise<ShownPayment[]> {
  if (found.length === 0) return [];
  const ids = found.map(({ row }) => row.id);
  const sums = await db
    .select({ id: refunds.paymentId, sum: sql<string>`sum(${refunds.amount})` })
    .from(refunds)
    .where(
      and(
        eq(refunds.businessId, businessId),
        inArray(refunds.paymentId, ids),
        notInArray(refunds.status, ["failed", "cancelled"]),
      ),
    )
    .groupBy(refunds.paymentId);
  const byId = new Map(sums.map(({ id, sum }) => [id, Number(sum)]));
  return found.map(({ row, customer }) => ({ row, customer, refunded: byId.get(row.id) ?? 0 }));
}

export async function showPayment(db: Queryable, businessId: BusinessId, id: string): Promise<ShownPayment> {
  const found = await paidBy(db).where(and(eq(payments.businessId, businessId), eq(payments.id, id)));
  const [shown] = await withRefunded(db, businessId, found);
  if (!shown) throw new Refusal("not_found", "There is no such payment.");
  return shown;
}

export async function getPayment(db: Queryable, businessId: BusinessId, id: string) {
  const shown = await showPayment(db, businessId, id);
  const back = await db
    .select()
    .from(refunds)
    .where(and(eq(refunds.businessId, businessId), eq(refunds.paymentId, id)))
    .orderBy(asc(refunds.createdAt), asc(refunds.id));
  const disputed = await db
    .select()
    .from(disputes)
    .where(and(eq(disputes.businessId, businessId), eq(disputes.paymentId, id)))
    .orderBy(asc(disputes.createdAt));
  const happened = await db
    .select({ type: events.type, occurredAt: events.occurredAt })
    .from(events)
    .where(
      and(
        eq(events.businessId, businessId),
        inArray(events.subjectId, [id, ...back.map((one) => one.id), ...disputed.map((one) => one.id)]),
      ),
    )
    .orderBy(asc(events.seq))
    .limit(200);
  return { shown, refunds: back, disputes: disputed, events: happened };
}

export async function getRefund(db: Queryable, businessId: BusinessId, id: string): Promise<RefundRow> {
  const [row] = await db
    .select()
    .from(refunds)
    .where(and(eq(refunds.businessId, businessId), eq(refunds.id, id)));
  if (!row) throw new Refusal("not_found", "There is no such refund.");
  return row;
}

const disputed = (db: Queryable) =>
  db
    .select({
      dispute: disputes,
      bookingId: payments.bookingId,
      customer: { id: customers.id, name: customers.name },
    })
    .from(disputes)
    .innerJoin(
      payments,
      and(eq(payments.businessId, disputes.businessId), eq(payments.id, disputes.paymentId)),
    )
    .leftJoin(
      bookings,
      and(eq(bookings.businessId, payments.businessId), eq(bookings.id, payments.bookingId)),
    )
    .leftJoin(
      invoices,
      and(eq(invoices.businessId, payments.businessId), eq(invoices.id, payments.invoiceId)),
    )
    .innerJoin(customers, isPayer);

export interface ShownDispute {
  dispute: DisputeRow;
  bookingId: string | null;
  customer: ShownPayment["customer"];
}

export async function listDisputes(
  db: Queryable,
  businessId: BusinessId,
  page: { limit: number; cursor?: string | undefined; sort: "-createdAt" | "createdAt" },
): Promise<{ shown: ShownDispute[]; nextCursor: string | null }> {
  const { after, order } = creationPage(disputes.createdAt, disputes.id, page);
  const rows = await disputed(db)
    .where(and(eq(disputes.businessId, businessId), after))
    .orderBy(...order)
    .limit(page.limit + 1);
  const keyed = rows.map((one) => ({ ...one, id: one.dispute.id, createdAt: one.dispute.createdAt }));
  return cutPage(keyed, page.limit);
}

export async function getDispute(db: Queryable, businessId: BusinessId, id: string): Promise<ShownDispute> {
  const [found] = await disputed(db)
    .where(and(eq(disputes.businessId, businessId), eq(disputes.id, id)))
    .orderBy(desc(disputes.createdAt));
  if (!found) throw new Refusal("not_found", "There is no such dispute.");
  return found;
}
