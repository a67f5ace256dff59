import { and, eq } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { recurringInvoices } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { billLines } from "#domain/invoice-lines.ts";
import { occurrence } from "#domain/recurrence.ts";
import { Refusal, refuseField } from "#domain/refusals.ts";
import { type Actor, emit } from "#events/emit.ts";
import type { Business } from "../businesses/load-business.ts";
import { assertDates, type RecurringInput } from "./create-recurring-invoice.ts";
import { todayIn } from "./view.ts";

export type RecurringRow = typeof recurringInvoices.$inferSelect;

export type RecurringChange = Partial<Omit<RecurringInput, "customerId" | "customer">>;

const one = (businessId: BusinessId, id: string) =>
  and(eq(recurringInvoices.businessId, businessId), eq(recurringInvoices.id, id));

/** Reads one to change it; the making of its invoices waits meanwhile. */
export async function lockRecurring(
  tx: Transaction,
  businessId: BusinessId,
  id: string,
): Promise<RecurringRow | undefined> {
  const [row] = await tx.select().from(recurringInvoices).where(one(businessId, id)).for("update");
  return row;
}

/**
 * Changes what comes; what has been made stays. When it began can be changed until the first has been made.
 * Refuses with `invalid_transition` when archived.
 */
export async function updateRecurringInvoice(
  tx: Transaction,
  business: Business,
  id: string,
  change: RecurringChange,
  actor: Actor,
  now: number,
): Promise<void> {
  const row = await lockRecurring(tx, business.id, id);
  if (!row) throw new Refusal("not_found", "There is no such recurring invoice.");
  if (row.archivedAt !== null) throw new Refusal("invalid_transition", "It has been ended: make a new one.");
  const { lines, notes, every = row.every, startsOn = row.startsOn, dueDays } = change;
  const endsOn = change.endsOn === undefined ? row.endsOn : change.endsOn;
  for (const field of ["every", "startsOn"] as const)
    if (change[field] !== undefined && change[field] !== row[field] && row.made > 0)
      throw refuseField(field, "cannot be changed once the first invoice has been made");
  // What began long ago stays where it is.
  assertDates({ startsOn, endsOn }, startsOn === row.startsOn ? startsOn : todayIn(business, now));
  const next = occurrence(startsOn, every, row.made);
  const set = {
    ...(lines ? { lines: billLines(lines) } : {}),
    ...(notes === undefined ? {} : { notes }),
    ...(dueDays === undefined ? {} : { dueDays }),
    every,
    startsOn,
    endsOn,
    nextOn: endsOn !== null && next > endsOn ? null : next,
  };
  await tx.update(recurringInvoices).set(set).where(one(business.id, id));
  await emit(tx, {
    businessId: business.id,
    type: "recurring_invoice.updated",
    subjectId: id,
    actor,
    fields: Object.keys(change),
    occurredAt: now,
  });
}

/** Ends it for good; what has been made stays. Ended already: nothing changes. */
export async function archiveRecurringInvoice(
  tx: Transaction,
  businessId: BusinessId,
  id: string,
  actor: Actor,
  now: number,
): Promise<void> {
  const row = await lockRecurring(tx, businessId, id);
  if (!row) throw new Refusal("not_found", "There is no such recurring invoice.");
  if (row.archivedAt !== null) return;
  await tx.update(recurringInvoices).set({ archivedAt: now, nextOn: null }).where(one(businessId, id));
  await emit(tx, {
    businessId,
    type: "recurring_invoice.archived",
    subjectId: id,
    actor,
    fields: ["archivedAt"],
    occurredAt: now,
  });
}
