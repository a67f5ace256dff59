import { and, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { invoices } from "#db/schema/index.ts";
import { billLines, sumLines } from "#domain/invoice-lines.ts";
import { Refusal } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { chooseCustomer, requireOneCustomer } from "../customers/choose-customer.ts";
import { dueDate, type InvoiceInput } from "./create-invoice.ts";
import { lockInvoice } from "./queries.ts";
import type { InvoiceRow } from "./view.ts";

export interface InvoiceChange extends Partial<InvoiceInput> {
  version?: number | undefined;
}

/**
 * Changes a draft; what has been sent stands as the customer has it. Refuses with `invalid_transition` and
 * `version_conflict`.
 */
export async function updateInvoice(
  tx: Transaction,
  business: Business,
  id: string,
  change: InvoiceChange,
  actor: Actor,
  now: number,
): Promise<InvoiceRow> {
  const row = await lockInvoice(tx, business.id, id);
  assertVersion(row, change.version);
  if (row.status !== "draft")
    throw new Refusal(
      "invalid_transition",
      "Only a draft can be changed: make this one void and write another.",
    );
  const set: Partial<typeof invoices.$inferInsert> = {};
  if (change.customerId !== undefined || change.customer !== undefined) {
    requireOneCustomer(change);
    Object.assign(set, await chooseCustomer(tx, business.id, change, actor, now));
  }
  if (change.lines) {
    const lines = billLines(change.lines);
    const { total, taxTotal } = sumLines(lines);
    Object.assign(set, { lines, total, taxTotal });
    if (total < row.amountPaid)
      throw new Refusal("validation_failed", "lines: add up to less than has been paid already", {
        errors: [{ path: "lines", code: "too_small", message: "add up to less than has been paid already" }],
      });
  }
  const dueOn = dueDate(business, change, now);
  if (dueOn !== undefined) set.dueOn = dueOn;
  if (change.notes !== undefined) set.notes = change.notes;
  if (Object.keys(set).length === 0) return row;
  return changeInvoice(tx, row, set, { type: "invoice.updated", actor, fields: Object.keys(set) }, now);
}

/** Refuses what was decided on an older state. */
export function assertVersion(row: { version: number }, version: number | undefined): void {
  if (version !== undefined && version !== row.version)
    throw new Refusal("version_conflict", "The invoice was changed since you loaded it.");
}

interface Happening {
  type:
    | "invoice.updated"
    | "invoice.sent"
    | "invoice.viewed"
    | "invoice.paid"
    | "invoice.cancelled"
    | "invoice.voided";
  actor: Actor;
  fields: string[];
  related?: Record<string, string>;
}

/** Writes a change of a locked invoice, and that it happened. */
export async function changeInvoice(
  tx: Transaction,
  row: InvoiceRow,
  set: Partial<typeof invoices.$inferInsert>,
  happening: Happening,
  now: number,
): Promise<InvoiceRow> {
  const [changed] = await tx
    .update(invoices)
    .set({ ...set, version: row.version + 1, updatedAt: now })
    .where(
      and(
        eq(invoices.businessId, row.businessId),
        eq(invoices.id, row.id),
        eq(invoices.version, row.version),
      ),
    )
    .returning();
  if (!changed) throw new Refusal("version_conflict", "The invoice was changed at the same moment.");
  await emit(tx, { businessId: row.businessId, subjectId: row.id, ...happening, occurredAt: now });
  return changed;
}
