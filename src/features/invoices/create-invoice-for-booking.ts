import { and, eq, notInArray } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { bookings, customers, invoicePayments, invoices } from "#db/schema/index.ts";
import type { InvoiceLine } from "#db/schema/values.ts";
import type { PricedVisit, PriceLine } from "#domain/pricing.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { Actor } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { paidForBooking } from "../payments/paid-for-booking.ts";
import { insertUnlessThere } from "./create-invoice.ts";
import { sendInvoice } from "./send-invoice.ts";
import type { InvoiceRow } from "./view.ts";

export interface BookingInvoice {
  invoice: InvoiceRow;
  /** False: the booking had been billed already, and this is that bill. */
  made: boolean;
}

/**
 * Bills a booking in the caller's transaction: the lines of its price, what has been paid taken over payment by
 * payment, and sent at once unless `send` is false. A booking has at most one live invoice: asked again, the first is given back.
 */
export async function createInvoiceForBooking(
  tx: Transaction,
  _deps: Deps,
  business: Business,
  bookingId: string,
  actor: Actor,
  now: number,
  { send = true }: { send?: boolean } = {},
): Promise<BookingInvoice> {
  const one = and(eq(bookings.businessId, business.id), eq(bookings.id, bookingId));
  // Read only once nobody can erase the customer any more, whose contact the bill copies.
  await tx
    .select({ id: customers.id })
    .from(customers)
    .innerJoin(
      bookings,
      and(eq(bookings.businessId, customers.businessId), eq(bookings.customerId, customers.id)),
    )
    .where(one)
    .for("share", { of: customers });
  // Money that arrives now waits and finds the bill.
  const [booking] = await tx.select().from(bookings).where(one).for("no key update");
  if (!booking) throw refuseField("bookingId", "there is no such booking here");
  if (["cancelled", "expired", "pending_payment"].includes(booking.status))
    throw new Refusal("invalid_transition", `The booking is ${booking.status}: there is nothing to bill.`);
  // What was paid before a cheaper reschedule may be more than the visit costs now.
  const deposit = Math.min(booking.amountPaid, booking.total);
  const draft = await insertUnlessThere(
    tx,
    {
      businessId: business.id,
      customerId: booking.customerId,
      bookingId,
      quoteId: booking.quoteId,
      contact: booking.contact,
      lines: linesOfPrice(booking.price),
      currency: booking.currency,
      amountPaid: deposit,
    },
    actor,
    now,
  );
  if (!draft) return { invoice: await liveInvoice(tx, business, bookingId), made: false };
  await takeOver(tx, draft, now);
  const invoice = send ? await sendInvoice(tx, business, draft.id, {}, actor, now) : draft;
  return { invoice, made: true };
}

/** What was paid before, as it came: together no more than is billed. */
async function takeOver(
  tx: Transaction,
  { businessId, id, bookingId, amountPaid }: InvoiceRow,
  now: number,
): Promise<void> {
  const entry = (
    part: Pick<typeof invoicePayments.$inferInsert, "paymentId" | "method" | "amount" | "receivedAt">,
  ) => ({
    ...{ id: newId("invoicePayment"), businessId, invoiceId: id },
    ...{ kind: "deposit" as const, createdAt: now, ...part },
  });
  const entries: ReturnType<typeof entry>[] = [];
  let left = amountPaid;
  for (const paid of await paidForBooking(tx, businessId, bookingId ?? "")) {
    const amount = Math.min(paid.amount, left);
    if (amount > 0) entries.push(entry({ ...paid, amount }));
    left -= amount;
  }
  // Noted on a bill of it before there were payments of bookings.
  if (left > 0) entries.push(entry({ method: "other", amount: left, receivedAt: now }));
  if (entries.length > 0) await tx.insert(invoicePayments).values(entries);
}

async function liveInvoice(tx: Transaction, business: Business, bookingId: string): Promise<InvoiceRow> {
  const [live] = await tx
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.businessId, business.id),
        eq(invoices.bookingId, bookingId),
        notInArray(invoices.status, ["cancelled", "void"]),
      ),
    );
  if (!live) throw new Error("invoice neither stored nor found");
  return live;
}

/** A price's lines as an invoice's: their amounts and taxes sum to the price's total exactly. */
function linesOfPrice(price: PricedVisit): InvoiceLine[] {
  return price.lines.filter(isTold).map((line): InvoiceLine => {
    if (line.kind !== "tax")
      // Of units only the sentence says how many are charged at which price.
      return {
        ...unitsOf(line),
        label: line.kind === "unit" ? line.explain : line.label,
        taxRate: null,
        tax: 0,
      };
    const nothing = { quantity: "1", unitAmount: 0, taxRate: null, amount: 0 };
    const { label, included, amount } = line;
    const contained = included === undefined ? {} : { included };
    return { ...nothing, label, tax: amount, kind: "tax", ...contained };
  });
}

/** An answer that costs nothing is not worth a line. */
const isTold = (line: PriceLine) => line.amount !== 0 || line.kind === "base" || line.kind === "tax";

/** "3 × 5.00" for add-ons, which have one price each; everything else as one at the whole amount. */
function unitsOf({
  kind,
  amount,
  quantity = 1,
}: PriceLine): Pick<InvoiceLine, "quantity" | "unitAmount" | "amount"> {
  return kind === "add_on" && quantity > 1 && amount % quantity === 0
    ? { quantity: String(quantity), unitAmount: amount / quantity, amount }
    : { quantity: "1", unitAmount: amount, amount };
}
