import type { Transaction } from "#db/open.ts";
import type { BusinessId } from "#domain/ids.ts";
import { addDays } from "#domain/local-time.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Actor } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { settingOf } from "../messages/queries.ts";
import { lockInvoice } from "./queries.ts";
import { assertVersion, changeInvoice } from "./update-invoice.ts";
import { type InvoiceRow, isOpen, todayIn } from "./view.ts";

export interface SendInput {
  version?: number | undefined;
  /** Mail it once more when it has been sent already. */
  again?: boolean | undefined;
}

/**
 * Gives a draft its number and its dates and mails it to the customer, if they have an address: as a receipt when it is
 * paid already. Sent already: nothing
 * changes, so two who send at once give one number. Refuses with `invalid_transition` and `version_conflict`.
 */
export async function sendInvoice(
  tx: Transaction,
  business: Business,
  id: string,
  { version, again = false }: SendInput,
  actor: Actor,
  now: number,
): Promise<InvoiceRow> {
  const row = await lockInvoice(tx, business.id, id);
  if (isOpen(row) || row.status === "paid") {
    if (again) await mailInvoice(tx, row, now);
    return row;
  }
  assertVersion(row, version);
  if (row.status !== "draft")
    throw new Refusal("invalid_transition", `This invoice is ${row.status}: it cannot be sent.`);
  const issuedOn = todayIn(business, now);
  const dueOn = row.dueOn ?? addDays(issuedOn, business.row.invoiceDueDays);
  const paid = row.amountPaid >= row.total;
  const sent = await changeInvoice(
    tx,
    row,
    {
      number: await nextNumber(tx, business.id),
      status: paid ? "paid" : "sent",
      issuedOn,
      // A draft may lie for longer than it gave to pay.
      dueOn: dueOn < issuedOn ? issuedOn : dueOn,
      sentAt: now,
      ...(paid ? { paidAt: now } : {}),
    },
    { type: "invoice.sent", actor, fields: ["status", "number", "issuedOn", "dueOn"] },
    now,
  );
  await mailInvoice(tx, sent, now);
  return sent;
}

async function mailInvoice(tx: Transaction, row: InvoiceRow, now: number): Promise<void> {
  // What costs nothing has no receipt.
  if (row.contact.email === undefined || row.total === 0) return;
  const kind = row.status === "paid" ? "invoice_receipt" : "invoice_sent";
  if (kind === "invoice_receipt" && !(await settingOf(tx, row.businessId, kind)).email) return;
  await queueMail(tx, { kind, businessId: row.businessId, related: { invoiceId: row.id } }, now);
}

/** The counter's row stays locked until the transaction ends: who is next waits, and a failure leaves no gap. */
async function nextNumber(tx: Transaction, businessId: BusinessId): Promise<number> {
  const [row] = await tx.rows<[next: number]>(
    "next_invoice_number",
    `insert into invoice_counters (business_id, next) values ($1, 2)
     on conflict (business_id) do update set next = invoice_counters.next + 1 returning next`,
    [businessId],
  );
  if (!row) throw new Error("the counter gave no number");
  return row[0] - 1;
}
