import { and, eq, inArray, sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { bookings, invoicePayments, invoices } from "#db/schema/index.ts";
import type { Actor } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { recordPayment } from "../invoices/record-payment.ts";
import { changeInvoice } from "../invoices/update-invoice.ts";
import type { InvoiceRow } from "../invoices/view.ts";
import type { PaymentRow } from "./insert-payment.ts";

const SYSTEM: Actor = { kind: "system" };

/**
 * Counts what a payment brought, tip aside, for its invoice or for its booking and whatever invoice that has. Gives what is
 * more than was due: somebody has paid twice.
 */
export async function countMoney(
  tx: Transaction,
  business: Business,
  row: PaymentRow,
  now: number,
): Promise<{ surplus: number }> {
  const invoice = await invoiceOf(tx, row);
  const open = invoice?.status === "sent" || invoice?.status === "viewed";
  const due = invoice ? invoice.total - invoice.amountPaid : 0;
  const forInvoice = invoice && invoice.status !== "paid" ? Math.min(row.amount, due) : 0;
  if (invoice && forInvoice > 0) {
    if (open) {
      const received = { amount: forInvoice, method: methodOf(row), paymentId: row.id };
      await recordPayment(tx, business, invoice.id, received, SYSTEM, now);
    } else if (invoice.status === "draft") await countOnDraft(tx, invoice, row, forInvoice, now);
  }
  const recorded = open ? forInvoice : 0;
  const rest = row.amount - recorded;
  if (row.bookingId === null) return { surplus: invoice && open ? rest : row.amount };
  if (rest > 0) await addToBooking(tx, row, rest, now);
  const [booking] = await tx
    .select({ total: bookings.total, amountPaid: bookings.amountPaid })
    .from(bookings)
    .where(theBooking(row));
  return { surplus: booking ? Math.min(row.amount, Math.max(0, booking.amountPaid - booking.total)) : 0 };
}

const theBooking = ({ businessId, bookingId }: PaymentRow) =>
  and(eq(bookings.businessId, businessId), eq(bookings.id, bookingId ?? ""));

/** As invoices name it. */
export const methodOf = ({ method }: PaymentRow) => (method === "stripe" ? "card" : method);

/** Adds to, or (negative) takes from, what a booking has been paid. */
export async function addToBooking(
  tx: Transaction,
  row: PaymentRow,
  amount: number,
  now: number,
): Promise<void> {
  if (row.bookingId === null || amount === 0) return;
  await tx
    .update(bookings)
    .set({ amountPaid: sql`greatest(0, ${bookings.amountPaid} + ${amount}::bigint)`, updatedAt: now })
    .where(theBooking(row));
}

/** The invoice that was paid, or the booking's that is still to be. */
async function invoiceOf(tx: Transaction, row: PaymentRow): Promise<InvoiceRow | null> {
  const [found] = await tx
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.businessId, row.businessId),
        row.invoiceId === null
          ? and(
              eq(invoices.bookingId, row.bookingId ?? ""),
              inArray(invoices.status, ["draft", "sent", "viewed", "paid"]),
            )
          : eq(invoices.id, row.invoiceId),
      ),
    )
    .for("update");
  return found ?? null;
}

/** A bill that is still being written has it as paid before. */
async function countOnDraft(
  tx: Transaction,
  invoice: InvoiceRow,
  row: PaymentRow,
  amount: number,
  now: number,
): Promise<void> {
  await tx.insert(invoicePayments).values({
    id: newId("invoicePayment"),
    businessId: row.businessId,
    invoiceId: invoice.id,
    kind: "deposit",
    method: methodOf(row),
    amount,
    paymentId: row.id,
    receivedAt: now,
    createdAt: now,
  });
  const set = { amountPaid: invoice.amountPaid + amount };
  await changeInvoice(
    tx,
    invoice,
    set,
    { type: "invoice.updated", actor: SYSTEM, fields: ["amountPaid"] },
    now,
  );
}
