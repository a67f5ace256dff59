import { and, eq, isNull, sum } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { invoicePayments } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Actor } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { lockWithBooking } from "./queries.ts";
import { countForBooking } from "./record-payment.ts";
import { assertVersion, changeInvoice } from "./update-invoice.ts";
import { type InvoiceRow, isOpen } from "./view.ts";

/**
 * Takes back what has been sent, paid ones included: the number and the payments stay on record, nothing is due any
 * more, and its booking may be billed again. Payments noted on it no longer count for the booking: this is how a wrong
 * one is put right. Void already: nothing changes.
 */
export async function voidInvoice(
  tx: Transaction,
  business: Business,
  id: string,
  { reason, version }: { reason: string; version?: number | undefined },
  actor: Actor,
  now: number,
): Promise<InvoiceRow> {
  const row = await lockWithBooking(tx, business.id, id);
  if (row.status === "void") return row;
  assertVersion(row, version);
  if (!isOpen(row) && row.status !== "paid")
    throw new Refusal(
      "invalid_transition",
      `This invoice is a ${row.status} one: only a sent one can be made void.`,
    );
  const noted = and(
    eq(invoicePayments.businessId, business.id),
    eq(invoicePayments.invoiceId, id),
    eq(invoicePayments.kind, "payment"),
    // What stands among the payments has come: it goes back by a refund only.
    isNull(invoicePayments.paymentId),
  );
  const [received] = await tx
    .select({ amount: sum(invoicePayments.amount) })
    .from(invoicePayments)
    .where(noted);
  await countForBooking(tx, row, -Number(received?.amount ?? 0), now);
  const happening = { type: "invoice.voided" as const, actor, fields: ["status", "voidReason"] };
  return changeInvoice(tx, row, { status: "void", voidReason: reason }, happening, now);
}
