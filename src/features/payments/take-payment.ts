import { and, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { bookings, payments } from "#db/schema/index.ts";
import type { PaymentMethod } from "#domain/payment-status.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { relatedTo } from "./apply-payment.ts";
import { countMoney } from "./count-money.ts";
import type { PaymentRow } from "./insert-payment.ts";

export interface TakenOnSite {
  amount: number;
  tip?: number | undefined;
  method: Exclude<PaymentMethod, "stripe">;
  note?: string | undefined;
}

/**
 * Notes money that was taken on site for a booking; its invoice, if there is one to be paid, is credited too. Several people
 * noting at once together never note more than is due.
 * Refuses with `not_found`, `invalid_transition`, and `validation_failed` at `amount`.
 */
export function takePayment(
  deps: Deps,
  business: Business,
  bookingId: string,
  { amount, tip = 0, method, note = "" }: TakenOnSite,
  actor: Actor,
  alongside: (tx: Transaction, row: PaymentRow) => Promise<void>,
): Promise<PaymentRow> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const [booking] = await tx
      .select()
      .from(bookings)
      .where(and(eq(bookings.businessId, business.id), eq(bookings.id, bookingId)))
      .for("update");
    if (!booking) throw new Refusal("not_found", "There is no such booking.");
    if (["cancelled", "expired", "pending_payment"].includes(booking.status))
      throw new Refusal("invalid_transition", `The booking is ${booking.status}: there is nothing to pay.`);
    const due = Math.max(0, booking.total - booking.amountPaid);
    if (amount > due) throw refuseField("amount", `must not be more than is due: ${due}`);
    const id = newId("payment");
    const [row] = await tx
      .insert(payments)
      .values({
        id,
        businessId: business.id,
        bookingId,
        purpose: "balance",
        method,
        status: "succeeded",
        amount,
        tip,
        captured: amount + tip,
        currency: booking.currency,
        livemode: true,
        idempotencyKey: id,
        note,
        receivedAt: now,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (!row) throw new Error("insert returned no payment");
    await countMoney(tx, business, row, now);
    await emit(tx, {
      businessId: business.id,
      type: "payment.received",
      subjectId: id,
      actor,
      related: relatedTo(row),
      occurredAt: now,
    });
    await alongside(tx, row);
    return row;
  });
}
