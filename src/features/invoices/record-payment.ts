import { and, eq, sql } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { bookings, invoicePayments } from "#db/schema/index.ts";
import { MINUTE_MS } from "#domain/local-time.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { lockWithBooking } from "./queries.ts";
import { changeInvoice } from "./update-invoice.ts";
import { type InvoiceRow, isOpen, type PaymentRow } from "./view.ts";

export interface PaymentInput {
  amount: number;
  method: PaymentRow["method"];
  note?: string | undefined;
  /** Epoch milliseconds. */
  receivedAt?: number | undefined;
  /** The row of `payments` that it is. */
  paymentId?: string | undefined;
}

/** Clocks of a till and of the server may differ by this much. */
const TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * Notes money received outside. Several people may do so at once: each waits for the one before, so that together they
 * never note more than is due. The last part makes it paid. What is paid for a booking's invoice is paid for the booking.
 * Refuses with `invalid_transition`, and `validation_failed` at `amount` for more than is due.
 */
export async function recordPayment(
  tx: Transaction,
  business: Business,
  id: string,
  { amount, method, note = "", receivedAt, paymentId }: PaymentInput,
  actor: Actor,
  now: number,
): Promise<InvoiceRow> {
  const row = await lockWithBooking(tx, business.id, id);
  if (!isOpen(row))
    throw new Refusal(
      "invalid_transition",
      row.status === "paid"
        ? "It has been paid already."
        : `This invoice is a ${row.status} one: send it first.`,
    );
  const due = row.total - row.amountPaid;
  if (amount > due) throw refuseField("amount", `must not be more than is due: ${due}`);
  if (receivedAt !== undefined && receivedAt > now + TOLERANCE_MS)
    throw refuseField("receivedAt", "must not be in the future");
  const entryId = newId("invoicePayment");
  await tx.insert(invoicePayments).values({
    id: entryId,
    businessId: business.id,
    invoiceId: id,
    kind: "payment",
    method,
    amount,
    note,
    paymentId: paymentId ?? null,
    receivedAt: receivedAt ?? now,
    createdAt: now,
  });
  const received = {
    type: "invoice.updated" as const,
    actor,
    fields: ["amountPaid"],
    related: { paymentId: entryId },
  };
  await countForBooking(tx, row, amount, now);
  const complete = amount === due;
  const changed = await changeInvoice(
    tx,
    row,
    { amountPaid: row.amountPaid + amount, ...(complete ? { status: "paid" as const, paidAt: now } : {}) },
    received,
    now,
  );
  if (complete)
    await emit(tx, {
      businessId: business.id,
      type: "invoice.paid",
      subjectId: id,
      actor,
      fields: ["status"],
      related: { paymentId: entryId },
      occurredAt: now,
    });
  return changed;
}

/** Money received for a booking's invoice, or (negative) taken back with it. */
export async function countForBooking(
  tx: Transaction,
  { businessId, bookingId }: InvoiceRow,
  amount: number,
  now: number,
): Promise<void> {
  if (bookingId === null || amount === 0) return;
  await tx
    .update(bookings)
    .set({ amountPaid: sql`greatest(0, ${bookings.amountPaid} + ${amount}::bigint)`, updatedAt: now })
    .where(and(eq(bookings.businessId, businessId), eq(bookings.id, bookingId)));
}
