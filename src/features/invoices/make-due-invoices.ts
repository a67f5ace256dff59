import { and, asc, eq, gt, isNull, lte } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { customers, recurringInvoices } from "#db/schema/index.ts";
import { addDays, DAY_MS, localDateOf } from "#domain/local-time.ts";
import { occurrence } from "#domain/recurrence.ts";
import { describeError } from "#http/safe-log.ts";
import type { Business } from "../businesses/load-business.ts";
import { chooseCustomer } from "../customers/choose-customer.ts";
import type { Deps } from "../deps.ts";
import { mayInvoice } from "./assert-invoicing.ts";
import { insertUnlessThere } from "./create-invoice.ts";
import { sendInvoice } from "./send-invoice.ts";
import { archiveRecurringInvoice, lockRecurring } from "./update-recurring-invoice.ts";
import { todayIn } from "./view.ts";

const AT_ONCE = 200;
const SYSTEM = { kind: "system" as const };

type InvoiceDeps = Pick<Deps, "db" | "now" | "businesses" | "log" | "plans">;

/**
 * Makes and sends the recurring invoices whose date has come in their business's zone, each date once however many
 * processes do this at once, and those missed while nothing ran. One that fails is logged and does not stop the
 * others. Gives how many dates were dealt with.
 */
export async function makeDueInvoices(deps: InvoiceDeps): Promise<number> {
  // Wherever the business is, its date is at most one day ahead of UTC's.
  const latest = localDateOf(deps.now() + DAY_MS, "UTC");
  let made = 0;
  let last = "";
  for (;;) {
    const rules = await deps.db.orm
      .select({ id: recurringInvoices.id, businessId: recurringInvoices.businessId })
      .from(recurringInvoices)
      .where(
        and(
          isNull(recurringInvoices.archivedAt),
          lte(recurringInvoices.nextOn, latest),
          gt(recurringInvoices.id, last),
        ),
      )
      .orderBy(asc(recurringInvoices.id))
      .limit(AT_ONCE);
    for (const { id, businessId } of rules) {
      last = id;
      try {
        const business = await deps.businesses.byId(businessId);
        while (await makeNext(deps, business, id)) made += 1;
      } catch (error) {
        deps.log.error({ error: describeError(error), recurringInvoiceId: id }, "a recurring invoice failed");
      }
    }
    if (rules.length < AT_ONCE) return made;
  }
}

/** Makes one invoice, if one is due, or passes its date over; the rule's row is locked, so nobody else makes the same. */
async function makeNext(deps: InvoiceDeps, business: Business, id: string): Promise<boolean> {
  const now = deps.now();
  const today = todayIn(business, now);
  return deps.db.transaction(async (tx) => {
    const rule = await lockRecurring(tx, business.id, id);
    if (!rule || rule.archivedAt !== null || rule.nextOn === null || rule.nextOn > today) return false;
    const [customer] = await tx
      .select({ erasedAt: customers.erasedAt })
      .from(customers)
      .where(and(eq(customers.businessId, business.id), eq(customers.id, rule.customerId)));
    if (!customer || customer.erasedAt !== null) {
      // Nobody is left to be billed.
      await archiveRecurringInvoice(tx, business.id, id, SYSTEM, now);
      return false;
    }
    // A date that comes while the plan holds no invoices passes: nobody is billed for it later.
    if (mayInvoice(deps, business.row.tier))
      await makeOne(tx, business, { ...rule, nextOn: rule.nextOn }, now);
    const count = rule.made + 1;
    const next = occurrence(rule.startsOn, rule.every, count);
    await tx
      .update(recurringInvoices)
      .set({ made: count, nextOn: rule.endsOn !== null && next > rule.endsOn ? null : next })
      .where(and(eq(recurringInvoices.businessId, business.id), eq(recurringInvoices.id, id)));
    return true;
  });
}

async function makeOne(
  tx: Transaction,
  business: Business,
  rule: typeof recurringInvoices.$inferSelect & { nextOn: string },
  now: number,
): Promise<void> {
  const who = await chooseCustomer(tx, business.id, rule, SYSTEM, now);
  const invoice = await insertUnlessThere(
    tx,
    {
      ...who,
      businessId: business.id,
      recurringInvoiceId: rule.id,
      recurringOn: rule.nextOn,
      lines: rule.lines,
      currency: business.row.currency,
      dueOn: addDays(todayIn(business, now), rule.dueDays),
      notes: rule.notes,
    },
    SYSTEM,
    now,
  );
  if (invoice) await sendInvoice(tx, business, invoice.id, {}, SYSTEM, now);
}
