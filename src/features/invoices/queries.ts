import { and, asc, count, eq, gte, inArray, isNull, lt, or, type SQL, sql, sum } from "drizzle-orm";
import type { z } from "zod";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookings, businesses, events, invoicePayments, invoices } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { dayBounds } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { creationPage, cutPage } from "../newest-first.ts";
import type { listInvoicesQuery } from "./schemas.ts";
import { type EventRow, type InvoiceRow, OPEN_STATUSES, type PaymentRow, todayIn } from "./view.ts";

const one = (businessId: BusinessId, id: string) =>
  and(eq(invoices.businessId, businessId), eq(invoices.id, id));

const unknownInvoice = () => new Refusal("not_found", "There is no such invoice.");

/** Reads an invoice to change it: who comes next waits until this transaction has ended. */
export async function lockInvoice(tx: Transaction, businessId: BusinessId, id: string): Promise<InvoiceRow> {
  const [row] = await tx.select().from(invoices).where(one(businessId, id)).for("update");
  if (!row) throw unknownInvoice();
  return row;
}

/**
 * The same for who changes what has been paid. Its booking is locked first, as by whoever pays or is paid back: in the other
 * order each would wait for the other.
 */
export async function lockWithBooking(
  tx: Transaction,
  businessId: BusinessId,
  id: string,
): Promise<InvoiceRow> {
  const itsBooking = tx.select({ id: invoices.bookingId }).from(invoices).where(one(businessId, id));
  await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.businessId, businessId), inArray(bookings.id, itsBooking)))
    .for("no key update");
  return lockInvoice(tx, businessId, id);
}

export async function getInvoice(
  db: Queryable,
  businessId: BusinessId,
  id: string,
): Promise<{ row: InvoiceRow; payments: PaymentRow[]; events: EventRow[] }> {
  const [row] = await db.select().from(invoices).where(one(businessId, id));
  if (!row) throw unknownInvoice();
  return {
    row,
    payments: await db
      .select()
      .from(invoicePayments)
      .where(and(eq(invoicePayments.businessId, businessId), eq(invoicePayments.invoiceId, id)))
      .orderBy(asc(invoicePayments.receivedAt), asc(invoicePayments.id)),
    events: await db
      .select({
        type: events.type,
        fields: events.fields,
        actorKind: events.actorKind,
        occurredAt: events.occurredAt,
      })
      .from(events)
      .where(and(eq(events.businessId, businessId), eq(events.subjectId, id)))
      .orderBy(asc(events.seq)),
  };
}

/** Whose invoice a public address means; unknown ids are refused. The token is the caller's check. */
export async function businessOfInvoice(deps: Deps, id: string): Promise<BusinessId> {
  const [found] = await deps.db.orm
    .select({ id: businesses.id })
    .from(invoices)
    .innerJoin(businesses, eq(businesses.id, invoices.businessId))
    .where(eq(invoices.id, id));
  if (!found) throw unknownInvoice();
  return found.id;
}

type Filter = z.output<typeof listInvoicesQuery>;

function filterOf(business: Business, filter: Filter, today: string): SQL | undefined {
  const { status, customerId, bookingId, from, to } = filter;
  const { timeZone } = business.row;
  const overdue = lt(invoices.dueOn, today);
  const inTime = or(isNull(invoices.dueOn), gte(invoices.dueOn, today));
  const wanted = status?.map((name) => {
    if (name === "overdue") return and(inArray(invoices.status, [...OPEN_STATUSES]), overdue);
    if (name === "sent" || name === "viewed") return and(eq(invoices.status, name), inTime);
    return eq(invoices.status, name);
  });
  return and(
    eq(invoices.businessId, business.id),
    wanted && or(...wanted),
    customerId === undefined ? undefined : eq(invoices.customerId, customerId),
    bookingId === undefined ? undefined : eq(invoices.bookingId, bookingId),
    from === undefined ? undefined : gte(invoices.createdAt, dayBounds(from, timeZone).start),
    to === undefined ? undefined : lt(invoices.createdAt, dayBounds(to, timeZone).end),
  );
}

/** One page, newest first, and on the first one what the filter adds up to. */
export async function listInvoices(deps: Deps, business: Business, filter: Filter) {
  const today = todayIn(business, deps.now());
  const where = filterOf(business, filter, today);
  const { after, order } = creationPage(invoices.createdAt, invoices.id, filter);
  const rows = await deps.db.orm
    .select()
    .from(invoices)
    .where(and(where, after))
    .orderBy(...order)
    .limit(filter.limit + 1);
  const summary = filter.cursor === undefined ? await sumUp(deps.db.orm, where, today) : null;
  return { ...cutPage(rows, filter.limit), summary };
}

async function sumUp(db: Queryable, where: SQL | undefined, today: string) {
  const due = sql`${invoices.total} - ${invoices.amountPaid}`;
  const open = inArray(invoices.status, [...OPEN_STATUSES]);
  const of = (amount: SQL, when: SQL | undefined) =>
    sql<string>`coalesce(${sum(amount)} filter (where ${when}), 0)`.mapWith(Number);
  const rows = await db
    .select({
      currency: invoices.currency,
      count: count(),
      outstanding: of(due, open),
      overdue: of(due, and(open, lt(invoices.dueOn, today))),
      paid: of(sql`${invoices.amountPaid}`, sql`${invoices.status} not in ('cancelled', 'void')`),
    })
    .from(invoices)
    .where(where)
    .groupBy(invoices.currency)
    .orderBy(asc(invoices.currency));
  return {
    count: rows.reduce((all, row) => all + row.count, 0),
    amounts: rows.map(({ currency, outstanding, overdue, paid }) => ({
      currency,
      outstanding,
      overdue,
      paid,
    })),
  };
}
