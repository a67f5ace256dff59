import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { recurringInvoices } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import { billLines, type InvoiceLineInput } from "#domain/invoice-lines.ts";
import type { Interval } from "#domain/recurrence.ts";
import { refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { chooseCustomer, requireOneCustomer } from "../customers/choose-customer.ts";
import { todayIn } from "./view.ts";

export interface RecurringInput {
  customerId?: string | undefined;
  customer?: Contact | undefined;
  lines: InvoiceLineInput[];
  notes?: string | undefined;
  every: Interval;
  startsOn: string;
  endsOn?: string | null | undefined;
  dueDays?: number | undefined;
}

/** A bill that writes itself from a date on. Gives its id. */
export async function createRecurringInvoice(
  tx: Transaction,
  business: Business,
  input: RecurringInput,
  actor: Actor,
  now: number,
): Promise<string> {
  requireOneCustomer(input);
  assertDates(input, todayIn(business, now));
  const lines = billLines(input.lines);
  const { customerId } = await chooseCustomer(tx, business.id, input, actor, now);
  const id = newId("recurringInvoice");
  await tx.insert(recurringInvoices).values({
    id,
    businessId: business.id,
    customerId,
    lines,
    notes: input.notes ?? "",
    every: input.every,
    startsOn: input.startsOn,
    endsOn: input.endsOn ?? null,
    nextOn: input.startsOn,
    dueDays: input.dueDays ?? business.row.invoiceDueDays,
    createdAt: now,
  });
  await emit(tx, {
    businessId: business.id,
    type: "recurring_invoice.created",
    subjectId: id,
    actor,
    related: { customerId },
    occurredAt: now,
  });
  return id;
}

/** One that began long ago would write all its bills at once. */
export function assertDates(
  { startsOn, endsOn }: { startsOn: string; endsOn?: string | null | undefined },
  today: string,
): void {
  if (startsOn < today)
    throw refuseField("startsOn", "must not be in the past", "validation_failed", "in_past");
  if (endsOn && endsOn < startsOn)
    throw refuseField("endsOn", "must not be before `startsOn`", "validation_failed", "before_start");
}
