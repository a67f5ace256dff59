import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { invoices } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import { billLines, type InvoiceLineInput, sumLines } from "#domain/invoice-lines.ts";
import { addDays } from "#domain/local-time.ts";
import { refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { chooseCustomer, requireOneCustomer } from "../customers/choose-customer.ts";
import { type InvoiceRow, todayIn } from "./view.ts";

export interface InvoiceInput {
  customerId?: string | undefined;
  customer?: Contact | undefined;
  lines: InvoiceLineInput[];
  dueOn?: string | null | undefined;
  dueDays?: number | undefined;
  notes?: string | undefined;
}

/** Writes a bill by hand: a draft, without a number until it is sent. */
export async function createInvoice(
  tx: Transaction,
  business: Business,
  input: InvoiceInput,
  actor: Actor,
  now: number,
): Promise<InvoiceRow> {
  requireOneCustomer(input);
  const dueOn = dueDate(business, input, now) ?? null;
  const lines = billLines(input.lines);
  const who = await chooseCustomer(tx, business.id, input, actor, now);
  return insertInvoice(
    tx,
    { ...who, businessId: business.id, lines, currency: business.row.currency, dueOn, notes: input.notes },
    actor,
    now,
  );
}

type NewInvoice = Omit<
  typeof invoices.$inferInsert,
  "id" | "status" | "total" | "taxTotal" | "createdAt" | "updatedAt"
>;

/** Stores a draft with its sums and its event. */
async function insertInvoice(
  tx: Transaction,
  invoice: NewInvoice,
  actor: Actor,
  now: number,
): Promise<InvoiceRow> {
  const made = await insertUnlessThere(tx, invoice, actor, now);
  if (!made) throw new Error("insert returned no invoice");
  return made;
}

/** The same; `null` when its booking, or its date of a recurring one, has been billed already. */
export async function insertUnlessThere(
  tx: Transaction,
  invoice: NewInvoice,
  actor: Actor,
  now: number,
): Promise<InvoiceRow | null> {
  const { total, taxTotal } = sumLines(invoice.lines);
  const [row] = await tx
    .insert(invoices)
    .values({
      ...invoice,
      id: newId("invoice"),
      status: "draft",
      total,
      taxTotal,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (!row) return null;
  const { bookingId, recurringInvoiceId } = row;
  await emit(tx, {
    businessId: row.businessId,
    type: "invoice.created",
    subjectId: row.id,
    actor,
    related: {
      customerId: row.customerId,
      ...(bookingId === null ? {} : { bookingId }),
      ...(recurringInvoiceId === null ? {} : { recurringInvoiceId }),
    },
    occurredAt: now,
  });
  return row;
}

/** `undefined`: nothing was said. */
export function dueDate(
  business: Business,
  { dueOn, dueDays }: Pick<InvoiceInput, "dueOn" | "dueDays">,
  now: number,
): string | null | undefined {
  if (dueOn !== undefined && dueDays !== undefined)
    throw refuseField("dueDays", "give either this or `dueOn`, not both");
  return dueDays === undefined ? dueOn : addDays(todayIn(business, now), dueDays);
}
