import type { z } from "zod";
import type { events, invoicePayments, invoices } from "#db/schema/index.ts";
import type { InvoiceLine } from "#db/schema/values.ts";
import { ratePercent, ruleDecimal } from "#domain/decimal.ts";
import { sumLines } from "#domain/invoice-lines.ts";
import { localDateOf, toRfc3339 } from "#domain/local-time.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { INVOICE_STATUSES, invoiceDetailSchema, invoiceSchema, publicInvoiceSchema } from "./schemas.ts";

export type InvoiceRow = typeof invoices.$inferSelect;
export type PaymentRow = typeof invoicePayments.$inferSelect;
export type EventRow = Pick<typeof events.$inferSelect, "type" | "fields" | "actorKind" | "occurredAt">;

/** Still to be paid, once sent. */
export const OPEN_STATUSES = ["sent", "viewed"] as const;

export const isOpen = (row: InvoiceRow): boolean => row.status === "sent" || row.status === "viewed";

/** An open invoice is overdue from the day after its last one, by the business's own calendar. */
function currentStatus(row: InvoiceRow, today: string): (typeof INVOICE_STATUSES)[number] {
  return isOpen(row) && row.dueOn !== null && row.dueOn < today ? "overdue" : row.status;
}

export const todayIn = (business: Business, now: number): string => localDateOf(now, business.row.timeZone);

export function referenceOf(business: Business, row: InvoiceRow): string | null {
  return row.number === null ? null : `${business.row.invoicePrefix}${row.number}`;
}

/** The taxes apart from what is sold: those of the lines by their rate, and those of a booking as it had them. */
export function taxesOf(
  lines: readonly InvoiceLine[],
): { label: string; rate: string | null; amount: number; included: boolean }[] {
  const byRate = new Map<string, number>();
  for (const { kind, taxRate, tax } of lines)
    if (kind !== "tax" && taxRate !== null) byRate.set(taxRate, (byRate.get(taxRate) ?? 0) + tax);
  return [
    ...[...byRate].map(([rate, amount]) => ({
      label: `Tax ${ratePercent(ruleDecimal(rate))}%`,
      rate,
      amount,
      included: false,
    })),
    ...lines
      .filter((line) => line.kind === "tax")
      .map(({ label, tax, included }) => ({
        label,
        rate: null,
        amount: included ?? tax,
        included: included !== undefined,
      })),
  ];
}

export const soldLines = (lines: readonly InvoiceLine[]) =>
  lines
    .filter((line) => line.kind !== "tax")
    .map(({ label, quantity, unitAmount, taxRate, amount, tax }) => ({
      label,
      quantity,
      unitAmount,
      taxRate,
      amount,
      tax,
    }));

function commonView(business: Business, row: InvoiceRow, now: number) {
  const { contact } = row;
  return {
    id: row.id,
    number: row.number,
    reference: referenceOf(business, row),
    status: currentStatus(row, todayIn(business, now)),
    currency: row.currency,
    lines: soldLines(row.lines),
    taxes: taxesOf(row.lines),
    subtotal: sumLines(row.lines).subtotal,
    taxTotal: row.taxTotal,
    total: row.total,
    amountPaid: row.amountPaid,
    balanceDue: row.status === "void" || row.status === "cancelled" ? 0 : row.total - row.amountPaid,
    notes: row.notes,
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    customer: {
      name: contact.name,
      email: contact.email ?? null,
      phone: contact.phone ?? null,
      address: contact.address ?? null,
    },
  };
}

export type InvoiceView = z.output<typeof invoiceSchema>;
export type InvoiceDetail = z.output<typeof invoiceDetailSchema>;

/** An answer before its link is made. */
type Unlinked<V extends { url: string | null }> = Omit<V, "url"> & { manageVersion: number };

/** The customer's link is made from the id and its version whenever it is needed, and stored nowhere. */
export function withLink<V extends { id: string; status: string }>(
  deps: Deps,
  { manageVersion, ...view }: V & { manageVersion: number },
): Omit<V, "manageVersion"> & { url: string | null } {
  const { id, status } = view;
  const shared = status !== "draft" && status !== "cancelled";
  return { ...view, url: shared ? invoiceUrl(deps, id, manageVersion) : null };
}

function invoiceUrl(deps: Deps, id: string, manageVersion: number): string {
  return `${deps.baseUrl}/invoice/${id}?token=${deps.secrets.manageToken(id, manageVersion)}`;
}

export function invoiceView(business: Business, row: InvoiceRow, now: number): Unlinked<InvoiceView> {
  const { timeZone } = business.row;
  const at = (instant: number | null) => (instant === null ? null : toRfc3339(instant, timeZone));
  const common = commonView(business, row, now);
  return {
    ...common,
    version: row.version,
    manageVersion: row.manageVersion,
    customer: { id: row.customerId, ...common.customer },
    bookingId: row.bookingId,
    quoteId: row.quoteId,
    recurringInvoiceId: row.recurringInvoiceId,
    recurringOn: row.recurringOn,
    sentAt: at(row.sentAt),
    viewedAt: at(row.viewedAt),
    paidAt: at(row.paidAt),
    voidReason: row.voidReason,
    createdAt: toRfc3339(row.createdAt, timeZone),
    updatedAt: toRfc3339(row.updatedAt, timeZone),
  };
}

/** What happened to it, in order: the events of the invoice and the money received. */
export function invoiceDetail(
  business: Business,
  stored: { row: InvoiceRow; payments: PaymentRow[]; events: EventRow[] },
  now: number,
): Unlinked<InvoiceDetail> {
  const { timeZone } = business.row;
  const happened = stored.events
    // Money received is told by the payments themselves.
    .filter(({ fields }) => !fields.includes("amountPaid"))
    .map((event) => ({
      at: event.occurredAt,
      type: event.type.replace("invoice.", "") as InvoiceDetail["timeline"][number]["type"],
      by: event.actorKind as InvoiceDetail["timeline"][number]["by"],
      amount: null,
      method: null,
      note: event.type === "invoice.voided" ? stored.row.voidReason : null,
    }));
  const received = stored.payments.map((payment) => ({
    at: payment.receivedAt,
    type: payment.kind,
    by: null,
    amount: payment.amount,
    method: payment.method,
    note: payment.note,
  }));
  const timeline = [...happened, ...received]
    .sort((a, b) => a.at - b.at)
    .map((entry) => ({ ...entry, at: toRfc3339(entry.at, timeZone) }));
  return { ...invoiceView(business, stored.row, now), timeline };
}

export function publicInvoice(
  deps: Deps,
  business: Business,
  { row, payments }: { row: InvoiceRow; payments: PaymentRow[] },
): z.output<typeof publicInvoiceSchema> {
  const { row: owner, slug } = business;
  const token = deps.secrets.manageToken(row.id, row.manageVersion);
  return {
    ...commonView(business, row, deps.now()),
    business: {
      slug,
      name: owner.name,
      email: owner.email,
      phone: owner.phone,
      address: owner.address,
      timeZone: owner.timeZone,
    },
    payments: payments.map(({ kind, method, amount, receivedAt }) => ({
      kind,
      method,
      amount,
      receivedAt: toRfc3339(receivedAt, owner.timeZone),
    })),
    footer: owner.invoiceFooter,
    pdfUrl: `${deps.baseUrl}/api/v1/public/invoices/${row.id}/pdf?token=${token}`,
  };
}
