import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { instantText } from "#db/columns.ts";
import type { Queryable, Transaction } from "#db/open.ts";
import { bookings, customers } from "#db/schema/index.ts";
import type { BusinessId } from "#domain/ids.ts";
import { Refusal } from "#domain/refusals.ts";

export type CustomerRow = typeof customers.$inferSelect;

/** What a customer's bookings add up to; amounts in minor units of the business's currency. */
export interface Visits {
  totalSpent: number;
  totalPaid: number;
  bookingCount: number;
  lastVisitAt: number | null;
  nextVisitAt: number | null;
}

export interface CustomerWithVisits {
  row: CustomerRow;
  visits: Visits;
}

/** Whose customers: with `teamMemberId`, of that person's bookings only, and only those are added up. */
export interface Scope {
  businessId: BusinessId;
  currency: string;
  now: number;
  teamMemberId?: string | undefined;
}

/** These customers with what their bookings add up to, in one query, in no order. */
export async function withVisits(
  db: Queryable,
  { businessId, currency, now, teamMemberId }: Scope,
  ids: string[],
): Promise<CustomerWithVisits[]> {
  if (ids.length === 0) return [];
  const when = sql`${instantText(now)}::timestamptz`;
  const b = bookings;
  const visits = db
    .select({
      totalSpent:
        sql<number>`coalesce(sum(${b.total}) filter (where ${b.status} = 'completed' and ${b.currency} = ${currency}), 0)`
          .mapWith(Number)
          .as("total_spent"),
      totalPaid: sql<number>`coalesce(sum(${b.amountPaid}) filter (where ${b.currency} = ${currency}), 0)`
        .mapWith(Number)
        .as("total_paid"),
      bookingCount: sql<number>`count(*) filter (where ${b.status} not in ('cancelled', 'expired'))`
        .mapWith(Number)
        .as("booking_count"),
      // A visit of the past that nobody has ticked off took place, as far as is known.
      lastVisitAt: sql<
        number | null
      >`max(${b.startsAt}) filter (where ${b.status} in ('completed', 'in_progress')
        or (${b.status} = 'confirmed' and ${b.endsAt} <= ${when}))`
        .mapWith(b.startsAt)
        .as("last_visit_at"),
      nextVisitAt: sql<number | null>`min(${b.startsAt}) filter (where ${b.startsAt} > ${when}
        and ${b.status} in ('pending_payment', 'pending', 'confirmed')
        and (${b.status} <> 'pending_payment' or ${b.paymentExpiresAt} > ${when}))`
        .mapWith(b.startsAt)
        .as("next_visit_at"),
    })
    .from(b)
    .where(
      and(
        eq(b.businessId, customers.businessId),
        eq(b.customerId, customers.id),
        teamMemberId === undefined ? undefined : eq(b.teamMemberId, teamMemberId),
      ),
    )
    .as("visits");
  const rows = await db
    .select({
      row: customers,
      totalSpent: visits.totalSpent,
      totalPaid: visits.totalPaid,
      bookingCount: visits.bookingCount,
      lastVisitAt: visits.lastVisitAt,
      nextVisitAt: visits.nextVisitAt,
    })
    .from(customers)
    .crossJoinLateral(visits)
    .where(and(eq(customers.businessId, businessId), inArray(customers.id, ids)));
  return rows.map(({ row, ...sums }) => ({ row, visits: sums }));
}

/** Refuses with `not_found`, also what lies outside the scope. */
export async function getCustomer(
  db: Queryable,
  scope: Scope,
  customerId: string,
): Promise<CustomerWithVisits> {
  const [found] = await withVisits(db, scope, [customerId]);
  if (!found || (scope.teamMemberId !== undefined && !(await isCustomerOf(db, scope, customerId))))
    throw unknownCustomer();
  return found;
}

async function isCustomerOf(db: Queryable, scope: Scope, customerId: string): Promise<boolean> {
  const [one] = await db
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        eq(bookings.businessId, scope.businessId),
        eq(bookings.customerId, customerId),
        eq(bookings.teamMemberId, scope.teamMemberId ?? ""),
      ),
    )
    .orderBy(desc(bookings.startsAt))
    .limit(1);
  return one !== undefined;
}

/**
 * The record for a change: nobody else changes it, refers to it anew or takes it away before the transaction ends.
 * Refuses with `not_found` and, what was erased stays as it is, `invalid_transition`.
 */
export async function lockCustomer(
  tx: Transaction,
  businessId: BusinessId,
  customerId: string,
): Promise<CustomerRow> {
  const [row] = await tx
    .select()
    .from(customers)
    .where(and(eq(customers.businessId, businessId), eq(customers.id, customerId)))
    .for("update");
  if (!row) throw unknownCustomer();
  if (row.erasedAt !== null)
    throw new Refusal("invalid_transition", "This customer was erased and stays as it is.");
  return row;
}

export function unknownCustomer(): Refusal {
  return new Refusal("not_found", "There is no such customer.");
}
