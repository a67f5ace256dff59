import { and, eq, inArray, sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { bookings, invoicePayments, invoices, refunds } from "#db/schema/index.ts";
import type { RefundCause } from "#domain/payment-status.ts";
import type { Actor } from "#events/emit.ts";
import { changeInvoice } from "../invoices/update-invoice.ts";
import { type InvoiceRow, isOpen } from "../invoices/view.ts";
import { addToBooking, methodOf } from "./count-money.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { pricePaid } from "./refundable.ts";

const SYSTEM: Actor = { kind: "system" };

interface Counted {
  refundId: string;
  /** Minor units of the price: a tip and a fee were never counted. */
  amount: number;
}

/** Whose money it is. */
type Subject = Pick<PaymentRow, "businessId" | "bookingId" | "invoiceId">;

/**
 * Takes what goes back from what the booking and its invoice, or the invoice, have been paid. An invoice that was paid is to
 * be paid again; one that was made void stays as it is. The payment must be locked: booking, payment, invoice, in this order.
 */
export async function countRefund(
  tx: Transaction,
  payment: PaymentRow,
  { refundId, cause, amount }: Counted & { cause: RefundCause },
  actor: Actor,
  now: number,
): Promise<void> {
  if (amount === 0) return;
  await addToBooking(tx, payment, -amount, now);
  const invoice = await liveInvoice(tx, payment);
  if (!invoice) return;
  // Of what came twice nothing stands on the invoice.
  const taken = Math.min(amount, invoice.amountPaid, await tooMuch(tx, payment, invoice));
  if (taken <= 0) return;
  await tx.insert(invoicePayments).values({
    id: newId("invoicePayment"),
    businessId: payment.businessId,
    invoiceId: invoice.id,
    refundId,
    kind: "refund",
    method: methodOf(payment),
    amount: -taken,
    receivedAt: now,
    createdAt: now,
  });
  const reopened = { status: invoice.viewedAt === null ? "sent" : "viewed", paidAt: null } as const;
  const set = {
    amountPaid: invoice.amountPaid - taken,
    ...(invoice.status === "paid" ? reopened : {}),
  };
  const happening = {
    ...{ type: "invoice.updated" as const, actor },
    ...{ fields: Object.keys(set), related: { refundId } },
  };
  await changeInvoice(tx, invoice, set, happening, now);
  // Of a cancellation there may be more refunds to come; it looks itself when they are counted.
  if (cause !== "cancelled") await voidIfCancelled(tx, payment, actor, now);
}

/** A refund that did not arrive: the money counts as paid again, for the invoice as far as there is room for it. */
export async function countFailedRefund(
  tx: Transaction,
  payment: PaymentRow,
  { refundId, amount }: Counted,
  now: number,
): Promise<void> {
  if (amount === 0) return;
  await addToBooking(tx, payment, amount, now);
  const invoice = await liveInvoice(tx, payment);
  if (!invoice) return;
  const [entry] = await tx.select().from(invoicePayments).where(entryOf(invoice, refundId));
  const back = Math.min(
    entry ? -entry.amount : amount,
    invoice.total - invoice.amountPaid,
    -(await tooMuch(tx, payment, invoice)),
  );
  if (back <= 0) return;
  if (!entry) await addToDeposit(tx, payment, invoice, back, now);
  else if (back === -entry.amount) await tx.delete(invoicePayments).where(entryOf(invoice, refundId));
  // It has been paid by other means since; what is more stays with the booking.
  else
    await tx
      .update(invoicePayments)
      .set({ amount: entry.amount + back })
      .where(entryOf(invoice, refundId));
  const amountPaid = invoice.amountPaid + back;
  const complete = isOpen(invoice) && amountPaid === invoice.total;
  const set = { amountPaid, ...(complete ? { status: "paid" as const, paidAt: now } : {}) };
  const happening = {
    ...{ type: "invoice.updated" as const, actor: SYSTEM },
    ...{ fields: Object.keys(set), related: { refundId } },
  };
  await changeInvoice(tx, invoice, set, happening, now);
}

/** Nobody is asked to pay for a visit that was cancelled: once money has gone back, its invoice is void. */
export async function voidIfCancelled(
  tx: Transaction,
  subject: Pick<Subject, "businessId" | "bookingId">,
  actor: Actor,
  now: number,
): Promise<void> {
  if ((await bookingOf(tx, subject))?.status !== "cancelled") return;
  const invoice = await liveInvoice(tx, { ...subject, invoiceId: null });
  if (!invoice || !isOpen(invoice)) return;
  const set = { status: "void", voidReason: "The booking was cancelled." } as const;
  const happening = { type: "invoice.voided" as const, actor, fields: Object.keys(set) };
  await changeInvoice(tx, invoice, set, happening, now);
}

const entryOf = ({ businessId, id }: InvoiceRow, refundId: string) =>
  and(
    eq(invoicePayments.businessId, businessId),
    eq(invoicePayments.invoiceId, id),
    eq(invoicePayments.refundId, refundId),
  );

/** It was made without this money, while the refund was on its way. */
async function addToDeposit(
  tx: Transaction,
  payment: PaymentRow,
  invoice: InvoiceRow,
  amount: number,
  now: number,
): Promise<void> {
  await tx
    .insert(invoicePayments)
    .values({
      id: newId("invoicePayment"),
      businessId: payment.businessId,
      invoiceId: invoice.id,
      paymentId: payment.id,
      kind: "deposit",
      method: methodOf(payment),
      amount,
      receivedAt: payment.receivedAt ?? now,
      createdAt: now,
    })
    .onConflictDoUpdate({
      target: [invoicePayments.businessId, invoicePayments.invoiceId, invoicePayments.paymentId],
      set: { amount: sql`${invoicePayments.amount} + excluded.amount` },
    });
}

async function bookingOf(
  tx: Transaction,
  { businessId, bookingId }: Pick<Subject, "businessId" | "bookingId">,
) {
  if (bookingId === null) return undefined;
  const [booking] = await tx
    .select({ status: bookings.status, amountPaid: bookings.amountPaid })
    .from(bookings)
    .where(and(eq(bookings.businessId, businessId), eq(bookings.id, bookingId)));
  return booking;
}

/** What a payment counts for: its booking's invoice, or the one that was paid; `null` once that is void or thrown away. */
async function liveInvoice(
  tx: Transaction,
  { businessId, bookingId, invoiceId }: Subject,
): Promise<InvoiceRow | null> {
  const [found] = await tx
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.businessId, businessId),
        bookingId === null ? eq(invoices.id, invoiceId ?? "") : eq(invoices.bookingId, bookingId),
        inArray(invoices.status, ["draft", "sent", "viewed", "paid"]),
      ),
    )
    .for("update");
  return found ?? null;
}

/** By how much more has been paid for an invoice than for its booking; without one, than is left of the payment. */
async function tooMuch(tx: Transaction, payment: PaymentRow, invoice: InvoiceRow): Promise<number> {
  const booking = await bookingOf(tx, payment);
  if (booking) return invoice.amountPaid - booking.amountPaid;
  const back = tx
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(eq(refunds.businessId, payment.businessId), eq(refunds.paymentId, payment.id)));
  const [counted] = await tx
    .select({ sum: sql<string>`coalesce(sum(${invoicePayments.amount}), 0)` })
    .from(invoicePayments)
    .where(
      and(
        eq(invoicePayments.businessId, payment.businessId),
        eq(invoicePayments.invoiceId, invoice.id),
        sql`(${eq(invoicePayments.paymentId, payment.id)} or ${inArray(invoicePayments.refundId, back)})`,
      ),
    );
  return Number(counted?.sum ?? 0) - (await pricePaid(tx, payment));
}
