import { and, eq, inArray } from "drizzle-orm";
import type { Queryable } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import type { BusinessId } from "#domain/ids.ts";
import { formatMoney } from "#domain/money.ts";
import { getBooking } from "../bookings/queries.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { CustomerMessage } from "./customer-message.ts";
import { languageOf, localeIn } from "./language.ts";

/** One movement of money, with whose it is. */
interface Moved {
  /** Of the payment, refund or dispute that was asked for. */
  id: string;
  paymentId: string;
  amount: number;
  currency: string;
  bookingId: string | null;
  invoiceId: string | null;
  contact: Contact | null;
  teamMemberId: string | null;
}

/** Payments, refunds and disputes by their ids: one query for each kind that is among them. */
export async function moneyMoved(
  db: Queryable,
  businessId: BusinessId,
  ids: { payments?: string[]; refunds?: string[]; disputes?: string[] },
): Promise<Moved[]> {
  const { payments = [], refunds = [], disputes = [] } = ids;
  const moved: Moved[] = [];
  if (payments.length > 0)
    for (const { payment, ...of } of await withSubjects(db).where(
      and(eq(t.payments.businessId, businessId), inArray(t.payments.id, payments)),
    ))
      moved.push(one(payment.id, payment.captured, { payment, ...of }));
  if (refunds.length > 0) {
    const rows = await db
      .select()
      .from(t.refunds)
      .where(and(eq(t.refunds.businessId, businessId), inArray(t.refunds.id, refunds)));
    moved.push(...(await ofPayments(db, businessId, rows)));
  }
  if (disputes.length > 0) {
    const rows = await db
      .select()
      .from(t.disputes)
      .where(and(eq(t.disputes.businessId, businessId), inArray(t.disputes.id, disputes)));
    moved.push(...(await ofPayments(db, businessId, rows)));
  }
  return moved;
}

const withSubjects = (db: Queryable) =>
  db
    .select({
      payment: t.payments,
      bookingContact: t.bookings.contact,
      teamMemberId: t.bookings.teamMemberId,
      invoiceContact: t.invoices.contact,
    })
    .from(t.payments)
    .leftJoin(
      t.bookings,
      and(eq(t.bookings.businessId, t.payments.businessId), eq(t.bookings.id, t.payments.bookingId)),
    )
    .leftJoin(
      t.invoices,
      and(eq(t.invoices.businessId, t.payments.businessId), eq(t.invoices.id, t.payments.invoiceId)),
    );

type WithSubject = Awaited<ReturnType<typeof withSubjects>>[number];

const one = (id: string, amount: number, { payment, ...of }: WithSubject): Moved => ({
  id,
  paymentId: payment.id,
  amount,
  currency: payment.currency,
  bookingId: payment.bookingId,
  invoiceId: payment.invoiceId,
  contact: of.invoiceContact ?? of.bookingContact,
  teamMemberId: of.teamMemberId,
});

async function ofPayments(
  db: Queryable,
  businessId: BusinessId,
  rows: { id: string; paymentId: string; amount: number }[],
): Promise<Moved[]> {
  const ids = [...new Set(rows.map(({ paymentId }) => paymentId))];
  if (ids.length === 0) return [];
  const found = await withSubjects(db).where(
    and(eq(t.payments.businessId, businessId), inArray(t.payments.id, ids)),
  );
  const byId = new Map(found.map((of) => [of.payment.id, of]));
  return rows.flatMap(({ id, paymentId, amount }) => {
    const of = byId.get(paymentId);
    return of ? one(id, amount, of) : [];
  });
}

/** What a customer is told about money that came or goes back; `null` for who was erased. */
export async function paymentMessage(
  deps: Deps,
  business: Business,
  kind: "payment_received" | "refund_issued" | "payment_too_late",
  { paymentId, refundId }: Record<string, string>,
): Promise<CustomerMessage | null> {
  const ids = paymentId === undefined ? { refunds: [refundId ?? ""] } : { payments: [paymentId] };
  const [moved] = await moneyMoved(deps.db.orm, business.id, ids);
  if (!moved?.contact || moved.amount === 0) return null;
  const { name, email, phone } = moved.contact;
  const about = await subjectOf(deps, business, moved);
  if (about === null) return null;
  const language = languageOf(about.locale, business.row.locale);
  const locale = localeIn(language, about.locale, business.row.locale);
  const amount = formatMoney(moved.amount, moved.currency, locale);
  return {
    language,
    to: { name, email, phone },
    values: { customerName: name, businessName: business.row.name, amount, what: about.what },
    facts: [],
    url: kind === "payment_too_late" ? `${deps.baseUrl}/book/${business.slug}` : about.url,
  };
}

async function subjectOf(
  deps: Deps,
  business: Business,
  { bookingId, invoiceId }: Moved,
): Promise<{ what: string; locale: string | null; url: string } | null> {
  const link = (path: string, id: string, version: number) =>
    `${deps.baseUrl}/${path}/${id}?token=${deps.secrets.manageToken(id, version)}`;
  if (invoiceId !== null) {
    const [invoice] = await deps.db.orm
      .select()
      .from(t.invoices)
      .where(and(eq(t.invoices.businessId, business.id), eq(t.invoices.id, invoiceId)));
    if (!invoice) return null;
    const what = `${business.row.invoicePrefix}${invoice.number ?? ""}`;
    return { what, locale: null, url: link("invoice", invoice.id, invoice.manageVersion) };
  }
  if (bookingId === null) return null;
  const { row, items } = await getBooking(deps.db.orm, business.id, bookingId);
  const what = items.map((item) => item.name).join(" + ");
  return { what, locale: row.locale, url: link("booking", row.id, row.manageVersion) };
}
